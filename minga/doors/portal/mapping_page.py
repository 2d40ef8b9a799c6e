"""The mapping of actors: who works on what, with which strengths and weaknesses (R-078; 002 L37)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Mapping as ActorMapping
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import other_language
from minga.ground.kit.tables import Cell

HEADER = ("actor", "areas", "fortalezas", "debilidades")  # these four and no other


def mapped():
    """Return the mapping of every public actor, by name."""
    return ActorMapping.objects.filter(organisation__public=True).select_related("organisation")


def page() -> dict:
    """Return what portal/mapping.html shows."""
    notes = Notes()
    rows = [{"row": row, "cited": notes.cite(row.source)} for row in mapped()]
    way = [(_("Inicio"), reverse("portal:home")), (_("Mapeo de actores"), None)]
    return {"rows": rows, "lang": other_language("es"), "crumbs": way, "sources": notes.shown, "credits": notes.credits}


def rows() -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the download, whose sources stand on the page of each actor."""
    for row in mapped():
        yield (row.organisation.name, row.areas, row.strengths, row.weaknesses)
