"""What a source counts inside a unit stands beside today's count, with a finding where they differ (module L)."""

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Sum

from minga.ground.findings.models import Finding
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head
from minga.ground.territory import actions
from minga.ground.territory.models import StatedCount, Unit

pytestmark = pytest.mark.django_db

FIVE = ["PE-01", "PE-16", "PE-17", "PE-22", "PE-25"]


def state(key: str = "PE-02", number: int = 20, counted: str = "provinces", **fields) -> str:
    unit = Unit.objects.get(key=key)
    return actions.state_count(by=get_user_model().objects.system(), unit=unit, counted=counted, number=number, source="003:L1", **fields)


def findings(key: str) -> list[tuple[str, dict]]:
    return [(finding.rule, finding.figures) for finding in Finding.objects.about("unit", key).open()]


def test_it_works():
    assert state(number=21) == "created"
    assert findings("PE-02") == [("DQ-COUNT", {"stated": 21, "today": 20})]
    kept = StatedCount.objects.get(unit__key="PE-02")
    assert (kept.counted, kept.number, kept.source) == ("provinces", 21, "003:L1")


def test_a_count_that_agrees_raises_nothing():
    assert (state(), findings("PE-02")) == ("created", [])


def test_twice_is_unchanged():
    state()
    before = head()
    assert (state(), head()) == ("unchanged", before)


def test_a_corrected_count_settles_its_finding():
    state(number=21)
    assert (state(number=20), findings("PE-02")) == ("changed", [])


def test_a_printed_number_that_had_to_be_read_goes_to_a_person():
    state(printed="2O")
    assert findings("PE-02") == [("DQ-OCR", {"printed": "2O", "number": 20})]


def test_a_count_leaves_a_line():
    state()
    line = Entry.objects.filter(event="stated_count.recorded").order_by("-seq")[0]
    kept = {"number": 20, "printed": "", "note": ""}
    assert (line.thing_key, line.before) == ("PE-02", {})
    assert line.after == {"counted": "provinces", "source": "003:L1", **kept}


def test_a_corrected_count_leaves_what_stood_before():
    state(number=21)
    state(number=20)
    line = Entry.objects.filter(event="stated_count.recorded").order_by("-seq")[0]
    assert (line.before, line.after["number"]) == ({"number": 21, "printed": "", "note": "", "source": "003:L1"}, 20)


def test_the_source_states_31_provinces_and_238_districts():
    stated = StatedCount.objects.filter(unit__level=1)
    assert sorted(stated.order_by().values_list("unit__key", flat=True).distinct()) == FIVE
    assert StatedCount.objects.filter(unit__level=2, counted="districts").count() == 31
    total = {counted: stated.filter(counted=counted).aggregate(n=Sum("number"))["n"] for counted in ("provinces", "districts")}
    assert total == {"provinces": 31, "districts": 238}


def test_today_they_are_32_and_247():
    departments = Unit.objects.filter(key__in=FIVE)
    inside = [Unit.objects.filter(parent__in=departments), Unit.objects.filter(parent__parent__in=departments)]
    assert [units.count() for units in inside] == [32, 247]


def test_the_difference_of_each_department_is_a_finding():
    found = {(key, figures["stated"], figures["today"]) for key in FIVE for rule, figures in findings(key) if rule == "DQ-COUNT"}
    assert found == {("PE-16", 7, 8), ("PE-16", 51, 55), ("PE-22", 77, 78), ("PE-25", 15, 19)}
