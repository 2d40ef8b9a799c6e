"""The findings of a thing are made those that are true now: raised once, settled by themselves, opened again."""

import pytest
from django.contrib.auth import get_user_model

from minga.ground.findings import actions
from minga.ground.findings.models import Finding, State
from minga.ground.journal.models import Entry
from minga.ground.kit.findings import Finding as Proposed
from minga.ground.kit.findings import Severity

pytestmark = pytest.mark.django_db

THING = ("thing", "T-1")
ONE = Proposed("DQ-ONE", Severity.WARNING, "Faltan %(n)s páginas de %(title)s.", {"n": 1234, "title": "2011"}, "pages", "002:L1")
TWO = Proposed("DQ-TWO", Severity.ERROR, "Falta el título.", place="title")


def renew(*proposed: Proposed, thing: tuple[str, str] = THING) -> list[Finding]:
    return actions.renew(by=get_user_model().objects.system(), thing=thing, proposed=proposed)


def settle(finding: Finding, reason: str = "Así está en el original.") -> None:
    actions.settle(by=get_user_model().objects.system(), finding=finding, reason=reason)


def events(thing: tuple[str, str] = THING) -> list[str]:
    return list(Entry.objects.filter(thing_kind=thing[0], thing_key=thing[1]).values_list("event", flat=True))


def test_it_works():
    (finding,) = renew(ONE)
    kept = Finding.objects.get(pk=finding.pk)
    assert (kept.rule, kept.severity, kept.place, kept.source, kept.state) == ("DQ-ONE", "warning", "pages", "002:L1", State.OPEN)
    assert (kept.figures, kept.settled_at, kept.reason) == ({"n": 1234, "title": "2011"}, None, "")
    assert events() == ["finding.raised"]


def test_twice_is_once():
    first, second = renew(ONE, TWO), renew(ONE, TWO)
    assert [one.pk for one in first] == [one.pk for one in second]
    assert (Finding.objects.about(*THING).count(), events()) == (2, ["finding.raised", "finding.raised"])


def test_the_same_finding_proposed_twice_is_one():
    assert len(renew(ONE, ONE)) == 1


def test_other_figures_are_another_finding():
    renew(ONE)
    other = Proposed(ONE.rule, ONE.severity, ONE.message, {"n": 7, "title": "2011"}, ONE.place, ONE.source)
    assert [finding.figures["n"] for finding in renew(other)] == [7]
    assert Finding.objects.about(*THING).open().count() == 1


def test_findings_of_another_thing_are_left_alone():
    renew(TWO, thing=("thing", "T-2"))
    assert [finding.rule for finding in renew(ONE)] == ["DQ-ONE"]
    assert renew() == []
    assert Finding.objects.about("thing", "T-2").open().count() == 1


def test_what_is_no_longer_true_is_settled_by_itself():
    (finding,) = renew(ONE)
    assert renew() == []
    finding.refresh_from_db()
    assert (finding.state, finding.settled_by, finding.reason) == (State.SETTLED, None, "Ya no ocurre.")
    assert (finding.settled_at is None, finding.settled_by_itself) == (False, True)
    assert events() == ["finding.raised", "finding.settled"]


def test_what_comes_back_is_opened_again():
    (finding,) = renew(ONE)
    renew()
    (again,) = renew(ONE)
    assert (again.pk, again.state, again.settled_at, again.settled_by, again.reason) == (finding.pk, State.OPEN, None, None, "")
    assert Finding.objects.about(*THING).open().count() == 1
    assert events() == ["finding.raised", "finding.settled", "finding.reopened"]


def test_what_a_person_settled_stays_settled_while_it_is_true():
    (finding,) = renew(ONE)
    settle(finding)
    assert renew(ONE) == []
    finding.refresh_from_db()
    assert (finding.state, finding.reason) == (State.SETTLED, "Así está en el original.")
    assert events() == ["finding.raised", "finding.settled"]


def test_what_a_person_settled_stays_settled_when_it_comes_back():
    (finding,) = renew(ONE)
    settle(finding)
    renew()
    assert renew(ONE) == []
    finding.refresh_from_db()
    assert (finding.settled_by, finding.reason) == (get_user_model().objects.system(), "Así está en el original.")
