"""Whom an activity reaches, counted once: parts are parts of their group, direct and indirect stay apart (R-151)."""

import pytest
from django.db import IntegrityError, transaction

from minga.cycle.activities.models import Place
from minga.cycle.activities.reckoning import People, exceeded, first_reached, reached
from minga.cycle.activities.testing import code_of, make_activity
from minga.ground.search.models import Card

PERSONS = ("", "personas", "")
DIRECT, INDIRECT = ("", "personas", "DIRECTO"), ("", "personas", "INDIRECTO")


def women(number: int, group=PERSONS, **given) -> People:
    return People(number, group, ("MUJER", "", ""), **given)


def men(number: int, group=PERSONS) -> People:
    return People(number, group, ("HOMBRE", "", ""))


def test_it_works():
    assert reached([People(12000, PERSONS), women(7000), men(5000)]) == [People(12000, PERSONS)]


def test_r_151_parts_alone_tell_their_group():
    assert reached([women(7000), men(5000)]) == [People(12000, PERSONS)]


def test_r_151_two_breakdowns_of_the_same_people_are_not_added():
    rural = People(9000, PERSONS, ("", "", "RURAL"))
    assert reached([women(7000), men(5000), rural]) == [People(12000, PERSONS)]


def test_r_151_a_breakdown_by_two_things_is_not_added_to_one_by_one():
    rural_women = People(4000, PERSONS, ("MUJER", "", "RURAL"))
    assert reached([women(7000), men(5000), rural_women]) == [People(12000, PERSONS)]


def test_direct_and_indirect_are_two_groups():
    assert reached([People(300, DIRECT), People(9000, INDIRECT)]) == [People(300, DIRECT), People(9000, INDIRECT)]


def test_no_number_is_no_zero():
    assert reached([People(None, PERSONS), People(None, PERSONS, ("MUJER", "", ""))]) == []


def test_the_weakest_part_tells_how_exact_the_group_is():
    assert reached([women(7000, precision="at_least"), men(5000)]) == [People(12000, PERSONS, precision="at_least")]


def test_parts_beyond_their_group_are_told():
    assert exceeded([People(100, PERSONS), women(60), men(41)]) == [(PERSONS, ("sex",), 101, 100)]


def test_parts_up_to_their_group_are_none():
    assert exceeded([People(100, PERSONS), women(60), men(40)]) == []


def test_parts_of_another_group_are_no_parts_of_this_one():
    assert exceeded([People(100, DIRECT), women(160, INDIRECT)]) == []


@pytest.mark.django_db
def test_a_list_shows_the_group_and_not_its_first_part():
    people = [
        {"number": 9000, "unit": "personas", "directness": code_of("TIPO_BENEFICIARIO", "INDIRECTO")},
        {"number": 70, "unit": "personas", "directness": code_of("TIPO_BENEFICIARIO", "DIRECTO"), "sex": code_of("SEXO", "MUJER")},
        {"number": 50, "unit": "personas", "directness": code_of("TIPO_BENEFICIARIO", "DIRECTO"), "sex": code_of("SEXO", "HOMBRE")},
    ]
    row = make_activity("T-B1", beneficiaries=people)
    card = Card.objects.get(key="T-B1")
    assert (first_reached(row.beneficiaries.all()), card.people, card.people_unit) == (People(120, DIRECT), 120, "personas")


@pytest.mark.django_db
@pytest.mark.parametrize("point", [{"latitude": 1}, {"longitude": 1}, {"latitude": 91, "longitude": 0}, {"latitude": 0, "longitude": -181}])
def test_the_database_refuses_what_is_no_point(point):
    row = make_activity("T-L1", places=[{"country_id": "EC", "source": "002:L1"}])
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(activity=row).update(**point)
