"""Canonical text: the same values, the same bytes."""

import datetime
from decimal import Decimal

import pytest

from minga.cycle.registration.canonical import canonical

pytestmark = pytest.mark.kit
UTC, LOCAL = datetime.UTC, datetime.timezone(datetime.timedelta(hours=-5))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"name": "pa\u0301ramo", "ñ": "«»"}, '{"name":"páramo","ñ":"«»"}'),
        ({"amount": Decimal("90000.00")}, '{"amount":"90000.00"}'),
        ({"day": datetime.date(2011, 2, 25)}, '{"day":"2011-02-25"}'),
        (datetime.datetime(2026, 1, 2, 3, tzinfo=UTC), '"2026-01-02T03:00:00.000000+00:00"'),
        (datetime.datetime(2026, 1, 1, 22, tzinfo=LOCAL), '"2026-01-02T03:00:00.000000+00:00"'),
        (10**30, "1" + "0" * 30),
    ],
)
def test_it_works(value, text):
    assert canonical(value).decode() == text


@pytest.mark.parametrize("value", [0.5, float("nan"), Decimal("NaN"), b"x", {1}, "\ud800", "a\x00", object()])
def test_what_has_no_one_way_of_being_written_is_refused(value):
    with pytest.raises(ValueError):
        canonical({"value": value})


def test_what_is_nested_too_deep_is_refused():
    value: list = []
    for _depth in range(40):
        value = [value]
    with pytest.raises(ValueError):
        canonical(value)
