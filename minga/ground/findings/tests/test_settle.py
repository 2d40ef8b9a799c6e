"""A person settles a finding with a reason."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from minga.ground.findings import actions
from minga.ground.findings.models import Finding, State
from minga.ground.journal.models import Entry
from minga.ground.kit.findings import Finding as Proposed
from minga.ground.kit.findings import Severity

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding() -> Finding:
    proposed = Proposed("DQ-ONE", Severity.WARNING, "Falta el título.", place="title")
    (raised,) = actions.renew(by=get_user_model().objects.system(), thing=("thing", "T-1"), proposed=[proposed])
    return raised


def settle(finding: Finding, reason: str = "Así está en el original.") -> None:
    actions.settle(by=get_user_model().objects.system(), finding=finding, reason=reason)


def test_it_works(finding):
    settle(finding)
    kept = Finding.objects.get(pk=finding.pk)
    assert (kept.state, kept.settled_by, kept.reason) == (State.SETTLED, get_user_model().objects.system(), "Así está en el original.")
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_key, line.after, line.reason) == (
        "finding.settled",
        "T-1",
        {"rule": "DQ-ONE"},
        "Así está en el original.",
    )


def test_without_a_reason_is_refused(finding):
    with pytest.raises(ValidationError) as refused:
        settle(finding, "  ")
    assert refused.value.messages == ["Escriba por qué el hallazgo no pide más trabajo."]
    assert Finding.objects.get(pk=finding.pk).state == State.OPEN


def test_twice_is_refused(finding):
    settle(finding)
    with pytest.raises(ValidationError) as refused:
        settle(finding, "Otra vez.")
    assert refused.value.messages == ["El hallazgo ya estaba resuelto."]
    assert Finding.objects.get(pk=finding.pk).reason == "Así está en el original."


def test_one_read_before_another_settled_it_is_refused(finding):
    stale = Finding.objects.get(pk=finding.pk)
    settle(finding)
    with pytest.raises(ValidationError) as refused:
        settle(stale, "Otra vez.")
    assert refused.value.messages == ["El hallazgo ya estaba resuelto."]
    assert Finding.objects.get(pk=finding.pk).reason == "Así está en el original."
