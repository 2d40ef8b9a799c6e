"""Registering: a number, a code, a version, a seal; and what is refused."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from minga.cycle.registration import actions
from minga.cycle.registration.codes import read_code
from minga.cycle.registration.models import Certificate, Kind
from minga.cycle.registration.queries import State, certificate_of, check, history
from minga.cycle.registration.testing import SHOWN, THING, VALUES, make_certificate, registrar
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def place(certificate: Certificate) -> int:
    return int(certificate.number.rpartition("-")[2])


def test_it_works():
    issued = make_certificate(level="MUNICIPAL", public=True)
    line = Entry.objects.order_by("-seq")[0]
    assert (issued.version, issued.values, issued.level, issued.public) == (1, VALUES, "MUNICIPAL", True)
    assert (line.event, line.actor, line.thing_key) == ("certificate.issued", registrar(), issued.number)
    assert (check(issued.code).state, certificate_of(THING)) == (State.VALID, issued)


def test_r_123_the_registry_holds_four_kinds():
    assert [kind.value for kind in Kind] == ["PROGRAMA", "PROYECTO", "ACCION", "ACUERDO"]
    found = [make_certificate(("thing", kind), kind=kind).number for kind in Kind]
    year = timezone.localdate().year
    assert [number[: number.rindex("-")] for number in found] == [f"{name}-{year}" for name in ("PROG", "PROY", "ACC", "ACUE")]


def test_numbers_follow_one_another():
    first, second = make_certificate(("thing", "A")), make_certificate(("thing", "B"))
    assert (place(second), first.code == second.code) == (place(first) + 1, False)


def test_a_code_has_a_hundred_bits_and_forgives_how_it_is_typed():
    code = make_certificate().code
    typed = " ".join(code.lower()).replace("0", "o").replace("1", "l")
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{20}", code)
    assert [check(text).state for text in (typed, code.replace("1", "i"), f"«{code}»")] == [State.VALID] * 3
    assert [read_code(text) for text in ("", "abc", code + "0", "U" * 20, "ñ" * 20)] == [""] * 5


def test_the_journal_never_holds_the_code():
    code = make_certificate().code
    line = Entry.objects.order_by("-seq")[0]
    assert code not in f"{line.before}{line.after}{line.reason}{line.thing_key}"


def test_a_changed_thing_gets_the_next_version_of_its_number():
    first = make_certificate()
    second = make_certificate(changes={"amount": {"value": "95000.00", "currency": "USD"}})
    assert (second.number, second.version, second.changed, second.code == first.code) == (first.number, 2, ["amount"], False)
    assert [one.version for one in history(THING)] == [1, 2]
    assert (check(first.code).state, check(first.code).latest, check(second.code).state) == (State.SUPERSEDED, second, State.VALID)


def test_the_kind_of_a_number_stays():
    make_certificate()
    assert make_certificate(kind="PROGRAMA", changes={"title": "Otro"}).kind == Kind.PROJECT


def test_equal_values_are_refused():
    make_certificate()
    with pytest.raises(ValidationError) as refused:
        make_certificate(changes={"title": "Restaurar el pa\u0301ramo"})  # the same text, written with a combining accent
    assert refused.value.messages == ["Nada ha cambiado desde la versión 1."]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REGISTRAR])
def test_who_is_no_registrar_is_refused(role):
    with pytest.raises(PermissionDenied):
        actions.register(by=make_person("otra@minga.example", role), thing=THING, kind="PROYECTO", values=VALUES, shown=SHOWN)
    assert certificate_of(THING) is None


def test_a_deputy_registers():
    deputy = Person.objects.get(email="suplente@minga.example")
    assert actions.register(by=deputy, thing=THING, kind="PROYECTO", values=VALUES, shown=SHOWN).issued_by == deputy


@pytest.mark.parametrize("value", [0.1, "a\x00b", "\ud800", {1, 2}], ids=["float", "nul", "surrogate", "set"])
def test_values_without_canonical_text_are_refused(value):
    with pytest.raises(ValueError):
        make_certificate(changes={"amount": value})


@pytest.mark.parametrize("shown", [{}, {"title": ""}, {"title": "a", "html": "<b>"}, {"title": {"es": "a"}}, {"title": "a", "law": [3]}])
def test_what_cannot_be_printed_is_refused(shown):
    with pytest.raises(ValueError):
        make_certificate(shown=shown)


def test_a_thing_has_one_live_certificate():
    make_certificate()
    other = make_certificate(("thing", "B"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=other.pk).update(thing_kind=THING[0], thing_key=THING[1])
