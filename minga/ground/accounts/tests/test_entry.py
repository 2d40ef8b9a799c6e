"""Temporary ways in: good once, for a day, for one thing; no password is mailed."""

import datetime

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from minga.ground.accounts import entry
from minga.ground.accounts.models import CENTRAL, AccessKind, Person, Role, Scope, TemporaryAccess
from minga.ground.accounts.testing import PASSWORD, make_person
from minga.ground.accounts.tokens import find, issue
from minga.ground.inbox.models import Letter
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
OWN = "siete puentes de cal y canto"
FIRST = "/cuenta/clave/primera"


@pytest.fixture(autouse=True)
def quick(settings):
    """Passwords hashed quickly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def registrar() -> Person:
    return make_person("registro-uno@minga.example", Role.REGISTRAR)


@pytest.fixture
def person() -> Person:
    return make_person("ana@ambato.example", Role.OFFICER)


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves: [hours after now]."""
    ahead, now = [0.0], timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + datetime.timedelta(hours=ahead[0]))
    return ahead


def give(by: Person, person: Person, kind: AccessKind = AccessKind.LINK) -> str:
    return entry.give_access(by=by, person=person, kind=kind)


def enter(client: Client, secret: str):
    return client.post(f"/cuenta/entrar/{secret}")


def test_it_works(client, registrar, person):
    secret = give(registrar, person)
    response = enter(client, secret)
    assert (response.status_code, response["Location"]) == (302, FIRST)
    assert client.post(FIRST, {"password1": OWN, "password2": OWN})["Location"] == "/cuenta/ingresar"
    assert (client.session.get("_auth_user_id"), authenticate(None, email=person.email, password=OWN)) == (None, person)
    assert Person.objects.get(pk=person.pk).roles == {Role.OFFICER}


def test_r_129_the_key_is_good_once(client, registrar, person):
    secret = give(registrar, person)
    enter(client, secret)
    again = Client()
    assert (enter(again, secret).status_code, again.session.get("_auth_user_id")) == (409, None)


@pytest.mark.parametrize(("hours", "good"), [(23.9, True), (24, False), (48, False)])
def test_r_129_the_key_expires_after_a_day(client, clock, registrar, person, hours, good):
    secret = give(registrar, person)
    clock[0] = hours
    assert (entry.good_access(AccessKind.LINK, secret) is not None, client.get(f"/cuenta/entrar/{secret}").status_code == 200) == (
        good,
        good,
    )
    assert enter(client, secret).status_code == (302 if good else 409)


def test_reading_the_message_spends_nothing(client, registrar, person):
    """Programs that look at mail open each link: only the button lets one in."""
    secret = give(registrar, person)
    assert [client.get(f"/cuenta/entrar/{secret}").status_code for _time in range(3)] == [200] * 3
    assert enter(client, secret).status_code == 302


def test_pitfall_12_the_old_password_and_its_sessions_end(registrar, person):
    client = Client()
    client.force_login(person)
    give(registrar, person)
    assert authenticate(None, email=person.email, password=PASSWORD) is None
    assert client.get("/cuenta/clave").status_code == 302


def test_only_the_digest_is_kept(registrar, person):
    secret, key = give(registrar, person), give(registrar, person, AccessKind.KEY)
    kept = " ".join(str(vars(row)) for row in [*TemporaryAccess.objects.all(), *Entry.objects.filter(thing_key=person.email)])
    assert [one for one in (secret, key, entry.spoken(key)) if one in kept] == []
    assert (len(secret) >= 43, len(entry.spoken(key))) == (True, 20)


def test_another_access_ends_the_earlier_one(client, registrar, person):
    first, second = give(registrar, person), give(registrar, person)
    assert (enter(client, first).status_code, enter(client, second).status_code) == (409, 302)


def test_the_database_keeps_one_open_access(registrar, person):
    give(registrar, person)
    access = TemporaryAccess.objects.get(person=person)
    access.pk, access.digest = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        access.save(force_insert=True)


def test_a_dictated_key_lets_in_however_it_is_written(client, registrar, person):
    key = give(registrar, person, AccessKind.KEY).lower().replace("-", " ")
    response = client.post("/cuenta/clave-temporal", {"email": "ANA@ambato.example", "key": key})
    assert (response.status_code, response["Location"]) == (302, FIRST)


@pytest.mark.parametrize("fields", [{"email": "otra@ambato.example"}, {"key": "AAAAA-AAAAA-AAAAA-AAAAA"}, {"email": "ana"}, {"key": ""}])
def test_a_key_of_somebody_else_is_refused(client, registrar, person, fields):
    make_person("otra@ambato.example")
    values = {"email": person.email, "key": give(registrar, person, AccessKind.KEY)} | fields
    assert client.post("/cuenta/clave-temporal", values).status_code == 422


def test_the_eleventh_try_of_a_key_is_limited(client):
    tries = [client.post("/cuenta/clave-temporal", {"email": "ana@ambato.example", "key": "A" * 20}).status_code for _try in range(11)]
    assert tries == [422] * 10 + [429]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REGISTRAR, Role.ADMINISTRATOR}))
def test_others_give_no_access(person, role):
    with pytest.raises(PermissionDenied):
        give(make_person("otra@minga.example", role), person)


def test_nobody_gives_one_to_themselves(registrar):
    with pytest.raises(PermissionDenied):
        give(registrar, registrar)


def test_a_closed_account_gets_none_and_uses_none(client, registrar, person):
    secret = give(registrar, person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert enter(client, secret).status_code == 409
    with pytest.raises(ValidationError):
        give(registrar, person)


@pytest.mark.parametrize("password", ["corta", "ana@ambato.example", "qwerty123456", "x" * 129])
def test_a_weak_first_password_is_refused(client, registrar, person, password):
    enter(client, give(registrar, person))
    response = client.post(FIRST, {"password1": password, "password2": password})
    assert (response.status_code, Person.objects.get(pk=person.pk).must_change_password) == (422, True)


def test_two_different_passwords_are_refused(client, registrar, person):
    enter(client, give(registrar, person))
    assert client.post(FIRST, {"password1": OWN, "password2": OWN + "."}).status_code == 422


def test_who_was_not_asked_for_it_puts_none(client, person):
    with pytest.raises(PermissionDenied):
        entry.set_first_password(by=person, password=OWN)
    client.force_login(person)
    assert client.get(FIRST)["Location"] == "/cuenta/clave"


def test_meanwhile_no_link_of_a_forgotten_password_is_sent(client, registrar, person, mailoutbox):
    give(registrar, person)
    response = client.post("/cuenta/clave/olvidada", {"email": person.email})
    assert (response.status_code, [one for one in mailoutbox if "/clave/nueva/" in one.body]) == (302, [])


def test_the_journal_tells_it_without_a_secret(client, registrar, person):
    enter(client, give(registrar, person))
    client.post(FIRST, {"password1": OWN, "password2": OWN})
    lines = Entry.objects.filter(thing_kind="person", thing_key=person.email).order_by("seq").values_list("event", "actor__email")
    assert list(lines)[2:] == [
        ("temporary_access.given", registrar.email),
        ("temporary_access.used", person.email),
        ("account.password_changed", person.email),
    ]


@pytest.mark.parametrize("kind", list(AccessKind))
def test_the_person_is_told_who_gave_it_without_the_secret(registrar, person, kind):
    secret = give(registrar, person, kind)
    letter = Letter.objects.get(address=person.email)
    assert (registrar.name in letter.text, secret in letter.text, letter.secret) == (True, False, True)


@pytest.mark.parametrize("role", sorted(CENTRAL))
def test_a_registrar_dictates_no_key_to_who_works_for_the_whole_system(registrar, role):
    central = make_person("centro@minga.example", role)
    with pytest.raises(PermissionDenied):
        give(registrar, central, AccessKind.KEY)
    assert give(make_person("administra@minga.example", Role.ADMINISTRATOR), central, AccessKind.KEY) != ""


def test_nobody_dictates_a_key_to_themselves():
    own = make_person("administra@minga.example", Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):
        give(own, own, AccessKind.KEY)


def test_a_new_way_in_ends_the_access_keys(registrar, person):
    token, text = issue(by=person, name="Tablero", scopes=[Scope.READ])
    give(registrar, person)
    line = Entry.objects.get(event="token.revoked")
    assert (find(text), line.actor_id, line.before["hint"]) == (None, registrar.pk, token.hint)
