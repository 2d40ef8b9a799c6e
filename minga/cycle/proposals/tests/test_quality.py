"""How good the order of the offers is on the judged pairs (docs/matching.md): the figures measured, with a small margin."""

import pytest

from minga.cycle.proposals import matching
from minga.cycle.proposals.tests import quality

pytestmark = pytest.mark.kit
MARGIN = 0.01
FULL = (0.947, 0.980, 1.000)  # nDCG@5, precision@3, MRR of the whole score


@pytest.fixture(scope="module")
def measured() -> dict[str, quality.Figures]:
    return {name: quality.figures(order, quality.judged()) for name, order in quality.ways().items()}


def test_the_set_is_as_large_as_it_says():
    among = quality.judged()
    pairs = {demand: len(grades) for demand, grades in among.grades.items()}
    assert (len(among.needs), len(among.gifts), sum(pairs.values()), min(pairs.values())) == (25, 50, 295, 10)
    assert {grade for grades in among.grades.values() for grade in grades.values()} == {0, 1, 2, 3}


def test_the_figures_are_those_told(measured):
    found = measured["puntaje"]
    assert found.ndcg >= FULL[0] - MARGIN
    assert found.precision >= FULL[1] - MARGIN
    assert found.mrr >= FULL[2] - MARGIN


def test_the_score_beats_plain_text_and_rules_with_text_clearly(measured):
    full, text, both = measured["puntaje"], measured["texto"], measured["reglas y texto"]
    assert full.ndcg - text.ndcg >= 0.30
    assert full.ndcg - both.ndcg >= 0.12
    assert full.precision - both.precision >= 0.12
    assert full.mrr >= both.mrr


def test_no_offer_that_cannot_be_asked_for_is_ever_among_the_first_three():
    among, order = quality.judged(), quality.by_score()
    shown = [(need.code, code) for need in among.needs for code in order(need)[:3]]
    assert len(among.barred) == 92
    assert [pair for pair in shown if pair in among.barred] == []


def test_the_rules_bar_whatever_the_judge_said_cannot_be_asked_for():
    among = quality.judged()
    gifts, needs = ({one.code: one for one in side} for side in (among.gifts, among.needs))
    assert [pair for pair in sorted(among.barred) if not matching.barriers(needs[pair[0]], gifts[pair[1]], quality.DAY)] == []


def test_what_the_rules_bar_against_the_judge_is_known_and_little():
    """An officer would still have looked at these (grade 1), by asking for more than the demand does: docs/matching.md tells it."""
    among = quality.judged()
    found = [
        (need.code, gift.code)
        for need in among.needs
        for gift in among.gifts
        if among.grades[need.code].get(gift.code, 0) and matching.barriers(need, gift, quality.DAY)
    ]
    assert found == [("D02", "O46"), ("D12", "O09"), ("D19", "O11")]


def test_without_the_sector_or_the_texts_the_order_is_worse(measured):
    for part in ("sector", "text"):
        assert measured[f"sin {part}"].ndcg < measured["puntaje"].ndcg - MARGIN
