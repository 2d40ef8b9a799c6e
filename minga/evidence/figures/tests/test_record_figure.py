"""Keeping a figure that a source reports, as it says it, with what a reader must know before using it."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from minga.cycle.organisations.models import Organisation
from minga.evidence.figures.actions import record_figure
from minga.evidence.figures.models import ReportedFigure
from minga.evidence.figures.queries import table_total
from minga.evidence.quality.rules.amounts import magnitude
from minga.exchange import records
from minga.ground.accounts.models import Person
from minga.ground.findings.models import Finding
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    """Record the figure T-1 with these fields over a plain one."""

    def one(**fields) -> tuple[ReportedFigure, str]:
        plain = {"name_es": "Escuelas", "value": Decimal(12), "unit": "escuelas", "precision": "exact", "source": "001:L1"}
        return record_figure(by=Person.objects.system(), code=fields.pop("code", "T-1"), **plain | fields)

    return one


def raised(code: str = "T-1") -> list[tuple[str, str]]:
    return list(Finding.objects.open().about("figure", code).order_by("rule").values_list("rule", "severity"))


def test_it_works(record):
    figure, done = record(name_en="Schools")
    assert (done, figure.value, figure.name, Entry.objects.latest("seq").event) == ("created", 12, "Escuelas", "figure.recorded")
    with translation.override("en"):
        assert figure.name == "Schools"


def test_the_same_again_changes_nothing(record):
    record()
    before = journal.head()
    assert (record()[1], journal.head()) == ("unchanged", before)


def test_a_change_keeps_before_and_after(record):
    record()
    assert record(value=Decimal(13))[1] == "changed"
    last = Entry.objects.latest("seq")
    assert (last.before["value"], last.after["value"]) == ("12.0000", "13")


def test_a_value_that_is_missing_is_told_and_is_not_zero(record):
    assert (record(value=None)[0].value, raised()) == (None, [("DQ-MISSING", "warning")])


def test_r_154_an_approximate_value_carries_its_mark(record):
    record(precision="approximate")
    assert raised() == [("DQ-APPROX", "info")]


def test_a_quarantined_value_is_told(record):
    record(quarantined=True)
    assert raised() == [("DQ-MAGNITUDE", "error")]


def test_a_doubt_that_is_gone_is_settled(record):
    record(quarantined=True)
    record(quarantined=False)
    assert raised() == []


@pytest.fixture
def table(record):
    """Record a table of 2008–2010 of one body, 100 in all, in two rows."""

    def rows(body: Organisation) -> None:
        years = {"period_start": 2008, "period_end": 2010, "organisation": body, "unit": "COP"}
        record(code="T-IN-KIND", value=Decimal(30), **years)
        record(code="T-IN-CASH", value=Decimal(70), **years)

    return rows


@pytest.fixture
def body() -> Organisation:
    return Organisation.objects.get(code="ORG-040")


def headline(body: Organisation) -> dict:
    return {"period_start": 2010, "period_end": 2010, "organisation": body, "unit": "COP"}


def test_r_148_more_than_a_hundred_times_its_table_goes_into_quarantine(record, table, body):
    table(body)
    figure, _done = record(value=Decimal("10000.01"), **headline(body))
    assert (figure.quarantined, raised()) == (True, [("DQ-MAGNITUDE", "error")])


def test_r_148_a_hundred_times_its_table_does_not(record, table, body):
    table(body)
    assert record(value=Decimal(10000), **headline(body))[0].quarantined is False


def test_r_148_a_table_that_comes_later_is_held_against_it_too(record, table, body):
    assert record(value=Decimal("10000.01"), **headline(body))[0].quarantined is False
    table(body)
    assert ReportedFigure.objects.get(code="T-1").quarantined is True


def test_r_148_recording_it_again_changes_nothing(record, table, body):
    table(body)
    record(value=Decimal("10000.01"), quarantined=False, **headline(body))
    assert record(value=Decimal("10000.01"), quarantined=False, **headline(body))[1] == "unchanged"


def test_r_148_a_corrected_figure_leaves_quarantine(record, table, body):
    table(body)
    record(value=Decimal("10000.01"), quarantined=False, **headline(body))
    figure, done = record(value=Decimal(40), quarantined=False, **headline(body))
    assert (figure.quarantined, done, raised()) == (False, "changed", [])


def test_one_row_is_no_table(record, body):
    record(code="T-IN-KIND", value=Decimal(30), period_start=2008, period_end=2010, organisation=body, unit="COP")
    assert record(value=Decimal(10000), **headline(body))[0].quarantined is False


def test_the_table_of_another_document_is_not_held_against_it(record, table, body):
    table(body)
    assert record(value=Decimal(20000), source="002:L1", **headline(body))[0].quarantined is False


def test_pitfall_4_the_headline_of_2010_is_quarantined_by_the_rule_and_not_by_its_row():
    rows = (Path(records.__file__).parent / "demo" / "indicators.csv").read_text(encoding="utf-8").splitlines()
    flags = {row["indicator_id"]: row["quarantined"] for row in csv.DictReader(rows)}
    figure = ReportedFigure.objects.get(code="IND-006")
    assert (flags["IND-006"], figure.quarantined, table_total(figure)) == ("false", True, Decimal(47_624_327_335))


def test_r_148_the_headline_tells_its_magnitude_against_the_table():
    figure = ReportedFigure.objects.get(code="IND-006")
    found = magnitude(figure.value, table_total(figure))
    assert found is not None and found.ratio == Decimal("965.911749")


def test_refuses_a_period_that_ends_before_it_begins(record):
    with pytest.raises(ValidationError):
        record(period_start=2012, period_end=2010)


def test_refuses_no_name(record):
    with pytest.raises(ValidationError) as refused:
        record(name_es="")
    assert list(refused.value.message_dict) == ["name_es"]


def test_refuses_a_control_sign_in_a_note(record):
    with pytest.raises(ValidationError) as refused:
        record(note_es="a\x07")
    assert list(refused.value.message_dict) == ["note_es"]


def test_refuses_a_code_that_no_address_can_hold(record):
    with pytest.raises(ValidationError) as refused:
        record(code="T/1")
    assert list(refused.value.message_dict) == ["code"]


def test_r_154_the_857_thousand_people_are_approximate():
    figure = ReportedFigure.objects.get(value=857_000)
    assert (figure.precision, raised(figure.code)) == ("approximate", [("DQ-APPROX", "info")])


def test_pitfall_4_the_two_impossible_figures_are_in_quarantine():
    quarantined = ReportedFigure.objects.filter(quarantined=True).order_by("code")
    assert [(row.code, raised(row.code)[-1]) for row in quarantined] == [
        ("IND-006", ("DQ-MAGNITUDE", "error")),
        ("IND-007", ("DQ-MAGNITUDE", "error")),
    ]


def test_pitfall_34_every_figure_shows_its_line():
    assert ReportedFigure.objects.filter(source="").count() == 0
