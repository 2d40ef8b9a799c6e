"""What a map says in words: the number printed on a unit, the classes of its legend, the sentence a screen reader speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.doors.portal.map_classes import NOTHING, SILENT, Class, classes, shade_of
from minga.doors.portal.map_numbers import UnitRow
from minga.ground.kit import formats
from minga.ground.kit.money import Money, Precision

MILLION, THOUSAND = Decimal(10**6), Decimal(10**3)
ROUGH = "≈"


@dataclass(frozen=True)
class Key:
    """One line of the legend: shade, words, how many units have it."""

    shade: str
    words: str
    units: int


@dataclass(frozen=True)
class Colouring:
    """How the units of a map are coloured: by what, in classes; `scale`: amounts are printed in so many units of the currency."""

    by: str
    currency: str
    found: tuple[Class, ...]
    scale: Decimal

    def value(self, row: UnitRow) -> Decimal | int | None:
        """Return what a unit is coloured by."""
        return row.activities if self.by == "activities" else row.amount

    def shade(self, row: UnitRow) -> str:
        """Return the shade of a unit."""
        return shade_of(self.value(row), row.activities, self.found)

    def number(self, row: UnitRow) -> str:
        """Return what is printed on a unit, '' where it has no activity."""
        value = self.value(row)
        if not row.activities or value is None:
            return ""
        return f"{ROUGH if self.by == 'amount' and row.approximate else ''}{self.short(value)}"

    def short(self, value: Decimal | int) -> str:
        """Return a number as it is printed on the map: in the scale of the legend, one decimal at most."""
        language = get_language() or "es"
        if self.by == "activities":
            return formats.number(value, language)
        scaled = Decimal(value) / self.scale
        places = 0 if self.scale == 1 or abs(scaled) >= 10 else 1
        least = Decimal(1).scaleb(-places)
        if 0 < scaled < least / 2:
            return f"<{formats.number(least, language)}"
        return formats.number(scaled, language, places)

    @property
    def title(self) -> str:
        """What the legend is headed by."""
        if self.by == "activities":
            return _("Número de proyectos")
        if self.scale == MILLION:
            return _("Monto en millones de %(currency)s") % {"currency": self.currency}
        if self.scale == THOUSAND:
            return _("Monto en miles de %(currency)s") % {"currency": self.currency}
        return _("Monto en %(currency)s") % {"currency": self.currency}


def colouring(by: str, currency: str, rows: Sequence[UnitRow]) -> Colouring:
    """Return how these units are coloured, by 'activities' or 'amount'."""
    values = [row.activities if by == "activities" else row.amount for row in rows if row.activities]
    known = [value for value in values if value is not None]
    largest = max((abs(Decimal(value)) for value in known), default=Decimal(0))
    scale = MILLION if largest >= 100 * MILLION else THOUSAND if largest >= 100 * THOUSAND else Decimal(1)
    return Colouring(by, currency, tuple(classes(known)), scale)


def legend(colours: Colouring, rows: Sequence[UnitRow]) -> list[Key]:
    """Return the lines of the legend: none registered, no amount known, then the classes from the smallest."""
    shades = [colours.shade(row) for row in rows]
    keys = [
        Key(NOTHING, _("Sin proyectos registrados"), shades.count(NOTHING)),
        Key(SILENT, _("Con proyectos, sin monto"), shades.count(SILENT)),
    ]
    found = [Key(one.shade, span(colours, one), one.units) for one in colours.found]
    return [*(key for key in keys if key.units), *found]


def span(colours: Colouring, one: Class) -> str:
    """Return '3' or '3–7': the smallest and the largest number of a class."""
    low, high = colours.short(one.low), colours.short(one.high)
    return low if low == high else f"{low}–{high}"


def spoken(row: UnitRow, currency: str) -> str:
    """Return 'Pichincha: 5 proyectos, USD 1.000': the same for a screen reader, a pointer and the interactive map."""
    if not row.activities:
        return _("%(place)s: sin proyectos registrados") % {"place": row.name}
    counted = activities_said(row.activities)
    return f"{row.name}: {counted}, {amount_said(row.amount, currency, row.approximate) or _('sin monto')}"


def activities_said(n: int) -> str:
    """Return '5 proyectos'."""
    return ngettext("%(n)s proyecto", "%(n)s proyectos", n) % {"n": formats.number(n, get_language() or "es")}


def amount_said(amount: Decimal | None, currency: str, approximate: bool = False) -> str:
    """Return an amount with its currency and 'unos' where it is not exact; '' where nobody says one, which is not zero."""
    if amount is None:
        return ""
    precision = Precision.APPROXIMATE if approximate else Precision.EXACT
    return formats.said(Money(amount, currency, precision), get_language() or "es")


def undivided_said(n: int) -> str:
    """Return the note on money that lies in several places and is not divided among them; '' where there is none."""
    words = ngettext("%(n)s con monto que no se reparte hasta aquí", "%(n)s con monto que no se reparte hasta aquí", n)
    return words % {"n": n} if n else ""
