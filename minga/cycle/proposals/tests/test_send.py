"""A note is sent and answered: dates as far as they are known, terms, conditions, refusals (R-102–R-104, R-106)."""

import datetime
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from minga.cycle.proposals.actions import sending
from minga.cycle.proposals.actions.moving import NotReady
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.queries import due, overdue
from minga.cycle.proposals.reckoning import deadline, is_overdue
from minga.cycle.proposals.testing import (
    CANADA,
    CENTRE,
    COOPERANT,
    OFFICER,
    OTHER_OFFICER,
    fill,
    make_case,
    make_submitted,
    make_validated,
    person,
)
from minga.ground.inbox.models import Kind, Message
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db
DAY = datetime.date


def send(proposal: Proposal, **given):
    told = {"submitted": "2025-07", "recipient": "Embajada", "term_months": 12} | given
    return sending.submit(by=person(), proposal=proposal, **told)


def say(proposal: Proposal, step: str, email: str = COOPERANT, **given):
    return sending.answer(by=person(email), proposal=proposal, step=step, **({"answered": "2025-09"} | given))


def test_it_works():
    proposal = make_submitted()
    assert (proposal.stage, proposal.submitted, proposal.recipient, proposal.term_months) == ("submitted", "2025-07", "Embajada", 12)
    assert proposal.note.versions.get(sent=True).number == proposal.note.versions.first().number
    task = Message.objects.get(person=person(COOPERANT), thing_key=proposal.code)
    assert (task.kind, task.done_at) == (Kind.TASK, None)
    assert say(proposal, "accept").stage == "accepted"
    assert Message.objects.get(pk=task.pk).done_at is not None
    assert Message.objects.filter(person=person(), thing_key=proposal.code, kind=Kind.TASK, done_at=None).count() == 1


def test_r_102_a_month_is_enough_and_no_day_is_made_up():
    proposal = send(fill(make_validated(), "acercamiento", approached="2018"), submitted="2021-07")
    assert Proposal.objects.get(pk=proposal.pk).submitted == "2021-07"


@pytest.mark.parametrize(
    ("submitted", "months", "last"),
    [
        ("2021-07", 12, DAY(2022, 7, 31)),
        ("2021-07-15", 12, DAY(2022, 7, 15)),
        ("2021-08-31", 6, DAY(2022, 2, 28)),
        ("2021-02", 1, DAY(2021, 3, 31)),
        ("2021", 12, DAY(2022, 12, 31)),
        ("2021-12", 1, DAY(2022, 1, 31)),
    ],
)
def test_r_103_the_term_counts_to_the_end_of_what_is_known(submitted, months, last):
    assert deadline(submitted, months) == last


def test_r_103_overdue_from_the_first_day_after():
    assert not is_overdue("2021-07", 12, DAY(2022, 7, 31))
    assert is_overdue("2021-07", 12, DAY(2022, 8, 1))
    assert not is_overdue("2021-07", None, DAY(2030, 1, 1)) and not is_overdue("", 12, DAY(2030, 1, 1))


def test_r_103_whoever_waits_is_reminded_once():
    proposal = send(fill(make_validated(), "acercamiento", approached="2018"), submitted="2021-07")
    assert due(proposal) == DAY(2022, 7, 31)
    assert proposal not in overdue(DAY(2022, 7, 31)) and proposal in overdue(DAY(2022, 8, 1))
    for _twice in range(2):
        call_command("remind_proposals", stdout=io.StringIO())
    alerts = Message.objects.filter(thing_key=proposal.code, kind=Kind.ALERT)
    assert sorted(alerts.values_list("person__email", flat=True)) == [OFFICER, COOPERANT]
    assert Entry.objects.filter(event="proposal.overdue_announced", thing_key=proposal.code).count() == 1


def test_r_103_an_affirmative_answer_moves_to_the_agreement():
    proposal = say(make_submitted(), "accept", answered="2025-09-03")
    assert (proposal.stage, proposal.answered) == ("accepted", "2025-09-03")
    assert overdue(DAY(2099, 1, 1)) == [] or proposal not in overdue(DAY(2099, 1, 1))


@pytest.mark.parametrize(("section", "values"), [("equipo", {"team": []}), ("diagnostico", {"diagnosed": "", "diagnosis": ""})])
def test_r_104_a_note_is_not_sent_if_step_2_is_empty(section, values):
    proposal = fill(make_validated(), section, **values)
    with pytest.raises(NotReady) as refused:
        send(proposal)
    assert [str(one.label) for one in refused.value.guards] == ["Diagnóstico y equipo"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"submitted": "2099-01"}, "submitted"),
        ({"submitted": ""}, "submitted"),
        ({"submitted": "2024"}, "submitted"),
        ({"recipient": " "}, "recipient"),
        ({"term_months": 0}, "term_months"),
        ({"term_months": 121}, "term_months"),
    ],
)
def test_each_thing_that_does_not_fit_names_its_field(given, field):
    with pytest.raises(ValidationError) as refused:
        send(make_validated(), **given)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("email", [OTHER_OFFICER, COOPERANT, CENTRE])
def test_only_its_officers_send_it(email):
    with pytest.raises(PermissionDenied):
        sending.submit(by=person(email), proposal=make_validated(), submitted="2025-07", recipient="x")


def test_it_is_sent_once():
    proposal = make_submitted()
    with pytest.raises(NotAllowedHere):
        send(proposal)


@pytest.mark.parametrize("email", [OFFICER, OTHER_OFFICER, CENTRE])
def test_where_the_cooperant_has_people_here_only_they_answer(email):
    with pytest.raises(PermissionDenied):
        say(make_submitted(), "accept", email, evidence="Oficio 45")


def test_without_such_people_the_institution_records_the_answer_with_its_evidence():
    proposal = make_submitted(cooperant=CANADA)
    with pytest.raises(ValidationError) as refused:
        say(proposal, "accept", OFFICER)
    assert list(refused.value.message_dict) == ["evidence"]
    assert say(proposal, "accept", OFFICER, evidence="Oficio 45").answer_evidence == "Oficio 45"


def test_two_answers_one_wins():
    proposal = make_submitted()
    say(proposal, "accept")
    with pytest.raises(NotAllowedHere):
        say(proposal, "refuse", reason="No.")
    assert Proposal.objects.get(pk=proposal.pk).stage == "accepted"


@pytest.mark.parametrize(
    ("step", "given", "field"),
    [
        ("accept", {"answered": ""}, "answered"),
        ("accept", {"answered": "2099"}, "answered"),
        ("accept", {"answered": "2025-06"}, "answered"),
        ("condition", {"conditions": [" "]}, "conditions"),
        ("refuse", {"reason": ""}, "reason"),
    ],
)
def test_an_answer_that_lacks_something_names_it(step, given, field):
    with pytest.raises(ValidationError) as refused:
        say(make_submitted(), step, **given)
    assert list(refused.value.message_dict) == [field]


def test_a_refusal_says_why_and_what_was_learnt():
    proposal = say(make_submitted(), "refuse", reason="Sin fondos este año.")
    assert (proposal.stage, proposal.answer_reason) == ("refused", "Sin fondos este año.")
    assert sending.learn(by=person(), proposal=proposal, learnt="Preguntar antes por el presupuesto.").learnt.startswith("Preguntar")
    with pytest.raises(ValidationError) as refused:
        say(make_submitted(cooperant=CANADA, title="Otro"), "refuse", OFFICER, reason="No.", evidence="Carta")
    assert list(refused.value.message_dict) == ["learnt"]


def test_r_106_conditions_hold_the_approval_until_each_is_met():
    proposal = say(make_submitted(), "condition", conditions=["Plan de movilidad aprobado"])
    condition = proposal.conditions.get()
    with pytest.raises(NotReady) as held:
        say(proposal, "accept")
    assert [one.name for one in held.value.guards] == ["conditions"]
    with pytest.raises(ValidationError) as refused:
        sending.meet(by=person(), proposal=proposal, condition=condition, on="2025-10")
    assert list(refused.value.message_dict) == ["words"]
    sending.meet(by=person(), proposal=proposal, condition=condition, on="2025-10", words="Ordenanza 3 de 2025")
    with pytest.raises(ValidationError):
        sending.meet(by=person(), proposal=proposal, condition=condition, on="2025-10", words="Otra vez")
    assert say(proposal, "accept", answered="2025-11").stage == "accepted"


def test_a_note_given_back_is_corrected_and_sent_again():
    proposal = sending.ask_again(by=person(COOPERANT), proposal=make_submitted(), reason="Falta el presupuesto.")
    assert (proposal.stage, proposal.stage_reason) == ("note", "Falta el presupuesto.")
    assert send(sending.validate(by=person(), proposal=proposal), submitted="2025-08").submitted == "2025-08"
    with pytest.raises(ValidationError):
        sending.ask_again(by=person(COOPERANT), proposal=proposal, reason=" ")


def test_a_suspended_case_goes_on_from_where_it_stood():
    proposal = sending.suspend(by=person(), proposal=make_submitted(), reason="Elecciones.")
    assert (proposal.stage, proposal.suspended_from) == ("suspended", "submitted")
    assert sending.resume(by=person(), proposal=proposal).stage == "submitted"
    with pytest.raises(NotAllowedHere):
        sending.resume(by=person(), proposal=proposal)


def test_giving_up_says_why():
    with pytest.raises(ValidationError):
        sending.withdraw(by=person(), proposal=make_case(), reason="")
    proposal = sending.withdraw(by=person(), proposal=make_case(), reason="Cambió la prioridad.", learnt="Nada.")
    assert (proposal.stage, proposal.stage_reason, proposal.learnt) == ("withdrawn", "Cambió la prioridad.", "Nada.")
    assert not Message.objects.filter(person=person(COOPERANT), thing_key=proposal.code).exists()
