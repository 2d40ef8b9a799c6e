"""Entries that tell the same: one title, one place, one total, one date."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Figure, Finding, Severity
from minga.ground.kit.text import fold

SAME = gettext_noop("Tiene el mismo título, lugar, monto y fecha que %(other)s: una persona decide si se unen o por qué siguen las dos.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What tells an entry from another; `date` as far as it is known, '' where it is not."""

    code: str
    title: str
    place: str = ""
    total: Decimal | None = None
    currency: str = ""
    date: str = ""
    source: str = ""

    @property
    def mark(self) -> tuple:
        """What two copies have in common."""
        return fold(self.title), fold(self.place), self.total, self.currency, self.date


def same_entry(one: Entry, other: Entry) -> list[Finding]:
    """DQ-DUP: two entries of the same title, place, total and date (N-010); a title alone says nothing without a total or a date."""
    if one.code == other.code or one.mark != other.mark or (one.total is None and not one.date):
        return []
    source = " | ".join(filter(None, (one.source, other.source)))
    figures: dict[str, Figure] = {"other": other.code}
    return [Finding("DQ-DUP", Severity.ERROR, SAME, figures, "title", source)]
