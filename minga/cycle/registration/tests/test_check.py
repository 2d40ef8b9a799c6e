"""The check: codes and files, honest, forged and tampered with."""

import datetime
import hashlib
import secrets

import pytest
from django.db import models
from django.utils import timezone

from minga.cycle.registration import actions, seals
from minga.cycle.registration.codes import new_code
from minga.cycle.registration.models import Certificate, IssuedFile
from minga.cycle.registration.queries import State, check, check_file
from minga.cycle.registration.testing import make_certificate, registrar
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db
COLUMNS = [field.name for field in Certificate._meta.concrete_fields if field.name != "id"]
# Of half an annulment, or one before the day of issue, the database says no by itself.
CASES = [(name, False) for name in COLUMNS if not name.startswith("annulled_")] + [(name, True) for name in COLUMNS if name != "issued_at"]


def test_it_works():
    issued = make_certificate()
    answer = check(issued.grouped_code)
    assert (answer.state, answer.certificate, answer.versions) == (State.VALID, issued, [issued])


def test_ten_thousand_guesses_find_none():
    """RELIABILITY 34: certificates, 10,000 guesses without a hit."""
    make_certificate()
    guesses = {new_code() for _guess in range(10_000)}
    tried = list(guesses)
    found = [Certificate.objects.filter(code__in=tried[start : start + 500]).count() for start in range(0, len(tried), 500)]
    assert (len(guesses), sum(found), len(found)) == (10_000, 0, 20)
    assert {check(code).state for code in tried[:100]} == {State.UNKNOWN}


def another(field: models.Field, value):
    """Another value that the column takes."""
    if isinstance(field, models.ForeignKey):
        return Person.objects.get(email="auditoria@minga.example").pk
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or timezone.now()) + datetime.timedelta(days=1)
    if isinstance(field, models.JSONField):
        return {**value, "title": "Otro"} if isinstance(value, dict) else ["title"]
    if isinstance(field, models.IntegerField):
        return value + 1
    return value[:-1] + ("2" if value[-1:] == "1" else "1") if value else "MUNICIPAL"


@pytest.mark.parametrize(("column", "annulled"), CASES)
def test_a_column_changed_in_the_database_does_not_hold(column, annulled):
    """RELIABILITY 34: whoever holds the database without the key cannot make a certificate say anything else."""
    issued = make_certificate()
    if annulled:
        actions.annul(by=registrar(), thing=issued.thing, reason="Por error.", act="Resolución 1")
    issued.refresh_from_db()
    field = Certificate._meta.get_field(column)
    Certificate.objects.filter(pk=issued.pk).update(**{column: another(field, getattr(issued, field.attname))})
    assert check(Certificate.objects.get(pk=issued.pk).code).state == State.BROKEN


def test_a_later_version_taken_away_is_seen():
    first = make_certificate()
    make_certificate(changes={"title": "Otro"}).delete()
    assert check(first.code).state == State.BROKEN


def test_an_annulment_undone_in_the_database_is_seen():
    issued = make_certificate()
    actions.annul(by=registrar(), thing=issued.thing, reason="Por error.", act="Resolución 1")
    nothing = {"annulled_at": None, "annulled_by": None, "annulled_reason": "", "annulled_act": ""}
    Certificate.objects.filter(pk=issued.pk).update(**nothing)
    assert check(issued.code).state == State.BROKEN


def new_key(number: str) -> None:
    seals.key_file(number).write_text(secrets.token_hex(32) + "\n", encoding="ascii")


@pytest.fixture
def keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path


def test_an_old_key_still_checks(keys):
    issued = make_certificate()
    new_key("2")
    later = make_certificate(changes={"title": "Otro"})
    assert (issued.key_id, later.key_id) == ("1", "2")
    assert (check(issued.code).state, check(later.code).state) == (State.SUPERSEDED, State.VALID)


def test_another_key_under_the_same_name_does_not_hold(keys):
    issued = make_certificate()
    new_key("1")
    assert check(issued.code).state == State.BROKEN


def test_a_key_that_is_gone_does_not_hold(keys):
    issued = make_certificate()
    seals.key_file("1").unlink()
    assert check(issued.code).state == State.BROKEN


def test_a_file_of_ours_is_known():
    issued = make_certificate()
    files = [actions.print_file(issued, language) for language in ("es", "en")]
    assert [check_file(file).certificate for file in files] == [issued, issued]
    assert [check_file(file).state for file in files] == [State.VALID] * 2


@pytest.mark.parametrize("place", [0, 700, -1])
def test_one_changed_byte_is_not_ours(place):
    """RELIABILITY 34: one changed byte of a PDF is 'not ours'."""
    content = bytearray(actions.print_file(make_certificate(), "es"))
    content[place] ^= 1
    assert check_file(bytes(content)).state == State.UNKNOWN


def test_an_old_file_is_answered_by_what_holds_today():
    first = make_certificate()
    old = actions.print_file(first, "es")
    make_certificate(changes={"title": "Otro"})
    assert check_file(old).state == State.SUPERSEDED


def test_a_file_is_known_whatever_a_later_release_prints(monkeypatch):
    issued = make_certificate()
    old = actions.print_file(issued, "es")
    monkeypatch.setattr("minga.cycle.registration.printing.pdf", lambda *_given: b"%PDF-1.7 another look")
    assert (actions.print_file(issued, "es"), check_file(old).state) == (old, State.VALID)


def test_a_forged_file_slipped_into_the_database_is_not_ours():
    issued = make_certificate()
    actions.print_file(issued, "es")
    forged = b"%PDF-1.7 forged"
    IssuedFile.objects.update(sha256=hashlib.sha256(forged).hexdigest(), content=forged)
    assert check_file(forged).state == State.UNKNOWN
