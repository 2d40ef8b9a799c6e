"""The portfolio in one currency: contributions by role and resource, what is CINR and what official aid, blended operations.

What has no dated rate of its own is listed by currency, never assumed (R-144, R-159); the total says what it leaves out (pitfall 36).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minga.cycle.activities.reckoning import Blend, blended
from minga.evidence.figures.extraction import REPORTED
from minga.evidence.figures.warehouse import Reading

MOST = 100  # blended operations on the page
COUNTED = "public AND NOT held"  # what is in quarantine is in no sum
GIVEN = "(role = 'DONANTE' OR role IS NULL)"  # what cooperation gives: a counterpart is the recipient's own


@dataclass(frozen=True)
class Row:
    """Contributions of one role and kind of resource ('' where nobody says): how many, their sum; `rough`: some are not exact."""

    role: str
    resource: str
    gifts: int
    amount: Decimal | None
    rough: bool


@dataclass(frozen=True)
class Left:
    """Money that the total leaves out for want of a rate: currency, how many contributions, how much in their own currency."""

    currency: str
    gifts: int
    amount: Decimal


@dataclass(frozen=True)
class Aid:
    """What counts as CINR, as official aid, as both, and what is said too little of to tell (R-058, R-059)."""

    cinr: Decimal
    oda: Decimal
    both: Decimal
    undecided: Decimal
    undecided_gifts: int


@dataclass(frozen=True)
class Portfolio:
    """The contributions in one currency. `unvalued`: contributions without amount, which are not zero."""

    currency: str
    rows: tuple[Row, ...]
    total: Decimal
    left: tuple[Left, ...]
    unvalued: int
    held: int  # contributions of activities in quarantine
    aid: Aid
    as_of: Any


def ask(currency: str, look: Reading) -> Portfolio:
    """Return the published portfolio in a currency of REPORTED, from one reading with its contributions; ValueError for another."""
    if currency not in REPORTED:
        raise ValueError(currency)
    money = currency.lower()
    rows = look.rows(
        f"""SELECT coalesce(role, ''), coalesce(resource, ''), count(*), sum({money}), coalesce(bool_or(NOT exact), false)
            FROM gifts WHERE {COUNTED} AND {money} IS NOT NULL GROUP BY ALL ORDER BY 1, 2"""
    )
    left = look.rows(
        f"""SELECT currency, count(*), sum(amount) FROM gifts
            WHERE {COUNTED} AND amount IS NOT NULL AND {money} IS NULL GROUP BY currency ORDER BY currency"""
    )
    unvalued = look.rows(f"SELECT count(*) FROM gifts WHERE {COUNTED} AND amount IS NULL")[0][0]
    held = look.rows("SELECT count(*) FROM gifts WHERE public AND held")[0][0]
    found = tuple(Row(*row) for row in rows)
    total = sum((row.amount for row in found if row.amount is not None), Decimal(0))
    return Portfolio(currency, found, total, tuple(Left(*row) for row in left), unvalued, held, aid_in(money, look), look.as_of)


def aid_in(money: str, look: Reading) -> Aid:
    row = look.rows(
        f"""SELECT sum({money}) FILTER (cinr), sum({money}) FILTER (oda), sum({money}) FILTER (cinr AND oda),
                   sum({money}) FILTER (cinr IS NULL OR oda IS NULL), count(*) FILTER (cinr IS NULL OR oda IS NULL)
            FROM gifts WHERE {COUNTED} AND {GIVEN} AND {money} IS NOT NULL"""
    )[0]
    cinr, oda, both, undecided = (value or Decimal(0) for value in row[:4])
    return Aid(cinr, oda, both, undecided, row[4])


def blends(look: Reading) -> list[tuple[str, str, Decimal, Blend]]:
    """Return (activity, currency, total, what it comes to) of the published blended operations, at most MOST of them by their code.

    One in two currencies is not added up.
    """
    rows = look.rows(
        f"""SELECT activity, component, currency, sum(amount) FROM gifts
           WHERE {COUNTED} AND component IS NOT NULL AND amount IS NOT NULL AND activity IN (
               SELECT DISTINCT activity FROM gifts WHERE {COUNTED} AND component IS NOT NULL ORDER BY activity LIMIT ?)
           GROUP BY ALL ORDER BY activity""",
        [MOST],
    )
    amounts: dict[str, dict[str, Decimal]] = {}
    currencies: dict[str, set[str]] = {}
    for activity, component, currency, amount in rows:
        amounts.setdefault(activity, {})[component] = amount
        currencies.setdefault(activity, set()).add(currency)
    return [
        (activity, min(currencies[activity]), sum(parts.values(), Decimal(0)), blended(parts))
        for activity, parts in amounts.items()
        if len(currencies[activity]) == 1
    ]
