"""Pages of a list: reading the page asked for, and what the navigation shows."""

import re
from dataclasses import dataclass
from typing import Self

_ASKED = re.compile(r"[0-9]{1,9}")
_NEIGHBOURS = 2


def read_page(value: str | None, last: int) -> int:
    """The page asked for, between 1 and `last`; 1 for anything that is no page number."""
    if not value or not _ASKED.fullmatch(value):
        return 1
    return max(1, min(int(value), last))


@dataclass(frozen=True, slots=True)
class Page:
    """Where a reader is in a list: page of `last`, rows a page, rows in all.

    `capped`: counting stopped at `total` and there may be more; say "more than".
    """

    number: int
    last: int
    size: int
    total: int
    capped: bool = False

    @classmethod
    def asked(cls, value: str | None, *, total: int, size: int, capped: bool = False) -> Self:
        """The page for the text of an address, clamped to what there is."""
        last = max(1, -(-total // size))
        return cls(read_page(value, last), last, size, total, capped)

    @property
    def offset(self) -> int:
        """Rows before this page: the rows shown are [offset:offset + size]."""
        return (self.number - 1) * self.size

    @property
    def start(self) -> int:
        """Number of the first row shown, from 1; 0 when there is none."""
        return self.offset + 1 if self.total else 0

    @property
    def end(self) -> int:
        """Number of the last row shown."""
        return min(self.number * self.size, self.total)

    @property
    def previous(self) -> int | None:
        """The page before, or None on the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, or None on the last."""
        return self.number + 1 if self.number < self.last else None

    @property
    def window(self) -> list[int | None]:
        """Page numbers to link: first, last and the neighbours; None where more than one page is left out."""
        near = range(self.number - _NEIGHBOURS, self.number + _NEIGHBOURS + 1)
        wanted = sorted({1, self.last, *(page for page in near if 1 <= page <= self.last)})
        shown: list[int | None] = []
        before = 0
        for page in wanted:
            if page - before == 2:
                shown.append(page - 1)
            elif page - before > 2:
                shown.append(None)
            shown.append(page)
            before = page
        return shown
