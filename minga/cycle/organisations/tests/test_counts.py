"""Organisations by kind, scope, source and country: what each choice leaves."""

import pytest

from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import NONE, counts, directory, narrowed, of_countries

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    found = counts(Organisation.objects.published(), {})
    assert found["scope"] == {"INTERNACIONAL": 44, "NACIONAL": 36, "LOCAL": 15, "DEPARTAMENTAL": 8}


def test_a_group_does_not_narrow_itself() -> None:
    chosen = {"scope": ("LOCAL",), "country": ("CO",)}
    found = counts(Organisation.objects.published(), chosen)
    assert found["scope"]["LOCAL"] == narrowed(Organisation.objects.published(), chosen).count()
    assert found["country"]["CO"] == found["scope"]["LOCAL"]
    assert found["scope"]["NACIONAL"] == narrowed(Organisation.objects.published(), {"scope": ("NACIONAL",), "country": ("CO",)}).count()


def test_r_074_seat_or_money() -> None:
    found = of_countries(Organisation.objects.filter(standing__isnull=False), ("ES",))
    assert sorted(found.values_list("code", flat=True)) == ["NGO-03", "NGO-08"]


def test_only_those_given_are_counted() -> None:
    Organisation.objects.filter(scope__code="DEPARTAMENTAL").update(public=False)
    assert counts(Organisation.objects.published(), {})["scope"]["DEPARTAMENTAL"] == 0


def test_r_068_the_directory_has_eight_public_rows() -> None:
    assert directory().count() == 8
    Organisation.objects.filter(code="NGO-01").update(public=False)
    assert directory().count() == 7


@pytest.mark.parametrize("group", ["kind", "scope", "source"])
def test_pitfall_36_each_group_adds_up(group: str) -> None:
    everyone = Organisation.objects.published()
    assert sum(counts(everyone, {})[group].values()) == everyone.count()


@pytest.mark.parametrize("group", ["source", "country"])
def test_those_of_which_nothing_is_said_can_be_chosen(group: str) -> None:
    everyone = Organisation.objects.published()
    found = narrowed(everyone, {group: (NONE,)}).count()
    assert (found, found > 0) == (counts(everyone, {})[group][NONE], True)
