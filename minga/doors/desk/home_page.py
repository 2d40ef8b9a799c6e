"""The desk of somebody who signed in: what waits, what changed, who they are here."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.filing.queries import institutions_to_file_for
from minga.cycle.organisations.models import Membership
from minga.doors.desk import agreement_queues, demand_queues, offer_queues, proposal_queues, queues
from minga.doors.desk.answering import crumbs
from minga.doors.desk.gates import can_review
from minga.doors.desk.history import recent
from minga.doors.desk.person_page import belongings
from minga.doors.portal.reading import Reading
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.inbox.queries import for_person, open_tasks

LAST = 8  # changes and messages shown
MOST = 25  # dossiers and tasks shown
SOON = datetime.timedelta(days=30)
WAITING, OTHERS, DRAFTS = "waiting", "others", "drafts"
# What stands in each queue: how it is asked for, and how one of it is made ready to be shown.
QUEUES: dict[str, tuple[tuple[Callable[[Person], QuerySet], Callable[[Any], queues.Row]], ...]] = {
    WAITING: (
        (queues.waiting, queues.row),
        (queues.requests_waiting, queues.request_row),
        (agreement_queues.waiting, agreement_queues.row),
        (demand_queues.waiting, demand_queues.row),
        (offer_queues.waiting, offer_queues.row),
        (offer_queues.policies_waiting, offer_queues.policy_row),
        (proposal_queues.waiting, proposal_queues.row),
    ),
    OTHERS: (
        (queues.with_others, queues.row),
        (queues.requests_with_others, queues.request_row),
        (agreement_queues.with_others, agreement_queues.row),
        (demand_queues.with_others, demand_queues.row),
        (offer_queues.with_others, offer_queues.row),
        (proposal_queues.with_others, proposal_queues.row),
    ),
    DRAFTS: (
        (queues.drafts, queues.row),
        (agreement_queues.drafts, agreement_queues.row),
        (demand_queues.drafts, demand_queues.row),
        (offer_queues.drafts, offer_queues.row),
        (proposal_queues.drafts, proposal_queues.row),
    ),
}


def page(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what desk/home.html shows: one of the three queues, open tasks, changes, what ends soon."""
    reading = Reading(request)
    shown = reading.one("show", QUEUES, WAITING)
    counts = {name: sum(ask(person).count() for ask, _row in asked) for name, asked in QUEUES.items()}
    rows = first_rows(person, shown)
    return {
        **standing(person),
        "shown": shown,
        "tabs": tabs(shown, counts),
        "rows": rows,
        "more": max(0, counts[shown] - MOST),
        "tasks": open_tasks(person)[:MOST] if shown == WAITING else [],
        "unread": for_person(person).unread()[:LAST],
        "endings": endings(person),
        "reviews": can_review(person),
        "files": bool(institutions_to_file_for(person)),
        "notice": reading.notice,
        "lines": recent(person, LAST),
    }


def first_rows(person: Person, shown: str) -> list[queues.Row]:
    """Return the first rows of a queue, whatever they are: the one that waits longest first, of the drafts the last saved."""
    rows = [make(one) for ask, make in QUEUES[shown] for one in ask(person)[:MOST]]
    if shown == DRAFTS:
        rows.sort(key=lambda row: row.saved_at or row.since, reverse=True)
    else:
        rows.sort(key=lambda row: row.since)
    return rows[:MOST]


def tabs(shown: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the three queues with how many each holds, the one in force marked."""
    words = ((WAITING, _("Le esperan a usted (%(n)s)")), (OTHERS, _("Esperan a otros (%(n)s)")), (DRAFTS, _("Borradores (%(n)s)")))
    address = reverse("desk:home")
    return [
        {"label": label % {"n": counts[name]}, "url": f"{address}?show={name}" if name != WAITING else address, "current": name == shown}
        for name, label in words
    ]


def endings(person: Person) -> list[dict[str, Any]]:
    """Return what of the person's own ends within a month: memberships and roles, the first first."""
    last = timezone.localdate() + SOON
    memberships = Membership.objects.current().filter(person=person, until__lte=last).select_related("organisation")
    roles = Appointment.objects.current().filter(person=person, until__lte=last)
    found = [{"words": one.organisation.name, "until": one.until} for one in memberships]
    found += [{"words": one.get_role_display(), "until": one.until} for one in roles]
    return sorted(found, key=lambda one: one["until"])


def standing(person: Person) -> dict[str, Any]:
    """Return for which institutions somebody acts and as what they work today."""
    names = Membership.objects.current().filter(person=person).values_list("organisation__name", flat=True)
    return {"institutions": list(names), "roles": [role.label for role in Role if role in person.roles]}


def profile(person: Person) -> dict[str, Any]:
    """Return what desk/profile.html shows."""
    return {"person": person, **belongings(person), "crumbs": crumbs((_("Mi perfil"), None))}
