"""The one query behind map, chart, table, CSV and JSON: what was asked, and the figure that answers it.

Nothing is dropped without a word (pitfall 36): a figure ends with what has no class, what is not divided and what has no rate.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from minga.evidence.figures.splitting import DOLLARS
from minga.evidence.figures.warehouse import FAMILIES, Reading
from minga.evidence.quality.confidence import Trust


class Dimension(StrEnum):
    """What a figure can be broken down and filtered by."""

    COUNTRY = "country"  # ISO code
    UNIT1 = "unit1"  # key of a unit of the first level: 'EC-17'
    UNIT2 = "unit2"
    UNIT3 = "unit3"
    YEAR = "year"  # year in which the activity starts
    SOURCE = "source"  # code of FUENTE
    MODALITY = "modality"  # code of MODALIDAD
    SECTOR = "sector"  # code of Sector (five digits)
    THEME = "theme"  # as the office words it
    PARTNER = "partner"  # code of an organisation that gives or finances
    ROLE = "role"  # code of ROL_APORTE
    RESOURCE = "resource"  # code of TIPO_RECURSO: cash or in kind
    STATUS = "status"  # code of ESTADO_ACTIVIDAD
    KIND = "kind"  # code of TIPO_ACTIVIDAD
    AID = "aid"  # code of AidTypeCategory: budget support, projects…
    CURRENCY = "currency"


CURRENCY = re.compile("[A-Z]{3}")
OF_THE_WHOLE = {  # said of an activity as a whole: the same on all its rows
    Dimension.YEAR, Dimension.SOURCE, Dimension.MODALITY, Dimension.THEME, Dimension.STATUS, Dimension.KIND,
    Dimension.AID,
}  # fmt: skip
UNITS = (Dimension.UNIT1, Dimension.UNIT2, Dimension.UNIT3)  # by level
NONE = "-"  # as a filter value: those that say nothing of it
RESTS = {
    Dimension.UNIT1: "place_rest",
    Dimension.UNIT2: "place_rest",
    Dimension.UNIT3: "place_rest",
    Dimension.COUNTRY: "place_rest",
    Dimension.SECTOR: "sector_rest",
    Dimension.PARTNER: "gift_rest",
    Dimension.ROLE: "gift_rest",
    Dimension.RESOURCE: "gift_rest",
}


@dataclass(frozen=True)
class Question:
    """What is asked: a breakdown, filters that all hold (any value within one), years, and the currency of the amounts.

    `currency` is a currency's code; in US dollars what has a dated rate of its own is converted, else amounts are as declared.
    `everything` also counts what is not published: only for who may see it.
    """

    by: Dimension | None = None
    filters: dict[Dimension, tuple[str, ...]] = field(default_factory=dict)
    first_year: int | None = None
    last_year: int | None = None
    currency: str = DOLLARS
    everything: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a figure. `key` is the value of the dimension; `amount` None: nobody says one, which is not zero.

    `valued`: activities whose money is in the amount; `undivided`: those with money that is not divided down to this line;
    `approximate`: some amount in it is not exact.
    """

    key: str
    activities: int
    amount: Decimal | None
    valued: int
    undivided: int = 0
    approximate: bool = False


@dataclass(frozen=True)
class Unconverted:
    """Money that is in no line, for it has another currency and no rate of its own: how many activities, how much."""

    currency: str
    activities: int
    amount: Decimal


@dataclass(frozen=True)
class Figure:
    """An answer whose parts add up: `lines` + `unclassified` + `undivided` = `total` in money, and in activities less `repeated`.

    `repeated`: by how much the lines count activities more than once, for one in two provinces is on both lines and once in the total.
    `not_converted` is what the amounts leave out; `without_amount` the activities that say no amount at all; `trust`: what findings
    say of the activities behind it, with how many have their money in quarantine, in no amount.
    """

    question: Question
    lines: tuple[Line, ...]
    unclassified: Line | None
    undivided: Line | None
    total: Line
    repeated: int
    not_converted: tuple[Unconverted, ...]
    without_amount: int
    as_of: Any
    trust: Trust


def ask(question: Question, reading: Reading) -> Figure:
    """Return the figure that answers the question, from one reading of the facts: figures of the same reading agree."""
    where, values = condition(question)
    grand, without, doubts = whole(question, where, values, reading)
    found = grouped(question, where, values, reading) if question.by else []
    named = tuple(line for line, rest in found if line.key and not rest)
    bare = next((line for line, rest in found if not line.key and not rest), None)
    undivided = next((line for line, rest in found if rest), None)
    counted = sum(line.activities for line in named) + (bare.activities if bare else 0)
    return Figure(
        question=question,
        lines=in_order(question.by, named),
        unclassified=bare,
        undivided=undivided,
        total=grand,
        repeated=counted - grand.activities if question.by else 0,
        not_converted=not_converted(question, where, values, reading),
        without_amount=without,
        as_of=reading.as_of,
        trust=Trust(grand.activities, *doubts),
    )


def condition(question: Question) -> tuple[str, list[Any]]:
    """Return the SQL condition of a question's filters, and its values: all filters hold (R-275)."""
    parts, values = ([] if question.everything else ["public"]), list[Any]()
    for name, wanted in sorted(question.filters.items()):
        if not wanted:
            continue
        either = []
        said = [text for text in wanted if text != NONE]
        if said:
            column = f"{name.value}::VARCHAR" if name is Dimension.YEAR else name.value
            either.append(f"{column} IN ({', '.join('?' * len(said))})")
            values += said
        if NONE in wanted:
            rest = RESTS.get(name)
            either.append(f"({name.value} IS NULL AND NOT {rest})" if rest else f"{name.value} IS NULL")
        parts.append(f"({' OR '.join(either)})")
    if question.first_year is not None:
        parts.append("year >= ?")
        values.append(question.first_year)
    if question.last_year is not None:
        parts.append("year <= ?")
        values.append(question.last_year)
    return " AND ".join(parts) or "true", values


def measure(question: Question) -> tuple[str, str]:
    """Return the SQL of the amount asked for, and of whether the activity has any money in it; ValueError for what is no currency."""
    if question.currency == DOLLARS:
        return "usd", "has_usd"
    if not CURRENCY.fullmatch(question.currency):
        raise ValueError(question.currency)
    return f"(CASE WHEN currency = '{question.currency}' THEN amount END)", f"list_contains(currencies, '{question.currency}')"


def undivided_by(question: Question) -> bool:
    """Tell whether the filters choose whole activities: then each can be counted on its first row, which is much quicker."""
    return not any(values and name not in OF_THE_WHOLE for name, values in question.filters.items())


def table_of(question: Question) -> str:
    """Return the table to read: the facts of one family of dimensions where the question has no more, else all facts."""
    asked = {name for name, wanted in question.filters.items() if wanted} | ({question.by} if question.by else set())
    families = [name for name, columns in FAMILIES.items() if any(one.value in columns for one in asked)]
    if len(families) > 1:
        return "facts"
    return families[0] if families else "facts_sector"


def grouped(question: Question, where: str, values: list[Any], reading: Reading) -> list[tuple[Line, bool]]:
    """Return the lines of the breakdown, each with whether it is the one of what is not divided."""
    assert question.by is not None
    column, rest = question.by.value, RESTS.get(question.by, "false")
    money, has = measure(question)
    if question.by in OF_THE_WHOLE and undivided_by(question):
        sums = on_first_rows(money, has)
        found = reading.rows(f"SELECT {column}, {sums} FROM {table_of(question)} WHERE {where} GROUP BY {column}", values)
        return [(Line("" if key is None else str(key), *told), False) for key, *told in found]
    rows = reading.rows(
        f"""SELECT k, r, count(*), sum(a), count(*) FILTER (v), count(*) FILTER (m AND NOT v), coalesce(bool_or(p), false)
            FROM (SELECT {column} k, ({column} IS NULL AND {rest}) r, activity, sum({money}) a, count({money}) > 0 v,
                         bool_or({has}) m, bool_or(NOT exact AND {money} IS NOT NULL) p
                  FROM {table_of(question)} WHERE {where} GROUP BY ALL) GROUP BY ALL""",
        values,
    )
    return [
        (Line("" if key is None else str(key), n, amount, valued, undivided, rough), r)
        for key, r, n, amount, valued, undivided, rough in rows
    ]


def whole(question: Question, where: str, values: list[Any], reading: Reading) -> tuple[Line, int, tuple[int, int, int]]:
    """Return the line of everything that passes the filters; how many of it say no amount in any currency; how many have an open
    error, an open warning and no error, their money in quarantine.
    """
    money, has = measure(question)
    if undivided_by(question):
        sums = on_first_rows(money, has)
        row = reading.rows(
            f"""SELECT {sums}, count(*) FILTER (first AND len(currencies) = 0 AND NOT held), count(*) FILTER (first AND doubt = 2),
                       count(*) FILTER (first AND doubt = 1), count(*) FILTER (first AND held) FROM {table_of(question)} WHERE {where}""",
            values,
        )[0]
        return Line("", *row[:5]), row[5], row[6:]
    row = reading.rows(
        f"""SELECT count(*), sum(a), count(*) FILTER (v), count(*) FILTER (m AND NOT v), coalesce(bool_or(p), false),
                   count(*) FILTER (c AND NOT h), count(*) FILTER (d = 2), count(*) FILTER (d = 1), count(*) FILTER (h)
            FROM (SELECT activity, sum({money}) a, count({money}) > 0 v, bool_or({has}) m,
                         bool_or(NOT exact AND {money} IS NOT NULL) p, bool_and(len(currencies) = 0) c,
                         max(doubt) d, bool_or(held) h
                  FROM {table_of(question)} WHERE {where} GROUP BY activity)""",
        values,
    )[0]
    return Line("", *row[:5]), row[5], row[6:]


def on_first_rows(money: str, has: str) -> str:
    """Return the SQL of a Line's numbers where whole activities are counted."""
    return f"""count(*) FILTER (first), sum({money}), count(*) FILTER (first AND {has}), 0,
               coalesce(bool_or(NOT exact AND {money} IS NOT NULL), false)"""


def not_converted(question: Question, where: str, values: list[Any], reading: Reading) -> tuple[Unconverted, ...]:
    """Return the money, by currency, that has none of its own in the asked one: listed apart, never assumed (R-144, R-282)."""
    money, _has = measure(question)
    rows = reading.rows(
        f"""SELECT currency, count(DISTINCT activity), sum(amount) FROM {table_of(question)}
            WHERE {where} AND amount IS NOT NULL AND {money} IS NULL GROUP BY currency ORDER BY currency""",
        values,
    )
    return tuple(Unconverted(*row) for row in rows)


def in_order(by: Dimension | None, lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines as they are read: years in order, else the largest amount first, then the most activities."""
    if by is Dimension.YEAR:
        return tuple(sorted(lines, key=lambda line: int(line.key)))
    return tuple(sorted(lines, key=lambda line: (-(line.amount or Decimal(0)), -line.activities, line.key)))


def currencies(reading: Reading, everything: bool = False) -> list[tuple[str, int]]:
    """Return (currency, activities with money in it), the most frequent first."""
    only = "first" if everything else "first AND public"
    return reading.rows(f"SELECT c, count(*) n FROM (SELECT unnest(currencies) c FROM facts WHERE {only}) GROUP BY c ORDER BY n DESC, c")


def said(by: Dimension, reading: Reading, everything: bool = False, most: int | None = None) -> list[str]:
    """Return the values that records say of a dimension; `most`: only so many, those of most facts."""
    only = "true" if everything else "public"
    end = "" if most is None else f"LIMIT {int(most)}"
    where = f"{only} AND {by.value} IS NOT NULL"
    rows = reading.rows(f"SELECT {by.value}::VARCHAR k FROM facts WHERE {where} GROUP BY k ORDER BY count(*) DESC, k {end}")
    return [row[0] for row in rows]
