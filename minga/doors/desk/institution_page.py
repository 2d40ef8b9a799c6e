"""The institutions of whoever signed in: their records, public or not, and their people."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity, Participant
from minga.cycle.activities.queries import criteria_answered
from minga.cycle.office.queries import year_of
from minga.cycle.organisations.models import Membership, Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.doors.desk.answering import crumbs
from minga.doors.desk.history import own_activities
from minga.doors.portal.finding_list import shown, tellable_to
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import in_order, other_language, page_of
from minga.evidence.quality.queries import of_institution
from minga.ground.accounts.models import Person
from minga.ground.kit.findings import Severity

SIZE = 25
GRAVEST = 5  # findings shown of each institution


def page(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what desk/institution.html shows: every record in which an institution of theirs takes part, and their colleagues."""
    mine = institutions_of(person)
    ids = own_activities(person).order_by("sort_key", "code").values_list("pk", flat=True)
    found = page_of(request, ids, SIZE)
    bodies = list(Organisation.objects.filter(pk__in=mine))
    return {
        "organisations": bodies,
        "rows": rows(list(found.object_list), mine),
        "page": found,
        "people": people(mine),
        "findings": [asking(request, one) for one in bodies],
        "years": [{"organisation": one, "year": year_of(one), "criteria": criteria_of(one)} for one in bodies],
        "crumbs": crumbs((_("Mi institución"), None)),
    }


def criteria_of(organisation: Organisation) -> tuple[int, int]:
    """Return (records that answer the six criteria of management, all of them) of those in which an institution takes part (R-043)."""
    own = Participant.objects.filter(organisation=organisation).values("activity")
    return criteria_answered(Activity.objects.filter(pk__in=own).counted())


def rows(ids: list[int], mine: frozenset[int]) -> list[dict[str, Any]]:
    """Return activities ready to be shown, each with the roles in which the institutions take part, in two queries."""
    activities = in_order(ids, Activity.objects.filter(pk__in=ids).select_related("kind", "status"))
    roles: dict[int, list[str]] = {}
    parts = Participant.objects.filter(activity__in=ids, organisation__in=mine).select_related("role")
    for part in parts:
        held = roles.setdefault(part.activity_id, [])
        if part.role.name not in held:
            held.append(part.role.name)
    return [
        {
            "row": one,
            "language": other_language(one.title_language),
            "roles": roles.get(one.pk, []),
            "url": reverse("portal:activity", args=[one.code]),
            "history": reverse("desk:history", args=["activity", one.code]),
        }
        for one in activities
    ]


def asking(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """Return what asks for somebody in the records of an institution: how much, the gravest first, where all of it is."""
    found = tellable_to(request.user).open().filter(of_institution(organisation))
    asked = found.exclude(severity=Severity.INFO)
    rows = list(asked.order_by("gravity", "rule", "thing_kind", "thing_key", "id")[:GRAVEST])
    return {
        "organisation": organisation,
        "rows": shown(rows, Notes()),
        "asking": asked.count(),
        "informing": found.filter(severity=Severity.INFO).count(),
        "url": f"{reverse('portal:findings')}?institution={organisation.code}",
    }


def people(mine: frozenset[int]) -> list[Membership]:
    """Return who acts for the institutions today, with name, post and address: their own people alone see it."""
    rows = Membership.objects.current().filter(organisation__in=mine, person__is_active=True)
    return list(rows.select_related("person", "organisation").order_by("organisation__sort_key", "person__name"))
