"""Activities by place: in a unit and in those inside it, counted once for each."""

import pytest

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import in_unit, of_country
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db


def make_activity(code: str, *keys: str, public: bool = True) -> Activity:
    units = [Unit.objects.get(key=key) for key in keys]
    places = [{"country_id": unit.country_id, "unit": unit, "source": "002:L1"} for unit in units]
    fields = {"title": code, "kind": get("TIPO_ACTIVIDAD", "PROYECTO"), "source": "002:L1", "public": public}
    return actions.record(by=Person.objects.system(), code=code, fields=fields, parts={"places": places})[0]


def unit(key: str) -> Unit:
    return Unit.objects.get(key=key)


def made() -> dict[str, str]:
    """Return {name of a set of places: code} of three activities in Santander and Chuquisaca, where the demonstration has none."""
    make_activity("T-1", "CO-68001", "CO-68081")
    make_activity("T-2", "CO-68")
    return {"two municipalities": "T-1", "the department": "T-2"}


def test_it_works() -> None:
    made()
    assert sorted(in_unit(Activity.objects.all(), unit("CO-68")).values_list("code", flat=True)) == ["T-1", "T-2"]


def test_what_lies_above_is_not_inside() -> None:
    made()
    assert list(in_unit(Activity.objects.all(), unit("CO-68001")).values_list("code", flat=True)) == ["T-1"]


def test_an_activity_in_two_countries_is_in_each() -> None:
    make_activity("T-4", "PE-16", "CO-68")
    found = Activity.objects.filter(code="T-4")
    assert (of_country(found, "PE").count(), of_country(found, "CO").count()) == (1, 1)
