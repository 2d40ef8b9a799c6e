"""What does not fit in an agreement is told before somebody signs: in its section, in the check, to the reviewer and the registrar."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from minga.cycle.agreements import actions
from minga.cycle.agreements.actions import NotReady
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.rules import BACKWARDS, NOT_A_ROOT, STRANGER, SUM
from minga.cycle.agreements.testing import (
    ACT,
    BIERBEEK,
    NGO,
    OFFICER,
    REGISTRAR,
    VALIDATOR,
    WHY,
    make_draft,
    make_ready,
    make_sent,
    make_signed,
    organisation,
    other,
    person,
    standing,
    verified,
)
from minga.cycle.law.guards import NGO_UNVERIFIED

pytestmark = pytest.mark.django_db
PAYING = {"kind": "CONVENIO_DESCENTRALIZADO", "implies_disbursement": "yes", "total_amount": "100", "total_currency": "USD"}
FORTY = {"id": "v", "party": BIERBEEK["as_written"], "amount": "40", "currency": "USD"}
DIFFERS = "El valor y los aportes difieren en USD 60"


def page(email: str, address: str, status: int = 200) -> str:
    one = Client()
    one.force_login(person(email))
    answer = one.get(address)
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def post(agreement: Agreement, section: str, **cells: str) -> tuple[int, str]:
    one = Client()
    one.force_login(person(OFFICER))
    data = {"version": str(agreement.version)} | {name.replace("__", "."): value for name, value in cells.items()}
    answer = one.post(f"/convenios/{agreement.code}/editar/{section}", data)
    return answer.status_code, " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def messages(agreement: Agreement) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity.value, one.message) for one in actions.findings_of(agreement) if one.rule != "DQ-MISSING"]


# The term.
@pytest.mark.parametrize(
    "cells", [{"in_force_from": "2027", "ends_on": "1/12/2026"}, {"in_force_from": "2026", "ends_on": "2025"}], ids=["later", "year"]
)
def test_an_end_before_the_beginning_is_refused_in_its_section(cells):
    draft = make_draft()
    status, text = post(draft, "validity", **cells)
    assert (status, "antes de empezar" in text, Agreement.objects.get(pk=draft.pk).ends_on) == (422, True, "2099-12-31")


def test_other_sections_of_a_draft_that_ends_too_early_are_still_saved():
    draft = make_draft(in_force_from="2027", ends_on="2026")
    saved = actions.save(by=person(OFFICER), agreement=draft, base=1, changes={"object": "Otro."})
    assert saved.object == "Otro."
    with pytest.raises(ValidationError) as refused:
        actions.save(by=person(OFFICER), agreement=draft, base=2, changes={"ends_on": "2025"})
    assert list(refused.value.message_dict) == ["ends_on"]


@pytest.mark.parametrize("given", [{"in_force_from": "2027", "ends_on": "2026"}, {"ends_on": "2019"}], ids=["its own", "before today"])
def test_what_ends_before_it_begins_is_told_in_the_check_and_is_not_sent(given):
    draft = make_draft(**given)
    assert messages(draft) == [("DQ-DATES", "error", BACKWARDS)]
    assert "antes de empezar" in page(OFFICER, f"/convenios/{draft.code}/revisar")
    with pytest.raises(NotReady):
        actions.send_to_review(by=person(OFFICER), agreement=draft)


def test_whoever_signs_is_told_who_can_send_it_back():
    ready = make_ready()
    for address in ("firmar", "tramite"):
        assert "quien revisa en el centro puede devolverlo con observaciones" in page(OFFICER, f"/convenios/{ready.code}/{address}")


# The money.
def test_a_value_other_than_its_contributions_is_told_at_every_step():
    draft = make_draft(BIERBEEK, **PAYING, values=[FORTY])
    assert messages(draft) == [("DQ-SUM", "warning", SUM)]
    for address in ("editar/money", "revisar"):
        assert DIFFERS in page(OFFICER, f"/convenios/{draft.code}/{address}")
    actions.send_to_review(by=person(OFFICER), agreement=draft)
    for address in ("tramite", "paso/review"):
        assert DIFFERS in page(VALIDATOR, f"/convenios/{draft.code}/{address}")
    actions.find_in_order(by=person(VALIDATOR), agreement=draft)
    assert DIFFERS in page(OFFICER, f"/convenios/{draft.code}/firmar")
    actions.sign(by=person(OFFICER), agreement=draft, signed_on=timezone.localdate())
    for address in ("tramite", "paso/register"):
        assert DIFFERS in page(REGISTRAR, f"/convenios/{draft.code}/{address}")


# Those who take part.
def test_whoever_is_no_party_is_flagged_where_they_contribute_or_owe():
    ambato = organisation("ORG-007")
    values = [
        FORTY | {"amount": "100"},
        {"id": "w", "party": "Fundación Nadie"},
        {"id": "x", "party": ambato.acronym or ambato.name.upper()},
    ]
    duties = [{"id": "o", "party": "Otro Nadie", "text": "Informar"}, {"id": "p", "party": "Las partes", "text": "Reunirse"}]
    draft = make_draft(BIERBEEK, **PAYING | {"total_amount": None, "total_currency": None}, values=values, obligations=duties)
    assert messages(draft) == [("DQ-ALIAS", "warning", STRANGER)] * 2
    assert "«Fundación Nadie» no está entre las partes" in page(OFFICER, f"/convenios/{draft.code}/editar/money")
    found = page(OFFICER, f"/convenios/{draft.code}/editar/obligations")
    assert ("«Otro Nadie» no está entre las partes" in found, "«Las partes» no está" in found) == (True, False)


def test_a_party_written_as_its_code_takes_its_name():
    draft = make_draft()
    ours = draft.party_rows.get(organisation__code="ORG-007").pk
    assert post(draft, "parties", **{f"parties__{ours}__as_written": NGO})[0] == 302
    row = Agreement.objects.get(pk=draft.pk).party_rows.get(pk=ours)
    assert (row.as_written, row.organisation.code) == (organisation(NGO).name, NGO)


@pytest.mark.parametrize(
    ("section", "cells", "told"),
    [
        ("parties", {"parties__n1__as_written": "Municipio de Loja"}, "Elija el papel."),
        ("instrument", {"title": ""}, "Escriba el título."),
        ("instrument", {"kind": ""}, "Elija la clase."),
    ],
)
def test_what_has_to_be_there_is_asked_for_in_words(section, cells, told):
    status, text = post(make_draft(), section, **cells)
    assert (status, told in text, "campo" in text) == (422, True, False)


# The parent.
def test_where_to_find_what_it_derives_from_is_said_and_a_parent_that_does_not_hold_warns():
    draft = make_draft(parent="AGR-010")
    found = page(OFFICER, f"/convenios/{draft.code}/editar/instrument")
    assert ("por ejemplo AGR-010" in found, "Buscar su código en la lista de convenios" in found, messages(draft)) == (True, True, [])
    Agreement.objects.filter(code="AGR-010").update(stage="settled")
    assert messages(Agreement.objects.get(pk=draft.pk)) == [("DQ-CONFLICT", "warning", NOT_A_ROOT)]
    assert "está en la etapa «Liquidado»" in page(OFFICER, f"/convenios/{draft.code}/editar/instrument")


# The NGO that has to be looked up.
def test_r_070_the_verification_is_announced_and_linked_before_anybody_signs():
    standing(NGO)
    draft = make_draft(other(NGO))
    assert messages(draft) == [("R-015", "warning", NGO_UNVERIFIED)]
    one = Client()
    one.force_login(person(OFFICER))
    link = f'href="/ong/{NGO}/verificaciones?volver=/convenios/{draft.code}/tramite"'
    assert link in one.get(f"/convenios/{draft.code}/revisar").content.decode()
    actions.find_in_order(by=person(VALIDATOR), agreement=actions.send_to_review(by=person(OFFICER), agreement=draft))
    assert link in one.get(f"/convenios/{draft.code}/firmar").content.decode()
    assert link in one.post(f"/convenios/{draft.code}/firmar", {"signed_on": f"{timezone.localdate():%d/%m/%Y}"}).content.decode()
    verified(NGO, timezone.localdate())
    assert link not in one.get(f"/convenios/{draft.code}/firmar").content.decode()


# The reviewer.
def test_the_reviewer_sees_the_findings_without_a_link_to_what_only_its_office_edits():
    sent = make_sent(BIERBEEK | {"power": ""}, kind="CONVENIO_DESCENTRALIZADO", modality=None)
    one = Client()
    one.force_login(person(VALIDATOR))
    found = one.get(f"/convenios/{sent.code}/tramite").content.decode()
    assert ("Sin tipo de cooperación" in found, "/editar/" in found) == (True, False)


# The stage.
def test_what_the_stage_does_not_allow_is_said_at_once():
    draft, sent = make_draft(), make_sent()
    text = page(OFFICER, f"/convenios/{sent.code}/editar/money", 409)
    assert "En esta etapa el convenio no se edita" in text
    assert "«Suscribir» no es posible en el estado «Borrador»" in page(OFFICER, f"/convenios/{draft.code}/firmar", 409)
    assert "«Suspender» no es posible en el estado «Borrador»" in page(OFFICER, f"/convenios/{draft.code}/paso/suspend", 409)
    assert "Se registra lo que está suscrito." in page(REGISTRAR, f"/convenios/{draft.code}/paso/register", 409)
    assert "Solo se añade una adenda a un convenio suscrito" in page(OFFICER, f"/convenios/{draft.code}/adendas/nueva", 409)
    assert "no es posible en el estado «Borrador»" in page(VALIDATOR, f"/convenios/{draft.code}/observar", 409)


@pytest.mark.parametrize(("step", "words"), [("suspend", "Suspendido"), ("settle", "Liquidado")])
def test_what_is_settled_or_suspended_is_not_called_in_force(step, words):
    signed = make_signed()
    assert "Hoy Vigente Vigente hasta" in page(OFFICER, f"/convenios/{signed.code}/tramite")
    getattr(actions, step)(by=person(OFFICER), agreement=signed, reason=WHY, act=ACT)
    assert f"Hoy {words} Vigente hasta" in page(OFFICER, f"/convenios/{signed.code}/tramite")


def test_nobody_is_said_to_wait_for_what_is_settled():
    settled = actions.settle(by=person(OFFICER), agreement=make_signed(), reason=WHY, act=ACT)
    found = page(OFFICER, f"/convenios/{settled.code}/tramite")
    assert ("Ahora espera a otra persona" in found, "Está liquidado: no cambia más." in found) == (False, True)
