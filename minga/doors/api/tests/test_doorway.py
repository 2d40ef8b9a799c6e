"""What holds for every operation: keys, refusals in one form, strict bodies, limits, headers (RELIABILITY 13, 14, 22, 33)."""

import json

import pytest
from django.test import Client

from minga.doors.api.models import Tally
from minga.doors.api.strict import LARGEST, Unreadable, read
from minga.doors.api.testing import OFFICER, OTHER_OFFICER, VALIDATOR, Program, make_key, places, refusal
from minga.ground.accounts.models import Person, Scope, Token
from minga.ground.accounts.tokens import revoke

pytestmark = pytest.mark.django_db


def test_it_works():
    response = Program().get("activities?limit=1")
    assert (response.status_code, list(response.json()), response["Content-Language"]) == (200, ["items", "next"], "es")


def test_a_refusal_is_told_in_the_readers_language():
    said = [Program().get("nada", Accept_Language=one).json()["title"] for one in ("es", "en")]
    assert said == ["No existe o no está a su vista", "It does not exist or is not yours to see"]


@pytest.mark.parametrize("key", ["minga_" + "A" * 43, "otra cosa", ""])
def test_a_key_that_is_none_is_refused(key):
    response = Client().get("/api/v1/activities", headers={"Authorization": f"Bearer {key}"})
    assert (*refusal(response), response["WWW-Authenticate"]) == (401, "no-key", 'Bearer realm="Minga"')


def test_a_revoked_key_is_refused():
    program = Program(OFFICER)
    revoke(by=Person.objects.get(email=OFFICER), token=Token.objects.get())
    assert refusal(program.get("activities")) == (401, "no-key")


def test_a_key_without_the_scope_is_refused():
    response = Program(OFFICER, Scope.DRAFT).get("activities")
    assert (*refusal(response), response.json()["scope"]) == (403, "no-right", "read")


def test_the_right_is_that_of_the_person_at_this_moment():
    program = Program(OFFICER)
    before = program.get("activities/PRJ-010/history").status_code
    Person.objects.filter(email=OFFICER).update(is_active=False)
    assert (before, program.get("activities/PRJ-010/history").status_code) == (403, 401)


def test_a_key_of_a_person_without_their_own_password_opens_nothing():
    program = Program(OFFICER)
    Person.objects.filter(email=OFFICER).update(must_change_password=True)
    response = program.get("activities")
    assert (*refusal(response), response.json()["act"]) == (403, "no-right", "sign_in")


def test_a_key_of_a_person_without_the_second_factor_their_role_needs_opens_nothing(settings):
    program = Program(VALIDATOR)
    settings.SECOND_FACTOR = True
    assert refusal(program.get("activities")) == (403, "no-right")


def test_a_session_opens_nothing_here():
    client = Client()
    client.force_login(Person.objects.get(email=OFFICER))
    assert refusal(client.get("/api/v1/activities/PRJ-001/history")) == (401, "no-key")


def test_no_other_site_is_let_in():
    response = Program().get("activities", Origin="https://otro.example")
    assert [name for name in response.headers if name.lower().startswith("access-control")] == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PATCH", "TRACE"])
def test_a_method_that_is_not_there_is_refused(method):
    response = Program().ask(method, "activities")
    assert (*refusal(response), response["Allow"]) == (405, "wrong-method", "GET")


@pytest.mark.parametrize("address", ["", "nada", "activities/", "activities/PRJ-001/nada", "../../etc/passwd", "%00", "é"])
def test_what_is_no_address_is_refused(address):
    assert refusal(Program().get(address)) == (404, "not-found")


def test_a_parameter_that_nobody_knows_is_named():
    response = Program().get("activities?limit=1&is_admin=1&public=0")
    assert (*refusal(response), places(response)) == (422, "refused", ["is_admin", "public"])


@pytest.mark.parametrize(
    "asked", ["limit=0", "limit=101", "limit=x", "order=-id", "order=password", "kind=%27%20OR%201=1", "status=%00", "updated_since=ayer"]
)
def test_a_parameter_that_does_not_fit_is_named(asked):
    response = Program().get(f"activities?{asked}")
    assert (*refusal(response), places(response)) == (422, "refused", [asked.partition("=")[0]])


BAD = {
    "nan": b'{"a": NaN}',
    "infinity": b'{"a": -Infinity}',
    "too great": b'{"a": 1e999}',
    "long number": b'{"a": ' + b"9" * 5000 + b"}",
    "repeated": b'{"a": 1, "a": 2}',
    "repeated deep": b'{"a": [{"b": 1, "b": 1}]}',
    "nul": b'{"a": "\\u0000"}',
    "nul in a name": b'{"\\u0000": 1}',
    "surrogate": b'{"a": "\\ud800"}',
    "surrogate deep": b'[[{"a": ["\\udfff"]}]]',
    "not utf-8": b'{"a": "\xff"}',
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "deep": b"[" * 40 + b"]" * 40,
    "very deep": b"[" * 100_000,
    "very deep objects": b'{"a":' * 100_000,
    "cut": b'{"a": ',
    "comment": b'{"a": 1} // no',
    "two": b"{} {}",
    "single quotes": b"{'a': 1}",
    "comma": b'{"a": 1,}',
    "byte order mark": b"\xef\xbb\xbf{}",
    "blank": b" ",
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_a_body_that_is_no_strict_json_is_refused(body):
    with pytest.raises(Unreadable):
        read(body)


def test_honest_json_is_read():
    honest = {"texto": "Añil \U0001f30a", "n": [1, -2.5, 0, None, True], "o": {"": {}}}
    assert read(json.dumps(honest).encode()) == honest


@pytest.mark.parametrize("key", [True, False])
def test_one_call_more_than_the_limit_is_refused_and_others_go_on(key, settings):
    settings.API_LIMIT_ADDRESS = settings.API_LIMIT_KEY = 3
    Tally.objects.all().delete()
    program = Program(OFFICER) if key else Program()
    met = [program.get("codelists").status_code for _n in range(4)]
    last = program.get("codelists")
    assert (met, refusal(last), 0 < int(last["Retry-After"]) <= 60) == ([200, 200, 200, 429], (429, "too-many"), True)
    assert Program(OTHER_OFFICER).get("codelists").status_code == 200


def test_it_recovers_in_the_next_minute(settings):
    settings.API_LIMIT_KEY = 1
    program = Program(OFFICER)
    met = [program.get("codelists").status_code for _n in range(2)]
    Tally.objects.update(minute=1)
    assert (met, program.get("codelists").status_code) == ([200, 429], 200)


def test_no_address_of_a_caller_is_kept():
    Program().get("codelists", X_Forwarded_For="203.0.113.9")
    assert [row.caller for row in Tally.objects.all() if "127.0.0.1" in row.caller or "203.0.113.9" in row.caller] == []


def test_a_body_that_is_too_large_is_refused():
    assert refusal(Program().post("activities", b" " * (LARGEST + 1))) == (413, "too-large")


def test_a_body_that_is_no_json_is_refused():
    response = Program().ask("POST", "activities", b"a=1", Content_Type="application/x-www-form-urlencoded")
    assert refusal(response) == (415, "not-json")


def test_who_holds_the_answer_already_is_told_so():
    program = Program()
    first = program.get("activities/PRJ-001")
    again = program.get("activities/PRJ-001", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_answers_to_a_key_are_kept_nowhere():
    met = [one.get("activities")["Cache-Control"] for one in (Program(OFFICER), Program())]
    assert met == ["private, no-store", "no-cache"]


def test_a_key_stands_in_no_log(caplog):
    key = make_key(OFFICER)
    with caplog.at_level("DEBUG"):
        Client().get("/api/v1/activities?limit=x", headers={"Authorization": f"Bearer {key}"})
        Client().get("/api/v1/nada", headers={"Authorization": f"Bearer {key}x"})
    assert key not in caplog.text
