"""Activities counted by place: once for each unit, and once above them."""

import pytest

from minga.cycle.activities.testing import make_in
from minga.evidence.figures.asking import Dimension, Question
from minga.evidence.figures.queries import counts

pytestmark = pytest.mark.django_db


def test_pitfall_31_two_places_count_once_above() -> None:
    make_in("T-1", "CO-68001", "CO-68081")
    make_in("T-2", "CO-68")
    assert counts(Question(Dimension.UNIT1, {Dimension.UNIT1: ("CO-68",)})) == {"CO-68": 2}


def test_each_unit_below_counts_its_own() -> None:
    make_in("T-1", "CO-68001", "CO-68081")
    make_in("T-2", "CO-68")
    assert counts(Question(Dimension.UNIT2, {Dimension.UNIT1: ("CO-68",)})) == {"CO-68001": 1, "CO-68081": 1}


def test_three_levels_deep() -> None:
    make_in("T-3", "PE-160201")
    inside = {Dimension.UNIT3: ("PE-160201",)}
    assert counts(Question(Dimension.UNIT1, inside)) == {"PE-16": 1}
    assert counts(Question(Dimension.UNIT2, inside)) == {"PE-1602": 1}
    assert counts(Question(Dimension.UNIT3, inside)) == {"PE-160201": 1}


def test_two_countries_count_in_each() -> None:
    before = counts(Question(Dimension.COUNTRY))
    make_in("T-4", "PE-16", "CO-68")
    after = counts(Question(Dimension.COUNTRY))
    assert {key: after[key] - before[key] for key in after if after[key] != before[key]} == {"CO": 1, "PE": 1}


def test_what_is_not_published_is_counted_only_where_everything_is_asked() -> None:
    make_in("T-5", "CO-68001", public=False)
    inside = {Dimension.UNIT1: ("CO-68",)}
    assert counts(Question(Dimension.UNIT2, inside)) == {}
    assert counts(Question(Dimension.UNIT2, inside, everything=True)) == {"CO-68001": 1}
