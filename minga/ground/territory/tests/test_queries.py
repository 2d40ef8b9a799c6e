"""Countries and units by name and by key; names that repeat are told apart (pitfall 24)."""

import pytest
from django.utils import translation

from minga.ground.territory import queries
from minga.ground.territory.models import Country, Unit

pytestmark = pytest.mark.django_db


def count(iso2: str) -> list[int]:
    return [Unit.objects.filter(country=iso2, level=level).count() for level in (1, 2, 3)]


def test_it_works():
    assert queries.find_place("EC-1801").full_name == "Ambato, Tungurahua, Ecuador"


@pytest.mark.parametrize(("iso2", "units"), [("EC", [24, 221, 1396]), ("CO", [33, 1122, 0]), ("PE", [25, 196, 1893]), ("BO", [9, 0, 0])])
def test_official_units_are_counted(iso2, units):
    assert count(iso2) == units


def test_countries_are_249():
    assert Country.objects.count() == 249


def test_pitfall_24_the_two_ucayali_have_different_names():
    found = Unit.objects.filter(country="PE", name="Ucayali").order_by("code")
    assert [(unit.key, unit.full_name) for unit in found] == [("PE-1606", "Ucayali, Loreto, Perú"), ("PE-25", "Ucayali, Perú")]


def test_a_country_has_its_name_in_both_languages():
    peru = Country.objects.get(iso2="BE")
    with translation.override("en"):
        english = peru.name
    assert (peru.name, english) == ("Bélgica", "Belgium")


@pytest.mark.parametrize("name", ["Bélgica", "Belgium", "BÉLGICA", "belgica", " Bélgica "])
def test_a_country_is_known_by_either_name(name):
    assert queries.country_named(name) == "BE"


@pytest.mark.parametrize(("name", "iso2"), [("EE. UU.", "US"), ("Corea", "KR"), ("Reino Unido", "GB"), ("Perú", "PE")])
def test_names_that_the_sources_use_are_known(name, iso2):
    assert queries.country_named(name) == iso2


@pytest.mark.parametrize("name", ["", "Atlántida", "Bélgica y Perú", "x" * 5000, "\0"])
def test_a_name_of_no_country_is_none(name):
    assert queries.country_named(name) is None


def test_a_renamed_country_is_known_at_once_by_its_new_name(django_assert_num_queries):
    queries.country_named("Perú")
    with django_assert_num_queries(1):
        queries.country_named("Bolivia")


@pytest.mark.parametrize(("key", "name"), [("PE", "Perú"), ("pe", "Perú"), ("PE-1606", "Ucayali"), ("bo-c", "Cochabamba")])
def test_a_place_is_found_by_its_key(key, name):
    assert queries.find_place(key).name == name


@pytest.mark.parametrize(
    "key", ["", "-", "PE-", "-16", "XX", "ZZ-1", "PE-999999", "PER", "PE-16-06", "PE 16", "PE\0", "PE-16\n", "ß-1", "PE-" + "1" * 9999]
)
def test_a_key_of_no_place_is_none(key):
    assert queries.find_place(key) is None


def test_everything_inside_a_unit_is_listed():
    loreto = Unit.objects.get(key="PE-16")
    inside = Unit.objects.filter(pk__in=queries.below(loreto))
    assert [inside.filter(level=level).count() for level in (1, 2, 3)] == [1, 8, 55]
