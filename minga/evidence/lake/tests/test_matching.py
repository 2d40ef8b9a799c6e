"""How likely a published activity is a record: which pairs are weighed, and what each reason counts."""

from collections import Counter
from decimal import Decimal

import pytest

from minga.evidence.lake.matching import (
    ALIKE_TITLE,
    APART,
    COMMON_TITLE,
    OTHER_AMOUNT,
    OTHER_IDENTIFIER,
    OTHER_PLACES,
    REWRITTEN_TITLE,
    SAME_AMOUNT,
    SAME_CODE,
    SAME_DATES,
    SAME_IDENTIFIER,
    SAME_PEOPLE,
    SAME_PLACE,
    SAME_SECTOR,
    SAME_START,
    SAME_TITLE,
    Side,
    borne,
    candidates,
    marks_of,
    proposed,
    scored,
)

pytestmark = pytest.mark.kit

AMOUNT = frozenset({("USD", Decimal("1000.00"))})
PUBLISHED = Side("XM-1-A", titles=("Agua para Loja", "Water for Loja"), identifier="XM-1-A", start="2014-03-01", end="2016-12-31")


def reasons(one: Side, other: Side, bearers: Counter | None = None) -> list[tuple[int, str]]:
    found = scored(one, other, bearers or borne([one, other]))
    return [(reason.points, reason.message) for reason in found.reasons] if found else []


def points(one: Side, other: Side) -> int:
    found = scored(one, other, borne([one, other]))
    return found.points if found else 0


def test_the_same_identifier_in_other_letters_is_enough():
    assert reasons(PUBLISHED, Side("P-1", titles=("Otra cosa",), identifier="xm-1-a")) == [(60, SAME_IDENTIFIER)]


def test_the_same_title_in_either_language_is_enough():
    assert reasons(PUBLISHED, Side("P-1", titles=("WATER FOR LOJA",))) == [(45, REWRITTEN_TITLE)]


def test_a_title_that_many_bear_says_little():
    many = Counter({"agua para loja": 3, "water for loja": 3})
    assert reasons(PUBLISHED, Side("P-1", titles=("Agua para Loja",)), many) == [(20, COMMON_TITLE)]


def test_a_title_that_is_alike_counts_by_its_likeness():
    found = reasons(Side("A", titles=("Riego tecnificado en Loja y Zamora",)), Side("P", titles=("Riego tecnificado en Loja y Zamorra",)))
    assert found == [(39, ALIKE_TITLE)]


def test_titles_with_other_numbers_are_two():
    assert reasons(Side("A", titles=("Riego tecnificado en Loja 2",)), Side("P", titles=("Riego tecnificado en Loja 3",))) == []


def test_the_same_code_of_the_donor_counts():
    assert reasons(Side("A", codes=frozenset({"cfa 1"})), Side("P", codes=frozenset({"cfa 1"}))) == [(35, SAME_CODE)]


def test_another_identifier_speaks_against_it():
    found = reasons(PUBLISHED, Side("P-1", titles=("Agua para Loja",), identifier="XM-1-B"))
    assert found == [(-30, OTHER_IDENTIFIER), (45, SAME_TITLE)]


def test_dates_count_as_exactly_as_both_are_known():
    record = Side("P-1", titles=("Agua para Loja",), start="2014", end="2016-12")
    assert reasons(PUBLISHED, record) == [(45, SAME_TITLE), (15, SAME_DATES)]
    assert reasons(PUBLISHED, Side("P-1", titles=("Agua para Loja",), start="2014-03")) == [(45, SAME_TITLE), (5, SAME_START)]


def test_periods_apart_speak_against_it():
    assert reasons(PUBLISHED, Side("P-1", titles=("Agua para Loja",), start="2018")) == [(45, SAME_TITLE), (-15, APART)]


def test_amounts_count_in_one_currency_alone():
    one = Side("A", titles=("Agua para Loja",), amounts=AMOUNT)
    assert reasons(one, Side("P", titles=("Agua para Loja",), amounts=AMOUNT)) == [(45, SAME_TITLE), (20, SAME_AMOUNT)]
    other = Side("P", titles=("Agua para Loja",), amounts=frozenset({("USD", Decimal(999))}))
    assert reasons(one, other) == [(45, SAME_TITLE), (-10, OTHER_AMOUNT)]
    assert reasons(one, Side("P", titles=("Agua para Loja",), amounts=frozenset({("EUR", Decimal(1000))}))) == [(45, SAME_TITLE)]


def test_the_same_amount_and_dates_are_enough_without_a_title():
    one, other = (Side(key, start="2014", end="2016", amounts=AMOUNT, people=frozenset({"bmz"})) for key in "AP")
    assert reasons(one, other) == [(15, SAME_DATES), (20, SAME_AMOUNT), (10, SAME_PEOPLE)]


def test_the_same_amount_alone_says_nothing():
    assert reasons(Side("A", amounts=AMOUNT), Side("P", amounts=AMOUNT)) == []


def test_partners_sectors_and_places_count():
    one, other = (
        Side(key, titles=("Agua para Loja",), people=frozenset({"caf"}), sectors=frozenset({"14030"}), places=frozenset({"EC-1101"}))
        for key in "AP"
    )
    assert reasons(one, other) == [(45, SAME_TITLE), (10, SAME_PEOPLE), (5, SAME_SECTOR), (10, SAME_PLACE)]


def test_other_places_speak_against_it():
    one = Side("A", titles=("Agua para Loja",), places=frozenset({"EC-1101"}))
    assert reasons(one, Side("P", titles=("Agua para Loja",), places=frozenset({"EC-1801"}))) == [(45, SAME_TITLE), (-15, OTHER_PLACES)]


def test_points_are_between_0_and_100():
    twin = Side("P", titles=PUBLISHED.titles, identifier="XM-1-A", start="2014", end="2016", amounts=AMOUNT)
    assert points(PUBLISHED, twin) == 100


def test_what_shares_no_mark_is_not_weighed():
    records = [
        Side("P-0", titles=("Agua para Loja",)),
        Side("P-1", titles=("Escuela de pesca",)),
        Side("P-2", titles=("Loja: aguas",)),
        Side("P-3", titles=("Vacunas",), identifier="XM-1-A"),
        Side("P-4", titles=("",)),
    ]
    assert candidates(marks_of([PUBLISHED]), records) == {(0, 0), (0, 3)}


def test_a_misspelt_title_is_found_by_its_other_words():
    published = [Side("A", titles=("Gestión integral de la cuenca del río Paute",)), Side("B", titles=("Administrative costs",))]
    assert candidates(marks_of(published), [Side("P", titles=("Gestion integral de la cuenca del rio Pautes",))]) == {(0, 0)}


def test_an_amount_with_its_year_is_a_mark():
    published = [Side("A", start="2014-02", amounts=AMOUNT)]
    assert candidates(marks_of(published), [Side("P", start="2014", amounts=AMOUNT), Side("Q", start="2015", amounts=AMOUNT)]) == {(0, 0)}


def test_rejected_pairs_and_unlikely_ones_are_not_proposed():
    bearers = borne([PUBLISHED])
    near = [scored(PUBLISHED, Side(code, titles=("Agua para Loja",)), bearers) for code in ("P-2", "P-1", "P-3")]
    weak = scored(PUBLISHED, Side("P-4", titles=("Agua para Loja",), identifier="XM-1-B"), bearers)
    assert [one.code for one in proposed([*near, weak], {("XM-1-A", "P-3")})] == ["P-1", "P-2"]
