"""What is inside a unit, and what of it is drawn."""

import pytest

from minga.ground.territory.drawing import drawn
from minga.ground.territory.models import Unit
from minga.ground.territory.queries import levels, units_below

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    assert levels()["PE"] == {1: 25, 2: 196, 3: 1893}


def test_units_below_by_level() -> None:
    loreto, maynas = Unit.objects.get(key="PE-16"), Unit.objects.get(key="PE-1602")
    assert units_below([loreto.pk, maynas.pk]) == {loreto.pk: {2: 8, 3: 55}, maynas.pk: {3: 6}}


@pytest.mark.parametrize("key", ["PE", "PE-16", "CO-13", "EC-20", "BO-T"])
def test_countries_and_the_first_level_are_drawn(key: str) -> None:
    assert key in drawn()


@pytest.mark.parametrize("key", ["PE-1602", "CO-13001", "VA"])
def test_nothing_below_is_drawn(key: str) -> None:
    assert key not in drawn()
