"""Whose boundaries a map draws, and under which licence: always said beside it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minga.doors.portal.map_drawing import Drawing
from minga.doors.portal.map_scope import Scope
from minga.ground.territory.models import Boundary


@dataclass(frozen=True)
class Credit:
    """A source of boundaries: its name, its licence, and whether it is official."""

    name: str
    licence: str
    official: bool


def sources(scope: Scope, drawn: Drawing | None) -> list[Credit]:
    """Return the sources of what is drawn, the bundled one in the public domain, the loaded ones by what their loading said."""
    rows = drawn.sources if drawn else ()
    loaded = [name for name, official in rows if official]
    licences = dict(Boundary.objects.filter(source__in=loaded).order_by().values_list("source", "licence").distinct()) if loaded else {}
    return [Credit(name, licences.get(name, "") if official else _("dominio público"), official) for name, official in rows]
