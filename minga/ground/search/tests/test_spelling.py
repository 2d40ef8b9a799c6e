"""What a misspelt word may mean: the same proposals on both databases, each of which finds something."""

import pytest
from django.core.cache import caches

from minga.ground.search.actions import make_card, put, withdraw
from minga.ground.search.models import Card, Kind, Word
from minga.ground.search.queries import Asked
from minga.ground.search.spelling import proposals

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_these(db) -> None:
    """Each test has its own cards and words and nothing kept."""
    Card.objects.all().delete()
    Word.objects.all().delete()
    caches["kept"].clear()


def add(key: str, title: str, kind: Kind = Kind.ACTIVITY, **shown) -> None:
    put(make_card(kind, key, title, **shown))
    caches["kept"].clear()


def meant(text: str, **chosen: tuple[str, ...]) -> list[str]:
    return proposals(Asked(text, chosen))


def test_it_works() -> None:
    add("A-1", "Agua potable en Nampag")
    assert meant("potabel") == ["potable"]


def test_the_word_is_proposed_as_it_is_written_not_as_it_is_kept() -> None:
    add("A-1", "Conexiones hidráulicas en Cartagena")
    assert meant("Conecsiones hidraulica en cartajena") == ["Conexiones hidraulica en cartagena"]


def test_only_unknown_words_are_replaced() -> None:
    add("A-1", "Agua potable en Nampag")
    assert meant("agua  (potabel)") == ["agua  (potable)"]


@pytest.mark.parametrize("text", ["", "   ", "agua", "potab", "zzzzzzzz", "abc", "%00", "12345", "agua potable", "AND OR NOT"])
def test_what_is_known_short_or_far_from_everything_has_no_proposal(text: str) -> None:
    add("A-1", "Agua potable en Nampag")
    assert meant(text) == []


def test_a_short_word_may_differ_in_one_place_a_long_one_in_two() -> None:
    add("A-1", "Riego y alcantarillado")
    assert (meant("riegu"), meant("riuguu"), meant("alcantariyado"), meant("alkantariyado")) == (
        ["riego"],
        [],
        ["alcantarillado"],
        [],
    )


def test_the_nearest_comes_first_then_what_more_records_bear() -> None:
    for number in range(3):
        add(f"A-{number}", "Semillas criollas")
    add("A-9", "Semilleros y vasillas")
    add("A-10", "Camillas")
    assert meant("zemillas") == ["semillas", "camillas"]


def test_at_most_three_are_proposed() -> None:
    add("A-1", "Casta canta caita carta calta")
    assert len(meant("casza")) == 1
    assert len(meant("cakta")) == 3


def test_a_word_of_the_lead_is_known_too() -> None:
    add("A-1", "Proyecto", words=[("Construcción de letrinas", "es")], lead="Construcción de letrinas")
    assert meant("letrynas") == ["letrinas"]


def test_a_word_that_no_card_bears_any_more_is_not_proposed() -> None:
    add("A-1", "Fundación Secreta")
    withdraw(Kind.ACTIVITY, "A-1")
    assert Word.objects.filter(folded="secreta").exists()
    assert meant("secretta") == []


def test_a_proposal_finds_something_with_the_same_filters() -> None:
    add("A-1", "Agua potable", status="VIGENTE")
    assert meant("potabel", status=("VIGENTE",)) == ["potable"]
    assert meant("potabel", status=("CANCELADO",)) == []


def test_a_word_is_kept_once_as_it_was_written_first() -> None:
    add("A-1", "Educación")
    add("A-2", "EDUCACIÓN inicial")
    assert list(Word.objects.order_by("folded").values_list("folded", "written")) == [("educacion", "Educación"), ("inicial", "inicial")]


def test_the_same_queries_for_few_and_many_words(django_assert_max_num_queries) -> None:
    for number in range(30):
        add(f"A-{number}", f"potablo{chr(97 + number % 26)} potable")
    with django_assert_max_num_queries(26):
        meant("potabel")
