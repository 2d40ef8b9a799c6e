"""What bars an offer and what each part of a score gives; plain values alone."""

import datetime
import random
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from minga.cycle.proposals import matching
from minga.cycle.proposals.matching import WEIGHTS, Question
from minga.cycle.proposals.sides import Funded, Gift, Need, corpus
from minga.cycle.proposals.thesaurus import counted, written
from minga.cycle.proposals.wording import PARTS, SENTENCES

DAY = datetime.date(2026, 6, 1)
NEED = Need(
    code="D",
    country="EC",
    kinds=frozenset({"GAD_MUNICIPAL"}),
    units=frozenset({"EC-1801"}),
    above=frozenset({"EC-18"}),
    sectors=frozenset({"21011"}),
    goals=frozenset({"11"}),
    modality="ASESORIA",
    asked=200_000,
    months=24,
    languages=frozenset({"es"}),
    words=counted("Plan de movilidad urbana", "Red de ciclovías para la ciudad"),
)
GIFT = Gift(
    code="O",
    giver="1",
    countries=frozenset({"EC"}),
    recipients=frozenset({"GAD_MUNICIPAL"}),
    sectors=frozenset({"21011"}),
    goals=frozenset({"11"}),
    modality="ASESORIA",
    low=100_000,
    high=400_000,
    closes=datetime.date(2026, 12, 1),
    languages=frozenset({"es"}),
    words=counted("Low-carbon urban transport and active travel", "Cycling networks for cities", "en"),
)


def barred(gift: Gift, need: Need = NEED) -> list[str]:
    return [reason.code for reason in matching.barriers(need, gift, DAY)]


def told(part) -> tuple[float, str]:
    return (round(part.share, 2), part.reason.code)


def asked(need: Need = NEED, gifts=(GIFT,), **given) -> Question:
    return Question(need, DAY, corpus(gifts), **given)


def test_it_works():
    found = matching.weigh(asked(agendas={("1", "EC"): {"210": Funded(5, (2016, 2025), 100_000, 200_000, 400_000)}}), GIFT)
    assert {name: (points, most) for name, points, most, _reason in found.parts} == {
        "territory": (Decimal("9.00"), Decimal("10.00")),
        "sector": (Decimal("30.00"), Decimal("30.00")),
        "modality": (Decimal("8.00"), Decimal("8.00")),
        "amount": (Decimal("8.00"), Decimal("8.00")),
        "recipient": (Decimal("4.00"), Decimal("4.00")),
        "dates": (Decimal("6.00"), Decimal("6.00")),
        "language": (Decimal("4.00"), Decimal("4.00")),
        "agenda": (Decimal("10.00"), Decimal("10.00")),
        "text": (Decimal("20.00"), Decimal("20.00")),
    }
    assert found.points == Decimal("99.00") == sum(row[1] for row in found.parts)


def test_r_089_the_same_values_give_the_same_score_and_ties_are_broken_by_the_code():
    gifts = [replace(GIFT, code=code) for code in ("B", "C", "A")]
    runs = [[(points, gift.code) for points, gift in matching.ranked(asked(gifts=gifts), gifts)[0]] for _time in range(2)]
    assert runs[0] == runs[1]
    assert [code for _points, code in runs[0]] == ["A", "B", "C"]
    assert len({points for points, _code in runs[0]}) == 1


def test_the_order_goes_by_the_very_points_that_are_shown():
    gifts = [replace(GIFT, code=str(n), high=150_000 + 137 * n, closes=DAY + datetime.timedelta(days=n)) for n in range(1, 120)]
    ranked = matching.ranked(asked(gifts=gifts), gifts)[0]
    assert [Decimal(points) / 100 for points, _gift in ranked] == [
        matching.weigh(asked(gifts=gifts), gift).points for _points, gift in ranked
    ]


def test_offers_that_are_alike_in_part_are_ranked_as_each_is_weighed_alone():
    chance = random.Random(7)
    pools = {
        "giver": ["1", "2"], "countries": [frozenset({"EC"}), frozenset({"EC", "PE"}), frozenset({"PE"}), frozenset()],
        "reach": ["national", "rural", "border"],
        "units": [frozenset(), frozenset({"EC-18"}), frozenset({"EC-1801"}), frozenset({"EC-22"})],
        "recipients": [frozenset(), frozenset({"GAD_MUNICIPAL"}), frozenset({"ONG"})], "goals": [frozenset(), frozenset({"11"})],
        "sectors": [frozenset({"21011"}), frozenset({"21040", "14030"}), frozenset({"22010"}), frozenset()],
        "modality": ["", "ASESORIA", "CAPACITACION", "FINANCIERA_REEMBOLSABLE"], "low": [None, 1_000.0, 190_000.0, 900_000.0],
        "high": [None, 2_000.0, 150_000.0, 500_000.0], "months": [(None, None), (6, 12)], "rolling": [False, True],
        "opens": [None, DAY, DAY + datetime.timedelta(days=1)],
        "closes": [None, *(DAY + datetime.timedelta(days=n) for n in (-1, 0, 20, 90))],
        "languages": [frozenset(), frozenset({"es"}), frozenset({"en"})], "words": [GIFT.words, counted("Riego", ""), {}],
    }  # fmt: skip
    gifts = [replace(GIFT, code=str(n), **{name: chance.choice(values) for name, values in pools.items()}) for n in range(3000)]
    known = {("1", "EC"): {"210": Funded(5, (2016, 2025), 100_000, 200_000, 400_000)}}
    question = asked(gifts=gifts, agendas=known, places={one.code: place for place, one in enumerate(gifts, 1)})
    good, rest = matching.ranked(question, gifts)
    assert len(good) > 20 and len(rest) > 1000
    assert [(Decimal(points) / 100, gift.code) for points, gift in good] == sorted(
        ((matching.weigh(question, gift).points, gift.code) for gift in gifts if not matching.barriers(NEED, gift, DAY)),
        key=lambda row: (-row[0], row[1]),
    )
    assert {gift.code: number for number, gift in rest} == {
        gift.code: len(why) for gift in gifts if (why := matching.barriers(NEED, gift, DAY))
    }


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"countries": frozenset({"PE"})}, "other_country"),
        ({"units": frozenset({"EC-22"}), "above": frozenset()}, "other_units"),
        ({"recipients": frozenset({"ONG_NACIONAL"})}, "not_for_kind"),
        ({"modality": "FINANCIERA_REEMBOLSABLE"}, "loan"),
        ({"languages": frozenset({"en", "fr"})}, "other_language"),
        ({"low": 300_000.0}, "too_little"),
        ({"low": None, "high": 9_000.0}, "too_much"),
        ({"opens": DAY + datetime.timedelta(days=1)}, "not_yet"),
        ({"closes": DAY - datetime.timedelta(days=1)}, "closed"),
    ],
)
def test_each_rule_bars_with_its_reason(change, why):
    assert barred(replace(GIFT, **change)) == [why]
    good, rest = matching.ranked(asked(), [replace(GIFT, **change)])
    assert (good, [(number, gift.code) for number, gift in rest]) == ([], [(1, "O")])


def test_what_nobody_says_bars_nobody():
    silent = Gift(code="O")
    assert barred(silent) == []
    assert barred(GIFT, replace(NEED, asked=None, languages=frozenset(), units=frozenset(), above=frozenset())) == []


def test_the_last_day_still_counts():
    assert barred(replace(GIFT, closes=DAY)) == []


def test_only_rural_zones_bar_urban_parishes():
    rural = replace(GIFT, reach="rural")
    assert barred(rural, replace(NEED, urban=True)) == ["only_rural"]
    assert told(matching.territory(replace(NEED, rural=True), rural)) == (1.0, "rural")
    assert told(matching.territory(NEED, rural)) == (0.6, "rural_to_check")


def test_r_044_a_decentralised_government_is_offered_no_loan_even_where_it_asks_for_one():
    loan = replace(GIFT, modality="FINANCIERA_REEMBOLSABLE")
    assert barred(loan, replace(NEED, modality="FINANCIERA_REEMBOLSABLE")) == ["loan"]
    assert barred(loan, replace(NEED, modality="FINANCIERA_REEMBOLSABLE", kinds=frozenset({"GAD_MUNICIPAL", "GOBIERNO_LOCAL"}))) == ["loan"]


@pytest.mark.parametrize(
    ("sectors", "goals", "share", "code"),
    [
        ("21011", "", 1.0, "sector_purpose"),
        ("21012", "", 0.75, "sector_category"),
        ("210", "", 0.75, "sector_category"),
        ("22040", "", 0.0, "sector_none"),
        ("22040", "11", 0.35, "sector_goal"),
        ("21012", "11", 0.8, "sector_category"),
        ("", "", 0.3, "sector_unsaid"),
    ],
)
def test_the_nearer_the_sector_the_more_points(sectors, goals, share, code):
    gift = replace(GIFT, sectors=frozenset(sectors.split()), goals=frozenset(goals.split()))
    assert told(matching.sector(NEED, gift)) == (share, code)


def test_a_sector_of_the_same_group_is_a_neighbour():
    need = replace(NEED, sectors=frozenset({"11220"}), goals=frozenset())
    assert told(matching.sector(need, replace(GIFT, sectors=frozenset({"11330"})))) == (0.4, "sector_group")


def test_a_unit_within_the_offers_and_one_that_holds_it():
    assert told(matching.territory(NEED, replace(GIFT, units=frozenset({"EC-18"})))) == (1.0, "units_within")
    parish = replace(GIFT, units=frozenset({"EC-180150"}), above=frozenset({"EC-1801", "EC-18"}))
    assert told(matching.territory(NEED, parish)) == (0.7, "units_partly")


@pytest.mark.parametrize(
    ("low", "high", "share", "code"),
    [
        (None, None, 0.5, "range_unsaid"),
        (None, 100_000.0, 0.5, "covers_part"),
        (220_000.0, 400_000.0, 0.6, "below_least"),
        (100_000.0, None, 1.0, "within_range"),
    ],
)
def test_what_is_asked_against_what_is_given(low, high, share, code):
    assert told(matching.amount(NEED, replace(GIFT, low=low, high=high))) == (share, code)


@pytest.mark.parametrize(("days", "share", "code"), [(10, 0.15, "closes_at_once"), (29, 0.4, "closes_soon"), (60, 1.0, "time_enough")])
def test_the_time_left(days, share, code):
    assert told(matching.dates(NEED, replace(GIFT, closes=DAY + datetime.timedelta(days=days)), DAY)) == (share, code)


def test_other_dates():
    assert told(matching.dates(NEED, replace(GIFT, closes=None, rolling=True), DAY)) == (0.9, "rolling")
    assert told(matching.dates(NEED, replace(GIFT, closes=None), DAY)) == (0.5, "closing_unsaid")
    assert told(matching.dates(NEED, replace(GIFT, months=(None, 12)), DAY)) == (0.2, "other_duration")


@pytest.mark.parametrize(
    ("funded", "share", "code"),
    [
        ({}, 0.3, "agenda_unknown"),
        ({"121": Funded(9, (2016, 2025))}, 0.15, "agenda_elsewhere"),
        ({"": Funded(66, (2016, 2025))}, 0.3, "agenda_no_sector"),
        ({"": Funded(66, (2016, 2025), 100_000, 200_000, 300_000)}, 0.3, "agenda_no_sector_of_size"),
        ({"210": Funded(1, (2020, 2020))}, 0.56, "agenda_funded"),
        ({"210": Funded(5, (2016, 2025), 100_000, 200_000, 300_000)}, 1.0, "agenda_of_size"),
        ({"210": Funded(5, (2016, 2025), 9e6, 2e7, 3e7)}, 0.8, "agenda_other_size"),
    ],
)
def test_what_a_cooperant_really_funded(funded, share, code):
    assert told(matching.agenda(NEED, "1", {("1", "EC"): funded} if funded else {})) == (share, code)


def test_movilidad_humana_is_another_thing_than_movilidad():
    urban, human = counted("Movilidad urbana", ""), counted("Movilidad humana", "")
    assert (urban, human) == ({"§urban_mobility": 2}, {"§migration": 2})
    assert counted("Urban mobility", "", "en") == urban


def test_words_are_told_as_they_were_written():
    assert written("Paneles solares e internet comunitario") == {
        "§solar": "paneles solares",
        "§internet": "internet",
        "comunitari": "comunitario",
    }


def test_weights_are_brought_to_a_hundred_and_a_part_without_weight_gives_nothing():
    halved = {name: value / 2 for name, value in WEIGHTS.items()}
    assert matching.weigh(asked(weights=halved), GIFT) == matching.weigh(asked(), GIFT)
    only = matching.weigh(asked(weights={"sector": Decimal(7)}), GIFT)
    assert (only.points, [row[:3] for row in only.parts if row[2]]) == (Decimal(100), [("sector", Decimal(100), Decimal(100))])


def test_the_models_place_is_a_part_only_where_it_was_asked():
    names = [row[0] for row in matching.weigh(asked(places={"O": 1, "P": 2}), GIFT).parts]
    assert (names[-1], "meaning" in [row[0] for row in matching.weigh(asked(), GIFT).parts]) == ("meaning", False)


def test_every_part_and_every_reason_has_its_words():
    assert PARTS.keys() == WEIGHTS.keys()
    codes = set(re.findall(r'Reason\(\s*"(\w+)"', Path(matching.__file__).read_text(encoding="utf-8")))
    assert codes - SENTENCES.keys() == set()
