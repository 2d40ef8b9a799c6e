"""The language model of the extra `semantica`: a place in the order by what texts mean, and nothing where it is off."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from minga.cycle.offers.models import Offer
from minga.cycle.proposals import meaning, meanings, ranking
from minga.cycle.proposals.models import Meaning, PartWeight
from minga.cycle.proposals.tests import quality
from minga.cycle.proposals.tests.making import OFFICER, make_demand, make_offer, person, without_the_demonstrations_offers
from minga.ground.journal.models import Entry

CPU = Path("/proc/cpuinfo")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CPU.is_file() or " avx2 " not in CPU.read_text(), reason="the engine needs a processor with AVX2"),
]
DAY = date(2026, 6, 1)


@pytest.fixture
def on(settings):
    settings.SEMANTICA = True


@pytest.fixture
def two_offers():
    """Two offers in English that differ in their texts alone."""
    without_the_demonstrations_offers()
    texts = {
        "OF-2026-00901": ("Active travel: cycling paths and walkable streets", "Support to cities that cut car traffic."),
        "OF-2026-00902": ("Dairy cooperatives", "Cold chains and cheese makers in the highlands."),
    }
    for code, (title, description) in texts.items():
        make_offer(code, title=title, description=description, objectives="", language="en")


def placed(demand) -> dict[str, int]:
    return ranking.question(demand, DAY)[0].places


def parts(demand, code: str = "OF-2026-00901") -> list[str]:
    return [row[0] for row in ranking.pair(demand, Offer.objects.get(code=code), DAY)[0].parts]


def test_a_demand_in_spanish_finds_the_offer_in_english_that_means_the_same(on, two_offers):
    demand = make_demand()
    assert placed(demand) == {"OF-2026-00901": 1, "OF-2026-00902": 2}
    found = ranking.pair(demand, Offer.objects.get(code="OF-2026-00902"), DAY)[0].parts[-1]
    assert (found[0], found[3].code, dict(found[3].figures)) == ("meaning", "meaning_rank", {"rank": 2, "among": 2})


def test_switched_off_the_score_has_no_such_part(two_offers):
    demand = make_demand()
    assert (placed(demand), "meaning" in parts(demand), "meaning" in ranking.parts_now()) == ({}, False, False)


def test_switched_on_the_page_of_weights_shows_the_part(on, two_offers, client):
    client.force_login(person(OFFICER))
    assert "sentido del texto" in client.get(f"/demandas/{make_demand().code}/coincidencias").content.decode()


def test_with_no_weight_it_is_not_asked(on, two_offers):
    PartWeight.objects.create(part="meaning", points=0, at="2026-01-01T00:00:00Z")
    assert placed(make_demand()) == {}


def test_an_offer_that_cannot_be_asked_for_has_no_place(on, two_offers):
    make_offer("OF-2026-00903", countries="PE")
    demand = make_demand()
    assert sorted(placed(demand)) == ["OF-2026-00901", "OF-2026-00902"]
    assert "meaning" not in parts(demand, "OF-2026-00903")


def test_each_text_is_read_once_and_again_when_it_changes(on, two_offers, capsys):
    demand, before = make_demand(), Entry.objects.count()
    call_command("learn_meanings")
    first = capsys.readouterr().out
    assert Meaning.objects.filter(kind="offer").count() == 2
    call_command("learn_meanings")
    assert (first.startswith("2 ofertas y "), capsys.readouterr().out) == (True, "0 ofertas y 0 demandas leídas\n")
    demand.title = "Queserías comunitarias"
    demand.save()
    call_command("learn_meanings")
    assert (capsys.readouterr().out, Entry.objects.count()) == ("0 ofertas y 1 demandas leídas\n", before)


def test_more_new_texts_than_a_page_may_read_wait_for_the_command(on, two_offers, monkeypatch):
    demand = make_demand()
    monkeypatch.setattr(meanings, "AT_ONCE", 1)
    assert placed(demand) == {}
    call_command("learn_meanings")
    assert placed(demand) == {"OF-2026-00901": 1, "OF-2026-00902": 2}


def test_the_command_refuses_where_it_is_switched_off():
    with pytest.raises(CommandError, match="MINGA_SEMANTICA=1"):
        call_command("learn_meanings")


def test_a_page_writes_nothing(on, two_offers, client):
    client.force_login(person(OFFICER))
    assert client.get(f"/demandas/{make_demand().code}/coincidencias").status_code == 200
    assert Meaning.objects.count() == 0


def test_a_long_text_is_read_to_its_limit():
    assert meaning.clipped("  Uno. ", "", "dos\n tres", "x" * 900) == f"Uno. dos tres. {'x' * 900}"[: meaning.LONGEST]


def test_what_it_adds_on_the_judged_pairs_is_what_is_told():
    """docs/matching.md: alone, after the rules, and as one more part of the score. Processors round otherwise: a pair may change places."""
    found = {name: quality.figures(order, quality.judged()) for name, order in quality.ways_by_meaning().items()}
    alone, added = found["sentido"], found["con sentido"]
    assert (alone.ndcg, alone.precision, alone.mrr) == pytest.approx((0.873, 0.860, 0.933), abs=0.014)
    assert (added.ndcg, added.precision, added.mrr) == pytest.approx((0.951, 0.980, 1.000), abs=0.014)
