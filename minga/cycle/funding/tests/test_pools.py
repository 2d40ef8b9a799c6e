"""Counterpart pools: budget by year, commitments, balance, alert."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.funding.actions import pools
from minga.cycle.funding.models import PoolYear
from minga.cycle.funding.queries import year_told
from minga.cycle.funding.testing import OTHER_OFFICER, make_pool, make_project, person
from minga.ground.inbox.models import Message

pytestmark = pytest.mark.django_db


def over_committed():
    pool, year = make_pool()
    first = pools.commit(by=person(), year=year, activity=make_project("T-B1"), amount=Decimal("6181155256.80"))
    second = pools.commit(by=person(), year=year, activity=make_project("T-B2"), amount=Decimal("3964280514.04"))
    return pool, year, first, second


def left(year: PoolYear) -> Decimal:
    return year_told(PoolYear.objects.get(pk=year.pk), "COP").left.amount


def test_r_098_a_pool_over_committed_tells_its_balance_and_alerts_the_office():
    _pool, year, _first, _second = over_committed()
    assert (left(year), year_told(year, "COP").over) == (Decimal("-145435770.84"), True)
    told = Message.objects.filter(person=person(), subject__startswith="Bolsa sobregirada")
    assert [one.figures["over"] for one in told] == [{"amount": "145435770.84", "currency": "COP"}]


def test_r_098_released_money_is_free_again():
    _pool, year, _first, second = over_committed()
    pools.release(by=person(), commitment=second, reason="Lo pone el Ministerio")
    assert left(year) == Decimal("3818844743.20")


def test_releasing_needs_a_reason():
    _pool, _year, first, _second = over_committed()
    with pytest.raises(ValidationError):
        pools.release(by=person(), commitment=first, reason="")


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_commitment_is_above_zero(amount: str):
    _pool, year = make_pool()
    with pytest.raises(ValidationError):
        pools.commit(by=person(), year=year, activity=make_project(), amount=Decimal(amount))


def test_a_negative_budget_and_one_beyond_10_15_are_refused():
    pool, _year = make_pool()
    for budget in ("-1", "1000000000000000.01"):
        with pytest.raises(ValidationError):
            pools.set_budget(by=person(), pool=pool, year=2012, budget=Decimal(budget))


def test_a_budget_changes_with_its_reason_only():
    pool, year = make_pool()
    with pytest.raises(ValidationError):
        pools.set_budget(by=person(), pool=pool, year=2011, budget=Decimal(5))
    pools.set_budget(by=person(), pool=pool, year=2011, budget=Decimal(5), reason="Recorte")
    assert PoolYear.objects.get(pk=year.pk).budget == 5


def test_only_the_institution_keeps_its_pool():
    pool, year = make_pool()
    other = person(OTHER_OFFICER)
    with pytest.raises(PermissionDenied):
        pools.set_budget(by=other, pool=pool, year=2012, budget=Decimal(1))
    with pytest.raises(PermissionDenied):
        pools.commit(by=other, year=year, activity=make_project(), amount=Decimal(1))
    with pytest.raises(PermissionDenied):
        pools.open_pool(by=other, organisation=pool.organisation, name="Otra", currency="COP")
