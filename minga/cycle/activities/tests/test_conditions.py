"""Conditions precedent: what waits for a document does not start."""

import pytest
from django.core.exceptions import ValidationError

from minga.cycle.activities import actions, conditions
from minga.cycle.activities.models import Activity, Condition
from minga.cycle.activities.testing import code_of, make_activity
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

PLAN = "Plan de movilidad urbana sostenible de Ambato aprobado por el GADM"


def start(activity: Activity) -> Activity:
    fields = {"status": code_of("ESTADO_ACTIVIDAD", "EN_EJECUCION")}
    return actions.record(by=Person.objects.system(), code=activity.code, fields=fields, parts={})[0]


def meet(condition: Condition, with_: str = "plan-movilidad.pdf") -> Condition:
    return conditions.meet(by=Person.objects.system(), condition=condition, with_=with_)


def test_r_106_prj_014_stays_conditional_until_the_plan_is_attached():
    activity = Activity.objects.get(code="PRJ-014")
    with pytest.raises(ValidationError) as refused:
        start(activity)
    sentence = f"Sigue condicionado: no empieza hasta que se adjunte «{PLAN}»."
    assert refused.value.message_dict == {"status": [sentence]}
    assert Activity.objects.get(code="PRJ-014").status.code == "CONDICIONADO"
    meet(activity.conditions.get())
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
