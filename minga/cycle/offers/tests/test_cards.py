"""Offers in the search of the public site: those that are open or open later, and no other."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from minga.cycle.offers import actions, cards
from minga.cycle.offers.models import Offer
from minga.cycle.offers.recording import record
from minga.cycle.offers.testing import COOPERANT, CURATOR, fields, make_draft, make_offer, make_sent, organisation, person
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card, Kind
from minga.ground.search.queries import Asked, find

pytestmark = pytest.mark.django_db
TITLE = "Telares de Xilópolis"


def found(text: str = "xilopolis") -> list[str]:
    """Return the keys of the offers that these words find."""
    names = dict(Card.objects.values_list("id", "key"))
    return [names[pk] for pk in find(Asked(text, {"kind": (Kind.OFFER.value,)}), 0, 25).ids]


def days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


def pass_its_last_day(offer: Offer) -> None:
    """Let an offer be one that closed yesterday, as time does: without an action."""
    Offer.objects.filter(pk=offer.pk).update(closes_on=days(-1))


def test_it_works():
    offer = make_offer(TITLE)
    assert found("telares xilopolis") == [offer.code]
    card = Card.objects.get(kind=Kind.OFFER, key=offer.code)
    assert (card.title, card.lead, card.source_kind, card.countries, card.partner) == (
        TITLE,
        "Asesoría para sistemas de agua potable.",
        "BILATERAL",
        " EC ",
        "Ministerio Federal de Cooperación Económica y Desarrollo",
    )


@pytest.mark.parametrize(
    "words", ["oferta", "convocatoria", "offer", "call", "bmz", "agua potable", "water supply", "ecuador", "municipal"]
)
def test_it_is_found_by_what_people_call_it_its_cooperant_its_sector_and_for_whom_it_is(words):
    offer = make_offer(TITLE)
    assert found(f"xilopolis {words}") == [offer.code]


@pytest.mark.parametrize("make", [make_draft, make_sent])
def test_it_is_not_found_before_a_curator_validated_it(make):
    make(TITLE)
    assert found() == []


def test_a_hidden_one_is_never_found():
    make_offer(TITLE, public=False)
    assert (found(), Card.objects.filter(title=TITLE).count()) == ([], 0)


def test_one_that_opens_later_is_found():
    offer = make_offer(TITLE, opens_on=days(20), closes_on=days(40))
    assert found() == [offer.code]


def test_its_last_day_still_counts():
    offer = make_offer(TITLE, closes_on=days(0))
    assert found() == [offer.code]


def test_a_closed_one_leaves():
    actions.close(by=person(CURATOR), record=make_offer(TITLE), reason="Se agotó el fondo")
    assert found() == []


def test_one_taken_back_to_be_corrected_leaves_and_comes_back_as_it_is_validated():
    offer = actions.revise(by=person(COOPERANT), record=make_offer(TITLE), reason="Cambió el título")
    assert found() == []
    offer = actions.save(by=person(COOPERANT), offer=offer, base=offer.version, changes={"title": "Ruecas de Xilópolis"})
    sent = actions.send(by=person(COOPERANT), record=offer)
    actions.validate(by=person(CURATOR), record=sent, verified_on=timezone.localdate())
    assert (found("ruecas"), found("telares xilopolis")) == ([offer.code], [])


def test_an_archived_one_is_not_there():
    closed = actions.close(by=person(CURATOR), record=make_offer(TITLE), reason="Se agotó el fondo")
    actions.archive(by=person(CURATOR), record=closed, reason="Ya no sirve")
    assert found() == []


@pytest.mark.parametrize(
    ("stage", "closes", "expected"),
    [("validated", 30, ["T-1"]), ("validated", -1, []), ("closed", 30, []), ("sent", 30, [])],
)
def test_one_that_a_table_tells_of(stage, closes, expected):
    values = fields(title=TITLE, closes_on=days(closes))
    record(by=Person.objects.system(), code="T-1", organisation=organisation(), stage=stage, values=values)
    assert found() == expected


def test_one_whose_last_day_passed_says_so_on_its_page_and_leaves_with_the_command_of_the_day(capsys):
    offer, other = make_offer(TITLE), make_offer("Hilos de Xilópolis")
    pass_its_last_day(offer)
    assert sorted(found()) == sorted([offer.code, other.code])
    assert "ya no recibe solicitudes" in Client().get(f"/ofertas/{offer.code}").content.decode()
    call_command("tell_offers")
    assert "que salieron: 1." in capsys.readouterr().out
    assert found() == [other.code]
    line = Entry.objects.get(event="search.renewed", after__left=[offer.code])
    assert (line.thing_key, line.actor) == ("offer", Person.objects.system())


def test_what_was_counted_is_counted_anew_once_an_offer_left():
    offer = make_offer(TITLE)
    assert find(Asked("xilopolis"), 0, 25).total == 1
    pass_its_last_day(offer)
    call_command("tell_offers")
    assert find(Asked("xilopolis"), 0, 25).total == 0


def test_the_command_repeated_changes_nothing():
    pass_its_last_day(make_offer(TITLE))
    call_command("tell_offers")
    last = Entry.objects.latest("seq")
    call_command("tell_offers")
    assert (found(), Entry.objects.latest("seq")) == ([], last)


def test_cards_of_a_registry_from_before_are_written():
    make_offer(TITLE)
    make_offer("Sedas de Xilópolis", public=False)
    before = {card.key: (card.title_text, card.body_text) for card in Card.objects.filter(kind=Kind.OFFER)}
    Card.objects.filter(kind=Kind.OFFER).delete()
    call_command("refresh_search")
    assert {card.key: (card.title_text, card.body_text) for card in Card.objects.filter(kind=Kind.OFFER)} == before
    assert cards.renew_all(by=Person.objects.system()) == (0, 0)


@pytest.mark.parametrize("many", [1, 3])
def test_all_cards_in_a_fixed_number_of_queries(many, django_assert_num_queries):
    Offer.objects.all().delete()
    Card.objects.filter(kind=Kind.OFFER).delete()
    for number in range(many):
        make_offer(f"{TITLE} {number}")
    with django_assert_num_queries(13):
        assert cards.renew_all(by=person(CURATOR)) == (0, 0)
