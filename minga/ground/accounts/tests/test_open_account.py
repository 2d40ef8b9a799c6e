"""Opening an account: one for each e-mail address, with a password that holds to the policy."""

import json

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError

from minga.ground.accounts import actions
from minga.ground.accounts.models import Person
from minga.ground.accounts.permissions import can_open_account
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

PASSWORD = "cuatro-caballos-verdes"


def open_account(email: str = "ana@ambato.example", name: str = "Ana Paz", password: str = PASSWORD, **fields) -> Person:
    return actions.open_account(by=Person.objects.system(), email=email, name=name, password=password, **fields)


def refused(**fields) -> list[str]:
    """Return what opening is refused for, having seen that nobody was added."""
    before = Person.objects.count()
    with pytest.raises(ValidationError) as error:
        open_account(**fields)
    assert Person.objects.count() == before
    return list(getattr(error.value, "message_dict", {"password": error.value.messages}))


def test_it_works():
    person = open_account()
    assert (person.email, person.name, str(person), person.get_short_name()) == ("ana@ambato.example", "Ana Paz", "Ana Paz", "Ana")
    assert (person.is_active, person.is_staff, person.administers) == (True, False, False)
    assert authenticate(None, email="ana@ambato.example", password=PASSWORD) == person


def test_the_password_is_kept_as_argon2():
    assert open_account().password.startswith("argon2$argon2id$") is True


def test_an_administrator_tends_lists_and_settings():
    person = open_account(administrator=True)
    assert (person.is_staff, person.administers, person.has_perm("codelists.change_code")) == (True, True, True)


def test_the_line_of_the_journal_holds_no_password():
    open_account()
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_kind, line.thing_key) == ("account.opened", "person", "ana@ambato.example")
    assert line.after == {"name": "Ana Paz"}
    assert PASSWORD not in json.dumps([line.before, line.after, line.reason])


def test_a_person_who_does_not_administer_is_refused():
    officer = Person.objects.get(email="oficina@ambato.example")
    with pytest.raises(PermissionDenied):
        actions.open_account(by=officer, email="ana@ambato.example", name="Ana Paz", password=PASSWORD)
    assert Person.objects.filter(email="ana@ambato.example").exists() is False


@pytest.mark.parametrize("email", ["administracion@minga.example", "sistema@minga.invalid", "oficina@ambato.example"])
def test_who_may_open_an_account(email):
    assert can_open_account(Person.objects.get(email=email)) is (email != "oficina@ambato.example")


def test_an_address_is_kept_in_lower_case():
    assert open_account(" Ana@Ambato.Example ").email == "ana@ambato.example"


def test_a_taken_address_is_refused():
    open_account()
    assert refused() == ["email"]


def test_a_taken_address_in_other_case_is_refused():
    open_account()
    assert refused(email="ANA@AMBATO.EXAMPLE") == ["email"]


def test_the_database_refuses_a_taken_address_in_other_case():
    open_account()
    with pytest.raises(ValidationError):
        Person(email="ANA@ambato.example", name="Otra", password="!").full_clean()


@pytest.mark.parametrize("email", ["", "ana", "ana@", "ana@ambato", "a b@ambato.example", "x" * 250 + "@a.example"])
def test_what_is_no_address_is_refused(email):
    assert refused(email=email) == ["email"]


def test_a_missing_name_is_refused():
    assert refused(name="") == ["name"]


def test_a_short_password_is_refused():
    assert refused(password="once-letras") == ["password"]


def test_an_empty_password_is_refused():
    assert refused(password="") == ["password"]


def test_a_common_password_is_refused():
    assert refused(password="qwerty123456") == ["password"]


def test_a_password_like_the_address_is_refused():
    assert refused(password="ana@ambato.example") == ["password"]


def test_the_system_person_is_one_and_cannot_sign_in():
    system = Person.objects.system()
    assert (system, system.is_active, system.has_usable_password()) == (Person.objects.system(), False, False)
    for password in ("", "!", PASSWORD):
        assert authenticate(None, email=system.email, password=password) is None


def test_a_person_is_found_by_address_in_any_case():
    person = open_account()
    assert Person.objects.get_by_natural_key(" ANA@Ambato.example") == person
