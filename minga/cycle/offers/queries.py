"""Offers read with what stands around them: who had a hand in them, what waits for a curator, who takes part where."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.states import OfferStage
from minga.cycle.organisations.models import Membership, Organisation
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.journal.models import Entry

OFFER, POLICY = "offer", "policy"
WRITING = {
    OFFER: ("offer.opened", "offer.saved", "offer.sent", "offer.imported"),
    POLICY: ("policy.opened", "policy.saved", "policy.sent"),
}


def thing(record: Offer | PolicySheet) -> tuple[str, str]:
    """Return how journal and inbox know an offer or a policy."""
    return (OFFER, record.code) if isinstance(record, Offer) else (POLICY, record.organisation.code)


def has_a_hand(person, record: Offer | PolicySheet) -> bool:
    """Whether somebody wrote or sent any of it."""
    if not isinstance(person, Person):
        return False
    kind, key = thing(record)
    return (
        record.written_by_id == person.pk
        or Entry.objects.filter(thing_kind=kind, thing_key=key, actor=person, event__in=WRITING[kind]).exists()
    )


def written_by(person: Person, kind: str) -> QuerySet[Any, Any]:
    """Return the keys of the offers or policies in which somebody had a hand, for a filter."""
    return Entry.objects.filter(thing_kind=kind, actor=person, event__in=WRITING[kind]).values("thing_key")


def due(day: datetime.date) -> QuerySet[Offer]:
    """Return the validated offers that are to be verified again and whose term has not passed (FEATURES 18)."""
    late = Q(next_review_on=None) | Q(next_review_on__lt=day)
    return Offer.objects.filter(late, Q(closes_on=None) | Q(closes_on__gte=day), stage=OfferStage.VALIDATED)


def policy_of(organisation_id: int, person) -> PolicySheet | None:
    """Return the policy of a cooperant if the person may read it (R-088)."""
    rows = PolicySheet.objects.visible_to(person).filter(organisation=organisation_id)
    return rows.select_related("organisation__kind", "verified_by").prefetch_related("sectors__list", "countries").first()


def curators() -> list[Person]:
    """Return the people who tend the catalogue today."""
    working = Appointment.objects.current().filter(role=Role.CURATOR).values("person")
    return list(Person.objects.filter(is_active=True, pk__in=working))


def officers(organisations) -> list[Person]:
    """Return the officers of these institutions (ids or a query of them) today."""
    return list(Person.objects.filter(pk__in=with_officers().filter(organisation__in=organisations).values("person")))


def with_officers() -> QuerySet[Membership]:
    """Return the memberships of today's officers who may sign in."""
    working = Appointment.objects.current().filter(role=Role.OFFICER).values("person")
    return Membership.objects.current().filter(person__in=working, person__is_active=True)


def people_of(organisation: Organisation) -> list[Person]:
    """Return those who write in the name of a cooperant: its officers and those who finance through it."""
    members = Membership.objects.current().filter(organisation=organisation)
    working = Appointment.objects.current().filter(role=Role.OFFICER).values("person")
    either = Q(pk__in=working) | Q(pk__in=members.filter(role="financing").values("person"))
    return list(Person.objects.filter(either, is_active=True, pk__in=members.values("person")).distinct())


def whole(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Return offers with all that their page shows, in a fixed number of queries."""
    one = ("organisation__kind", "source_kind__parent", "modality__parent", "mechanism", "verified_by")
    many = ("sectors__list", "goals", "recipients", "countries", "units__country", "rows", "disseminations__channel")
    return offers.select_related(*one).prefetch_related(*many, "disseminations__governments")
