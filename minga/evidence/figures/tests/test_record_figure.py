"""Keeping a figure that a source reports, as it says it, with what a reader must know before using it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from minga.evidence.figures.actions import record_figure
from minga.evidence.figures.models import ReportedFigure
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
