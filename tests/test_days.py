"""Tests may be read before midnight and run after it."""

import pytest
from django.utils import timezone

from tests.days import not_yet


def test_a_file_that_asks_for_the_day_while_it_is_read_is_refused():
    with not_yet(), pytest.raises(AssertionError, match="run on another day"):
        timezone.localdate()


def test_afterwards_the_day_is_told():
    with not_yet():
        pass
    assert timezone.localdate().year >= 2026
