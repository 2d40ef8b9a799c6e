"""The numbers of a map: one line for each unit and the lines that make them add up, for page, CSV, JSON and GeoJSON alike."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from minga.doors.portal.map_scope import Scope, units_of
from minga.evidence.figures.asking import NONE, Dimension, Figure, Line, ask
from minga.evidence.figures.labels import names
from minga.evidence.figures.warehouse import Reading
from minga.ground.journal.queries import kept
from minga.ground.kit.money import half_up

UNPLACED = {"unit": NONE}  # as changes of an address: those that say no unit, those that name nobody
UNNAMED = {"partner": NONE}


@dataclass(frozen=True)
class UnitRow:
    """One unit of the map. `amount` None: no activity here says one that is its own; `share` in per cent of the total amount."""

    key: str
    name: str
    kind: str
    activities: int
    amount: Decimal | None
    share: Decimal | None
    approximate: bool
    undivided: int


@dataclass(frozen=True)
class Numbers:
    """What a map says: its units by name, the figure they come from, and that figure by organisation."""

    units: tuple[UnitRow, ...]
    figure: Figure
    partners: Figure

    @property
    def busiest(self) -> list[UnitRow]:
        """The units with activities, in the order of the figure: the largest amount first, then the most activities."""
        place = {line.key: number for number, line in enumerate(self.figure.lines)}
        return sorted((row for row in self.units if row.activities), key=lambda row: place[row.key])

    @property
    def quiet(self) -> list[UnitRow]:
        """The units where no activity is registered, by name."""
        return [row for row in self.units if not row.activities]


def numbers(scope: Scope, look: Reading) -> Numbers:
    """Return the numbers of a map; those of one question are kept until the journal grows."""
    name = f"map:figure:{scope.question!r}"
    figure, partners = kept(name, lambda: (ask(scope.question, look), ask(scope.asked.by(Dimension.PARTNER), look)), look.as_of.digest)
    lines = {line.key: line for line in figure.lines}
    rows = (unit_row(key, label, kind, lines.get(key), figure) for key, label, kind in units_of(scope))
    return Numbers(tuple(rows), figure, partners)


def unit_row(key: str, name: str, kind: str, line: Line | None, figure: Figure) -> UnitRow:
    """Return the row of a unit; one without a line has no activity."""
    if line is None:
        return UnitRow(key, name, kind, 0, None, None, False, 0)
    share = share_of(line.amount, figure.total.amount)
    return UnitRow(key, name, kind, line.activities, line.amount, share, line.approximate, line.undivided)


def share_of(amount: Decimal | None, total: Decimal | None) -> Decimal | None:
    """Return what per cent of the total an amount is, to one decimal; None where either is not known or the total is none."""
    return half_up(amount * 100 / total, 1) if amount is not None and total else None


def records_url(scope: Scope, **changes: str) -> str:
    """Return the address of the activities behind a number of this map, in the reader's language."""
    return scope.asked.address(reverse("portal:figure_records"), **changes)


def partner_rows(found: Numbers) -> list[tuple[Line, str]]:
    """Return (line, name) of the organisations that give or finance, the largest amount first."""
    named = names(Dimension.PARTNER, [line.key for line in found.partners.lines])
    return [(line, named[line.key]) for line in found.partners.lines]
