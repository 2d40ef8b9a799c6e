"""What working together saves (R-302; 001 L394); rows of the matrix of competences that say the same (R-037)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Figure, Finding, Severity
from minga.ground.kit.money import half_up
from minga.ground.kit.text import fold

REPEATED = gettext_noop("La fila %(row)s repite palabra por palabra a %(first)s: se conservan las dos y se cuenta una.")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the matrix: its code, whose it is, what it says, where."""

    code: str
    holder: str
    text: str
    source: str = ""


def repeated_rows(rows: Iterable[Line]) -> list[Finding]:
    """DQ-DUP: of one holder, a row that says what an earlier one says; the finding carries the places of both (N-057)."""
    first: dict[tuple[str, str], Line] = {}
    found = []
    for row in rows:
        known = first.setdefault((row.holder, fold(row.text)), row)
        if known is not row:
            figures: dict[str, Figure] = {"row": row.code, "first": known.code}
            source = " | ".join(filter(None, (known.source, row.source)))
            found.append(Finding("DQ-DUP", Severity.WARNING, REPEATED, figures, row.code, source))
    return found


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """Two unit costs with two decimals, and the percentage saved by working together: below zero where it costs more, None of nothing."""

    alone: Decimal
    together: Decimal
    saving: Decimal | None


def unit_costs(cost_alone: Decimal, units_alone: Decimal, cost_together: Decimal, units_together: Decimal) -> UnitCosts:
    """Compare what one unit costs: 100 for 10 alone and 150 for 20 together are 10.00 and 7.50, a saving of 25 %.

    ValueError for units that are not above 0 and for costs below 0.
    """
    if units_alone <= 0 or units_together <= 0 or cost_alone < 0 or cost_together < 0:
        raise ValueError("units above 0, costs from 0")
    saving = None
    if cost_alone:
        saving = half_up(100 - 100 * (cost_together * units_alone) / (units_together * cost_alone), 2)
    return UnitCosts(half_up(cost_alone / units_alone, 2), half_up(cost_together / units_together, 2), saving)
