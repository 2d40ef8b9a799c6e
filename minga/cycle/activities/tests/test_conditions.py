"""Conditions precedent: what waits for a document does not start."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from minga.cycle.activities import actions, conditions
from minga.cycle.activities.models import Activity, Condition
from minga.cycle.activities.testing import code_of, make_activity
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

PLAN = "Plan de movilidad urbana sostenible de Ambato aprobado por el GADM"


OFFICER, VALIDATOR = "oficina@ambato.example", "revision@minga.example"


def person(email: str) -> Person:
    return Person.objects.get(email=email)


def start(activity: Activity) -> Activity:
    fields = {"status": code_of("ESTADO_ACTIVIDAD", "EN_EJECUCION")}
    return actions.record(by=Person.objects.system(), code=activity.code, fields=fields, parts={})[0]


def meet(condition: Condition, with_: str = "plan-movilidad.pdf") -> Condition:
    offered = conditions.offer(by=person(OFFICER), condition=condition, with_=with_)
    return conditions.confirm(by=person(VALIDATOR), condition=offered)


def test_r_106_prj_014_stays_conditional_until_the_plan_is_attached():
    activity = Activity.objects.get(code="PRJ-014")
    with pytest.raises(ValidationError) as refused:
        start(activity)
    sentence = f"Sigue condicionado: no empieza hasta que se adjunte «{PLAN}»."
    assert refused.value.message_dict == {"status": [sentence]}
    assert Activity.objects.get(code="PRJ-014").status.code == "CONDICIONADO"
    offered = conditions.offer(by=person(OFFICER), condition=activity.conditions.get(), with_="plan-movilidad.pdf")
    assert (offered.offered, Activity.objects.get(code="PRJ-014").status.code) == (True, "CONDICIONADO")
    with pytest.raises(ValidationError):
        start(activity)
    conditions.confirm(by=person(VALIDATOR), condition=offered)
    assert Activity.objects.get(code="PRJ-014").status.code == "APROBADO"
    assert start(activity).status.code == "EN_EJECUCION"


def test_the_line_tells_the_document():
    meet(Activity.objects.get(code="PRJ-014").conditions.get())
    line = Entry.objects.get(event="activity.condition_met")
    assert (line.before, line.after["document"], line.after["with"]) == ({"status": "CONDICIONADO"}, PLAN, "plan-movilidad.pdf")


def test_all_conditions_must_be_met():
    activity = make_activity(status=code_of("ESTADO_ACTIVIDAD", "CONDICIONADO"))
    for document in ("Aval del concejo", "Estudio de suelos"):
        conditions.ask(by=Person.objects.system(), activity=activity, document=document)
    meet(activity.conditions.first())
    with pytest.raises(ValidationError):
        start(activity)


def test_asking_twice_is_one_condition():
    activity = make_activity()
    for _again in range(2):
        conditions.ask(by=Person.objects.system(), activity=activity, document="Aval del concejo")
    assert activity.conditions.count() == 1


def test_meeting_without_a_document_is_refused():
    with pytest.raises(ValidationError):
        meet(Activity.objects.get(code="PRJ-014").conditions.get(), " ")


def test_meeting_twice_is_refused():
    condition = Activity.objects.get(code="PRJ-014").conditions.get()
    meet(condition)
    with pytest.raises(ValidationError):
        meet(condition)


def test_whoever_offered_it_does_not_confirm_it():
    offered = conditions.offer(by=person(OFFICER), condition=Activity.objects.get(code="PRJ-014").conditions.get(), with_="plan.pdf")
    for answer in (conditions.confirm, partial(conditions.decline, reason="Es de otro año")):
        with pytest.raises(PermissionDenied):
            answer(by=person(OFFICER), condition=offered)
    with pytest.raises(IntegrityError), transaction.atomic():
        Condition.objects.filter(pk=offered.pk).update(met_by=offered.offered_by, met_on="2026-01-01")


def test_what_nobody_offered_is_not_confirmed():
    with pytest.raises(ValidationError):
        conditions.confirm(by=person(VALIDATOR), condition=Activity.objects.get(code="PRJ-014").conditions.get())


def test_a_second_offer_waits_for_the_answer_to_the_first():
    offered = conditions.offer(by=person(OFFICER), condition=Activity.objects.get(code="PRJ-014").conditions.get(), with_="plan.pdf")
    with pytest.raises(ValidationError):
        conditions.offer(by=person(OFFICER), condition=offered, with_="otro.pdf")


def test_what_is_declined_waits_for_another_document():
    offered = conditions.offer(by=person(OFFICER), condition=Activity.objects.get(code="PRJ-014").conditions.get(), with_="plan.pdf")
    with pytest.raises(ValidationError):
        conditions.decline(by=person(VALIDATOR), condition=offered, reason=" ")
    declined = conditions.decline(by=person(VALIDATOR), condition=offered, reason="No está aprobado por el GADM")
    line = Entry.objects.get(event="activity.condition_declined")
    assert (declined.offered, declined.met_with, line.reason, line.before["with"]) == (
        False,
        "",
        "No está aprobado por el GADM",
        "plan.pdf",
    )
    assert meet(declined, "plan-aprobado.pdf").met_with == "plan-aprobado.pdf"
