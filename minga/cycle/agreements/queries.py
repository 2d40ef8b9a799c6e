"""What is asked of agreements: until when, whether in force on a day, what hangs from one, what changed between two versions."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from minga.cycle.agreements.models import Agreement, AgreementVersion, LegalNote, Party
from minga.cycle.agreements.positions import Values, changes_between
from minga.cycle.agreements.states import LIVING, Validity
from minga.cycle.organisations.models import Capacity, Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.registration.models import Certificate
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money, add_up

STATES = frozenset(  # between States, or of a State and a multilateral body: GC-01 (001 L246)
    {
        "CONVENIO_MARCO_BILATERAL",
        "MARCO_MULTILATERAL",
        "MARCO_BILATERAL",
        "PROGRAMA_INDICATIVO",
        "CONVENIO_TRIANGULAR",
        "ACUERDO_INTERNACIONAL",
    }
)
PARTY = "PARTE"  # the role, and those below it, that sign


def ends(agreement: Agreement) -> PartialDate | None:
    """Return the end of an agreement, that of its last addendum which sets one; None where none is said."""
    changed = [one.new_end for one in agreement.addenda.all() if one.new_end]
    text = changed[-1] if changed else agreement.ends_on
    return PartialDate(text) if text else None


def full_value(agreement: Agreement) -> Money | None:
    """Return the value of an agreement with what its addenda add in its currency; None where none is said, which is not zero."""
    own = agreement.total
    if own is None:
        return None
    return add_up([own, *(one.added for one in agreement.addenda.all() if one.added_currency == own.currency)])


def begins(agreement: Agreement) -> PartialDate | None:
    """Return the day, month or year from which an agreement holds: its own, else that of its signature; None where nobody says."""
    text = agreement.in_force_from or agreement.signed_on
    return PartialDate(text) if text else None


def validity(agreement: Agreement, day: datetime.date) -> Validity:
    """Return whether an agreement is in force on a day, as far as its dates say (R-110): the last day is still in force.

    A year or a month as the end lasts to its last day (pitfall 38). Without an end nothing is known, unless it is indefinite; one
    that renews itself goes on.
    """
    return valid_between(begins(agreement), ends(agreement), day, indefinite=agreement.indefinite, renews=agreement.renews)


def valid_between(
    begin: PartialDate | None, end: PartialDate | None, day: datetime.date, *, indefinite: bool | None = False, renews: bool | None = False
) -> Validity:
    """Return the same from plain values."""
    if begin and day < begin.first:
        return Validity.NOT_YET
    if end is None:
        return Validity.IN_FORCE if indefinite else Validity.UNKNOWN
    return Validity.EXPIRED if day > end.last and not renews else Validity.IN_FORCE


def children_of(agreement: Agreement) -> QuerySet[Agreement]:
    """Return the agreements that derive from one."""
    return Agreement.objects.filter(parent=agreement)


def above(agreement: Agreement) -> Iterator[Agreement]:
    """Yield what an agreement derives from, the nearest first; it stops where the way comes back on itself."""
    seen, parent = {agreement.pk}, agreement.parent
    while parent is not None and parent.pk not in seen:
        yield parent
        seen.add(parent.pk)
        parent = parent.parent


def parties_of(agreement: Agreement) -> list[Party]:
    """Return everybody who takes part in an agreement, in the order of its text."""
    related = ("role__parent", "organisation__kind__parent__list", "organisation__territory", "country", "unit")
    return list(agreement.party_rows.select_related(*related))


def signs(party: Party) -> bool:
    """Whether somebody signs the agreement: a party, or a role below it."""
    return PARTY in (party.role.code, party.role.parent.code if party.role.parent else "")


def country_of(party: Party) -> str:
    """Return the ISO code of a party's country: its own, that of its territory or of its organisation; '' where nobody says."""
    if party.country_id:
        return party.country_id
    if party.unit:
        return party.unit.country_id
    return home_of(party.organisation) if party.organisation else ""


def home_of(organisation: Organisation) -> str:
    """Return the country of an organisation: of its territory, else the one in which it has its seat; '' where there are several."""
    if organisation.territory:
        return organisation.territory.country_id
    seats = {one.country_id for one in organisation.countries.all() if one.capacity == Capacity.SEAT}
    return seats.pop() if len(seats) == 1 else ""


def institutions_to_draft_for(person: Person) -> list[Organisation]:
    """Return the institutions for which somebody drafts agreements, by name."""
    if not has_role(person, Role.OFFICER, Role.ADMINISTRATOR):
        return []
    return list(Organisation.objects.filter(pk__in=institutions_of(person)).order_by("sort_key"))


def last_notes(agreement: Agreement) -> dict[str, list[LegalNote]]:
    """Return {place: notes} of the last round of the legal review; they stay beside their fields until the next one."""
    rows = list(agreement.legal_notes.select_related("by"))
    last = max((row.version for row in rows), default=0)
    found: dict[str, list[LegalNote]] = {}
    for row in rows:
        if row.version == last:
            found.setdefault(row.place, []).append(row)
    return found


@dataclass(frozen=True)
class Change:
    """One place that differs between two versions; None is a cell that is not there, True a row that is."""

    place: str
    before: Any
    after: Any


def values_at(agreement: Agreement, number: int) -> Values:
    """Return the values of an agreement as they were at a version; LookupError where none was kept."""
    found = AgreementVersion.objects.filter(agreement=agreement, number=number).first()
    if found is None:
        raise LookupError(number)
    return found.values


def compare(agreement: Agreement, a: int, b: int) -> list[Change]:
    """Return what differs from version `a` to version `b`, place by place; LookupError where one of them was not kept.

    The words of a place and of its values are those of `labels`.
    """
    between = changes_between(values_at(agreement, a), values_at(agreement, b))
    return [Change(place, before, after) for place, (before, after) in between.items()]


def living() -> QuerySet[Agreement]:
    """Return the agreements that are signed and not settled, whose end is known: those that may expire."""
    known = ~Q(ends_on="") | Q(addenda__new_end__gt="")
    return Agreement.objects.filter(known, stage__in=LIVING).distinct().prefetch_related("addenda")


def kept_here() -> QuerySet[Agreement]:
    """Return the agreements that no load may change: those that an institution keeps in Minga and those that are registered."""
    certificates = Certificate.objects.current().filter(thing_kind="agreement", annulled_at=None)
    return Agreement.objects.filter(Q(organisation__isnull=False) | Q(code__in=certificates.values("thing_key")))
