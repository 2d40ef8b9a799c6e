"""Explaining a change past the journal: with a reason, once; the command names what is left."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from minga.ground.journal.actions import explain_trace
from minga.ground.journal.lines import unexplained
from minga.ground.journal.models import Entry, Trace
from minga.ground.journal.testing import make_trace

pytestmark = pytest.mark.django_db


def traces(**options) -> str:
    out = io.StringIO()
    call_command("journal", "traces", stdout=out, **options)
    return out.getvalue().strip()


def explain(trace: Trace, reason: str) -> Entry:
    return explain_trace(by=get_user_model().objects.system(), trace=trace, reason=reason)


def test_it_works():
    one, other = make_trace(), make_trace()
    line = explain(one, " Corrección pedida por la mesa ")
    assert (line.event, line.thing_key, line.reason) == ("trace.explained", str(one.pk), "Corrección pedida por la mesa")
    assert line.after == {"table": "things", "row": "7", "operation": "UPDATE"}
    assert (list(unexplained()), Trace.objects.count()) == ([other], 2)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_empty_reason_is_refused(reason):
    with pytest.raises(ValidationError) as refused:
        explain(make_trace(), reason)
    assert refused.value.message_dict == {"reason": ["Escriba por qué se cambió."]}


def test_one_that_is_explained_is_refused():
    trace = make_trace()
    explain(trace, "Sí")
    with pytest.raises(ValidationError) as refused:
        explain(trace, "Otra vez")
    assert refused.value.message_dict == {"reason": ["Este cambio ya está explicado."]}


def test_the_command_says_that_there_is_none():
    assert traces() == "Ningún cambio de la base sin línea."


def test_the_command_names_what_is_left_and_fails(capsys):
    trace = make_trace()
    out = io.StringIO()
    with pytest.raises(CommandError) as left:
        call_command("journal", "traces", stdout=out)
    assert str(left.value) == "Cambios de la base sin línea en la bitácora: 1."
    assert out.getvalue() == f"{trace.pk}  2026-03-04 05:06:07 UTC  UPDATE things 7 por someone: name\n"


def test_the_command_explains_them_at_once():
    make_trace()
    assert traces(explain="Restauración del 4 de marzo").endswith("Explicados: 1.")
    assert traces() == "Ningún cambio de la base sin línea."


def test_the_verification_tells_their_number():
    make_trace()
    out = io.StringIO()
    call_command("journal", "verify", stdout=out)
    assert out.getvalue().splitlines()[1:] == ["Cambios de la base sin línea: 1. «minga journal traces» los nombra."]
