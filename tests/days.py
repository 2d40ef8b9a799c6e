"""No test file asks for the day while it is read: the test may run after midnight, when that day is yesterday."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def not_yet() -> Iterator[None]:
    """What asks Django for the time inside gets an error that says so."""
    real = timezone.now
    timezone.now = _refuse
    try:
        yield
    finally:
        timezone.now = real


def _refuse():
    raise AssertionError("This file asks for the time while it is read; the test may run on another day. Ask inside the test.")
