"""Revoking by a reasoned act; the check tells it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.cycle.registration import actions
from minga.cycle.registration.labels import answered
from minga.cycle.registration.queries import State, check
from minga.cycle.registration.testing import THING, make_certificate, registrar
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
ACT, REASON = "Resolución 12 del 3 de marzo", "Se registró con documentos ajenos."


def annul(thing=THING, reason=REASON, act=ACT):
    return actions.annul(by=registrar(), thing=thing, reason=reason, act=act)


def test_it_works():
    code = make_certificate().code
    annul()
    line = Entry.objects.order_by("-seq")[0]
    page = Client().get(f"/verificar/{check(code).certificate.grouped_code}").content.decode()
    assert (check(code).state, line.event, line.reason) == (State.ANNULLED, "certificate.annulled", REASON)
    assert [text in page for text in ("Fue revocada el", ACT, REASON)] == [True] * 3


def test_every_version_is_revoked():
    codes = [make_certificate().code, make_certificate(changes={"title": "Otro"}).code]
    annul()
    assert [check(code).state for code in codes] == [State.ANNULLED] * 2


def test_the_reason_is_closed_before_the_act_is_told():
    code = make_certificate().code
    annul(reason="No corresponde")
    assert answered(check(code)).text == f"Motivo: No corresponde. Acto: {ACT}"


def test_a_thing_that_was_revoked_gets_a_new_number():
    first = make_certificate()
    annul()
    again = make_certificate()
    assert (again.version, again.number == first.number, check(first.code).state) == (1, False, State.ANNULLED)


@pytest.mark.parametrize(("terms", "field"), [({"reason": " "}, "reason"), ({"act": ""}, "act")])
def test_without_a_reason_or_an_act_it_is_refused(terms, field):
    code = make_certificate().code
    with pytest.raises(ValidationError) as refused:
        annul(**terms)
    assert (list(refused.value.message_dict), check(code).state) == ([field], State.VALID)


def test_what_has_no_certificate_is_refused():
    with pytest.raises(ValidationError) as refused:
        annul(("activity", "SIN-NADA"))
    assert refused.value.messages == ["No tiene constancia: no hay qué revocar."]


def test_twice_is_refused():
    make_certificate()
    annul()
    with pytest.raises(ValidationError) as refused:
        annul()
    assert refused.value.messages == ["La constancia ya está revocada."]


@pytest.mark.parametrize("email", ["revision@minga.example", "oficina@ambato.example", "auditoria@minga.example"])
def test_who_is_no_registrar_is_refused(email):
    code = make_certificate().code
    with pytest.raises(PermissionDenied):
        actions.annul(by=Person.objects.get(email=email), thing=THING, reason=REASON, act=ACT)
    assert check(code).state == State.VALID
