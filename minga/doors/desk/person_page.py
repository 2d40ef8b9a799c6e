"""One person: for whom they act and as what, since when and until when, and what they last did."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Membership
from minga.doors.desk.answering import crumbs
from minga.doors.desk.things import event_words, kind_words
from minga.ground.accounts.models import SYSTEM_EMAIL, Appointment, Person
from minga.ground.journal.models import Entry

LAST = 8  # lines of the journal shown


def find(pk: int) -> Person:
    """Return the person of an id; Http404 where there is none to show: the system person is nobody."""
    person = Person.objects.exclude(email=SYSTEM_EMAIL).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def membership(person: Person, pk: int) -> Membership:
    """Return a membership of theirs that has not been ended; Http404 where there is none."""
    found = Membership.objects.select_related("organisation", "person").filter(pk=pk, person=person, ended_at=None).first()
    if found is None:
        raise Http404
    return found


def appointment(person: Person, pk: int) -> Appointment:
    """Return a working role of theirs that has not been ended; Http404 where there is none."""
    found = Appointment.objects.select_related("person").filter(pk=pk, person=person, ended_at=None).first()
    if found is None:
        raise Http404
    return found


def page(person: Person) -> dict[str, Any]:
    """Return what desk/person.html shows."""
    return {
        "person": person,
        "last_act": last_act(person),
        "lines": [line(entry) for entry in about(person)],
        **belongings(person),
        "crumbs": crumbs((_("Personas"), reverse("desk:people")), (str(person), None)),
    }


def belongings(person: Person) -> dict[str, Any]:
    """Return the memberships and appointments of a person with how each stands, and the deputies, in three queries."""
    deputies = Prefetch("deputies", Appointment.objects.current().select_related("person"), to_attr="standing_in")
    memberships = Membership.objects.filter(person=person).select_related("organisation").order_by("-since", "-pk")
    appointments = Appointment.objects.filter(person=person).select_related("deputy_of__person").prefetch_related(deputies)
    return {
        "memberships": [{"row": row, "state": state(row)} for row in memberships],
        "appointments": [{"row": row, "state": state(row), "deputies": row.standing_in} for row in appointments.order_by("-since", "-pk")],
    }


def state(row: Membership | Appointment) -> str:
    """Return how a term stands today: 'current', 'coming', 'past'."""
    today = timezone.localdate()
    if row.ended_at or (row.until and row.until < today):
        return "past"
    return "coming" if row.since > today else "current"


def last_act(person: Person) -> dict[str, Any] | None:
    """Return the last thing that a person did, None where the journal has nothing of theirs."""
    entry = Entry.objects.filter(actor=person).order_by("-seq").first()
    return line(entry) if entry else None


def about(person: Person) -> list[Entry]:
    """Return the last lines about a person: account, roles, memberships; their sign-ins apart."""
    lines = Entry.objects.filter(thing_kind="person", thing_key=person.email).exclude(Q(event="account.signed_in") | Q(event="person.read"))
    return list(lines.select_related("actor").order_by("-seq")[:LAST])


def line(entry: Entry) -> dict[str, Any]:
    """Return a line of the journal in words."""
    return {"entry": entry, "what": event_words(entry.event), "kind": kind_words(entry.thing_kind), "by": entry.actor}
