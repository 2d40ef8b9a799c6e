import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.law import actions
from minga.cycle.law.authority import may
from minga.cycle.law.guards import planning_approval
from minga.cycle.law.models import ExecutorException, SignatureRule
from minga.cycle.law.testing import administrator, make_case, officer
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

REASON = "Dictamen jurídico de prueba"


def academia() -> SignatureRule:
    return SignatureRule.objects.get(code="ACADEMIA")


def test_it_works():
    asked = make_case(counterpart="academia")
    assert may(officer(), "sign", asked).verdict == "step"
    actions.revise(by=administrator(), table="firmas", row=academia(), gad="no", text_es="Ya no se permite.", reason=REASON)
    answer = may(officer(), "sign", asked)
    assert (answer.verdict, answer.text) == ("no", "Ya no se permite.")
    line = Entry.objects.filter(event="law.revised").latest("seq")
    assert (line.thing_key, line.before["gad"], line.after["gad"], line.reason) == ("firmas:ACADEMIA", "step", "no", REASON)


def test_a_new_row_counts_at_once():
    row = ExecutorException(code="PRUEBA")
    values = {"kinds": "FONDO", "article": ExecutorException.objects.get(code="GAD").article, "text_es": "Sí", "text_en": "Yes"}
    actions.revise(by=administrator(), table="excepciones", row=row, reason=REASON, **values)
    assert planning_approval("FONDO").verdict == "yes"


def test_the_same_leaves_no_line():
    lines = Entry.objects.count()
    actions.revise(by=administrator(), table="firmas", row=academia(), gad="step", reason=REASON)
    assert Entry.objects.count() == lines


def test_an_officer_may_not():
    with pytest.raises(PermissionDenied):
        actions.revise(by=officer(), table="firmas", row=academia(), gad="yes", reason=REASON)


@pytest.mark.parametrize(("values", "place"), [({"gad": "yes", "reason": " "}, "reason"), ({"gad": "quizá", "reason": REASON}, "gad")])
def test_a_reason_and_known_values_are_asked(values, place):
    with pytest.raises(ValidationError) as refused:
        actions.revise(by=administrator(), table="firmas", row=academia(), **values)
    assert list(refused.value.message_dict) == [place]
    assert academia().gad == "step"
