"""A figure as the lines that page, CSV and JSON print alike: their sum is the total, whatever is left out is told after it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.doors.portal.breakdowns import Breakdown
from minga.doors.portal.figure_filters import Asked
from minga.doors.portal.trust_shown import of_total
from minga.evidence.figures.asking import Figure, Line, ask
from minga.evidence.figures.labels import names
from minga.evidence.figures.lines import Part
from minga.evidence.figures.warehouse import Reading
from minga.ground.journal.queries import kept
from minga.ground.kit import formats
from minga.ground.kit.money import half_up

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Row:
    """One printed line: which part of the figure it is, its name, its activities and its money (None: nobody says one).

    `share`: per cent of the total, to one decimal; `url`: the records behind it.
    """

    part: Part
    key: str
    name: str
    activities: int
    valued: int
    amount: Decimal | None
    share: Decimal | None = None
    undivided: int = 0
    approximate: bool = False
    opener: "Opener | None" = None
    elsewhere: str = ""  # an address of its own

    @property
    def url(self) -> str:
        """The address of the records behind it, '' where it has none: written only for the rows that are shown."""
        return self.opener.url(self.part, self.key) if self.opener else self.elsewhere


@dataclass(frozen=True)
class Told:
    """A figure with its printed lines: `rows` (those named, then without class, then not divided) add up to `total`."""

    asked: Asked
    breakdown: Breakdown
    figure: Figure
    rows: tuple[Row, ...]
    total: Row
    apart: tuple[Row, ...]  # money in other currencies, one row each, and the activities that say no amount

    @property
    def currency(self) -> str:
        """The currency of the amounts."""
        return self.figure.question.currency

    @property
    def named(self) -> tuple[Row, ...]:
        """The rows that have a value of the breakdown."""
        return tuple(row for row in self.rows if row.part is Part.LINE)


def told(asked: Asked, breakdown: Breakdown, look: Reading) -> Told:
    """Return the figure asked for, counted once for each state of the records."""
    question = breakdown.question(asked)
    figure = kept(f"figure:{question!r}", lambda: ask(question, look), look.as_of.digest)
    opener = Opener(asked, breakdown.slug, question.currency)
    rows = [row_of(part, name, line, figure, opener) for part, name, line in parts(figure)]
    total = row_of(Part.TOTAL, _("Total"), figure.total, figure, opener)
    return Told(asked, breakdown, figure, tuple(rows), total, tuple(apart(figure, opener)))


def parts(figure: Figure) -> Iterator[tuple[Part, str, Line]]:
    """Yield the lines that add up to the total: (part, name, line)."""
    by = figure.question.by
    assert by is not None
    known = names(by, [line.key for line in figure.lines])
    for line in figure.lines:
        yield Part.LINE, known[line.key], line
    if figure.unclassified:
        yield Part.BARE, _("Sin clasificar"), figure.unclassified
    if figure.undivided:
        yield Part.REST, _("Sin repartir"), figure.undivided


def row_of(part: Part, name: str, line: Line, figure: Figure, opener: "Opener") -> Row:
    """Return a line as it is printed; a part that stands on other lines too (not divided) adds no activities."""
    share = share_of(line.amount, figure.total.amount)
    return Row(part, line.key, name, line.activities, line.valued, line.amount, share, line.undivided, line.approximate, opener)


def share_of(amount: Decimal | None, total: Decimal | None) -> Decimal | None:
    """Return per cent of the total to one decimal, half up; None where it cannot be said."""
    return None if amount is None or not total else half_up(amount * WHOLE / total, 1)


def apart(figure: Figure, opener: "Opener") -> Iterator[Row]:
    """Yield what the amounts leave out: money without a rate by currency, and the activities that say no amount (pitfall 36)."""
    for one in figure.not_converted:
        name = _("No convertible, en %(currency)s") % {"currency": one.currency}
        yield Row(Part.UNCONVERTED, one.currency, name, one.activities, one.activities, one.amount, opener=opener)
    if figure.without_amount:
        yield Row(Part.UNVALUED, "", _("Sin monto"), figure.without_amount, 0, None, opener=opener)
    if figure.trust.held:
        yield Row(Part.HELD, "", _("En cuarentena"), figure.trust.held, 0, None, opener=opener)


@dataclass(frozen=True)
class Opener:
    """Writes the address of the records behind a line: the same filters, the breakdown, the line and the currency."""

    asked: Asked
    slug: str
    currency: str

    def url(self, part: Part, key: str) -> str:
        """Return the address of the records behind a part of the figure."""
        at = {"by": self.slug, "part": "" if part is Part.LINE else part.value, "line": key, "currency": self.currency}
        return self.asked.address(reverse("portal:figure_records"), **at)


def trust_of(figure: Told) -> dict | None:
    """Return the badge of the total of a figure."""
    written = figure.total.opener
    return of_total(figure.figure.trust, lambda part: written.url(part, "") if written else "")


def amount_text(amount: Decimal, cents: bool) -> str:
    """Return an amount in the reader's language, with or without cents."""
    return formats.number(amount, get_language() or "es", 2 if cents else 0)


def has_cents(told: Told) -> bool:
    """Say whether any amount of the figure has cents: then all show them, so that they line up and add up."""
    amounts = [row.amount for row in (*told.rows, told.total, *told.apart) if row.amount is not None]
    return any(amount != amount.to_integral_value() for amount in amounts)


def here(told: Told, path: str, **changes: str) -> str:
    """Return an address of `path` that asks the same figure, its currency written out: the link that stays true."""
    return told.asked.address(path, currency=told.currency, **changes)


def without(asked: Asked, path: str, name: str, value: str, **more: str) -> str:
    """Return the address of `path` with one value of one filter taken away."""
    left = tuple(one for one in asked.typed[name] if one != value)
    return replace(asked, typed={**asked.typed, name: left}).address(path, **more)
