"""Search over the cards; the suite runs it on both databases, which give the same hits."""

import pytest
from django.core.cache import caches

from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry
from minga.ground.search import fulltext
from minga.ground.search.actions import make_card, put, renew
from minga.ground.search.models import Card, Kind
from minga.ground.search.queries import Asked, everything, find

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_these(db) -> None:
    """Each test has its own cards and no kept counts."""
    Card.objects.all().delete()
    caches["kept"].clear()


def add(kind: Kind, key: str, title: str, words: str = "", language: str = "es", **shown) -> None:
    put(make_card(kind, key, title, words=[(words, "es")], language=language, **shown))


def keys(text: str, order: str = "", **chosen) -> list[str]:
    names = dict(Card.objects.values_list("id", "key"))
    return [names[pk] for pk in find(Asked(text, chosen, order), 0, 25).ids]


def test_it_works() -> None:
    add(Kind.ACTIVITY, "A-1", "Agua potable en Nampag")
    add(Kind.ACTIVITY, "A-2", "Escuelas rurales")
    assert keys("nampag") == ["A-1"]


@pytest.mark.parametrize("text", ["chocó", "choco", "CHOCO", "Chocó", "choćo"])
def test_pitfall_35_accents_and_case_make_no_difference(text: str) -> None:
    add(Kind.PLACE, "CO-27", "Chocó")
    assert keys(text) == ["CO-27"]


def test_r_341_words_are_found_in_either_language() -> None:
    add(Kind.TERM, "X/1", "Cooperación Sur – Sur")
    add(Kind.ACTIVITY, "A-1", "Education programmes", language="en")
    assert keys("cooperacion sur sur") == ["X/1"]
    assert keys("programme") == ["A-1"]


def test_singular_and_plural_meet() -> None:
    add(Kind.ACTIVITY, "A-1", "Conexiones hidráulicas")
    assert keys("conexión hidráulica") == ["A-1"]


def test_beginnings_serve_where_no_whole_word_does() -> None:
    add(Kind.ACTIVITY, "A-1", "Alcantarillado")
    assert keys("alcantari") == ["A-1"]


def test_all_words_must_occur() -> None:
    add(Kind.ACTIVITY, "A-1", "Agua", words="riego")
    assert keys("agua escuela") == []
    assert keys("agua riego") == ["A-1"]


def test_signs_alone_find_nothing() -> None:
    add(Kind.ACTIVITY, "A-1", "Agua")
    assert find(Asked("*** ()"), 0, 25).total == 0


def test_no_words_find_everything_by_kind_and_title() -> None:
    add(Kind.PLACE, "P", "Ambato")
    add(Kind.ACTIVITY, "A-2", "Zonas")
    add(Kind.ACTIVITY, "A-1", "Árbol")
    assert keys("") == ["A-1", "A-2", "P"]
    assert keys("", order="title") == ["P", "A-1", "A-2"]


def test_a_title_weighs_more_than_the_text() -> None:
    add(Kind.ACTIVITY, "A-1", "Escuelas", words="agua riego")
    add(Kind.ACTIVITY, "A-2", "Agua", words="escuelas riego")
    assert keys("agua") == ["A-2", "A-1"]


def test_records_come_before_places_and_copies_after_what_they_repeat() -> None:
    add(Kind.PLACE, "P", "Quito")
    add(Kind.ACTIVITY, "A-COPY", "Quito", counted=False)
    add(Kind.ACTIVITY, "A-1", "Quito")
    assert keys("quito") == ["A-1", "A-COPY", "P"]


def test_facets_count_the_kinds_they_are_asked_of() -> None:
    add(Kind.ACTIVITY, "A-1", "Agua", status="VIGENTE", source_kind="BILATERAL", amount=1, currency="USD", countries=" EC PE ")
    add(Kind.ACTIVITY, "A-2", "Agua", countries=" EC ")
    add(Kind.ORGANISATION, "O", "Agua", source_kind="BILATERAL")
    add(Kind.PLACE, "P", "Agua", countries=" PE ")
    found = find(Asked("agua"), 0, 25)
    assert found.total == 4
    assert found.facets["status"] == {"VIGENTE": 1, "": 1}
    assert found.facets["money"] == {"yes": 1, "no": 1}
    assert found.facets["source_kind"] == {"BILATERAL": 2, "": 1}
    assert found.facets["countries"] == {"EC": 2, "PE": 2, "": 1}
    assert found.facets["kind"] == {"activity": 2, "organisation": 1, "place": 1}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"money": ("yes",)}, ["A-1"]),
        ({"money": ("no",)}, ["A-2"]),
        ({"money": ("yes", "no")}, ["A-1", "A-2"]),
        ({"status": ("",)}, ["A-2"]),
        ({"countries": ("PE",)}, ["A-1", "P"]),
        ({"countries": ("",)}, ["O"]),
        ({"kind": ("place", "organisation")}, ["O", "P"]),
        ({"source_kind": ("BILATERAL",), "kind": ("activity",)}, ["A-1"]),
        ({"countries": ("XX",)}, []),
    ],
)
def test_filters_give_as_many_as_their_counts(chosen: dict, expected: list[str]) -> None:
    add(Kind.ACTIVITY, "A-1", "Agua 1", status="VIGENTE", source_kind="BILATERAL", amount=1, currency="USD", countries=" EC PE ")
    add(Kind.ACTIVITY, "A-2", "Agua 2", countries=" EC ")
    add(Kind.ORGANISATION, "O", "Agua", source_kind="BILATERAL")
    add(Kind.PLACE, "P", "Agua", countries=" PE ")
    found = find(Asked("agua", chosen, "title"), 0, 25)
    assert sorted(keys("agua", "title", **chosen)) == sorted(expected)
    assert found.total == len(expected)


def test_by_amount_goes_by_currency_and_the_unvalued_come_last() -> None:
    add(Kind.ACTIVITY, "NONE", "Agua")
    add(Kind.ACTIVITY, "USD-1", "Agua", amount=1, currency="USD")
    add(Kind.ACTIVITY, "USD-2", "Agua", amount=2, currency="USD")
    add(Kind.ACTIVITY, "EUR-9", "Agua", amount=9, currency="EUR")
    assert keys("agua", order="amount") == ["USD-2", "USD-1", "EUR-9", "NONE"]


def test_too_many_hits_are_not_weighed_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "RANKED", 1)
    add(Kind.ACTIVITY, "A-2", "Zona", words="agua")
    add(Kind.ACTIVITY, "A-1", "Barrio agua")
    found = find(Asked("agua"), 0, 25)
    assert (found.ranked, found.total) == (False, 2)
    assert keys("agua") == ["A-1", "A-2"]


def test_everything_is_limited() -> None:
    for number in range(3):
        add(Kind.ACTIVITY, f"A-{number}", f"Agua {number}")
    assert list(everything(Asked("agua"), 2).values_list("key", flat=True)) == ["A-0", "A-1"]


def test_changed_words_are_found_and_the_old_ones_are_not() -> None:
    add(Kind.ACTIVITY, "A-1", "Agua")
    add(Kind.ACTIVITY, "A-1", "Riego")
    assert (keys("agua"), keys("riego")) == ([], ["A-1"])


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "'; DROP TABLE search_card; --", '"', "NEAR(a b)", "a" * 10_000, "-", ":*", "\ud800"])
def test_nothing_typed_breaks_it(text: str) -> None:
    assert find(Asked(text), 0, 25).total == 0


@pytest.mark.parametrize("kind", [Kind.AGREEMENT, Kind.DEMAND, Kind.OFFER, Kind.ORGANISATION])
def test_every_kind_of_record_comes_before_the_places(kind: Kind) -> None:
    add(Kind.PLACE, "P", "Quito")
    add(kind, "R-1", "Quito", words="palabras que alargan su texto")
    assert keys("quito") == ["R-1", "P"]


def test_the_kind_of_source_is_asked_of_offers_and_not_of_demands() -> None:
    add(Kind.OFFER, "O-1", "Agua", source_kind="ONU")
    add(Kind.OFFER, "O-2", "Agua")
    add(Kind.DEMAND, "D-1", "Agua")
    assert find(Asked("agua"), 0, 25).facets["source_kind"] == {"ONU": 1, "": 1}


def test_renewed_cards_are_the_only_ones_of_their_kind() -> None:
    system = Person.objects.system()
    add(Kind.OFFER, "O-1", "Agua")
    add(Kind.OFFER, "O-2", "Agua")
    add(Kind.DEMAND, "D-1", "Agua")
    assert renew(Kind.OFFER, [make_card(Kind.OFFER, "O-2", "Riego"), make_card(Kind.OFFER, "O-3", "Agua")], by=system) == (1, 1)
    assert sorted(keys("agua")) == ["D-1", "O-3"]
    line = Entry.objects.latest("seq")
    assert (line.event, line.thing_kind, line.thing_key, line.after) == (
        "search.renewed",
        "search",
        "offer",
        {"came": ["O-3"], "left": ["O-1"]},
    )
    renew(Kind.OFFER, [make_card(Kind.OFFER, "O-2", "Riego"), make_card(Kind.OFFER, "O-3", "Pozos")], by=system)
    assert (keys("pozos"), Entry.objects.latest("seq")) == (["O-3"], line)
