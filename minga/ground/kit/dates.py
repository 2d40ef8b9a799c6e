"""Days known only in part: a year, a month or a day, kept, sorted and shown as no more than what is known."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from django.utils.translation import gettext as _

from minga.ground.kit import formats

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_EARLIEST, _LATEST = 1900, 2100


@dataclass(frozen=True, order=True, slots=True)
class PartialDate:
    """A date as 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'; sorts by its text, so 2011 comes before 2011-02."""

    text: str

    def __post_init__(self) -> None:
        _check(self.text)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one of the three shapes, years 1900–2100, days of the calendar; ValueError says what is wrong."""
        return cls(text.strip())

    @classmethod
    def of(cls, day: date) -> Self:
        """The same day, known in full."""
        return cls(f"{day.year:04d}-{day.month:02d}-{day.day:02d}")

    @property
    def precision(self) -> Literal["year", "month", "day"]:
        """How much is known."""
        return "year" if len(self.text) == 4 else "month" if len(self.text) == 7 else "day"

    @property
    def first(self) -> date:
        """The earliest day it can be."""
        year, month, day = self._parts()
        return date(year, month or 1, day or 1)

    @property
    def last(self) -> date:
        """The latest day it can be."""
        year, month, day = self._parts()
        return date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])

    def show(self, language: str = "es", style: formats.Style = "long") -> str:
        """'2000', 'julio 2021', '25 de febrero de 2011': never more than is known (pitfall 38)."""
        year, month, day = self._parts()
        if not month:
            return str(year)
        if not day:
            return f"{formats.month_name(month, language, style)} {year}"
        return formats.day(date(year, month, day), language, style)

    def _parts(self) -> tuple[int, int, int]:
        return int(self.text[:4]), int(self.text[5:7] or 0), int(self.text[8:10] or 0)


def _check(text: str) -> None:
    # Cut first, so that a sentence about a bad date never carries a page of it.
    shown = {"text": text[:32]}
    found = _SHAPE.fullmatch(text[:11])
    if not found:
        raise ValueError(_("«%(text)s» no es una fecha: se escribe AAAA, AAAA-MM o AAAA-MM-DD.") % shown)
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not _EARLIEST <= year <= _LATEST:
        raise ValueError(_("«%(text)s» tiene un año fuera de 1900–2100.") % shown)
    if month is not None and not 1 <= month <= 12:
        raise ValueError(_("«%(text)s» tiene un mes que no existe.") % shown)
    if month is not None and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError(_("«%(text)s» tiene un día que ese mes no tiene.") % shown)
