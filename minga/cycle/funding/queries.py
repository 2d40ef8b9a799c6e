import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from minga.cycle.activities.models import Activity, ExchangeEvent
from minga.cycle.activities.reckoning import counts_as_oda
from minga.cycle.agreements.models import Agreement
from minga.cycle.funding import reckoning
from minga.cycle.funding.models import Leveraged, Pledge, Pool, PoolYear, Transaction
from minga.cycle.funding.reckoning import COMMITTED, DISBURSED, SPENT, Line, Movement, Progress, Total, exact
from minga.cycle.organisations.queries import institutions_of
from minga.ground.kit.money import Money
from minga.ground.rates.actions import in_use
from minga.ground.rates.models import Rate

COUNTERPART = "CONTRAPARTIDA"


def ledger_of(activity: Activity) -> QuerySet[Transaction]:
    """Return the entries of an activity, struck ones too, in order of their day, with all that its page shows."""
    return Transaction.objects.filter(activity=activity).select_related(
        "activity", "type", "resource", "side", "rate", "agreement", "provider", "receiver", "by", "struck_by"
    )


def standing(entries: Iterable[Transaction]) -> list[Transaction]:
    """Return the entries that were not struck."""
    return [one for one in entries if one.struck_at is None]


def line_of(entry: Transaction, *, key: str) -> Line:
    return Line(entry.money, entry.side.code if entry.side else "", entry.resource.code, key)


def movement_of(entry: Transaction) -> Movement:
    """Return an entry as a transfer between two bodies, to be counted once where both report it."""
    giver = entry.provider.code if entry.provider else entry.provider_written
    taker = entry.receiver.code if entry.receiver else entry.receiver_written
    return Movement(entry.type.code, entry.date.isoformat(), giver, taker, entry.money, entry.resource.code)


@dataclass(frozen=True)
class Kept:
    """How a promised counterpart stands, of one kind of resource and currency: promised, delivered, what is missing."""

    resource: str
    currency: str
    promised: Money
    delivered: Money

    @property
    def missing(self) -> Money:
        return self.promised - self.delivered


def counterpart_of(activity: Activity, entries: Iterable[Transaction]) -> tuple[list[Kept], int]:
    """Return (the counterpart promised in the record and delivered in the ledger by resource and currency, how many lines have no value).

    A line without value is 'aporte sin valorar': it counts for nothing and is told (R-157).
    """
    promised: dict[tuple[str, str], Money] = {}
    unvalued = 0
    for line in activity.contributions.filter(role__code=COUNTERPART).select_related("resource"):
        if line.money is None:
            unvalued += 1
            continue
        money, key = exact(line.money.amount, line.currency, line.precision), (line.resource.code if line.resource else "", line.currency)
        promised[key] = promised[key] + money if key in promised else money
    delivered: dict[tuple[str, str], Money] = {}
    for one in standing(entries):
        if not one.planned and one.side and one.side.code == COUNTERPART and one.type.code in DISBURSED | SPENT:
            key = (one.resource.code, one.currency)
            delivered[key] = delivered[key] + one.money if key in delivered else one.money
    return [kept(key, promised, delivered) for key in sorted(promised.keys() | delivered.keys())], unvalued


def kept(key: tuple[str, str], promised: dict, delivered: dict) -> Kept:
    nothing = Money(Decimal(0), key[1])
    return Kept(*key, promised.get(key, nothing), delivered.get(key, nothing))


def rates_of(day: datetime.date, one: str, other: str, context: str = "") -> list[Rate]:
    """Return the rates between two currencies of that very day: those of this activity, else those of no activity. Never of another day."""
    pair = Q(base=one, quote=other) | Q(base=other, quote=one)
    rows = list(Rate.objects.filter(pair, date=day, context__in=("", context)).order_by("id"))
    return [row for row in rows if context and row.context == context] or [row for row in rows if not row.context]


def rate_for(entry: Transaction) -> Rate | None:
    """Return the rate that an entry takes when made: to dollars, or of dollars to its activity's currency; None: no single one."""
    other = "USD" if entry.currency != "USD" else entry.activity.total_currency
    if not other or other == entry.currency:
        return None
    found = rates_of(entry.value_date or entry.date, entry.currency, other, entry.activity.code)
    return found[0] if len(found) == 1 else None


def used(rate: Rate) -> bool:
    """Whether anything was converted with a rate: an entry of a ledger, or the money of the activity it was recorded for (R-141)."""
    pair = {"date": rate.date, "base": rate.base, "quote": rate.quote, "rate": rate.value}
    return in_use(rate) or ExchangeEvent.objects.filter(activity__code=rate.context, **pair).exists()


def in_currency(entry: Transaction, currency: str) -> Money | None:
    """Return what an entry is in a currency at the rate that it pinned; None: not convertible (R-144)."""
    pinned = (entry.rate.base, entry.rate.quote, entry.rate.value) if entry.rate else None
    return reckoning.converted(entry.money, currency, pinned)


@dataclass(frozen=True)
class Balance:
    """The money of an agreement: what was committed, disbursed and spent, by currency and kind; `activities`: those done under it."""

    committed: list[Total] = field(default_factory=list)
    disbursed: list[Total] = field(default_factory=list)
    spent: list[Total] = field(default_factory=list)
    activities: int = 0
    entries: int = 0


def balance_of(agreement: Agreement, person=None) -> Balance:
    """Return what moved under an agreement: the entries that carry its number, and those of its activities that carry no other's.

    Only what the person may see; a visitor where nobody is named. Planned entries and struck ones do not count, and a transfer
    that giver and receiver both report counts once.
    """
    activities = Activity.objects.visible_to(person).counted().filter(agreement_links__agreement=agreement).distinct()
    seen = Activity.objects.visible_to(person).counted()
    numbers = [one for one in (agreement.number, agreement.code) if one]
    mine = Q(agreement=agreement) | Q(agreement=None, agreement_number__in=numbers)
    mine |= Q(activity__in=activities.values("pk"), agreement=None, agreement_number="")
    rows = Transaction.objects.filter(mine, activity__in=seen.values("pk"), struck_at=None, planned=False)
    entries = list(rows.select_related("type", "resource", "provider", "receiver"))
    moved = reckoning.netted([movement_of(one) for one in entries])

    def of(types: frozenset[str]) -> list[Total]:
        return reckoning.totals(Line(one.money, "", one.resource) for one in moved if one.type in types)[0]

    return Balance(of(COMMITTED), of(DISBURSED), of(SPENT), activities.count(), len(entries))


def pools_seen_by(person, *, every: bool) -> QuerySet[Pool]:
    """Return the pools that a person reads: of their institutions; `every`: of all of them, for who may read them (permissions)."""
    rows = Pool.objects.select_related("organisation").prefetch_related("years__commitments__activity")
    return rows if every else rows.filter(organisation__in=institutions_of(person))


@dataclass(frozen=True)
class YearOfPool:
    """A year of a pool: budget, commitments that stand, what is left; below zero it is over-committed."""

    year: PoolYear
    budget: Money
    committed: Money
    left: Money
    commitments: list

    @property
    def over(self) -> bool:
        return self.left.amount < 0


def year_told(year: PoolYear, currency: str) -> YearOfPool:
    """Return a year of a pool with its balance (R-098)."""
    stand = [one for one in year.commitments.all() if one.struck_at is None]
    budget = exact(year.budget, currency)
    amounts = [exact(one.amount, currency).amount for one in stand]
    left = reckoning.balance(budget.amount, amounts)
    return YearOfPool(year, budget, Money(sum(amounts, Decimal(0)), currency), Money(left, currency), list(year.commitments.all()))


def leverage_of(activity: Activity, today: datetime.date | None = None) -> Progress | None:
    """Return how the leverage target of an activity stands after the whole years passed; None where it has no target (R-155).

    Only what is valued in the currency of the target counts, in cash and in kind alike (R-156).
    """
    target = getattr(activity, "leverage_target", None)
    if target is None:
        return None
    year = (today or timezone.localdate()).year
    rows = Leveraged.objects.filter(activity=activity, struck_at=None, currency=target.currency, year__gte=target.first_year)
    got = sum((exact(one.amount, one.currency).amount for one in rows if one.amount is not None), Decimal(0))
    return reckoning.progress(exact(target.amount, target.currency).amount, target.years, year - target.first_year, got)


def leverage_to_aid(activity: Activity) -> Decimal | None:
    """Return other resources for each unit of official aid, of one activity's valued lines in one currency; None where it is not known.

    In kind counts at its valued amount only (R-064, R-156).
    """
    lines = [line for line in activity.contributions.select_related("role") if line.money is not None]
    modality = (
        activity.modality.parent.code if activity.modality and activity.modality.parent else activity.modality and activity.modality.code
    )
    source = activity.source_kind.parent.code if activity.source_kind and activity.source_kind.parent else None
    source = source or (activity.source_kind.code if activity.source_kind else "")
    official = counts_as_oda(modality or "", source, concessional=activity.concessional)
    if not official or len({line.currency for line in lines}) != 1:
        return None
    aid = sum((half(line.amount) for line in lines if line.role.code == "DONANTE"), Decimal(0))
    other = sum((half(line.amount) for line in lines if line.role.code != "DONANTE"), Decimal(0))
    return reckoning.leverage(aid, other)


def half(amount: Decimal | None) -> Decimal:
    return exact(amount or Decimal(0), "XXX").amount


def pledges_seen_by(person, *, every: bool) -> QuerySet[Pledge]:
    """Return the pledges that a person reads: of activities and agreements that they may see, and those that they wrote."""
    seen = Q(activity__in=Activity.objects.visible_to(person).values("pk"))
    seen |= (
        Q(activity=None, agreement__in=Agreement.objects.visible_to(person).values("pk"))
        | Q(by=person)
        | Q(who__in=institutions_of(person))
    )
    rows = Pledge.objects.filter(struck_at=None).select_related("activity", "agreement", "who")
    return rows if every else rows.filter(seen).distinct()


def overdue(pledges: QuerySet[Pledge], today: datetime.date | None = None) -> QuerySet[Pledge]:
    """Return the pledges whose day passed without being kept or given up."""
    return pledges.filter(until__lt=today or timezone.localdate(), kept_on=None, given_up=False, struck_at=None)
