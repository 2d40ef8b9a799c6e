"""Withdrawing a value: from the next version on, and never from the records that carry it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

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
    assert (lines[0].thing_key, lines[0].after, lines[0].reason) == ("COLORES/ROJO", {"until": 1}, "Nadie lo usa.")


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
