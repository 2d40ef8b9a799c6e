from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.cycle.law.rules import UnitCosts, unit_costs

pytestmark = pytest.mark.kit


def test_r_302_twenty_together_cost_a_quarter_less_than_ten_alone():
    assert unit_costs(D(100), D(10), D(150), D(20)) == UnitCosts(D("10.00"), D("7.50"), D("25.00"))


def test_r_302_working_together_may_cost_more():
    assert unit_costs(D(100), D(10), D(300), D(20)) == UnitCosts(D("10.00"), D("15.00"), D("-50.00"))


def test_r_302_of_nothing_there_is_no_percentage():
    assert unit_costs(D(0), D(10), D(150), D(20)) == UnitCosts(D("0.00"), D("7.50"), None)


def test_r_302_the_saving_is_of_the_exact_costs_and_not_of_the_rounded_ones():
    assert unit_costs(D(1), D(3), D(1), D(6)).saving == D("50.00")


@pytest.mark.parametrize("given", [(1, 0, 1, 1), (1, 1, 1, 0), (-1, 1, 1, 1), (1, 1, -1, 1), (1, -1, 1, 1)])
def test_r_302_impossible_numbers_are_refused(given):
    with pytest.raises(ValueError):
        unit_costs(*map(D, given))


@given(st.decimals(min_value=1, max_value=10**12, places=2), st.decimals(min_value=1, max_value=10**6, places=2))
def test_r_302_the_same_costs_save_nothing(cost, units):
    assert unit_costs(cost, units, cost, units).saving == 0
