"""Sums of money that moves: pure calculations, exact decimals, half up. Cash and in kind are never added unasked; None is not zero."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from minga.cycle.activities.reckoning import leverage as leverage
from minga.ground.kit.money import Money, Precision, add_up, at_rate, half_up, per_rate

# Who reports a transfer sees it come in (1, 11, 13) or go out: IATI has a type for each side of the same movement.
MIRRORS = {"1": "3", "11": "2", "13": "12"}


@dataclass(frozen=True)
class Line:
    """An amount in a ledger or a record. `side`: DONANTE, CONTRAPARTIDA or ''; `resource`: EFECTIVO, ESPECIE or ''; `key`: what it is."""

    money: Money | None
    side: str = ""
    resource: str = ""
    key: str = ""


@dataclass(frozen=True)
class Total:
    """Lines of one key, side, kind of resource and currency: their sum, how many they are."""

    key: str
    side: str
    resource: str
    money: Money
    lines: int


def totals(lines: Iterable[Line], *, together: bool = False) -> tuple[list[Total], int]:
    """Return (sums by key, side, resource and currency, how many lines have no value); `together`: cash and in kind as one, as asked."""
    groups: dict[tuple, list[Money]] = {}
    unvalued = 0
    for line in lines:
        if line.money is None:
            unvalued += 1
            continue
        groups.setdefault((line.key, line.side, "" if together else line.resource, line.money.currency), []).append(line.money)
    found = []
    for (key, side, resource, _currency), moneys in sorted(groups.items()):
        money = add_up(moneys)
        if money is not None:
            found.append(Total(key, side, resource, money, len(moneys)))
    return found, unvalued


def shares(amounts: Sequence[Decimal], places: int = 6) -> list[Decimal]:
    """Return each amount in per cent of their sum; zeros where the sum is zero. Equality is never derived by halving (R-139)."""
    whole = sum(amounts, Decimal(0))
    return [half_up(one * 100 / whole, places) if whole else Decimal(0) for one in amounts]


@dataclass(frozen=True)
class Progress:
    """How a target over some years stands: what is due by now, what was brought in, in per cent (R-155)."""

    a_year: Decimal
    due: Decimal
    got: Decimal
    percent: Decimal | None


def progress(target: Decimal, years: int, elapsed: int, got: Decimal) -> Progress:
    """Return how a target stands after some whole years: 750.000 over 5 years, 200.000 after 2, is 66,67 % of 300.000 (R-155)."""
    passed = max(0, min(elapsed, years))
    due = half_up(target * passed / years)
    return Progress(half_up(target / years), due, got, half_up(got * 100 / due) if due else None)


def balance(budget: Decimal, commitments: Iterable[Decimal]) -> Decimal:
    """Return what is left of a budget; below zero it is over-committed (R-098)."""
    return budget - sum(commitments, Decimal(0))


def converted(money: Money, currency: str, rate: tuple[str, str, Decimal] | None) -> Money | None:
    """Return money in another currency at (base, quote, units of quote for one of base), half up to cents; None: not convertible."""
    if money.currency == currency:
        return money
    if rate is None or {rate[0], rate[1]} != {money.currency, currency}:
        return None
    return per_rate(money, rate[2], currency) if money.currency == rate[1] else at_rate(money, rate[2], currency)


@dataclass(frozen=True)
class Movement:
    """A transfer as one side reports it: IATI type, day, who gives and who receives ('' where it is not said), the money."""

    type: str
    day: str
    provider: str
    receiver: str
    money: Money
    resource: str = ""


def netted(movements: Sequence[Movement]) -> list[Movement]:
    """Return the movements with each transfer between two participants once, where giver and receiver both report it.

    An incoming one is left out for each outgoing one of the same day, money, giver and receiver; two equal transfers stay two.
    """
    outgoing = Counter(identity(one) for one in movements if one.type not in MIRRORS)
    kept = []
    for one in movements:
        same = identity(one, MIRRORS.get(one.type, one.type))
        if one.type in MIRRORS and one.provider and one.receiver and outgoing[same]:
            outgoing[same] -= 1
            continue
        kept.append(one)
    return kept


def identity(one: Movement, type_: str = "") -> tuple:
    return (type_ or one.type, one.day, one.provider, one.receiver, one.money.amount, one.money.currency, one.resource)


COMMITTED, DISBURSED, SPENT = frozenset({"2", "11"}), frozenset({"1", "3"}), frozenset({"4"})


@dataclass(frozen=True)
class Overrun:
    """What went beyond what has to come before it, of one kind of resource and currency. `step`: 'disbursed' or 'spent'."""

    step: str
    resource: str
    before: Money
    after: Money


def overruns(movements: Sequence[Movement]) -> list[Overrun]:
    """Return where more was disbursed than committed, or more spent than disbursed; silent where nothing came before: that is not known."""
    sums: dict[tuple[str, str, frozenset[str]], Money] = {}
    for one in netted(movements):
        for types in (COMMITTED, DISBURSED, SPENT):
            if one.type in types:
                key = (one.resource, one.money.currency, types)
                sums[key] = sums[key] + one.money if key in sums else one.money
    found = []
    for resource, currency in sorted({(resource, currency) for resource, currency, _types in sums}):
        for step, first, then in (("disbursed", COMMITTED, DISBURSED), ("spent", DISBURSED, SPENT)):
            before, after = sums.get((resource, currency, first)), sums.get((resource, currency, then))
            if before and after and after.amount > before.amount:
                found.append(Overrun(step, resource, before, after))
    return found


def average(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the average of what is known: no amount is not zero (R-109, pitfall 5); None where nothing is known."""
    known = [one for one in amounts if one is not None]
    return half_up(sum(known, Decimal(0)) / len(known)) if known else None


def exact(amount: Decimal, currency: str, precision: str = Precision.EXACT) -> Money:
    """Return money as read from a table, with its cents only: SQLite reads decimals back with the digits of a float."""
    return Money(half_up(amount), currency, Precision(precision))
