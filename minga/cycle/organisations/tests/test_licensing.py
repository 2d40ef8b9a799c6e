"""The life of a Convenio Básico, written by the centre alone: requested, granted or refused, renewed, ended, told before its end."""

import datetime
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from minga.cycle.organisations import licensing
from minga.cycle.organisations.models import BasicAgreement, BasicStage, Standing
from minga.cycle.organisations.standing import in_force
from minga.cycle.organisations.testing import join_as, make_grant, make_ngo
from minga.ground.accounts.models import Person
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

REGISTRAR, IBARRA = "registro@minga.example", "oficina@ibarra.example"


def day(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def dated(given: dict) -> dict:
    """What is given, a number of days as its day: asked when the test runs, which may be after midnight."""
    return {name: day(value) if isinstance(value, int) else value for name, value in given.items()}


def registrar() -> Person:
    return Person.objects.get(email=REGISTRAR)


def asked(ngo, on=None) -> BasicAgreement:
    return licensing.request(by=registrar(), organisation=ngo, requested_on=on or day(-60), areas="Desarrollo rural")


def granted(row, **given) -> BasicAgreement:
    fields = {"number": "CBF-MREMH-2026-014", "resolution": "Resolución 14", "resolved_on": day(-30), "signed_on": day(-20)}
    return licensing.grant(by=registrar(), agreement=row, **{**fields, "valid_until": day(1000), **given})


def state(ngo) -> str:
    return Standing.objects.get(organisation=ngo).state.code


def subjects(person_email: str) -> list[str]:
    rows = Message.objects.filter(person__email=person_email, thing_kind="organisation", thing_key="T-ONG").order_by("id")
    return [row.subject % {**row.figures} for row in rows]


def test_it_works():
    ngo = make_ngo()
    row = granted(asked(ngo), number="cbf-mremh-2026-014 ")
    assert (row.stage, row.number, row.valid_until, in_force(row, day(0))) == (BasicStage.GRANTED, "CBF-MREMH-2026-014", day(1000), True)
    assert state(ngo) == "ACTIVA"
    events = list(Entry.objects.filter(event__startswith="basic_agreement.", thing_key="T-ONG").order_by("seq").values_list("event"))
    assert [event for (event,) in events] == ["basic_agreement.requested", "basic_agreement.granted"]


def test_a_request_is_not_yet_an_agreement():
    row = asked(make_ngo())
    assert (row.stage, in_force(row, day(0))) == (BasicStage.REQUESTED, False)


def test_a_second_request_while_one_waits_is_refused():
    ngo = make_ngo()
    asked(ngo)
    with pytest.raises(ValidationError) as error:
        asked(ngo)
    assert error.value.messages == ["Esta ONG ya tiene una solicitud sin resolver: resuélvala primero."]


@pytest.mark.parametrize("number", ["", "CBF-2026-014", "CBF-MREMH-26-014", "CBF-MREMH-2026-14", "CBF-MREMH-2026-014x"])
def test_a_number_of_another_shape_is_refused(number):
    row = asked(make_ngo())
    with pytest.raises(ValidationError) as error:
        granted(row, number=number)
    assert error.value.message_dict == {"number": ["El número se escribe CBF-MREMH-AAAA-NNN, como CBF-MREMH-2014-012."]}


def test_a_number_that_is_taken_is_refused():
    granted(asked(make_ngo("T-OTRA")))
    row = asked(make_ngo())
    with pytest.raises(ValidationError) as error:
        granted(row)
    assert error.value.messages == ["Ya hay un Convenio Básico con este número."]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"resolved_on": -61}, "resolved_on"),
        ({"resolved_on": 1}, "resolved_on"),
        ({"signed_on": -31}, "signed_on"),
        ({"signed_on": 1}, "signed_on"),
        ({"valid_until": -21}, "valid_until"),
        ({"resolution": ""}, "resolution"),
    ],
)
def test_a_grant_out_of_order_is_refused(given, place):
    row = asked(make_ngo())
    with pytest.raises(ValidationError) as error:
        granted(row, **dated(given))
    assert (list(error.value.message_dict), BasicAgreement.objects.get(pk=row.pk).stage) == ([place], BasicStage.REQUESTED)


def test_a_request_is_resolved_once():
    row = granted(asked(make_ngo()))
    with pytest.raises(ValidationError) as error:
        granted(row, number="CBF-MREMH-2026-015")
    assert error.value.messages == ["Esta solicitud ya se resolvió."]


def test_a_refusal_has_its_reason_and_tells_the_ngo():
    ngo = make_ngo()
    join_as(IBARRA, ngo)
    row = licensing.refuse(by=registrar(), agreement=asked(ngo), resolution="", resolved_on=day(0), reason="Faltan los estatutos.")
    assert (row.stage, row.refusal, subjects(IBARRA)) == (
        BasicStage.REFUSED, "Faltan los estatutos.", ["Se negó el Convenio Básico de Organización T-ONG"],
    )  # fmt: skip
    assert not Standing.objects.filter(organisation=ngo).exists()


def test_a_refusal_without_reason_is_refused():
    with pytest.raises(ValidationError) as error:
        licensing.refuse(by=registrar(), agreement=asked(make_ngo()), resolution="", resolved_on=day(0), reason=" ")
    assert error.value.message_dict == {"reason": ["Escriba el motivo."]}


def test_the_database_refuses_a_refusal_without_reason_too():
    row = asked(make_ngo())
    with pytest.raises(IntegrityError), transaction.atomic():
        BasicAgreement.objects.filter(pk=row.pk).update(refused=True)


def test_a_renewal_follows_the_one_before():
    ngo = make_ngo()
    first = granted(asked(ngo), valid_until=day(20))
    again = asked(ngo, day(0))
    assert again.renews == first
    later = granted(again, number="CBF-MREMH-2026-099", resolved_on=day(0), signed_on=day(0))
    assert (in_force(first, day(0)), in_force(later, day(0)), state(ngo)) == (True, True, "ACTIVA")


def test_an_end_has_its_reason_and_turns_the_directory():
    ngo = make_ngo()
    join_as(IBARRA, ngo)
    row = licensing.end(by=registrar(), agreement=granted(asked(ngo)), on=day(0), reason="Dejó de actuar en el país.")
    assert (row.stage, state(ngo), in_force(row, day(0)), in_force(row, day(-1))) == (BasicStage.ENDED, "CONVENIO_FINALIZADO", False, True)
    assert subjects(IBARRA) == ["Terminó el Convenio Básico de Organización T-ONG"]


@pytest.mark.parametrize(
    ("given", "place"), [({"reason": ""}, "reason"), ({"on": 1}, "on"), ({"on": -21}, "on")], ids=["reason", "to come", "before"]
)
def test_an_end_that_cannot_be_is_refused(given, place):
    row = granted(asked(make_ngo()))
    with pytest.raises(ValidationError) as error:
        licensing.end(by=registrar(), agreement=row, **{"on": day(0), "reason": "Motivo", **dated(given)})
    assert list(error.value.message_dict) == [place]


def test_what_was_not_granted_does_not_end():
    with pytest.raises(ValidationError) as error:
        licensing.end(by=registrar(), agreement=asked(make_ngo()), on=day(0), reason="Motivo")
    assert error.value.messages == ["Solo se termina lo que se otorgó y no ha terminado."]


@pytest.mark.parametrize("email", ["oficina@ambato.example", "revision@minga.example", "auditoria@minga.example"])
def test_only_the_centre_writes(email):
    ngo, person = make_ngo(), Person.objects.get(email=email)
    row = asked(ngo)
    acts = [
        lambda: licensing.request(by=person, organisation=ngo, requested_on=day(0)),
        lambda: licensing.grant(
            by=person, agreement=row, number="CBF-MREMH-2026-014", resolution="R", resolved_on=day(0), signed_on=day(0), valid_until=day(9)
        ),
        lambda: licensing.refuse(by=person, agreement=row, resolution="", resolved_on=day(0), reason="No"),
        lambda: licensing.end(by=person, agreement=row, on=day(0), reason="No"),
        lambda: licensing.tend(by=person),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_a_body_that_is_no_ngo_asks_for_none():
    ngo = make_ngo()
    ngo.kind = type(ngo.kind).objects.of("TIPO_ORGANIZACION").get(code="PRIVADA")
    ngo.save()
    with pytest.raises(ValidationError) as error:
        asked(ngo)
    assert error.value.message_dict == {"organisation": ["Organización T-ONG no es una ONG extranjera."]}


def test_people_are_told_180_90_and_30_days_before_once_each():
    ngo, end = make_ngo(state="ACTIVA"), day(181)
    join_as(IBARRA, ngo)
    make_grant(ngo, day(-100), end, "CBF-MREMH-2026-001")
    for left, expected in ((181, 0), (180, 1), (179, 1), (90, 2), (89, 2), (30, 3), (29, 3), (0, 3)):
        licensing.tend(by=Person.objects.system(), day=end - datetime.timedelta(days=left))
        assert (left, len(subjects(IBARRA)), len(subjects(REGISTRAR))) == (left, expected, expected)
    assert subjects(IBARRA) == [f"El Convenio Básico de Organización T-ONG termina en {left} días" for left in (180, 90, 30)]


def test_of_several_that_are_due_only_the_nearest_is_told():
    ngo = make_ngo(state="ACTIVA")
    make_grant(ngo, day(-100), day(20), "CBF-MREMH-2026-001")
    assert [licensing.tend(by=Person.objects.system()), licensing.tend(by=Person.objects.system())] == [(1, 0), (0, 0)]
    assert subjects(REGISTRAR) == ["El Convenio Básico de Organización T-ONG termina en 20 días"]


def test_nobody_is_told_of_what_was_renewed():
    ngo = make_ngo()
    granted(asked(ngo), valid_until=day(20))
    granted(asked(ngo, day(0)), number="CBF-MREMH-2026-099", resolved_on=day(0), signed_on=day(0))
    assert licensing.tend(by=Person.objects.system()) == (0, 0)


def test_what_has_passed_its_last_day_is_closed_once():
    ngo = make_ngo(state="ACTIVA")
    make_grant(ngo, day(-100), day(10), "CBF-MREMH-2026-001")
    system = Person.objects.system()
    assert (licensing.tend(by=system, day=day(10))[1], state(ngo)) == (0, "ACTIVA")
    assert (licensing.tend(by=system, day=day(11))[1], state(ngo)) == (1, "CONVENIO_FINALIZADO")
    assert licensing.tend(by=system, day=day(12)) == (0, 0)
    assert subjects(REGISTRAR)[-1] == "Terminó el Convenio Básico de Organización T-ONG"


def test_the_command_says_what_it_did():
    make_grant(make_ngo(state="ACTIVA"), day(-100), day(20), "CBF-MREMH-2026-001")
    out = io.StringIO()
    call_command("tend_ngos", stdout=out)
    assert out.getvalue() == "1 avisos de convenios por terminar, 0 terminados\n"
