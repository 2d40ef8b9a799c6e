"""Tests may be read before midnight and run after it."""

import pytest
from django.utils import timezone

from tests.days import not_yet


def test_a_file_that_asks_for_the_day_while_it_is_read_is_refused():
    with not_yet(), pytest.raises(AssertionError, match="run on another day"):
        timezone.localdate()


def test_a_file_may_take_the_function_along_and_ask_when_the_test_runs():
    with not_yet():
        now = timezone.now
    assert now() <= timezone.now()


def test_afterwards_the_time_is_django_s_own():
    before = timezone.now
    with not_yet(), not_yet():
        pass
    assert timezone.now is before
