"""Topics for negotiations and proposals of strategies: R-033, R-034."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.office import actions
from minga.cycle.office.models import Initiative, Topic
from minga.cycle.office.states import INITIATIVE_STEPS, InitiativeStage, TopicStage
from minga.cycle.office.testing import AUDITOR, IBARRA, OFFICER, OTHER_OFFICER, PLANNER, institution, make_plan_item, person
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def send(by: str = OFFICER, **given) -> Topic:
    fields = {"title": "Movilidad sostenible", "reason": "Consta en el PDOT", "plan_item": given.pop("plan_item", None) or make_plan_item()}
    return actions.send_topic(by=person(by), organisation=institution(), **fields | given)


def present(by: str = OFFICER, **given) -> Initiative:
    fields = {"kind": "strategy", "title": "Estrategia de ciudades intermedias", "text": "Que las ciudades negocien juntas."} | given
    return actions.present(by=person(by), organisation=institution(), **fields)


def test_r_033_a_topic_that_a_government_sends_is_answered_by_the_centre(client):
    topic = send()
    assert (topic.stage, list(Message.objects.filter(person=person(PLANNER), thing_kind="topic").values_list("thing_key", flat=True))) == (
        TopicStage.RECEIVED,
        [topic.key],
    )
    client.force_login(person(AUDITOR))
    page = client.get("/temas-de-negociacion").content.decode()
    assert ("Movilidad sostenible" in page, "Recibido" in page) == (True, True)
    actions.answer_topic(by=person(PLANNER), topic=topic, step="consider", answer="Entra en la ronda de noviembre.")
    kept = Topic.objects.get(pk=topic.pk)
    assert (kept.stage, kept.answer, kept.answered_by) == (TopicStage.CONSIDERED, "Entra en la ronda de noviembre.", person(PLANNER))
    told = Message.objects.get(person=person(), thing_kind="topic")
    assert told.figures["answer"] == "Entra en la ronda de noviembre."


def test_r_033_what_was_considered_can_be_set_aside_with_another_answer():
    topic = send()
    actions.answer_topic(by=person(PLANNER), topic=topic, step="consider", answer="Sí")
    actions.answer_topic(by=person(PLANNER), topic=topic, step="set_aside", answer="La ronda se canceló.")
    assert Topic.objects.get(pk=topic.pk).stage == TopicStage.NOT_CONSIDERED


def test_a_topic_stands_in_the_plan_of_its_own_institution():
    with pytest.raises(ValidationError) as refused:
        send(plan_item=make_plan_item(IBARRA))
    assert refused.value.message_dict == {"plan_item": ["Elija una prioridad del plan de su propia institución."]}


def test_a_topic_is_sent_once():
    item = make_plan_item()
    send(plan_item=item)
    with pytest.raises(ValidationError, match="ya envió un tema"):
        send(plan_item=item)


@pytest.mark.parametrize("email", [OTHER_OFFICER, PLANNER, AUDITOR])
def test_only_officers_of_the_institution_send_its_topics(email: str):
    with pytest.raises(PermissionDenied):
        send(by=email)


@pytest.mark.parametrize("email", [OFFICER, AUDITOR])
def test_only_the_centre_answers_a_topic(email: str):
    topic = send()
    with pytest.raises(PermissionDenied):
        actions.answer_topic(by=person(email), topic=topic, step="consider", answer="Sí")


def test_an_answer_has_words():
    topic = send()
    with pytest.raises(ValidationError) as refused:
        actions.answer_topic(by=person(PLANNER), topic=topic, step="consider", answer=" ")
    assert list(refused.value.message_dict) == ["answer"]


def test_a_topic_is_not_considered_twice():
    topic = send()
    actions.answer_topic(by=person(PLANNER), topic=topic, step="consider", answer="Sí")
    with pytest.raises(NotAllowedHere):
        actions.answer_topic(by=person(PLANNER), topic=topic, step="consider", answer="Sí")


def test_r_034_a_proposal_of_a_strategy_has_states_an_author_and_a_trail():
    assert len(INITIATIVE_STEPS.states) == 6
    row = present()
    actions.move(by=person(PLANNER), initiative=row, step="study")
    actions.move(by=person(PLANNER), initiative=row, step="adopt_in_part", answer="Se acoge el capítulo de redes.")
    kept = Initiative.objects.get(pk=row.pk)
    assert (kept.stage, kept.author, kept.answer) == (InitiativeStage.PARTLY, person(), "Se acoge el capítulo de redes.")
    lines = Entry.objects.filter(thing_kind="initiative", thing_key=row.key).order_by("seq")
    assert [(line.event, line.actor.email) for line in lines] == [
        ("initiative.presented", OFFICER),
        ("initiative.moved", PLANNER),
        ("initiative.moved", PLANNER),
    ]


def test_r_034_a_proposal_is_not_adopted_before_it_is_studied():
    with pytest.raises(NotAllowedHere):
        actions.move(by=person(PLANNER), initiative=present(), step="adopt", answer="Sí")


def test_an_answer_to_a_proposal_has_words():
    row = present()
    actions.move(by=person(PLANNER), initiative=row, step="study")
    with pytest.raises(ValidationError) as refused:
        actions.move(by=person(PLANNER), initiative=row, step="decline")
    assert list(refused.value.message_dict) == ["answer"]


def test_its_institution_withdraws_a_proposal_and_nobody_else():
    row = present()
    for email in (OTHER_OFFICER, PLANNER):
        with pytest.raises(PermissionDenied):
            actions.move(by=person(email), initiative=row, step="withdraw", answer="Ya no")
    actions.move(by=person(), initiative=row, step="withdraw", answer="Ya no")
    assert Initiative.objects.get(pk=row.pk).stage == InitiativeStage.WITHDRAWN


def test_officers_do_not_answer_their_own_proposals():
    with pytest.raises(PermissionDenied):
        actions.move(by=person(), initiative=present(), step="study")


def test_only_officers_of_the_institution_present_its_proposals():
    with pytest.raises(PermissionDenied):
        present(by=OTHER_OFFICER)
