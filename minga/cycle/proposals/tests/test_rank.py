"""Offers for a demand, demands for an offer, and cooperants that have none, read from the tables."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from minga.cycle.needs.states import DemandStage
from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.states import OfferStage
from minga.cycle.proposals import ranking
from minga.cycle.proposals.gathering import gifts
from minga.cycle.proposals.models import PartWeight
from minga.cycle.proposals.tests.making import (
    BMZ,
    KOICA,
    PARTNER,
    code_of,
    health_in_peru,
    make_demand,
    make_entry,
    make_offer,
    organisation,
    person,
    sectors_of,
    without_the_demonstrations_offers,
)  # fmt: skip
from minga.ground.rates.models import PublishedRate

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 1)


def codes(demand) -> list[str]:
    (good, _barred), _asked = ranking.for_demand(demand, timezone.localdate())
    return [gift.code for _points, gift in good]


def test_r_089_urban_mobility_in_ecuador_scores_above_health_in_peru_and_the_score_shows_its_parts():
    demand, urban, health = make_demand(), make_offer(), health_in_peru()
    score, barred = ranking.pair(demand, urban, DAY)
    other, why = ranking.pair(demand, health, DAY)
    assert score.points > other.points
    assert ([reason.code for reason in barred], [reason.code for reason in why]) == ([], ["other_country"])
    assert [row[0] for row in score.parts] == [
        "territory", "sector", "modality", "amount", "recipient", "dates", "language", "agenda", "text",
    ]  # fmt: skip
    assert sum((row[1] for row in score.parts), Decimal(0)) == score.points
    assert codes(demand)[:1] == [urban.code]


def test_an_offer_that_is_not_validated_is_proposed_to_nobody():
    demand = make_demand()
    make_offer(stage=OfferStage.SENT)
    make_offer("OF-2026-00903", public=False)
    assert "OF-2026-00901" not in codes(demand)
    assert "OF-2026-00903" not in codes(demand)


def test_offers_are_read_anew_once_they_change(django_assert_num_queries):
    demand, offer = make_demand(), make_offer()
    assert offer.code in codes(demand)
    with django_assert_num_queries(9):
        codes(demand)
    offer.stage, offer.version = OfferStage.CLOSED, 2
    offer.save()
    assert offer.code not in codes(demand)


def test_amounts_in_other_currencies_are_compared_at_the_newest_rate():
    PublishedRate.objects.filter(base="EUR", quote="USD").delete()
    demand = make_demand(amount=Decimal(110_000))
    offer = make_offer(amount_min=Decimal(100_000), currency="EUR")
    assert amount_of(demand, offer) == "range_unsaid"
    PublishedRate.objects.create(period="day", date=DAY, base="EUR", quote="USD", value=Decimal("1.1"), source="BCE")
    offer.version = 2
    offer.save()
    assert amount_of(demand, offer) == "within_range"


def amount_of(demand, offer) -> str:
    return next(row[3].code for row in ranking.pair(demand, offer, DAY)[0].parts if row[0] == "amount")


def test_what_the_cooperant_funded_is_part_of_the_score():
    demand, offer = make_demand(), make_offer()
    before = ranking.pair(demand, offer, DAY)[0]
    make_entry()
    after = ranking.pair(demand, offer, DAY)[0]
    assert [row[3].code for found in (before, after) for row in found.parts if row[0] == "agenda"] == ["agenda_unknown", "agenda_of_size"]
    assert after.points > before.points


def test_weights_of_the_office_take_the_place_of_those_proposed():
    demand, offer = make_demand(), make_offer()
    for part in ("territory", "modality", "amount", "recipient", "dates", "language", "agenda", "text", "meaning"):
        PartWeight.objects.create(part=part, points=0, at=timezone.now())
    assert ranking.pair(demand, offer, DAY)[0].points == Decimal(100)


@pytest.mark.parametrize("many", [1, 3])
def test_demands_for_an_offer_in_a_fixed_number_of_queries(many, django_assert_num_queries):
    offer = make_offer()
    made = [make_demand(f"DM-2026-0091{n}") for n in range(many)]
    ranking.shelf()
    person_ = person(PARTNER)
    with django_assert_num_queries(12):
        found = ranking.for_offer(offer, person_, DAY)
    assert {one.demand.code for one in found} >= {demand.code for demand in made}


def test_only_offers_that_changed_are_read_again():
    changed, gone, same = (make_offer(f"OF-2026-0094{n}") for n in range(3))
    before = ranking.shelf().by_code
    Offer.objects.filter(pk=changed.pk).update(title="Riego de los páramos", version=2, saved_at=timezone.now())
    Offer.objects.filter(pk=gone.pk).update(stage=OfferStage.CLOSED, version=2, saved_at=timezone.now())
    new = make_offer("OF-2026-00949")
    after = ranking.shelf().by_code
    assert (gone.code in after, new.code in after, after[same.code] is before[same.code]) == (False, True, True)
    assert after[changed.code].words != before[changed.code].words
    assert list(ranking.shelf().gifts) == gifts(Offer.objects.validated())


def test_offers_are_read_again_where_their_currency_is_worth_something_else():
    offer = make_offer(currency="EUR", amount_min=Decimal(1000), amount_max=Decimal(1000))
    before = ranking.shelf().by_code[offer.code].high
    PublishedRate.objects.create(period="day", date=datetime.date(2030, 1, 2), base="EUR", quote="USD", value=Decimal("2.5"), source="BCE")
    make_offer("OF-2026-00948")
    assert (ranking.shelf().by_code[offer.code].high, before == 2500) == (2500, False)


def test_an_offer_shows_only_demands_that_look_and_that_the_person_may_see():
    offer = make_offer()
    make_demand("DM-2026-00921", stage=DemandStage.DRAFT)
    make_demand("DM-2026-00922", stage=DemandStage.MATCHED)
    make_demand("DM-2026-00923", public=False)
    make_demand("DM-2026-00924")
    found = {one.demand.code for one in ranking.for_offer(offer, person(PARTNER), DAY)}
    assert found & {f"DM-2026-0092{n}" for n in range(1, 5)} == {"DM-2026-00924"}


def test_barred_demands_come_last_with_why():
    offer = make_offer(countries="EC")
    make_demand("DM-2026-00931", country_id="PE", units="PE-0801")
    make_demand("DM-2026-00932")
    rows = {one.demand.code: [reason.code for reason in one.barriers] for one in ranking.for_offer(offer, person(PARTNER), DAY)}
    assert (rows["DM-2026-00931"], rows["DM-2026-00932"]) == (["other_country"], [])
    assert list(rows).index("DM-2026-00931") > list(rows).index("DM-2026-00932")


def test_likely_cooperants_without_an_offer():
    without_the_demonstrations_offers()
    demand = make_demand()
    make_entry(BMZ)
    make_entry("Agencia que no está en el directorio", activities=2)
    make_entry(KOICA, sector="122")
    sheet = PolicySheet.objects.create(organisation=organisation("ORG-020"), stage=OfferStage.VALIDATED, saved_at=timezone.now())
    sheet.sectors.set(sectors_of("210"))
    sheet.countries.set(["EC"])
    found = {one.name: (bool(one.organisation), one.policy) for one in ranking.likely(demand, DAY)}
    assert found == {
        organisation(BMZ).name: (True, False),
        "Agencia que no está en el directorio": (False, False),
        organisation("ORG-020").name: (True, True),
    }
    make_offer()
    assert organisation(BMZ).name not in [one.name for one in ranking.likely(demand, DAY)]


def test_what_was_funded_without_saying_in_which_sector_is_told_where_nothing_else_is_known_of_its_giver():
    without_the_demonstrations_offers()
    demand = make_demand()
    make_entry(BMZ, sector="", activities=40)
    make_entry(BMZ, activities=2)
    make_entry(KOICA, sector="", activities=7)
    found = {one.name: (one.category, one.funded.activities) for one in ranking.likely(demand, DAY)}
    assert found == {organisation(BMZ).name: ("210", 2), organisation(KOICA).name: ("", 7)}
    score = ranking.giver_score(demand, organisation(KOICA), DAY)
    assert [row[3].code for row in score.parts] == ["sector_unknown", "agenda_no_sector_of_size"]
    assert [one.name for one in ranking.likely(demand, DAY)] == [organisation(BMZ).name, organisation(KOICA).name]


def test_whom_nobody_says_the_sector_of_is_no_likely_cooperant_of_a_demand_without_sectors():
    without_the_demonstrations_offers()
    make_entry(KOICA, sector="", activities=7)
    assert ranking.likely(make_demand(sectors=""), DAY) == []


@pytest.mark.parametrize(("code", "bank"), [("ORG-023", True), ("ORG-115", True), ("ORG-116", True), (BMZ, False), ("ORG-054", False)])
def test_development_banks_lend(code: str, bank: bool):
    assert ranking.lends(organisation(code)) is bank


def test_the_kind_above_a_kind_may_ask_too():
    demand = make_demand()
    offer = make_offer(recipients="GAD_MUNICIPAL")
    assert ranking.pair(demand, offer, DAY)[1] == []
    offer.recipients.set([code_of("TIPO_ORGANIZACION", "GAD_PARROQUIAL")])
    offer.version = 2
    offer.save()
    assert [reason.code for reason in ranking.pair(demand, offer, DAY)[1]] == ["not_for_kind"]
