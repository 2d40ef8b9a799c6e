"""The registry's own figures of two periods, line by line: each column adds up to its total."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.doors.portal.breakdowns import Breakdown
from minga.doors.portal.figure_bars import projects, short
from minga.doors.portal.figure_filters import Asked
from minga.doors.portal.figure_table import Row, Told, amount_text, has_cents, told, trust_of
from minga.evidence.figures.asking import NONE, Dimension, ask
from minga.evidence.figures.labels import TITLES
from minga.evidence.figures.lines import Part
from minga.evidence.figures.warehouse import Reading
from minga.evidence.quality.rules.amounts import ratio
from minga.ground.kit import formats
from minga.ground.kit.bars import Bar, Measured, drawn

MOST = 10  # lines that are drawn, two bars each

type Pair = tuple[Row | None, Row | None]


@dataclass(frozen=True)
class Compared:
    """Two figures of the same question in two periods; `undated`: activities that no period can hold, for nobody says their year."""

    first: Told
    second: Told
    undated: int
    undated_url: str

    @property
    def pairs(self) -> list[Pair]:
        """The lines of both, in the order of the second, then those of the first alone; what names nothing comes last."""
        both = [{(row.part, row.key): row for row in one.rows} for one in (self.first, self.second)]
        keys = [*both[1], *(key for key in both[0] if key not in both[1])]
        keys.sort(key=lambda key: (Part.LINE, Part.BARE, Part.REST).index(key[0]))
        return [(both[0].get(key), both[1].get(key)) for key in keys]

    def shown(self, names: tuple[str, str]) -> dict:
        """Return both figures ready to print; `names`: of the periods."""
        cents = has_cents(self.first) or has_cents(self.second)
        measure = "amount" if any(row and row.amount for pair in self.pairs for row in pair) else "count"
        by = self.second.figure.question.by
        assert by is not None
        return {
            "dimension": str(TITLES[by]),
            "measure": measure,
            "empty": not self.pairs,
            "bars": self.bars(names, measure),
            "legend": list(zip(names, ("c1", "c2"), strict=True)),
            "rows": [line(pair, cents) for pair in self.pairs],
            "repeated": [repeated(one) for one in (self.first, self.second)],
            "total": line((self.first.total, self.second.total), cents),
            "apart": [[apart(row, cents) for row in one.apart] for one in (self.first, self.second)],
            "trusts": [(name, trust_of(one)) for name, one in zip(names, (self.first, self.second), strict=True)],
            "undated": projects(self.undated) if self.undated else "",
            "undated_url": self.undated_url,
        }

    def bars(self, names: tuple[str, str], measure: str) -> list[Bar]:
        """Return the first lines, each with a bar for each period."""
        lines = []
        for pair in self.pairs[:MOST]:
            for row, period, colour in zip(pair, names, ("c1", "c2"), strict=True):
                if row is not None:
                    lines.append(measured(row, f"{row.name} · {period}", period, colour, measure, self.first.currency))
        return drawn(lines)


def measured(row: Row, name: str, series: str, colour: str, measure: str, currency: str) -> Measured:
    """Return a line of one period as a bar before it is scaled."""
    if measure == "count":
        return Measured(name, projects(row.activities), row.url, ((series, colour, Decimal(row.activities), projects(row.activities)),))
    words = _("sin monto") if row.amount is None else short(row.amount, currency)
    return Measured(name, words, row.url, ((series, colour, row.amount or Decimal(0), words),))


def compared(first: Asked, second: Asked, unbounded: Asked, breakdown: Breakdown, look: Reading) -> Compared:
    """Return the figures of two periods. `unbounded`: the same filters without years, for what has no year."""
    question = unbounded.question
    bare = type(question)(None, {**question.filters, Dimension.YEAR: (NONE,)}, None, None, question.currency, question.everything)
    undated = ask(bare, look).total.activities
    url = unbounded.address(reverse("portal:figure_records"), by="anual", part=Part.BARE.value, currency=question.currency)
    return Compared(told(first, breakdown, look), told(second, breakdown, look), undated, url)


def line(pair: Pair, cents: bool) -> dict:
    """Return one line of both periods as plain words, with how many times the first the second is."""
    named = pair[1] or pair[0]
    assert named is not None
    times = ratio(pair[1].amount if pair[1] else None, pair[0].amount if pair[0] else None, 4)
    shown = "" if times is None else formats.number(times, get_language() or "es", 4)
    return {"name": named.name, "cells": [cell(row, cents) for row in pair], "ratio": shown}


def cell(row: Row | None, cents: bool) -> dict:
    """Return one period of a line: its activities and its amount; none where it has no activity in that period."""
    if row is None:
        return {"none": True}
    amount = "" if row.amount is None else amount_text(row.amount, cents)
    counted = formats.number(row.activities, get_language() or "es")
    return {"activities": counted, "amount": amount, "url": row.url, "rest": row.part is Part.REST}


def repeated(one: Told) -> str:
    """Return by how much the lines of a period count activities more than once, as a number below zero."""
    return formats.number(-one.figure.repeated, get_language() or "es") if one.figure.repeated else ""


def apart(row: Row, cents: bool) -> dict:
    """Return what the amounts of a period leave out."""
    amount = "" if row.amount is None else f"{amount_text(row.amount, cents)} {row.key}"
    return {"name": row.name, "projects": projects(row.activities), "amount": amount, "url": row.url}
