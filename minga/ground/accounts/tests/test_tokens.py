"""Access keys: shown once, kept as a digest, ended by a day or by hand."""

import datetime
import hashlib
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.utils import IntegrityError
from django.utils import timezone

from minga.ground.accounts.models import Person, Role, Scope, Token
from minga.ground.accounts.testing import make_person
from minga.ground.accounts.tokens import MOST, PREFIX, find, issue, revoke
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make_person("ana@oficina.example")


def make(by: Person, days: int = 90) -> tuple[Token, str]:
    return issue(by=by, name="Tablero", scopes=[Scope.READ, Scope.DRAFT], days=days)


def test_it_works(person):
    token, text = make(person)
    line = Entry.objects.last()
    assert (find(text), find(text).allows, token.is_live) == (token, {Scope.READ, Scope.DRAFT}, True)
    assert (line.event, line.thing_key, line.after["scopes"]) == ("token.issued", person.email, ["read", "draft"])


def test_it_holds_256_random_bits_behind_a_prefix(person):
    text = make(person)[1]
    assert (bool(re.fullmatch(PREFIX + "[A-Za-z0-9_-]{43}", text)), make(person)[1] == text) == (True, False)


def test_no_key_stands_in_the_database_or_in_the_journal(person):
    token, text = make(person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_token")
        rows = str(cursor.fetchall())
    lines = str(list(Entry.objects.filter(event="token.issued").values()))
    assert (text in rows, text in lines, token.digest in lines) == (False, False, False)
    assert token.digest == hashlib.sha256(text.encode()).hexdigest()


def test_its_use_is_noted(person):
    token, text = make(person)
    find(text)
    assert (token.used_at, Token.objects.get().used_at is None) == (None, False)


def test_one_revoked_opens_nothing(person):
    token, text = make(person)
    revoke(by=person, token=token)
    revoke(by=person, token=token)
    assert (find(text), Entry.objects.filter(event="token.revoked").count()) == (None, 1)


def test_one_past_its_day_opens_nothing(person):
    token, text = make(person)
    now = timezone.now()
    Token.objects.filter(pk=token.pk).update(made_at=now - datetime.timedelta(days=91), expires_at=now - datetime.timedelta(seconds=1))
    assert find(text) is None


def test_one_of_a_closed_account_opens_nothing(person):
    text = make(person)[1]
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert find(text) is None


@pytest.mark.parametrize("text", ["", "minga_", "minga_ñ", "minga_" + "A" * 5000, "otra_" + "A" * 43, "minga_" + "A" * 43, "minga_\0"])
def test_what_is_no_key_opens_nothing(text, person):
    make(person)
    assert find(text) is None


@pytest.mark.parametrize("days", [0, -1, 366, 10_000])
def test_it_lasts_a_year_at_most(days, person):
    with pytest.raises(ValidationError) as refused:
        make(person, days)
    assert list(refused.value.message_dict) == ["days"]


def test_the_database_holds_it_to_a_year(person):
    token = make(person)[0]
    with pytest.raises(IntegrityError):
        Token.objects.filter(pk=token.pk).update(days=366)


def test_one_without_scope_is_refused(person):
    with pytest.raises(ValidationError):
        issue(by=person, name="Tablero", scopes=[])


def test_one_without_name_is_refused(person):
    with pytest.raises(ValidationError):
        issue(by=person, name=" \u200b"[:1], scopes=[Scope.READ])


def test_a_person_has_so_many_in_force_at_most(person):
    made = [make(person)[0] for _n in range(MOST)]
    with pytest.raises(ValidationError):
        make(person)
    revoke(by=person, token=made[0])
    assert make(person)[0].is_live is True


def test_the_system_person_has_none():
    with pytest.raises(PermissionDenied):
        make(Person.objects.system())


def test_nobody_revokes_anothers(person):
    token = make(person)[0]
    with pytest.raises(PermissionDenied):
        revoke(by=make_person("otra@oficina.example", Role.OFFICER), token=token)


def test_administrators_revoke_anybodys(person):
    token, text = make(person)
    revoke(by=make_person("admin@oficina.example", Role.ADMINISTRATOR), token=token)
    assert find(text) is None
