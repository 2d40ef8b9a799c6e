"""The bars of a figure: which lines become bars, and how their values are told."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.doors.portal.figure_table import Row, Told
from minga.evidence.figures.asking import Dimension
from minga.evidence.figures.lines import Part
from minga.ground.kit import formats
from minga.ground.kit.bars import MOST, Bar, Measured, drawn
from minga.ground.kit.money import Money

MEASURES = ("amount", "count")


def measure_of(told: Told, asked: str) -> str:
    """Return what the bars measure: the amount, unless activities are asked for or no line has an amount."""
    valued = any(row.amount for row in told.rows)
    return "count" if asked == "count" or not valued else "amount"


def bars(told: Told, measure: str, table_url: str) -> list[Bar]:
    """Return the bars of a figure: the first lines, the others as one, then what has no class and what is not divided."""
    rows = [row for row in told.rows if measure == "count" or row.amount is not None]
    named = [row for row in rows if row.part is Part.LINE]
    if told.figure.question.by is Dimension.YEAR:
        first, others, label = named[-MOST:], named[:-MOST], _("Anteriores (%(n)s)")
    else:
        first, others, label = named[:MOST], named[MOST:], _("Otros (%(n)s)")
    after = [row for row in rows if row.part is Part.BARE or row.part is Part.REST and measure == "amount"]
    gathered = [gather(others, label % {"n": len(others)}, table_url)] if others else []
    shown = [*gathered, *first] if told.figure.question.by is Dimension.YEAR else [*first, *gathered]
    return drawn([measured(row, told.currency, measure) for row in (*shown, *after)])


def gather(rows: Sequence[Row], name: str, url: str) -> Row:
    """Return several lines as one."""
    amounts = [row.amount for row in rows if row.amount is not None]
    amount = sum(amounts, Decimal(0)) if amounts else None
    return Row(Part.LINE, "", name, sum(row.activities for row in rows), sum(row.valued for row in rows), amount, elsewhere=url)


def measured(row: Row, currency: str, measure: str) -> Measured:
    """Return a line with its value; a line without class has a colour of its own."""
    colour = "c1" if row.part is Part.LINE else "c8"
    value = (row.amount or Decimal(0)) if measure == "amount" else Decimal(row.activities)
    text = short(row.amount or Decimal(0), currency) if measure == "amount" else projects(row.activities)
    return Measured(row.name, text, row.url, (("", colour, value, text),))


def short(amount: Decimal, currency: str) -> str:
    """Return '7.928,6 millones COP' or 'USD 12.500,50', for a bar beside its table."""
    return " ".join(formats.short_money(Money(amount, currency), get_language() or "es")).strip()


def projects(number: int) -> str:
    """Return '23 proyectos' in the reader's language."""
    return ngettext("%(n)s proyecto", "%(n)s proyectos", number) % {"n": formats.number(number, get_language() or "es")}
