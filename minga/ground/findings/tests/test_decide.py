"""A person decides on a finding, with a reason; the finding's figures and its record stay as they are."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from minga.ground.findings import actions
from minga.ground.findings.models import Finding, State
from minga.ground.journal.models import Entry
from minga.ground.kit.findings import Finding as Proposed
from minga.ground.kit.findings import Severity

pytestmark = pytest.mark.django_db
WHY = "Así está en el original."


@pytest.fixture
def finding() -> Finding:
    proposed = Proposed("DQ-ONE", Severity.WARNING, "Falta el título.", place="title")
    (raised,) = actions.renew(by=get_user_model().objects.system(), thing=("thing", "T-1"), proposed=[proposed])
    return raised


def decide(finding: Finding, state: State = State.ACCEPTED, reason: str = WHY) -> None:
    actions.decide(by=get_user_model().objects.system(), finding=finding, state=state, reason=reason)


@pytest.mark.parametrize("state", [State.EXPLAINED, State.ACCEPTED, State.RESOLVED])
def test_it_works(finding, state):
    decide(finding, state, f" {WHY} ")
    kept = Finding.objects.get(pk=finding.pk)
    system = get_user_model().objects.system()
    assert (kept.state, kept.decided_by, kept.reason, kept.figures) == (state, system, WHY, {})
    line = Entry.objects.order_by("-seq")[0]
    after = {"rule": "DQ-ONE", "place": "title", "state": state.value}
    assert (line.event, line.thing_key, line.after, line.reason) == (f"finding.{state.value}", "T-1", after, WHY)
    assert [(one.state, one.by, one.reason) for one in kept.decisions.all()] == [(state, system, WHY)]


def test_it_is_opened_again(finding):
    decide(finding)
    decide(finding, State.OPEN, "Llegó otro documento.")
    kept = Finding.objects.get(pk=finding.pk)
    assert (kept.state, kept.decided_by, kept.decided_at, kept.reason) == (State.OPEN, None, None, "")
    assert [(one.state, one.reason) for one in kept.decisions.all()] == [("accepted", WHY), ("open", "Llegó otro documento.")]


def test_without_a_reason_is_refused(finding):
    with pytest.raises(ValidationError, match="Escriba el motivo"):
        decide(finding, reason="  ")
    assert Finding.objects.get(pk=finding.pk).state == State.OPEN


def test_with_too_long_a_reason_is_refused(finding):
    with pytest.raises(ValidationError, match="1001 letras: caben 1000"):
        decide(finding, reason="a" * 1001)


def test_twice_is_refused(finding):
    decide(finding)
    with pytest.raises(ValidationError) as refused:
        decide(finding, reason="Otra vez.")
    assert refused.value.messages == ["El hallazgo ya estaba así: «aceptado con motivo»."]
    assert Finding.objects.get(pk=finding.pk).reason == WHY


def test_one_read_before_another_decided_it_is_refused(finding):
    stale = Finding.objects.get(pk=finding.pk)
    decide(finding)
    with pytest.raises(ValidationError, match="ya estaba así"):
        decide(stale, reason="Otra vez.")
