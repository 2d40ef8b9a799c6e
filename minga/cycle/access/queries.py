"""What the pages of requests read."""

import hashlib

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from minga.cycle.access.models import AccountRequest
from minga.cycle.access.states import OPEN, State
from minga.cycle.organisations.models import Capacity, Membership, Organisation
from minga.ground.accounts.models import Person
from minga.ground.kit.text import fold


def digest(secret: str) -> str:
    """Return what is kept of a personal link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def by_link(secret: str) -> AccountRequest | None:
    """Return the request that a personal link opens while its form is awaited; None otherwise."""
    rows = AccountRequest.objects.filter(link_digest=digest(secret), state=State.FORM_SENT, form_until__gt=timezone.now())
    return rows.select_related("organisation").first()


def queue(state: str = "") -> QuerySet[AccountRequest]:
    """Return the requests in a state, oldest first; without one, those in which registration has something to do."""
    rows = AccountRequest.objects.select_related("organisation", "checked_by", "decided_by")
    if state in State:
        return rows.filter(state=state)
    return rows.filter(state__in=(State.FORM_RECEIVED, State.CHECKED))


def counts() -> dict[str, int]:
    """Return how many requests stand in each state."""
    found = dict(AccountRequest.objects.order_by().values_list("state").annotate(number=Count("id")))
    return {state: found.get(state, 0) for state in State.values}


def overdue() -> QuerySet[AccountRequest]:
    """Return those whose form did not come in time."""
    return AccountRequest.objects.filter(state__in=(State.REQUESTED, State.FORM_SENT), form_until__lte=timezone.now())


def domains_of(organisation: Organisation, but: str = "") -> frozenset[str]:
    """Return the mail domains of the people who act for an organisation today; `but`: whoever asks does not vouch for themselves."""
    rows = Membership.objects.current().filter(organisation=organisation, person__is_active=True).exclude(person__email=but)
    return frozenset(email.rpartition("@")[2] for email in rows.values_list("person__email", flat=True))


def country_of(organisation: Organisation | None) -> str:
    """Return the country of an organisation: that of its territory, or of its seat; '' where neither is recorded."""
    if organisation is None:
        return ""
    if organisation.territory:
        return organisation.territory.country_id
    return organisation.countries.filter(capacity=Capacity.SEAT).values_list("country", flat=True).first() or ""


def domain_known(request: AccountRequest, organisation: Organisation | None) -> bool:
    """Say whether others of an institution sign in from the domain of whoever asks."""
    return organisation is not None and request.email.rpartition("@")[2] in domains_of(organisation, but=request.email)


def similar_people(request: AccountRequest) -> list[Person]:
    """Return the people who may be the same one: of the same name, or of the same institution with a word of it."""
    words = {word for word in fold(request.name).split() if len(word) > 3}
    rows = Person.objects.filter(is_active=True).exclude(email=request.email).order_by("name")
    return [person for person in rows if len(words & set(fold(person.name).split())) >= 2][:10]


def similar_requests(request: AccountRequest) -> QuerySet[AccountRequest]:
    """Return other open requests of the same institution, and earlier ones of the same address."""
    same = Q(email=request.email)
    if request.organisation_id:
        same |= Q(organisation=request.organisation_id, state__in=OPEN)
    return AccountRequest.objects.filter(same).exclude(id=request.id)
