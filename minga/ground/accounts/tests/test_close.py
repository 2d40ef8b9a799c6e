"""Closing and opening accounts; what ends sessions: roles taken, accounts closed, passwords changed (RELIABILITY 10)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.ground.accounts import actions
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.accounts.testing import PASSWORD, make_person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
REASON = "Dejó la institución."


@pytest.fixture
def administrator() -> Person:
    return make_person("admin-uno@minga.example", Role.ADMINISTRATOR)


@pytest.fixture
def person() -> Person:
    return make_person("ana@ambato.example", Role.OFFICER, Role.AUDITOR)


def old_cookie(person: Person) -> Client:
    """A browser of theirs, signed in."""
    client = Client()
    client.force_login(person)
    assert is_in(client) is True
    return client


def is_in(client: Client) -> bool:
    return client.get("/cuenta/clave").status_code == 200


def test_it_works(administrator, person):
    client = old_cookie(person)
    actions.close(by=administrator, person=person, reason=REASON)
    assert (is_in(client), Person.objects.get(pk=person.pk).roles) == (False, frozenset())
    actions.reopen(by=administrator, person=person, reason="Volvió.")
    assert (is_in(client), Person.objects.get(pk=person.pk).roles) == (False, {Role.OFFICER, Role.AUDITOR})
    lines = Entry.objects.filter(thing_key=person.email).order_by("-seq")[:2]
    assert [(line.event, line.reason) for line in lines] == [("account.reopened", "Volvió."), ("account.closed", REASON)]


def test_the_old_cookie_is_dead_after_a_role_is_taken(administrator, person):
    client = old_cookie(person)
    actions.dismiss(by=administrator, appointment=Appointment.objects.get(person=person, role=Role.AUDITOR), reason=REASON)
    assert is_in(client) is False


def test_the_old_cookie_is_dead_after_signing_out(person):
    client = old_cookie(person)
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    client.post("/cuenta/salir")
    assert is_in(stolen) is False


def test_a_new_password_ends_the_other_sessions_and_changes_the_id_of_this_one(person):
    here, elsewhere = old_cookie(person), old_cookie(person)
    before = here.session.session_key
    values = {"oldpassword": PASSWORD, "password1": "siete-puentes-de-cal", "password2": "siete-puentes-de-cal"}
    here.post("/cuenta/clave", values)
    assert (is_in(here), is_in(elsewhere), here.session.session_key == before) == (True, False, False)


def test_others_close_nothing(person):
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(PermissionDenied):
            actions.close(by=make_person(f"{role}-otra@minga.example", role), person=person, reason=REASON)


@pytest.mark.parametrize("change", [actions.close, actions.reopen])
def test_no_change_without_a_reason(administrator, person, change):
    with pytest.raises(ValidationError):
        change(by=administrator, person=person, reason=" ")


def test_the_last_administrator_is_not_closed(administrator):
    Appointment.objects.filter(role=Role.ADMINISTRATOR).exclude(person=administrator).delete()
    with pytest.raises(ValidationError):
        actions.close(by=administrator, person=administrator, reason=REASON)


def test_a_closed_account_is_not_closed_twice_nor_an_open_one_opened(administrator, person):
    with pytest.raises(ValidationError):
        actions.reopen(by=administrator, person=person, reason=REASON)
    actions.close(by=administrator, person=person, reason=REASON)
    with pytest.raises(ValidationError):
        actions.close(by=administrator, person=person, reason=REASON)


def test_the_system_person_is_never_opened(administrator):
    with pytest.raises(ValidationError):
        actions.reopen(by=administrator, person=Person.objects.system(), reason=REASON)
