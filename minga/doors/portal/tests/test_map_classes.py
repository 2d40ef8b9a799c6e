"""The classes of a map: few, made of the numbers themselves."""

from decimal import Decimal

import pytest

from minga.doors.portal.map_classes import Class, classes, natural, shade_of

pytestmark = pytest.mark.django_db  # the cache that is emptied before each test stands in the database


def test_it_works() -> None:
    assert classes([5, 2, 2, 1, 1, 1, 1]) == [Class("q2", 1, 1, 4), Class("q3", 2, 2, 2), Class("q5", 5, 5, 1)]


def test_no_numbers_are_no_classes() -> None:
    assert classes([]) == []


def test_natural_breaks_fall_between_the_groups() -> None:
    found = classes([1, 2, 3, 4, 10, 11, 12, 50, 51, 100, 400])
    assert [(one.low, one.high, one.units) for one in found] == [(1, 4, 4), (10, 12, 3), (50, 51, 2), (100, 100, 1), (400, 400, 1)]


def test_every_number_is_in_a_class_to_the_cent() -> None:
    values = [Decimal(n * n) + Decimal("0.01") for n in range(1, 60)]
    found = classes(values)
    assert len(found) == 5
    assert sum(one.units for one in found) == 59
    assert {shade_of(value, 1, found) for value in values} == {"q1", "q2", "q3", "q4", "q5"}


def test_natural_breaks_are_the_best_ones() -> None:
    assert natural([1, 2, 9, 10, 30, 31], 3) == [[1, 2], [9, 10], [30, 31]]


@pytest.mark.parametrize(("value", "activities", "shade"), [(None, 0, "q0"), (None, 2, "none"), (Decimal(0), 1, "q3")])
def test_none_and_zero_are_told_apart(value, activities: int, shade: str) -> None:
    assert shade_of(value, activities, classes([Decimal(0)])) == shade
