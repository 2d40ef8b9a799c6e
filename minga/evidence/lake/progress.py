"""How far an import is: written to its row about once a second, where a person also asks it to stop."""

import time

from django.utils import timezone

from minga.evidence.lake.models import Import

EVERY = 1.0  # seconds between two writings


class Cancelled(Exception):
    """A person asked for the import to stop."""


class Progress:
    """Counts what was read of a file of `size` bytes (of XML; 0 where that is not known)."""

    def __init__(self, one: Import, size: int = 0) -> None:
        self.number, self.size = one.pk, size
        self.bytes = self.activities = 0
        self.began = time.monotonic()
        self.told = 0.0

    def add(self, bytes_: int, activities: int) -> None:
        """Count a piece, and tell where it is time. Raises Cancelled where somebody asked for it."""
        self.bytes += bytes_
        self.activities += activities
        self.tell()

    def tell(self, *, now: bool = False) -> None:
        """Write the row where a second has passed (or `now`). Raises Cancelled where somebody asked for it."""
        moment = time.monotonic()
        if not now and moment - self.told < EVERY:
            return
        self.told = moment
        rate = self.bytes / max(moment - self.began, 0.001)
        left = max(self.size - self.bytes, 0)
        Import.objects.filter(pk=self.number).update(
            read_bytes=self.bytes,
            activities=self.activities,
            rate=round(rate),
            seconds_left=round(left / rate) if self.size and rate else None,
            beat_at=timezone.now(),
        )
        self.ask()

    def ask(self) -> None:
        """Raise Cancelled where somebody asked for it."""
        if Import.objects.filter(pk=self.number, cancel_asked=True).exists():
            raise Cancelled
