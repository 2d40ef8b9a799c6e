"""Offers as they are written: by whom, what is refused, and two people at once."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.offers import actions
from minga.cycle.offers.drafting import Conflict
from minga.cycle.offers.models import Offer
from minga.cycle.offers.testing import (
    AMBATO,
    BMZ,
    COOPERANT,
    CURATOR,
    KOICA,
    OFFICER,
    OTHER_COOPERANT,
    make_draft,
    make_offer,
    make_sent,
    organisation,
    person,
)
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def save(offer: Offer, by: str = COOPERANT, base: int = 0, **changes) -> Offer:
    return actions.save(by=person(by), offer=offer, base=base or offer.version, changes=changes)


def test_it_works():
    offer = make_draft()
    assert (offer.stage, offer.code[:3], offer.organisation.code, offer.version) == ("draft", "OF-", BMZ, 1)
    assert list(Entry.objects.filter(thing_key=offer.code).values_list("event", flat=True)) == ["offer.opened"]


def test_codes_follow_one_another():
    first, second = make_draft(), make_draft("Otra")
    assert int(second.code[-5:]) == int(first.code[-5:]) + 1


@pytest.mark.parametrize("email", [OFFICER, OTHER_COOPERANT, "auditoria@minga.example", "revision@minga.example"])
def test_nobody_else_writes_for_a_cooperant(email: str):
    with pytest.raises(PermissionDenied):
        actions.open_offer(by=person(email), organisation=organisation(), title="Ajena")


def test_a_government_that_receives_writes_no_offers_of_its_own():
    with pytest.raises(PermissionDenied):
        actions.open_offer(by=person(OFFICER), organisation=organisation(AMBATO), title="Propia")


def test_a_curator_writes_for_any_cooperant():
    assert actions.open_offer(by=person(CURATOR), organisation=organisation(KOICA), title="Expertos").organisation.code == KOICA


def test_a_saved_field_leaves_a_line_with_what_was_there():
    offer = make_draft()
    saved = save(offer, title="Agua segura", requirement=["Uno", "Dos"])
    line = Entry.objects.get(event="offer.saved", thing_key=offer.code)
    assert (saved.version, line.before["title"], line.after["title"], line.after["requirement"]) == (
        2,
        "Agua potable para municipios",
        "Agua segura",
        ["Uno", "Dos"],
    )


def test_saving_nothing_new_writes_nothing():
    offer = make_draft()
    assert (save(offer, title=offer.title).version, Entry.objects.filter(event="offer.saved").count()) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_on": datetime.date(2026, 5, 2), "closes_on": datetime.date(2026, 5, 1)}, "closes_on"),
        ({"rolling": True}, "closes_on"),
        ({"amount_min": Decimal(1), "currency": ""}, "currency"),
        ({"amount_min": Decimal(2), "amount_max": Decimal(1), "currency": "USD"}, "amount_max"),
        ({"months_min": 12, "months_max": 6}, "months_max"),
        ({"counterpart_percent": Decimal(101)}, "counterpart_percent"),
        ({"title": ""}, "title"),
        ({"link": "no es una dirección"}, "link"),
        ({"requirement": ["x" * 501]}, "requirement"),
    ],
    ids=["closes before it opens", "window with an end", "no currency", "less than least", "months", "share", "title", "link", "row"],
)
def test_what_does_not_agree_is_refused_at_its_field(changes: dict, field: str):
    offer = make_draft()
    with pytest.raises(ValidationError) as refused:
        save(offer, **changes)
    assert list(refused.value.message_dict) == [field]
    assert Offer.objects.get(pk=offer.pk).version == 1


def test_what_was_sent_is_not_edited():
    with pytest.raises(NotAllowedHere):
        save(make_sent(), title="Otra")


def test_what_is_validated_is_not_edited():
    with pytest.raises(NotAllowedHere):
        save(make_offer(), CURATOR, title="Otra")


def test_two_people_at_once_the_second_is_told_and_nothing_is_lost():
    offer = make_draft()
    save(offer, title="La de una")
    with pytest.raises(Conflict) as told:
        save(offer, CURATOR, base=1, title="La de otra")
    assert [(one.name, one.theirs) for one in told.value.differences] == [("title", "La de una")]
    assert Offer.objects.get(pk=offer.pk).title == "La de una"


def test_two_people_in_different_fields_are_put_together():
    offer = make_draft()
    save(offer, title="Nuevo título")
    seen = {"description": "Asesoría para sistemas de agua potable."}
    actions.save(by=person(CURATOR), offer=offer, base=1, changes={"description": "Otra"}, seen=seen)
    held = Offer.objects.get(pk=offer.pk)
    assert (held.title, held.description) == ("Nuevo título", "Otra")
