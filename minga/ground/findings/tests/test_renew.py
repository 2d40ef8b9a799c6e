"""The findings of a thing are made those that are true now: raised once, resolved by themselves, opened again."""

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


def accept(finding: Finding, reason: str = "Así está en el original.") -> None:
    actions.decide(by=get_user_model().objects.system(), finding=finding, state=State.ACCEPTED, reason=reason)


def events(thing: tuple[str, str] = THING) -> list[str]:
    return list(Entry.objects.filter(thing_kind=thing[0], thing_key=thing[1]).values_list("event", flat=True))


def test_it_works():
    (finding,) = renew(ONE)
    kept = Finding.objects.get(pk=finding.pk)
    assert (kept.rule, kept.severity, kept.place, kept.source, kept.state) == ("DQ-ONE", "warning", "pages", "002:L1", State.OPEN)
    assert (kept.figures, kept.decided_at, kept.reason) == ({"n": 1234, "title": "2011"}, None, "")
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


def test_what_is_no_longer_true_is_resolved_by_itself():
    (finding,) = renew(ONE)
    assert renew() == []
    finding.refresh_from_db()
    assert (finding.state, finding.decided_by, finding.reason) == (State.RESOLVED, None, "Ya no ocurre.")
    assert (finding.decided_at is None, finding.resolved_by_itself) == (False, True)
    assert events() == ["finding.raised", "finding.resolved"]


def test_what_comes_back_is_opened_again():
    (finding,) = renew(ONE)
    renew()
    (again,) = renew(ONE)
    assert (again.pk, again.state, again.decided_at, again.decided_by, again.reason) == (finding.pk, State.OPEN, None, None, "")
    assert Finding.objects.about(*THING).open().count() == 1
    assert events() == ["finding.raised", "finding.resolved", "finding.reopened"]
    assert [one.state for one in finding.decisions.all()] == ["resolved", "open"]


def test_what_a_person_accepted_stays_so_while_it_is_true():
    (finding,) = renew(ONE)
    accept(finding)
    assert renew(ONE) == []
    finding.refresh_from_db()
    assert (finding.state, finding.reason) == (State.ACCEPTED, "Así está en el original.")
    assert events() == ["finding.raised", "finding.accepted"]


def test_what_a_person_accepted_and_went_comes_back_accepted():
    (finding,) = renew(ONE)
    accept(finding)
    renew()
    finding.refresh_from_db()
    assert (finding.state, finding.decided_by) == (State.RESOLVED, None)
    assert renew(ONE) == []
    finding.refresh_from_db()
    expected = (State.ACCEPTED, get_user_model().objects.system(), "Así está en el original.")
    assert (finding.state, finding.decided_by, finding.reason) == expected


def test_a_finding_follows_the_versions_of_its_record():
    by = get_user_model().objects.system()
    (first,) = actions.renew(by=by, thing=THING, proposed=[ONE], version=1)
    other = Proposed(ONE.rule, ONE.severity, ONE.message, {"n": 7, "title": "2011"}, ONE.place, ONE.source)
    (second,) = actions.renew(by=by, thing=THING, proposed=[other], version=2)
    first.refresh_from_db()
    assert (first.raised_version, first.resolved_version, first.state) == (1, 2, State.RESOLVED)
    assert (second.raised_version, second.resolved_version, second.earlier) == (2, None, first)


def test_many_things_are_renewed_at_once_with_few_queries(django_assert_num_queries):
    by = get_user_model().objects.system()
    many = {f"T-{number}": [ONE, TWO] for number in range(20)}
    found = actions.renew_many(by=by, kind="thing", proposed=many)
    assert {key: [one.rule for one in rows] for key, rows in found.items()} == dict.fromkeys(many, ["DQ-ONE", "DQ-TWO"])
    with django_assert_num_queries(3):  # a savepoint, what is known, its end
        actions.renew_many(by=by, kind="thing", proposed=many)
