"""Figures of sources compared with one another: periods with their limits, totals, shares, and what cannot be of the same table.

Pure: nothing here knows a database.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.evidence.quality.rules.amounts import ratio, share
from minga.evidence.quality.rules.periods import FIRST, LAST, count_years

WRITTEN = re.compile(r"\s*([^\s–—-]+)\s*(?:[–—-]\s*([^\s–—-]+)\s*)?")
SHOWN = 20  # letters of what was typed that a sentence repeats


@dataclass(frozen=True)
class Period:
    """Whole years, both limits counted: 2000–2010 has eleven."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def address(self) -> str:
        """'2005-2007', as an address writes it."""
        return f"{self.first}-{self.last}"

    @property
    def years(self) -> int:
        """How many years it counts (R-279)."""
        return count_years(self.first, self.last)

    def covers(self, other: "Period") -> bool:
        """Say whether every year of the other lies in this one."""
        return self.first <= other.first and other.last <= self.last


def read_period(text: str) -> Period:
    """Read '2005-2007', '2005 – 2007' or '2007'.

    ValueError with the sentence for the reader: nothing written, no period, a year outside 1900–2100, an end before its beginning.
    """
    if not text.strip():
        raise ValueError(_("Escriba un periodo: dos años con un guion, como 2005-2007."))
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(_("«%(text)s» no es un periodo: escriba dos años con un guion, como 2005-2007.") % {"text": shown(text)})
    first = read_year(found[1])
    last = first if found[2] is None else read_year(found[2])
    if last < first:
        facts = {"first": first, "last": last}
        raise ValueError(_("El periodo termina en %(last)s, antes de empezar en %(first)s: escriba primero el año menor.") % facts)
    return Period(first, last)


def read_year(text: str) -> int:
    """Read a year from 1900 to 2100; ValueError with the sentence for the reader, as for '20011' (one zero too many)."""
    if not re.fullmatch("[0-9]{4}", text) or not FIRST <= int(text) <= LAST:
        raise ValueError(_("«%(year)s» no es un año entre 1900 y 2100.") % {"year": shown(text)})
    return int(text)


def shown(text: str) -> str:
    """Return a reader's own text as it may be shown back: printable and short."""
    kept = "".join(char for char in text if char.isprintable())
    return kept if len(kept) <= SHOWN else f"{kept[:SHOWN]}…"


def refuse_overlap(one: Period, other: Period) -> None:
    """ValueError, with the sentence for the reader, where two periods share a year: such a comparison counts it twice (R-283)."""
    first, last = max(one.first, other.first), min(one.last, other.last)
    if first == last:
        raise ValueError(_("Los dos periodos comparten el año %(year)s: elija periodos que no se pisen.") % {"year": first})
    if first < last:
        facts = {"first": first, "last": last}
        raise ValueError(_("Los dos periodos comparten los años %(first)s a %(last)s: elija periodos que no se pisen.") % facts)


def add_known(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of what a table reports; None where any of its cells is not known: a part is no total."""
    cells = list(values)
    known = [value for value in cells if value is not None]
    return sum(known, Decimal(0)) if cells and len(known) == len(cells) else None


@dataclass(frozen=True)
class Table:
    """What a source reports of two periods: {name: (first, second)}, with its totals; None is not known, never zero."""

    rows: Mapping[str, tuple[Decimal | None, Decimal | None]]

    @property
    def totals(self) -> tuple[Decimal | None, Decimal | None]:
        """The total of each period, where all its rows are known."""
        return add_known(row[0] for row in self.rows.values()), add_known(row[1] for row in self.rows.values())

    @property
    def ratio(self) -> Decimal | None:
        """How many times the first period's total the second's is, to four decimals (R-147)."""
        first, second = self.totals
        return ratio(second, first, 4)

    def shares(self, name: str) -> tuple[Decimal | None, Decimal | None]:
        """Return the part of a row in the total of each period, in per cent."""
        first, second = self.totals
        return share(self.rows[name][0], first), share(self.rows[name][1], second)
