"""Every rule over every record: twice changes nothing; what was loaded already has its findings; what a change reaches is seen."""

import logging
from io import StringIO

import pytest
from django.core.management import call_command

from minga.cycle.activities.models import Activity, AgreementLink
from minga.cycle.agreements.models import Agreement
from minga.evidence.quality import engine, following
from minga.ground.accounts.models import Person
from minga.ground.findings.models import Finding, State
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def run(**more) -> engine.Ran:
    return engine.run(by=Person.objects.system(), **more)


def dates_of(code: str) -> list[str]:
    return list(Finding.objects.open().filter(rule="DQ-DATES", thing_key=code).values_list("state", flat=True))


def test_what_was_loaded_has_its_findings_already():
    written, open_before = Entry.objects.count(), Finding.objects.open().count()
    ran = run()
    assert (ran.came, ran.went, sum(ran.open.values())) == (0, 0, open_before)
    assert ran.records["activity"] == Activity.objects.count()
    assert Entry.objects.count() == written


def test_what_was_missed_is_found_and_its_card_renewed():
    Finding.objects.filter(thing_key="PRJ-002").delete()
    Card.objects.filter(key="PRJ-002").update(findings=0)
    ran = run(checks={"activity": engine.check_activities})
    assert ran.came == Finding.objects.filter(thing_key="PRJ-002").count() > 1
    assert Card.objects.get(key="PRJ-002").findings > 1


def test_the_command_tells_what_it_did():
    out = StringIO()
    call_command("quality", "run", "--only", "activity", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == f"Actividades: {Activity.objects.count()}"
    assert lines[1].startswith("Aparecieron 0 hallazgos y se fueron 0")
    assert "  DQ-SUM: 1 por resolver" in lines


@pytest.fixture
def linked(db) -> Activity:
    """An activity from 2011 to 2013 that answers to an agreement valid for those years."""
    activity, agreement = Activity.objects.get(code="PRJ-001"), Agreement.objects.get(code="AGR-001")
    Activity.objects.filter(pk=activity.pk).update(start="2011-01", end="2013-12")
    Agreement.objects.filter(pk=agreement.pk).update(in_force_from="2011-01-01", ends_on="2013-12-31")
    AgreementLink.objects.filter(activity=activity).delete()
    AgreementLink.objects.create(activity=activity, agreement=agreement, as_written="Convenio", position=1, source="002:L157")
    return activity


def test_dates_outside_an_agreement_follow_the_agreement(linked):
    following.after([("agreement", "AGR-001")])
    assert dates_of("PRJ-001") == []
    Agreement.objects.filter(code="AGR-001").update(ends_on="2012-12-31")
    following.after([("agreement", "AGR-001"), ("rate", "x")])
    assert dates_of("PRJ-001") == ["open"]
    Agreement.objects.filter(code="AGR-001").update(ends_on="2014-12-31")  # as an addendum extends it
    following.after([("agreement", "AGR-001")])
    assert dates_of("PRJ-001") == []
    assert Finding.objects.get(rule="DQ-DATES", thing_key="PRJ-001").state == State.RESOLVED


def test_what_concerns_nobody_reads_nothing(django_assert_num_queries):
    with django_assert_num_queries(2):  # a savepoint and its end
        following.after([("activity", "PRJ-001"), ("figure", "IND-001")])


def test_a_change_that_reaches_too_many_is_left_to_the_night(linked, monkeypatch, caplog):
    monkeypatch.setattr(following, "FAR", 0)
    Agreement.objects.filter(code="AGR-001").update(ends_on="2012-12-31")
    with caplog.at_level(logging.INFO, following.__name__):
        following.after([("agreement", "AGR-001")])
    assert dates_of("PRJ-001") == []
    assert "left to the nightly run" in caplog.text
