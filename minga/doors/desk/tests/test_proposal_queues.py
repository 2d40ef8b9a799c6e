"""Cases in the queues of the desk: what waits for the cooperant, for the office, for others."""

import pytest
from django.test import Client

from minga.cycle.proposals.actions import sending
from minga.cycle.proposals.testing import (
    COOPERANT,
    OFFICER,
    OTHER_OFFICER,
    fill,
    make_accepted,
    make_case,
    make_submitted,
    make_validated,
    person,
)
from minga.doors.desk.proposal_queues import drafts, row, waiting, with_others
from minga.ground.inbox.models import Message

pytestmark = pytest.mark.django_db


def codes(ask, email: str) -> list[str]:
    return [one.code for one in ask(person(email))]


def test_a_note_that_was_sent_waits_for_the_cooperant():
    proposal = make_submitted(term_months=120)
    assert codes(waiting, COOPERANT) == [proposal.code]
    assert (codes(waiting, OFFICER), codes(with_others, OFFICER)) == ([], [proposal.code])
    assert row(proposal).asked == "Responder la nota"
    client = Client()
    client.force_login(person(COOPERANT))
    assert proposal.title in client.get("/escritorio").content.decode()


def test_an_answer_that_is_overdue_waits_for_the_office_too():
    proposal = fill(make_validated(), "acercamiento", approached="2018")
    sent = sending.submit(by=person(), proposal=proposal, submitted="2021-07", recipient="Embajada", term_months=12)
    assert codes(waiting, OFFICER) == [sent.code]
    assert (row(sent).asked, row(sent).look) == ("Preguntar por la respuesta vencida", "bad")


def test_a_note_to_send_and_an_agreement_to_draft_wait_for_the_office():
    validated, accepted = make_validated(), make_accepted(title="Otra")
    assert sorted(codes(waiting, OFFICER)) == sorted([validated.code, accepted.code])
    assert codes(waiting, OTHER_OFFICER) == []


def test_what_is_negotiated_is_a_draft_of_its_office():
    proposal = make_case()
    assert codes(drafts, OFFICER) == [proposal.code]
    assert codes(drafts, COOPERANT) == [] and codes(waiting, OFFICER) == []


def test_once_the_conditions_are_met_the_cooperant_is_awaited():
    by = person(COOPERANT)
    conditioned = {"step": "condition", "answered": "2025-09", "conditions": ["Ordenanza aprobada"]}
    proposal = sending.answer(by=by, proposal=make_submitted(), **conditioned)
    assert (codes(waiting, OFFICER), codes(waiting, COOPERANT)) == ([proposal.code], [])
    sending.meet(by=person(), proposal=proposal, condition=proposal.conditions.get(), on="2025-10", words="Ordenanza 3")
    assert (codes(waiting, OFFICER), codes(with_others, OFFICER), codes(waiting, COOPERANT)) == ([], [proposal.code], [proposal.code])
    assert (row(proposal).asked, row(proposal).whom) == ("Confirmar la aprobación", proposal.cooperant.name)
    told = Message.objects.open_tasks().get(person=by, thing_key=proposal.code)
    assert told.subject % told.figures == f"Condiciones cumplidas: {proposal.title}"
    page = Client()
    page.force_login(person())
    assert "Confirmar la aprobación: las condiciones previas están cumplidas." in page.get(f"/propuestas/{proposal.code}").content.decode()
