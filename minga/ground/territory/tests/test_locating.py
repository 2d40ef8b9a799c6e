"""Point → unit: the deepest whose boundary holds it; borders, the sea, what is no point."""

import math
import random

import pytest
from django.contrib.auth import get_user_model

from minga.ground.territory.actions import load_boundaries
from minga.ground.territory.locating import country_at, country_keys_at, unit_at, units_at
from minga.ground.territory.matching import Wanted
from minga.ground.territory.testing import make_feature, make_file, make_row, square

pytestmark = pytest.mark.django_db

QUITO, AMBATO, LIMA, PARIS, PACIFIC = (-0.22, -78.51), (-1.25, -78.62), (-12.05, -77.04), (48.85, 2.35), (0.0, -85.0)


def load(folder, features, level: int = 2) -> None:
    load_boundaries(make_file(folder, features), Wanted("EC", level, "COD"), by=get_user_model().objects.system())


def keys(*points: tuple[float, float]) -> list[str]:
    return [unit.key if unit else "" for unit in units_at(points)]


def test_it_works():
    assert keys(QUITO, AMBATO, LIMA, PARIS, PACIFIC) == ["EC-17", "EC-18", "PE-15", "", ""]
    assert unit_at(*AMBATO).full_name == "Tungurahua, Ecuador"


def test_the_deepest_unit_is_found_once_it_is_loaded(tmp_path):
    assert keys(AMBATO) == ["EC-18"]
    load(tmp_path, make_row())
    assert keys(AMBATO, QUITO) == ["EC-1801", "EC-17"]


def test_a_point_on_a_shared_border_has_the_lower_key(tmp_path):
    load(tmp_path, make_row(["1802", "1801"]))
    assert keys((-1.3, -78.5), (-1.4, -78.5)) == ["EC-1801", "EC-1801"]


def test_a_hole_belongs_to_the_unit_above(tmp_path):
    hole = [[-78.65, -1.35], [-78.65, -1.25], [-78.55, -1.25], [-78.55, -1.35], [-78.65, -1.35]]
    load(tmp_path, [make_feature("1801", [*square(-78.7, -1.4), hole])])
    assert keys((-1.3, -78.6), (-1.39, -78.69)) == ["EC-18", "EC-1801"]


@pytest.mark.parametrize("point", [(math.nan, 0), (0, math.inf), (91, 0), (0, 181)])
def test_what_is_no_point_is_nowhere(point):
    assert (unit_at(*point), country_at(*point)) == (None, None)


def test_no_points_have_no_units():
    assert units_at([]) == []


def test_countries_are_found():
    assert country_keys_at([QUITO, LIMA, PARIS, PACIFIC]) == ["EC", "PE", "FR", ""]
    assert (country_at(*PARIS).iso2, country_at(*QUITO).iso2, country_at(*PACIFIC)) == ("FR", "EC", None)


def test_20_000_points_take_few_queries(django_assert_num_queries):
    numbers = random.Random(1)
    points = [(numbers.uniform(-18, 2), numbers.uniform(-82, -68)) for _number in range(20_000)]
    units_at(points[:1])
    with django_assert_num_queries(2):
        found = units_at(points)
    assert sum(unit is not None for unit in found) > 10_000
