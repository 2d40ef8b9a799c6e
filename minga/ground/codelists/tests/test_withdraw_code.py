"""Withdrawing a value: from the next version on, and never from the records that carry it."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from minga.ground.codelists import actions, queries
from minga.ground.codelists.models import Code
from minga.ground.codelists.testing import make_code, make_list
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def withdraw(row: Code) -> Code:
    return actions.withdraw_code(by=get_user_model().objects.system(), row=row, reason="Nadie lo usa.")


def test_it_works():
    row = withdraw(make_code(make_list()))
    assert (row.until, [version.number for version in row.list.versions.all()]) == (1, [1, 2])
    lines = Entry.objects.order_by("-seq")[:2]
    assert [line.event for line in lines] == ["code.withdrawn", "codelist.version_opened"]
    assert (lines[0].thing_key, lines[0].before, lines[0].after) == ("COLORES/ROJO", {"until": None}, {"until": 1})
    assert lines[0].reason == "Nadie lo usa."


def test_r_054_a_past_day_still_has_the_code():
    withdraw(make_code(make_list()))
    today = timezone.localdate()
    days = (today - datetime.timedelta(days=400), today - datetime.timedelta(days=1), today)
    assert [[code.code for code in queries.codes_on("COLORES", day)] for day in days] == [["ROJO"], ["ROJO"], []]


def test_r_054_the_page_of_a_past_day_shows_the_code(client):
    withdraw(make_code(make_list()))
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    shown = [client.get("/listas/COLORES", {"fecha": day.isoformat()}).context["edition"].number for day in (yesterday, today)]
    assert shown == [1, 2]


def withdraw_all(rows) -> list[Code]:
    return actions.withdraw_codes(by=get_user_model().objects.system(), rows=rows, reason="Nadie los usa.")


def test_several_open_one_version():
    list_ = make_list()
    rows = withdraw_all([make_code(list_, code) for code in ("ROJO", "AZUL", "VERDE")])
    assert ([row.until for row in rows], list_.versions.count()) == ([1, 1, 1], 2)
    lines = [(line.event, line.thing_key) for line in Entry.objects.order_by("-seq")[:4]]
    assert lines == [
        ("code.withdrawn", "COLORES/VERDE"),
        ("code.withdrawn", "COLORES/AZUL"),
        ("code.withdrawn", "COLORES/ROJO"),
        ("codelist.version_opened", "COLORES"),
    ]


def test_several_of_which_one_was_withdrawn_are_all_refused():
    list_ = make_list()
    gone, stays = make_code(list_), make_code(list_, "AZUL")
    withdraw(gone)
    with pytest.raises(ValidationError) as refused:
        withdraw_all([stays, gone])
    assert refused.value.messages == ["COLORES/ROJO ya estaba retirado."]
    assert (Code.objects.get(pk=stays.pk).until, list_.versions.count()) == (None, 2)


def test_several_of_two_lists_are_refused():
    rows = [make_code(make_list()), make_code(make_list("FORMAS"))]
    with pytest.raises(ValidationError) as refused:
        withdraw_all(rows)
    assert refused.value.messages == ["Retire los códigos de una lista a la vez."]


def test_none_changes_nothing():
    assert withdraw_all([]) == []


def test_a_row_read_before_it_was_withdrawn_is_refused():
    row = make_code(make_list())
    stale = Code.objects.get(pk=row.pk)
    withdraw(row)
    with pytest.raises(ValidationError):
        withdraw(stale)
    assert row.list.versions.count() == 2


def test_a_person_who_does_not_administer_is_refused():
    row = make_code(make_list())
    officer = get_user_model().objects.get(email="oficina@ambato.example")
    with pytest.raises(PermissionDenied):
        actions.withdraw_code(by=officer, row=row, reason="Nadie lo usa.")
    assert Code.objects.get(pk=row.pk).until is None


def test_r_057_what_was_withdrawn_stays_readable():
    row = withdraw(make_code(make_list()))
    assert [code.code for code in row.list.codes.in_version(1)] == ["ROJO"]
    assert [code.code for code in row.list.codes.in_version(2)] == []
    assert (queries.names("COLORES"), queries.get("COLORES", "ROJO")) == ({"ROJO": "Rojo"}, row)


def test_a_code_withdrawn_may_be_given_again():
    row = withdraw(make_code(make_list()))
    again = make_code(row.list, name_es="Rojo nuevo", name_en="New red")
    assert (again.since, queries.get("COLORES", "ROJO")) == (2, again)


def test_twice_is_refused():
    row = withdraw(make_code(make_list()))
    with pytest.raises(ValidationError) as refused:
        withdraw(row)
    assert (refused.value.messages, row.list.versions.count()) == (["COLORES/ROJO ya estaba retirado."], 2)


def test_a_list_that_others_keep_is_refused():
    row = queries.get("Language", "qu")
    with pytest.raises(ValidationError) as refused:
        withdraw(row)
    assert refused.value.messages == ["La lista Language la mantiene otra institución: aquí no se cambia."]
