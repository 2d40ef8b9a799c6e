"""The profile of a territory for readers abroad: what it is, its strengths, its priorities, what it asks, who cooperates (R-027)."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import in_unit, inside
from minga.cycle.needs.models import Agenda, Demand
from minga.cycle.needs.states import AgendaStage
from minga.cycle.office.models import Strength
from minga.cycle.office.territories import can_describe
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.reading import other_language
from minga.ground.territory.models import Unit

GIVING = ("FINANCIADOR", "DONANTE")  # of the list ROL_PARTICIPACION
MOST = 12  # demands and cooperants shown; the rest is behind a link


def page(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    """Return what portal/profile.html shows: nothing that is not public."""
    activities = in_unit(Activity.objects.published().counted(), unit)
    agendas = Agenda.objects.filter(inside(unit), stage=AgendaStage.PUBLISHED).prefetch_related("priorities")
    demands = (
        Demand.objects.published().filter(pk__in=Demand.objects.filter(inside(unit, "units")).values("pk")).select_related("organisation")
    )
    return {
        "unit": unit,
        "strengths": [strength(row) for row in Strength.objects.filter(unit=unit)],
        "priorities": [row for agenda in agendas for row in agenda.priorities.all()][:MOST],
        "agendas": list(agendas),
        "demands": list(demands[:MOST]),
        "activities": activities.count(),
        "cooperants": cooperants(activities),
        "offices": list(Organisation.objects.published().filter(territory=unit)),
        "may_write": can_describe(request.user, unit),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (unit.name, reverse("portal:place", args=[unit.key])), (_("Perfil"), None)],
    }


def strength(row: Strength) -> dict[str, Any]:
    """Return a strength in the reader's language where somebody wrote it, else in Spanish with its language told."""
    title, text, language = row.told
    return {"row": row, "title": title, "text": text, "lang": other_language(language)}


def cooperants(activities) -> list[dict[str, Any]]:
    """Return the public organisations that finance activities here, those with more of them first."""
    found = (
        Organisation.objects.published()
        .filter(participants__activity__in=activities, participants__role__code__in=GIVING)
        .annotate(number=Count("participants__activity", distinct=True))
        .order_by("-number", "sort_key")
    )
    return [{"name": row.name, "code": row.code, "number": row.number} for row in found[:MOST]]
