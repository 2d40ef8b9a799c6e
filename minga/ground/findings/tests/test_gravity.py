"""The gravest findings come first, by a column that the database keeps itself; what a finding names decides who is told."""

import pytest
from django.contrib.auth import get_user_model

from minga.ground.findings import actions
from minga.ground.findings.models import GRAVITY, Finding
from minga.ground.findings.queries import named_in, naming, told_to_all
from minga.ground.kit.findings import Finding as Proposed
from minga.ground.kit.findings import Severity

pytestmark = pytest.mark.django_db


def renew(*proposed: Proposed) -> list[Finding]:
    return actions.renew(by=get_user_model().objects.system(), thing=("thing", "T-1"), proposed=proposed)


def test_it_works() -> None:
    renew(*(Proposed(f"DQ-{severity.upper()}", severity, "Prueba.") for severity in Severity))
    rows = Finding.objects.about("thing", "T-1").order_by("gravity")
    assert [(row.gravity, row.severity) for row in rows] == list(enumerate(["error", "warning", "review", "info"]))


def test_every_severity_has_its_place() -> None:
    assert sorted(GRAVITY) == sorted(Severity)


def test_only_what_names_a_hidden_record_is_kept_back() -> None:
    figures = ({"code": "A-1"}, {"proposed": "Instituto"}, {"n": 3}, {"other": {"amount": "1"}})
    rows = renew(*(Proposed("DQ-ONE", Severity.INFO, "Prueba.", one) for one in figures))
    told = told_to_all(rows, lambda names: names & {"A-1", "Instituto"})
    assert [row.figures for row in told] == [{"n": 3}, {"other": {"amount": "1"}}]


def test_nothing_is_asked_where_nobody_is_named() -> None:
    rows = renew(Proposed("DQ-ONE", Severity.INFO, "Prueba.", {"n": 3}))
    assert told_to_all(rows, lambda names: pytest.fail("asked")) == rows


def test_findings_are_found_by_whom_they_name() -> None:
    renew(*(Proposed("DQ-ONE", Severity.INFO, "Prueba.", one) for one in ({"code": "A-1"}, {"other": "A-2"}, {"n": "A-1"})))
    found = Finding.objects.about("thing", "T-1").filter(naming({"A-1"}))
    assert [row.figures for row in found] == [{"code": "A-1"}]
    assert named_in({"code": "A-1", "other": "B", "proposed": None, "n": "C"}) == {"A-1", "B"}
