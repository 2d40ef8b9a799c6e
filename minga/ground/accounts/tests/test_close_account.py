import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.ground.accounts.actions import close_account, dismiss, reopen_account
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Person:
    return Person.objects.get(email="administracion@minga.example")


def last() -> tuple:
    entry = Entry.objects.order_by("-seq")[0]
    return entry.event, entry.thing_key, entry.before, entry.after, entry.reason


def test_it_works(administrator):
    person = make_person("alguien@ambato.example", Role.OFFICER)
    close_account(by=administrator, person=person, reason="Se fue")
    assert (person.is_active, person.roles) == (False, frozenset())
    assert last() == ("account.closed", "alguien@ambato.example", {"open": True}, {"open": False}, "Se fue")


def test_the_session_dies_at_the_next_request(administrator):
    person = make_person("alguien@ambato.example")
    client = Client()
    client.force_login(person)
    assert client.get("/cuenta/clave").status_code == 200
    close_account(by=administrator, person=person, reason="Se fue")
    assert client.get("/cuenta/clave").status_code == 302


def test_whoever_does_not_administer_is_refused():
    by = make_person("oficina@quito.example", Role.OFFICER)
    with pytest.raises(PermissionDenied):
        close_account(by=by, person=make_person("alguien@ambato.example"), reason="Porque sí")


def test_a_reason_is_asked_for(administrator):
    with pytest.raises(ValidationError) as refused:
        close_account(by=administrator, person=make_person("alguien@ambato.example"), reason="  ")
    assert refused.value.message_dict == {"reason": ["Escriba por qué."]}


def test_nobody_closes_their_own(administrator):
    with pytest.raises(ValidationError):
        close_account(by=administrator, person=administrator, reason="Me voy")


def test_not_twice(administrator):
    person = make_person("alguien@ambato.example")
    close_account(by=administrator, person=person, reason="Se fue")
    with pytest.raises(ValidationError):
        close_account(by=administrator, person=person, reason="Se fue")


def test_the_last_administrator_stays(administrator):
    with pytest.raises(ValidationError) as refused:
        close_account(by=Person.objects.system(), person=administrator, reason="Se fue")
    assert refused.value.messages == ["Es la única persona que administra: nombre antes a otra."]


def test_the_system_person_is_nobody_to_close(administrator):
    with pytest.raises(PermissionDenied):
        close_account(by=administrator, person=Person.objects.system(), reason="Porque sí")


def test_it_is_opened_again(administrator):
    person = make_person("alguien@ambato.example", Role.OFFICER)
    close_account(by=administrator, person=person, reason="Se fue")
    reopen_account(by=administrator, person=person, reason="Volvió")
    assert (person.is_active, person.roles) == (True, frozenset({Role.OFFICER}))
    assert last() == ("account.reopened", "alguien@ambato.example", {"open": False}, {"open": True}, "Volvió")
    with pytest.raises(ValidationError):
        reopen_account(by=administrator, person=person, reason="Volvió")


def test_a_role_does_not_end_twice(administrator):
    person = make_person("alguien@ambato.example", Role.OFFICER)
    held = Appointment.objects.get(person=person)
    dismiss(by=administrator, appointment=held, reason="Se fue")
    with pytest.raises(ValidationError):
        dismiss(by=administrator, appointment=held, reason="Se fue")
