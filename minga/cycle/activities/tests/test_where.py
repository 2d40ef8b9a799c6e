"""Activities by place: in a unit and in those inside it, counted once for each."""

import pytest

from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import in_unit, of_country
from minga.cycle.activities.testing import make_in
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db


def unit(key: str) -> Unit:
    return Unit.objects.get(key=key)


def made() -> dict[str, str]:
    """Return {name of a set of places: code} of three activities in Santander and Chuquisaca, where the demonstration has none."""
    make_in("T-1", "CO-68001", "CO-68081")
    make_in("T-2", "CO-68")
    return {"two municipalities": "T-1", "the department": "T-2"}


def test_it_works() -> None:
    made()
    assert sorted(in_unit(Activity.objects.all(), unit("CO-68")).values_list("code", flat=True)) == ["T-1", "T-2"]


def test_what_lies_above_is_not_inside() -> None:
    made()
    assert list(in_unit(Activity.objects.all(), unit("CO-68001")).values_list("code", flat=True)) == ["T-1"]


def test_an_activity_in_two_countries_is_in_each() -> None:
    make_in("T-4", "PE-16", "CO-68")
    found = Activity.objects.filter(code="T-4")
    assert (of_country(found, "PE").count(), of_country(found, "CO").count()) == (1, 1)
