"""Whoever writes an agreement asks the centre to let an NGO be named whose Convenio Básico ended; the centre answers (R-069)."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.cycle.agreements import actions, standing
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.testing import NGO, OFFICER, OTHER_OFFICER, VALIDATOR, WHY, make_draft, make_sent, other, person
from minga.cycle.agreements.testing import standing as make_standing
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def draft() -> Agreement:
    make_standing(NGO, "CONVENIO_FINALIZADO")
    return make_draft(other(NGO))


def ask(agreement: Agreement, email: str = OFFICER, reason: str = WHY) -> Agreement:
    return standing.ask(by=person(email), agreement=agreement, reason=reason)


def client(email: str) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def open_tasks(agreement: Agreement) -> list[tuple[str, str]]:
    return sorted((one.person.email, one.path) for one in Message.objects.open_tasks().about("agreement", agreement.code))


def test_it_works():
    asked = ask(draft())
    assert (VALIDATOR, f"/convenios/{asked.code}/justificar") in open_tasks(asked)
    line = standing.asked(asked)
    assert (line.actor, line.reason, standing.declined(asked)) == (person(OFFICER), WHY, None)
    assert Entry.objects.filter(event="agreement.standing_asked", thing_key=asked.code).count() == 1


def test_a_justification_ends_the_request_and_tells_the_office():
    asked = ask(draft())
    ngo = standing.waiting(asked)[0]
    answered = actions.justify_standing(by=person(VALIDATOR), agreement=asked, organisation=ngo, reason="Renueva.")
    told = Message.objects.about("agreement", asked.code).get(person=person(OFFICER))
    assert (open_tasks(asked), standing.asked(answered), told.figures["reason"]) == ([], None, "Renueva.")


def test_a_refusal_ends_the_request_and_tells_why():
    asked = ask(draft())
    standing.decline(by=person(VALIDATOR), agreement=asked, reason="Busque otra.")
    told = Message.objects.about("agreement", asked.code).get(person=person(OFFICER))
    assert (open_tasks(asked), standing.asked(asked), standing.declined(asked).reason) == ([], None, "Busque otra.")
    assert told.figures["reason"] == "Busque otra."
    assert standing.asked(ask(asked)).reason == WHY


def test_only_whoever_writes_it_asks():
    with pytest.raises(PermissionDenied):
        ask(draft(), OTHER_OFFICER)


def test_what_was_sent_is_not_asked_about():
    with pytest.raises(PermissionDenied):
        ask(make_sent())


def test_a_request_needs_words_and_an_ngo():
    with pytest.raises(ValidationError, match="Escriba el motivo"):
        ask(draft(), reason=" ")
    with pytest.raises(ValidationError, match="no nombra a ninguna ONG"):
        ask(make_draft())


def test_whoever_asks_does_not_decline():
    with pytest.raises(PermissionDenied):
        standing.decline(by=person(OFFICER), agreement=ask(draft()), reason="No.")


def test_what_nobody_asked_is_not_declined():
    with pytest.raises(ValidationError, match="Nadie pidió"):
        standing.decline(by=person(VALIDATOR), agreement=draft(), reason="No.")


def test_r_069_the_pages_ask_and_answer():
    made = draft()
    address, work, office, centre = (
        f"/convenios/{made.code}/justificar",
        f"/convenios/{made.code}/tramite",
        client(OFFICER),
        client(VALIDATOR),
    )
    for page in ("revisar", "editar/parties", "tramite"):
        assert address in office.get(f"/convenios/{made.code}/{page}").content.decode()
    assert office.post(address, {"reason": " "}).status_code == 422
    assert "Su petición llegó" in text_of(office.post(address, {"reason": "Cierra su obra."}, follow=True))
    assert "Se pidió justificar a la ONG el" in text_of(office.get(work))
    assert "Cierra su obra." in text_of(centre.get(address))
    assert centre.post(address, {"act": "justify", "organisation": "NGO-99", "reason": WHY}).status_code == 422
    assert "Quedó dicho que no se la nombra" in text_of(centre.post(address, {"act": "decline", "reason": "Busque otra."}, follow=True))
    assert "El centro no la justificó" in text_of(office.get(work))
    assert "Busque otra." in text_of(office.get(work))
    assert "Quedó justificado" in text_of(centre.post(address, {"organisation": NGO, "reason": WHY}, follow=True))
    assert "El centro no la justificó" not in text_of(office.get(work))


def test_once_it_is_sent_the_page_says_so():
    sent = make_sent()
    assert client(OFFICER).get(f"/convenios/{sent.code}/justificar").status_code == 409
