"""A record that changes after it was certified: the old code never passes as valid."""

import pytest
from django.test import Client

from minga.cycle.registration import actions
from minga.cycle.registration.queries import State, check
from minga.cycle.registration.testing import THING, VALUES, make_certificate, registrar
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
ALTERED = VALUES | {"title": "Restaurar el páramo y el bosque"}


def note(values=ALTERED, thing=THING):
    return actions.note_change(thing=thing, values=values, by=registrar())


def test_it_works():
    code = make_certificate().code
    note()
    assert (check(code).state, Entry.objects.order_by("-seq")[0].event) == (State.OUTDATED, "certificate.outdated")


def test_pitfall_13_altering_one_field_of_the_record_makes_the_old_code_a_former_version():
    issued = make_certificate()
    address = f"/verificar/{issued.grouped_code}"
    before = Client().get(address).content.decode()
    note()
    after = Client().get(address).content.decode()
    assert ("Versión anterior" in before, "Versión anterior" in after) == (False, True)
    assert ("está al día" in before, "está al día" in after) == (True, False)


def test_without_a_person_the_system_notes_it():
    make_certificate()
    actions.note_change(thing=THING, values=ALTERED)
    assert Entry.objects.order_by("-seq")[0].actor.email == "sistema@minga.invalid"


def test_the_same_change_is_noted_once():
    make_certificate()
    note()
    count = Entry.objects.count()
    note(VALUES | {"title": "Otra vez"})
    assert Entry.objects.count() == count


def test_a_record_that_is_again_what_was_certified_is_valid_again():
    code = make_certificate().code
    note()
    note(VALUES)
    assert (check(code).state, Entry.objects.order_by("-seq")[0].event) == (State.VALID, "certificate.matched")


def test_registering_the_change_supersedes():
    code = make_certificate().code
    note()
    second = make_certificate(changes={"title": ALTERED["title"]})
    assert (check(code).state, check(second.code).state) == (State.SUPERSEDED, State.VALID)


def test_nothing_is_noted_of_what_has_no_certificate_or_a_revoked_one():
    make_certificate()
    actions.annul(by=registrar(), thing=THING, reason="Por error.", act="Resolución 1")
    count = Entry.objects.count()
    assert (note(), note(thing=("activity", "SIN-NADA")), Entry.objects.count()) == (None, None, count)
