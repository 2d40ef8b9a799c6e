import pytest

from minga.ground.territory.rules import is_intermediate_city

pytestmark = pytest.mark.kit


@pytest.mark.parametrize(
    ("population", "intermediate"), [(0, False), (19_999, False), (20_000, True), (1_000_000, True), (1_000_001, False)]
)
def test_r_118_from_20000_to_a_million_both_included(population, intermediate):
    assert is_intermediate_city(population) is intermediate
