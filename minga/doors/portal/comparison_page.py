"""Two periods side by side: what a source reports of them, and what this registry holds of them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import cycle
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.doors.portal import figure_form
from minga.doors.portal.breakdowns import BREAKDOWNS, BY_SLUG, Breakdown
from minga.doors.portal.comparison_table import Compared, compared
from minga.doors.portal.figure_bars import short
from minga.doors.portal.figure_filters import Asked, read
from minga.doors.portal.figure_rows import figure_row, in_money
from minga.doors.portal.figure_table import amount_text
from minga.doors.portal.figures_page import Page, as_of
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import shortened
from minga.doors.portal.reported_page import crumbs, document_of, place_of
from minga.evidence.figures.models import ReportedFigure
from minga.evidence.figures.queries import of_the_same_table, table_total
from minga.evidence.figures.reported import Period, Table, read_period, refuse_overlap
from minga.evidence.figures.warehouse import Reading, reading
from minga.evidence.quality.rules.amounts import magnitude
from minga.ground.kit import formats
from minga.ground.kit.bars import Measured, drawn
from minga.ground.kit.money import Precision

FIRST, SECOND = "2005-2007", "2008-2010"  # what the source compares
COLOURS = ("c1", "c4", "c2", "c3", "c5", "c6", "c7")
LONGEST = 60  # letters of a typed period that are read


@dataclass(frozen=True)
class Wanted:
    """What an address compares: two periods, the breakdown, the filters, and what is wrong by field."""

    periods: tuple[Period, Period] | None
    typed: dict[str, str]
    breakdown: Breakdown
    asked: Asked
    errors: dict[str, str]


def wanted(request: HttpRequest, look: Reading) -> Wanted:
    """Read an address of the comparison; without periods those of the source."""
    asked = read(request, look)
    errors = {name: words for name, words in asked.errors.items() if name not in ("from", "to")}
    typed = {name: request.GET.get(name, known)[:LONGEST] for name, known in (("a", FIRST), ("b", SECOND))}
    found = {name: period(text, name, errors) for name, text in typed.items()}
    slug = request.GET.get("by", "")[:LONGEST] or "fuente"
    if slug not in comparable():
        errors["by"] = _("«%(value)s» no es un valor de este filtro: elija uno de la lista.") % {"value": shortened(slug)}
    breakdown = BY_SLUG[slug if "by" not in errors else "fuente"]
    first, second = found["a"], found["b"]
    if first is None or second is None:
        return Wanted(None, typed, breakdown, asked, errors)
    try:
        refuse_overlap(first, second)
    except ValueError as refused:
        errors["b"] = str(refused)
    return Wanted((first, second), typed, breakdown, asked, errors)


def period(text: str, name: str, errors: dict[str, str]) -> Period | None:
    """Return the period typed in a field; None where it is none, which is then told in `errors`."""
    try:
        return read_period(text)
    except ValueError as refused:
        errors[name] = str(refused)
        return None


def comparable() -> dict[str, str]:
    """Return {slug: title} of the breakdowns that two periods can be compared by: years are the periods themselves."""
    return {one.slug: str(one.title) for one in BREAKDOWNS if one.slug != "anual"}


def page(request: HttpRequest) -> Page:
    """Return the page of the comparison."""
    notes = Notes()
    with reading() as look:
        found = wanted(request, look)
        fields = fields_of(found, look)
        context: dict[str, Any] = {
            "here": reverse("portal:comparison"),
            "fields": fields,
            "problems": figure_form.problems(fields),
            "as_of": as_of(look.as_of),
        }
        if not found.errors and found.periods:
            context |= own(found, found.periods, look)
    if not found.errors and found.periods:
        context |= {"periods": found.periods, "tables": [shown(one, found.periods, notes) for one in reported(found.periods)]}
        context |= {"csv": link(found, reverse("portal:comparison_csv")), "link": link(found, reverse("portal:comparison"))}
    context |= {"crumbs": crumbs(_("Comparación de dos periodos")), "sources": notes.shown, "credits": notes.credits}
    return Page(context, bool(found.errors))


def fields_of(found: Wanted, look: Reading) -> list[dict]:
    """Return the fields of the bar: the two periods and the breakdown, then the filters."""
    own_fields = [
        figure_form.typed("a", _("Primer periodo"), found.typed["a"], found.errors.get("a", ""), 12),
        figure_form.typed("b", _("Segundo periodo"), found.typed["b"], found.errors.get("b", ""), 12),
        figure_form.choice("by", _("Por"), comparable(), found.breakdown.slug, found.errors.get("by", "")),
    ]
    return own_fields + figure_form.fields(found.asked, look, years=False)


def link(found: Wanted, path: str) -> str:
    """Return an address of `path` that compares the same."""
    assert found.periods is not None
    first, second = (one.address for one in found.periods)
    return unbounded(found.asked).address(path, a=first, b=second, by=found.breakdown.slug, currency=found.asked.question.currency)


def unbounded(asked: Asked) -> Asked:
    """Return the filters without years: the periods are the years."""
    return replace(asked, question=replace(asked.question, first_year=None, last_year=None), typed={**asked.typed, "from": (), "to": ()})


def within(asked: Asked, period: Period) -> Asked:
    """Return the filters for the years of a period."""
    question = replace(asked.question, first_year=period.first, last_year=period.last)
    return replace(asked, question=question, typed={**asked.typed, "from": (str(period.first),), "to": (str(period.last),)})


def both(found: Wanted, look: Reading) -> Compared:
    """Return the registry's own figures of the two periods, line by line."""
    assert found.periods is not None
    first, second = (within(found.asked, one) for one in found.periods)
    return compared(first, second, unbounded(found.asked), found.breakdown, look)


def own(found: Wanted, periods: tuple[Period, Period], look: Reading) -> dict:
    """Return what the registry's own records say of the two periods."""
    pair = both(found, look)
    return {"own": pair.shown((str(periods[0]), str(periods[1]))), "currency": found.asked.question.currency, "breakdown": found.breakdown}


@dataclass(frozen=True)
class Reported:
    """A table of a source that has both periods: its rows by name, a figure for each period or None."""

    rows: dict[str, tuple[ReportedFigure | None, ReportedFigure | None]]

    @property
    def figures(self) -> list[ReportedFigure]:
        """Every figure of the table."""
        return [one for pair in self.rows.values() for one in pair if one]

    @property
    def table(self) -> Table:
        """Its values."""
        return Table(
            {name: (first.value if first else None, second.value if second else None) for name, (first, second) in self.rows.items()}
        )


def reported(periods: tuple[Period, Period]) -> list[Reported]:
    """Return the tables of sources that give money for both periods, with at least one row in both; what is in quarantine is in none."""
    found = ReportedFigure.objects.filter(quarantined=False, precision=Precision.EXACT).exclude(value=None)
    tables: dict[tuple, dict[str, list[ReportedFigure | None]]] = {}
    for row in found.select_related("organisation", "country", "territory"):
        at = [place for place, one in enumerate(periods) if (row.period_start, row.period_end) == (one.first, one.last)]
        if at and in_money(row):
            key = (document_of(row), row.organisation_id, place_of(row), row.unit)
            tables.setdefault(key, {}).setdefault(row.name_es, [None, None])[at[0]] = row
    whole = [rows for rows in tables.values() if any(first and second for first, second in rows.values())]
    return [Reported({name: (pair[0], pair[1]) for name, pair in rows.items()}) for rows in whole]


def shown(reported: Reported, periods: tuple[Period, Period], notes: Notes) -> dict:
    """Return a table of a source ready to print: bars, rows, totals, shares, ratio, its notes, and what contradicts it."""
    one, table = reported.figures[0], reported.table
    currency = one.unit
    names = {name: next(row.name for row in pair if row) for name, pair in reported.rows.items()}
    return {
        "body": one.organisation.name if one.organisation and one.organisation.public else "",
        "place": one.territory.name if one.territory else one.country.name if one.country else "",
        "currency": currency,
        "bars": drawn([bar(table, names, place, periods, currency) for place in (0, 1)]),
        "legend": list(zip(names.values(), cycle(COLOURS), strict=False)),
        "rows": [row(name, names[name], reported, notes) for name in reported.rows],
        "totals": [text(total) for total in table.totals],
        "ratio": "" if table.ratio is None else formats.number(table.ratio, get_language() or "es", 4),
        "notes": told_notes(reported, notes),
        "contradictions": contradictions(one, reported, notes),
    }


def bar(table: Table, names: dict[str, str], place: int, periods: tuple[Period, Period], currency: str) -> Measured:
    """Return the bar of one period before it is scaled: a piece for each row."""
    coloured = zip(table.rows.items(), cycle(COLOURS), strict=False)
    cells = [(names[name], colour, pair[place] or Decimal(0)) for (name, pair), colour in coloured]
    values = tuple((name, colour, value, short(value, currency)) for name, colour, value in cells)
    total = table.totals[place]
    return Measured(str(periods[place]), _("sin total") if total is None else short(total, currency), "", values)


def row(name: str, words: str, reported: Reported, notes: Notes) -> dict:
    """Return one row of a reported table: for each period its value, its share to six decimals and where it stands."""
    language, shares = get_language() or "es", reported.table.shares(name)
    cells = []
    for figure, part in zip(reported.rows[name], shares, strict=True):
        share = "" if part is None else formats.percent(part, 6, language)
        cited = notes.cite(figure.source.partition(" | ")[0]) if figure else None
        cells.append({"amount": text(figure.value if figure else None), "share": share, "cited": cited})
    return {"name": words, "cells": cells}


def text(value: Decimal | None) -> str:
    """Return an amount, '' where it is not known."""
    return "" if value is None else amount_text(value, value != value.to_integral_value())


def told_notes(reported: Reported, notes: Notes) -> list[dict]:
    """Return what is noted of the figures of a table, each note once, with every place it rests on."""
    found: dict[str, dict] = {}
    for one in reported.figures:
        places = one.source.split(" | ")[1:]
        if one.note_es and places:
            found.setdefault(one.note_es, {**figure_row(one, notes), "cited": notes.cite(" | ".join(places))})
    return list(found.values())


def contradictions(one: ReportedFigure, reported: Reported, notes: Notes) -> list[dict]:
    """Return the figures in quarantine of the same body and place, with their ratio to the table and both places (R-148)."""
    language, found = get_language() or "es", []
    for figure in of_the_same_table(one).filter(quarantined=True).select_related("organisation", "country", "territory"):
        against = magnitude(figure.value, table_total(figure))
        beside = [row for row in reported.figures if row.period_end == max(other.period_end or 0 for other in reported.figures)]
        found.append(
            figure_row(figure, notes)
            | {
                "ratio": formats.number(against.ratio, language, 6) if against else "",
                "times": formats.number(against.ratio, language, 0) if against else "",
                "total": text(against.total) if against else "",
                "table_cited": notes.cite(" | ".join(row.source.partition(" | ")[0] for row in beside)),
            }
        )
    return found
