"""No test file asks for the day while it is read: the test may run after midnight, when that day is yesterday."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

_now = timezone.now
_reading: list[bool] = []  # as many as there are files being read, one inside the other


@contextmanager
def not_yet() -> Iterator[None]:
    """What asks Django for the time inside gets an error that says so; what only takes the function along may ask later."""
    _reading.append(True)
    timezone.now = _asked
    try:
        yield
    finally:
        _reading.pop()
        timezone.now = _asked if _reading else _now


def _asked() -> datetime.datetime:
    if _reading:
        raise AssertionError("This file asks for the time while it is read; the test may run on another day. Ask inside the test.")
    return _now()
