"""Addenda: signed changes in order, a new end that counts from then on, and every one that does not fit refused."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from minga.cycle.agreements import actions, addenda, registering
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.queries import ends, full_value, validity
from minga.cycle.agreements.states import Validity
from minga.cycle.agreements.testing import (
    ACT,
    BIERBEEK,
    OFFICER,
    OTHER_OFFICER,
    REGISTRAR,
    WHY,
    make_draft,
    make_registered,
    make_signed,
    person,
)
from minga.cycle.registration.queries import certificate_of, check
from minga.ground.inbox.models import Message
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def today() -> str:
    return timezone.localdate().isoformat()


def add(agreement: Agreement, email: str = OFFICER, **given):
    about = {"signed_on": today(), "object": "Más plazo."} | given
    return addenda.add_addendum(by=person(email), agreement=agreement, **about)


def test_it_works():
    signed = make_signed()
    made = add(signed, new_end="2100-06")
    later = Agreement.objects.get(pk=signed.pk)
    day = datetime.date(2100, 6, 30)
    assert (made.number, ends(later).text, later.ends_on, validity(later, day)) == (1, "2100-06", "2099-12-31", Validity.IN_FORCE)
    assert validity(later, datetime.date(2100, 7, 1)) == Validity.EXPIRED


def test_they_follow_one_another_and_the_last_end_counts():
    signed = make_signed()
    found = [add(signed, new_end="2100").number, add(signed, object="Otra cláusula.").number, add(signed, new_end="2097").number]
    assert (found, ends(Agreement.objects.get(pk=signed.pk)).text) == ([1, 2, 3], "2097")


def test_one_that_another_overtook_is_refused():
    signed = make_signed()
    add(signed, number=1)
    with pytest.raises(ValidationError) as refused:
        add(signed, number=1)
    assert refused.value.messages == ["Otra persona anotó mientras tanto la adenda 1: léala antes de añadir otra."]


def test_the_certificate_of_before_says_so_and_its_second_version_supersedes_it():
    signed = make_registered()
    first = certificate_of(("agreement", signed.code))
    add(signed, new_end="2100")
    assert check(first.code).state == "outdated"
    second = registering.register(by=person(REGISTRAR), agreement=signed)
    assert ((second.number, second.version), check(first.code).state, second.changed) == ((first.number, 2), "superseded", ["addenda"])


def test_the_registrars_are_told():
    signed = make_registered()
    add(signed)
    told = Message.objects.filter(thing_key=signed.code, kind="task", done_at=None).values_list("person__email", flat=True)
    assert sorted(told) == ["registro@minga.example", "suplente@minga.example"]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"new_end": "1999"}, "new_end"),
        ({"signed_on": "2099-01-01"}, "signed_on"),
        ({"signed_on": "1999"}, "signed_on"),
        ({"signed_on": ""}, "signed_on"),
        ({"object": " "}, "object"),
        ({"added_amount": Decimal(5), "added_currency": "USD"}, "added_amount"),
        ({"added_amount": Decimal(5)}, "__all__"),
    ],
    ids=["end before signature", "day to come", "before the agreement", "no day", "no object", "money where none moves", "no currency"],
)
def test_what_does_not_fit_is_refused(given, place):
    with pytest.raises(ValidationError) as refused:
        add(make_signed(), **given)
    assert list(refused.value.message_dict) == [place]


def paying() -> Agreement:
    given = {"kind": "CONVENIO_DESCENTRALIZADO", "implies_disbursement": "yes", "total_amount": "100", "total_currency": "EUR"}
    return make_signed(BIERBEEK, **given)


def test_an_amount_is_added_in_the_currency_of_the_agreement():
    signed = paying()
    with pytest.raises(ValidationError):
        add(signed, added_amount=Decimal(5), added_currency="USD")
    with pytest.raises(ValidationError):
        add(signed, added_amount=Decimal(0), added_currency="EUR")
    assert add(signed, added_amount=Decimal("5.50"), added_currency="EUR").added_amount == Decimal("5.50")


def test_others_add_none():
    signed = make_signed()
    for email in (OTHER_OFFICER, REGISTRAR, "revision@minga.example"):
        with pytest.raises(PermissionDenied):
            add(signed, email)


def test_a_draft_and_what_is_settled_get_none():
    settled = actions.settle(by=person(OFFICER), agreement=make_signed(), reason=WHY, act=ACT)
    for agreement in (make_draft(), settled):
        with pytest.raises(NotAllowedHere):
            add(agreement)


def test_the_value_on_its_page_counts_what_an_addendum_adds():
    signed = paying()
    add(signed, added_amount=Decimal("5.50"), added_currency="EUR")
    later = Agreement.objects.get(pk=signed.pk)
    client = Client()
    client.force_login(person(OFFICER))
    page = client.get(f"/convenios/{signed.code}/tramite")
    assert (full_value(later), page.context["value"]) == (Money(Decimal("105.50"), "EUR"), full_value(later))
    assert "Añade EUR 5,50" in page.content.decode()


def test_a_value_that_nobody_states_stays_unknown():
    signed = make_signed(BIERBEEK, kind="CONVENIO_DESCENTRALIZADO", implies_disbursement="yes")
    add(signed, added_amount=Decimal(5), added_currency="EUR")
    assert full_value(Agreement.objects.get(pk=signed.pk)) is None


def test_one_signed_before_what_it_changes_is_told_the_day_and_not_the_day_after():
    with pytest.raises(ValidationError) as refused:
        add(make_signed(), signed_on="1999")
    day = PartialDate.of(timezone.localdate()).show("es")
    assert refused.value.messages == [f"Es anterior a lo que cambia, que se firmó el {day}."]
