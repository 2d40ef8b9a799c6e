"""Words of published activities: what finds them, in which order, what narrows, and what nobody can break."""

import random
from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from minga.evidence.lake import indexing, searching, star
from minga.evidence.lake.parts import Writer
from minga.evidence.lake.searching import Found, Passes, search
from minga.evidence.lake.tests.test_star import RATES, SPENT, activity, nowhere
from minga.ground.kit.text import fold

pytestmark = pytest.mark.kit

AGUA = "Agua potable y saneamiento en comunidades rurales"


@pytest.fixture
def index(tmp_path):
    """Return what makes the index of a dataset from its rows by table."""

    def made(tables: dict[str, list[dict]], number: int = 7) -> searching.Index:
        folder: Path = tmp_path / str(number) / "1"
        with Writer(folder, number) as writer:
            for name, rows in tables.items():
                columns, counts, numbers = {key for row in rows for key in row}, defaultdict(int), []
                for row in rows:
                    numbers.append(counts[row["a"]])
                    counts[row["a"]] += 1
                writer.add(name, {"n": numbers} | {key: [row.get(key) for row in rows] for key in columns})
        star.build(folder, rates=RATES, locate=nowhere)
        indexing.build(folder)
        return searching.indexes([folder])[0]

    return made


def titled(*titles: str, lang: str = "es", **more) -> dict[str, list[dict]]:
    return {"activity": [activity(a, title=title, lang=lang, **more) for a, title in enumerate(titles)]}


def numbers(found: Found) -> list[int]:
    return [hit.a for hit in found.hits]


@pytest.mark.parametrize("typed", ["gestion", "GESTIÓN", "gestión", "gestiones"])
def test_accents_capitals_and_endings_do_not_matter(index, typed):
    assert numbers(search(typed, [index(titled("Gestión del agua", "Escuelas"))])) == [0]


def test_english_is_found_by_its_stem(index):
    assert numbers(search("schools", [index(titled("School meals", "Roads", lang="en"))])) == [0]


def test_a_text_of_no_known_language_is_found_by_the_stems_of_both(index):
    made = index(titled("Escuelas and roads", lang=None))
    assert numbers(search("escuela", [made])) == numbers(search("road", [made])) == [0]


def test_another_language_is_found_by_its_words(index):
    made = index(titled("Accès à l'eau", lang="fr"))
    assert numbers(search("acces eau", [made])) == [0]


def test_every_narrative_and_description_is_looked_in(index):
    tables = titled("Agua", "Nada") | {
        "narrative": [
            {"a": 1, "owner": "activity.title", "row": 0, "lang": "en", "text": "Drinking water"},
            {"a": 1, "owner": "description", "row": 0, "lang": "es", "text": "Molinos de viento"},
        ]
    }
    made = index(tables)
    assert numbers(search("water", [made])) == numbers(search("molino", [made])) == [1]


@pytest.mark.parametrize("many", [1, 31, 32, 33, 200])
def test_every_term_of_a_version_is_found_where_it_stands(index, many):
    made = index(titled(*(f"Palabra{n}" for n in range(many))))
    terms = [made[place] for place in range(len(made))]
    assert terms == sorted(terms)
    sought = [term + more for term in terms for more in (b"", b"\xff")] + [b"", b"\xff"]
    assert [made.place_of(term) for term in sought] == [bisect_left(terms, term) for term in sought]


def test_what_is_left_out_counts_again_where_it_is_left_out_no_more(index):
    made, filters = index(titled(AGUA, AGUA, status="2")), (("status", ("2",)),)
    assert [numbers(search("agua", [made], Passes(filters, left_out=out))) for out in ({}, {7: np.array([0])}, {})] == [[0, 1], [1], [0, 1]]


def test_identifiers_and_organisations_are_looked_in(index):
    tables = titled("Uno", "Dos") | {
        "participating_org": [{"a": 1, "role": "4", "ref": "EC-RUC-99", "name": "Fundación Agua Clara"}],
        "other_identifier": [{"a": 0, "ref": "INT/2020-7"}],
        "transaction": [{"a": 0, "value": Decimal(1), "receiver_name": "Municipio de Loja"} | SPENT],
    }
    made = index(tables)
    for typed, wanted in (("fundacion clara", [1]), ("EC-RUC-99", [1]), ("int/2020-7", [0]), ("municipio loja", [0]), ("XX-1-1", [1, 0])):
        assert (typed, numbers(search(typed, [made]))) == (typed, wanted)


def test_the_identifier_that_is_typed_comes_first(index):
    made = index(titled("Sigue a XX 1 1: XX 1 1", "Otra cosa"))
    assert numbers(search("XX-1-1", [made])) == [1, 0]


def test_a_word_of_the_title_says_more_than_one_of_the_description_and_a_rare_word_more_than_a_frequent_one(index):
    made = index({"activity": [activity(0, title="Salud", description="Agua"), activity(1, title="Agua", description="Salud")]})
    assert numbers(search("agua", [made])) == [1, 0]
    tables = titled(*["Agua"] * 9, "Agua y molino de viento de la costa norte del país para todos sus habitantes", "Molino")
    assert numbers(search("agua molino viento solar", [index(tables, 8)]))[0] == 9


def test_all_words_are_wanted_else_beginnings_else_some_of_three(index):
    made = index(titled("Agua limpia", "Aguacates limpios", "Viento"))
    assert numbers(search("agua limpia", [made])) == [0]
    found = search("aguac limp", [made])
    assert (numbers(found), found.begun, found.loose) == ([1], True, False)
    found = search("agua viento marte", [made])
    assert (numbers(found), found.begun, found.loose, found.total) == ([2, 0], False, True, 2)
    assert search("agua marte", [made]).total == 0


def test_small_words_are_not_wanted(index):
    assert numbers(search("el agua de la costa", [index(titled("Agua, costa"))])) == [0]


def test_filters_and_years_narrow(index):
    tables = titled(AGUA, AGUA, AGUA) | {
        "recipient_country": [{"a": 0, "code": "EC"}, {"a": 1, "code": "CO"}],
        "sector": [{"a": 0, "code": "14030"}, {"a": 1, "code": "14030"}],
        "transaction": [
            {"a": 0, "value": Decimal(5)} | SPENT,
            {"a": 1, "value": Decimal(5)} | SPENT | {"date": SPENT["date"].replace(year=2023)},
        ],
    }
    among = [index(tables)]

    def left(*filters: tuple[str, tuple[str, ...]], years: tuple[int | None, int | None] = (None, None)) -> list[int]:
        return numbers(search("agua", among, Passes(filters, years)))

    assert left(("country", ("EC",))) == [0]
    assert left(("country", ("EC", "CO"))) == [0, 1]
    assert left(("country", ("-",))) == [2]
    assert left(("sector", ("14030",)), ("country", ("CO",))) == [1]
    assert left(("unit", ("EC-17",))) == left(("country", ("=country=EC",))) == []
    assert left(years=(2021, None)) == [1]
    assert left(years=(None, 2020)) == [0]
    assert left(years=(2020, 2023)) == [0, 1]


def test_what_counts_elsewhere_is_not_found(index):
    found = search("agua", [index(titled(AGUA, AGUA))], Passes(left_out={7: np.array([0])}))
    assert (numbers(found), found.total) == ([1], 1)


def test_the_best_twenty_five_of_all_versions_and_how_many_there_are(index):
    among = [index(titled(*[AGUA] * 20), 7), index(titled(*[AGUA] * 20), 8)]
    found = search("agua", among)
    assert [(hit.dataset, hit.a) for hit in found.hits] == [(7, a) for a in range(20)] + [(8, a) for a in range(5)]
    assert found.total == 40


def test_an_activity_is_listed_with_its_money(index):
    tables = titled(AGUA, description="x" * 400) | {"transaction": [{"a": 0, "value": Decimal("7.5")} | SPENT]}
    row = search("agua", [index(tables)]).hits[0].row
    assert (row["identifier"], row["titles"][0]["text"], row["reporter"], row["committed"], row["spent"], row["texts"]) == (
        "XX-1-0", AGUA, "Donante", None, Decimal("7.50"), [{"lang": "es", "text": "x" * 300}],
    )  # fmt: skip


HOSTILE = [
    "",
    "   ",
    "!!! ???",
    "\x00",
    "'; DROP TABLE fact; --",
    "=country=EC",
    "%_*",
    "\U0001f600",
    "a" * 10_000,
    "agua " * 5_000,
    "\ud800",
    "(((",
    "ﬁ",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_breaks_it(index, typed):
    assert search(typed, [index(titled("Escuelas", "Caminos", iati_identifier=None))]).total == 0


def test_without_versions_nothing_is_found():
    assert search("agua", []) == Found(terms=(frozenset({"agua", "agu"}),))


def test_a_version_without_activities_has_an_index(index):
    made = index({"activity": [activity(0, title=None, reporting_ref=None, reporting_name=None, iati_identifier=None)]})
    assert search("agua", [made]).total == 0


def test_an_index_of_another_layout_is_not_read(index, tmp_path):
    index(titled(AGUA))
    searching.mark_of(tmp_path / "7" / "1").rename(tmp_path / "7" / "1" / "search-0")
    assert searching.indexes([tmp_path / "7" / "1"]) == ()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_found_is_what_reading_every_text_finds(index, seed):
    draw = random.Random(seed)
    words = ["agua", "río", "puente", "costa", "ñandú", "viento", "molino", "norte"]
    texts = [" ".join(draw.choices(words, k=draw.randint(1, 6))) for _ in range(60)]
    among = [index(titled(*texts[:30]), 7), index(titled(*texts[30:]), 8)]
    for _ in range(20):
        typed = draw.sample(words, draw.randint(1, 2))
        wanted = sum(all(fold(word) in fold(text).split() for word in typed) for text in texts)
        assert search(" ".join(typed), among).total == wanted
