"""Questions as officers type them, asked of the demonstration: what must be found, and what must not."""

import pytest

from minga.ground.search.models import Card
from minga.ground.search.queries import Asked, find

pytestmark = pytest.mark.django_db


def found(text: str, kind: str = "") -> list[str]:
    chosen = {"kind": (kind,)} if kind else {}
    ids = find(Asked(text, chosen), 0, 50).ids
    keys = dict(Card.objects.values_list("id", "key"))
    return [keys[pk] for pk in ids]


def test_small_words_do_not_stop_a_question():
    assert found("proyectos en Ambato", "activity") == ["PRJ-014"]


def test_a_kind_is_no_obstacle():
    assert set(found("proyectos de salud", "activity")) == set(found("salud", "activity"))


def test_an_ngo_is_found_by_its_tax_id():
    assert found("1792427579001") == ["NGO-01"]


def test_a_country_is_found_in_either_language():
    """'Bélgica' and 'Belgium' are one: the same projects answer to both."""
    assert set(found("Belgium", "activity")) == set(found("Bélgica", "activity"))
    assert {"PRJ-030", "PRJ-040", "PRJ-042", "PRJ-043"} <= set(found("Belgium", "activity"))


def test_a_group_of_people_is_found():
    assert "PRJ-002" in found("población infantil", "activity")


def test_a_list_answers_by_its_code():
    assert "FUENTE/BILATERAL" in found("FUENTE", "term")


def test_a_sector_answers_by_its_code():
    assert found("14022", "term") == ["Sector/14022"]


def test_some_of_many_words_are_better_than_nothing():
    answer = find(Asked("alcantarillado xyzzy Mandela", {}), 0, 25)
    assert (answer.loose, "PRJ-001" in found("alcantarillado xyzzy Mandela")) == (True, True)


def test_of_two_words_both_must_occur():
    assert found("alcantarillado xyzzy") == []


def test_r_072_no_acronym_is_found_as_one():
    assert found("No identifica", "organisation") == []
