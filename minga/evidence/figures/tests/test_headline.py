from decimal import Decimal

import pytest
from django.core.cache import caches

from minga.cycle.activities.models import Activity, Beneficiaries
from minga.evidence.figures.queries import add_people, by_country, headline, portfolio
from minga.ground.codelists.queries import get
from minga.ground.kit.money import Money, Precision

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    caches["kept"].clear()


def test_it_works() -> None:
    found = headline()
    assert (found.activities, found.duplicates, found.without_amount, found.ngos, found.ngos_active) == (31, 1, 28, 8, 2)


def test_r_151_people_of_distinct_projects_of_cartagena() -> None:
    """R-151: 27,000 + 13,510 + 3,140 = 43,650; the repeated entry is not added."""
    found = portfolio()
    assert found is not None
    assert (found.people, found.people_precision) == (43650, "exact")
    assert found.codes == ("PRJ-001", "PRJ-002", "PRJ-003")


def test_the_total_has_its_place_and_currency() -> None:
    """R-154: 21.033.333.463,37 COP of Cartagena alone."""
    found = portfolio()
    assert found is not None
    assert found.total == Money(Decimal("21033333463.37"), "COP")
    assert (found.place, found.names) == ("CO-13001", {"es": "Cartagena de Indias", "en": "Cartagena de Indias"})


def test_a_vague_amount_makes_the_total_vague() -> None:
    Activity.objects.filter(code="PRJ-003").update(total_precision="approximate")
    found = portfolio()
    assert found is not None
    assert found.total.precision == Precision.APPROXIMATE


def test_other_units_are_not_added() -> None:
    Beneficiaries.objects.filter(activity__code="PRJ-003").update(unit="familias")
    found = portfolio()
    assert found is not None
    assert found.people == 40510


def test_an_activity_that_is_not_published_is_in_no_total() -> None:
    Activity.objects.filter(code="PRJ-003").update(public=False)
    found = portfolio()
    assert found is not None
    assert found.codes == ("PRJ-001", "PRJ-002")


def test_another_currency_is_another_portfolio() -> None:
    Activity.objects.filter(code="PRJ-003").update(total_currency="USD")
    found = portfolio()
    assert found is not None
    assert found.codes == ("PRJ-001", "PRJ-002")


def test_without_a_unit_the_country_is_the_place() -> None:
    Activity.objects.exclude(code="PRJ-031").update(total_amount=None, total_currency="")
    Activity.objects.filter(code="PRJ-031").update(total_amount=5, total_currency="USD")
    found = portfolio()
    assert found is not None
    assert (found.place, found.names, found.people) == ("PE", {"es": "Perú", "en": "Peru"}, None)


def test_no_declared_total_is_no_portfolio() -> None:
    Activity.objects.update(total_amount=None, total_currency="")
    assert portfolio() is None


def test_no_people_is_not_zero() -> None:
    assert add_people([]) == (None, "exact")


def test_people_are_as_exact_as_the_weakest() -> None:
    assert add_people([(10, "exact"), (200, "at_least"), (3, "approximate")]) == (213, "at_least")


def test_countries_count_each_activity_once() -> None:
    assert [(row["iso2"], row["activities"]) for row in by_country()] == [("EC", 10), ("PE", 10), ("CO", 8), ("BO", 2), ("SN", 1)]


def cartagena(**given) -> Beneficiaries:
    """Add a row of beneficiaries to a project of the portfolio."""
    return Beneficiaries.objects.create(activity=Activity.objects.get(code="PRJ-003"), unit="personas", **given)


def test_r_151_parts_of_a_group_are_not_added_to_it() -> None:
    before = Beneficiaries.objects.get(activity__code="PRJ-003", number=3140)
    cartagena(number=2000, group=before.group, sex=get("SEXO", "MUJER"))
    Beneficiaries.objects.filter(pk=before.pk).update(unit="personas")
    found = portfolio()
    assert found is not None
    assert found.people == 43650


def test_r_151_people_reached_indirectly_are_not_added() -> None:
    cartagena(number=90000, directness=get("TIPO_BENEFICIARIO", "INDIRECTO"))
    found = portfolio()
    assert found is not None
    assert found.people == 43650
