"""What does not agree among amounts: size against a table, a unit word, two currencies without a rate; shares and ratios."""

import datetime
from dataclasses import dataclass
from decimal import Decimal, localcontext

from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.money import CEILING, half_up
from minga.ground.kit.numbers import Ambiguous, NotANumber, read_number

MOST = Decimal(100)  # times its own table from which a figure is in quarantine (DQ-MAGNITUDE)
PLACES = 6  # decimals of shares and of the ratio to a table

OUT_OF_SCALE = gettext_noop("La cifra es %(ratio)s veces el total de su propio cuadro (%(total)s): queda en cuarentena y en ningún total.")
IMPOSSIBLE = gettext_noop("«%(written)s», leído con su palabra «%(word)s», pasa de lo posible: queda en cuarentena y en ningún total.")
NO_RATE = gettext_noop("La fuente da el mismo monto en %(base)s y en %(quote)s sin tasa ni fecha: no se guarda ninguna tasa.")


def share(value: Decimal | None, total: Decimal | None) -> Decimal | None:
    """Return how much of the total a value is, in per cent to six decimals half up; None where either is not known or the total is zero."""
    if value is None or not total:
        return None
    with localcontext(prec=60):
        return half_up(value * 100 / total, PLACES)


def ratio(value: Decimal | None, other: Decimal | None, places: int = PLACES) -> Decimal | None:
    """Return how many times the other a value is, half up; None where either is not known or the other is zero."""
    if value is None or not other:
        return None
    with localcontext(prec=60):
        return half_up(value / other, places)


@dataclass(frozen=True)
class Magnitude:
    """A figure beside the total of the table that it should agree with; `ratio` to six decimals."""

    total: Decimal
    ratio: Decimal
    quarantined: bool


def magnitude(value: Decimal | None, total: Decimal | None) -> Magnitude | None:
    """Return how a figure stands to the total of its own source's table; None where one of them is not known (R-148).

    More than a hundred times the table it is in quarantine: in no total and in no chart (DQ-MAGNITUDE, pitfall 4).
    """
    times = ratio(value, total)
    if times is None or total is None:
        return None
    return Magnitude(total, times, times > MOST)


def out_of_scale(value: Decimal | None, total: Decimal | None, source: str = "") -> list[Finding]:
    """DQ-MAGNITUDE: a figure is more than a hundred times the table of its own source (N-021, N-025)."""
    found = magnitude(value, total)
    if found is None or not found.quarantined:
        return []
    figures = {"ratio": {"number": str(found.ratio)}, "total": {"number": f"{found.total.normalize():f}"}}
    return [Finding("DQ-MAGNITUDE", Severity.ERROR, OUT_OF_SCALE, figures, "value", source)]


def impossible(written: str, source: str = "", ceiling: Decimal = CEILING, place: str = "value") -> list[Finding]:
    """DQ-UNIT: an amount as printed is more than any can be, by the unit word beside it: 'millones' (N-023, R-149)."""
    try:
        read = read_number(written, thousands=".")
    except NotANumber:
        return []
    if isinstance(read, Ambiguous) or not read.unit_word or read.value <= ceiling:
        return []
    return [Finding("DQ-UNIT", Severity.ERROR, IMPOSSIBLE, {"written": written, "word": read.unit_word}, place, source)]


def rate_missing(base: str, quote: str, rate: Decimal | None, day: datetime.date | None, source: str = "") -> list[Finding]:
    """DQ-FX-MISSING: one amount in two currencies, and nobody says at what rate or on what day (N-015, R-144, pitfall 7)."""
    if base == quote or (rate is not None and day is not None):
        return []
    return [Finding("DQ-FX-MISSING", Severity.WARNING, NO_RATE, {"base": base, "quote": quote}, "rate", source)]
