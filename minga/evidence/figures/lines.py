"""What is behind one line of a figure: the activities whose count and sum are those of the line."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from minga.evidence.figures.asking import NONE, RESTS, Question, condition, measure
from minga.evidence.figures.warehouse import Reading


class Part(StrEnum):
    """The lines that a figure has."""

    LINE = "line"  # a value of the breakdown
    BARE = "bare"  # without any value: 'sin clasificar'
    REST = "rest"  # money that nobody says how to divide
    TOTAL = "total"
    UNCONVERTED = "unconverted"  # money in another currency, without a rate of its own
    UNVALUED = "unvalued"  # activities that say no amount at all
    HELD = "held"  # activities whose money is in quarantine
    ERRORS = "errors"  # activities with an open error: of the total, to see what its confidence rests on
    WARNINGS = "warnings"  # with an open warning and no error


DOUBTED = {Part.HELD: "held", Part.ERRORS: "doubt = 2", Part.WARNINGS: "doubt = 1"}


@dataclass(frozen=True)
class Behind:
    """The activities behind a line: how many, their sum (None: none of them says an amount), how many say one."""

    activities: int
    amount: Decimal | None
    valued: int
    approximate: bool


@dataclass(frozen=True)
class Opened:
    """One line of a question that is opened; `key` is the line's value, or the currency of what is not converted."""

    question: Question
    part: Part = Part.TOTAL
    key: str = ""

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        return self.key if self.part is Part.UNCONVERTED else self.question.currency


def count(opened: Opened, look: Reading) -> Behind:
    """Return the count and the sum of what is behind a line: those of the line itself."""
    where, values, money = clauses(opened)
    row = look.rows(
        f"""SELECT count(*), sum(a), count(a), coalesce(bool_or(p), false)
            FROM (SELECT sum({money}) a, bool_or(NOT exact AND {money} IS NOT NULL) p FROM facts WHERE {where} GROUP BY activity)""",
        values,
    )[0]
    return Behind(*row)


def rows(opened: Opened, look: Reading, start: int = 0, size: int | None = None) -> list[tuple[str, Decimal | None, bool]]:
    """Return (code, amount, exact) of the activities behind a line, the largest amount first; None: it says none for this part."""
    where, values, money = clauses(opened)
    page = "" if size is None else f"LIMIT {int(size)} OFFSET {int(start)}"
    return look.rows(
        f"""SELECT activity, sum({money}) a, NOT coalesce(bool_or(NOT exact AND {money} IS NOT NULL), false) FROM facts
            WHERE {where} GROUP BY activity ORDER BY a DESC NULLS LAST, activity {page}""",
        values,
    )


def clauses(opened: Opened) -> tuple[str, list[Any], str]:
    """Return the SQL condition of what is behind a line, its values, and the SQL of its amounts."""
    question, part = opened.question, opened.part
    if part in (Part.LINE, Part.BARE):
        question = narrowed(question, opened.key if part is Part.LINE else NONE)
    where, values = condition(question)
    money, _has = measure(question)
    if part is Part.REST and question.by is not None:
        where += f" AND ({question.by.value} IS NULL AND {RESTS.get(question.by, 'false')})"
    elif part is Part.UNVALUED:
        where += " AND len(currencies) = 0 AND NOT held"
    elif part in DOUBTED:
        where += f" AND {DOUBTED[part]}"
    elif part is Part.UNCONVERTED:
        where, values = f"{where} AND amount IS NOT NULL AND {money} IS NULL AND currency = ?", [*values, opened.key]
        money = "amount"
    return where, values, money


def narrowed(question: Question, value: str) -> Question:
    """Return the question of one line alone: within all the filters, those of that value."""
    by = question.by
    if by is None:
        return question
    before = question.filters.get(by, ())
    inside = (value,) if not before or value in before else ("",)  # a value that the filters leave out has nothing behind it
    return replace(question, filters={**question.filters, by: inside})
