"""The truth table (MISSION 3.1) of the programme of Cartagena, through the rules and the loaded records."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from minga.cycle.activities.models import Activity, Beneficiaries
from minga.cycle.activities.rules import Rate, at_own_rate
from minga.cycle.organisations.matching import same_in
from minga.cycle.organisations.models import Organisation
from minga.evidence.quality.rules.amounts import ratio
from minga.evidence.quality.rules.counts import count_differs
from minga.evidence.quality.tests.reading import figure, open_findings, told
from minga.ground.documents.models import Gap
from minga.ground.findings.models import Finding
from minga.ground.kit.money import Money

pytestmark = pytest.mark.django_db
D = Decimal
MACRO = [
    "La Popa", "Ciudad del Bicentenario", "La Escuela es el centro", "Centro histórico", "Bazurto", "Plan de Emergencia Social",
]  # fmt: skip
BACKERS = [
    "AECID", "CIDEAL", "Comunidad de Madrid", "OIM", "UNESCO", "PNUD", "C.E.", "GTZ", "IRI", "ARGOS", "FMDS", "COMISIÓN EUROPEA",
]  # fmt: skip


def exchanged(code: str) -> list[tuple[str, str, str]]:
    """The written amount and the difference of each DQ-FX of an activity, with its places."""
    found = [one for one in open_findings("activity", code) if one.rule == "DQ-FX"]
    return sorted((one.figures["difference"]["amount"], one.figures["written"]["amount"], one.source) for one in found)


def test_n_003_n_004_n_005_r_141_what_was_changed_in_july_comes_back():
    assert exchanged("PRJ-001") == []


def test_n_005_pitfall_1_where_the_way_of_rounding_decides_it_is_told():
    rounded = [one for one in open_findings("activity", "PRJ-001") if one.rule == "DQ-ROUND"]
    assert [(one.severity, one.figures["exact"], one.figures["half_even"]["amount"]) for one in rounded] == [
        ("info", {"number": "12386206436.045"}, "12386206436.04"),
    ]  # fmt: skip


def test_n_008_n_009_r_141_what_was_changed_in_september_does_not():
    assert exchanged("PRJ-002") == [
        ("0.08", "3964280514.04", "002:L201 | 002:L203 | 002:L205"),
        ("0.92", "7928561027.32", "002:L199 | 002:L205"),
    ]


def test_an_amount_in_a_third_currency_is_not_taken_back():
    assert at_own_rate(Money(D(100), "EUR"), Rate("USD", "COP", D(1818), "2011-09-19")) == []


def test_n_021_pitfall_4_the_headline_in_quarantine_says_how_many_times_its_table_it_is():
    found = [one.figures for one in open_findings("figure", "IND-006") if one.rule == "DQ-MAGNITUDE"]
    assert found == [{"ratio": {"number": "965.911749"}, "total": {"number": "47624327335"}}]


def test_n_030_the_charts_without_figures_are_told():
    assert [one.rule for one in open_findings("figure", "IND-016")] == ["DQ-MISSING"]
    assert Gap.objects.filter(source__code="002", kind="chart", title_es__contains="2000-2010").count() == 3


def test_n_031_n_032_r_154_people_of_distinct_projects_are_five_per_cent_of_those_claimed():
    found = told("source", "002", "coverage")
    assert (found.rule, found.severity, found.source) == ("DQ-COVERAGE", "info", "002:L46")
    assert found.figures == {"claimed": 857_000, "counted": 43_650, "share": {"percent": "5.093349"}}
    raw = Beneficiaries.objects.filter(activity__source__startswith="002:", number__isnull=False)
    assert raw.aggregate(people=Sum("number"))["people"] == 57_160


def test_another_public_record_counts_other_inhabitants_and_nothing_is_corrected():
    found = told("source", "002", "inhabitants")
    assert (found.rule, found.severity, found.figures["said"], found.figures["elsewhere"]) == ("DQ-BACKGROUND", "info", 27_000, 40_000)
    assert Beneficiaries.objects.get(activity__code="PRJ-001").number == 27_000


def test_n_033_the_cost_of_each_beneficiary():
    rows = [
        (one.total_amount, D(one.beneficiaries.all()[0].number))
        for one in Activity.objects.filter(code__in=["PRJ-001", "PRJ-002", "PRJ-003"])
    ]
    assert [ratio(total, people, 2) for total, people in rows] == [D("458748.39"), D("586866.10"), D("228842.68")]
    assert ratio(sum(total for total, _people in rows), sum(people for _total, people in rows), 2) == D("481863.31")


def test_n_034_six_macro_projects_are_named():
    said = int(figure("IND-015"))
    assert (count_differs(said, len(MACRO), ""), [one.rule for one in count_differs(said, 5, "")]) == ([], ["DQ-COUNT"])


def test_n_035_three_officials_of_three_bodies():
    assert count_differs(int(figure("IND-014")), Organisation.objects.filter(source="002:L71").exclude(code="ORG-063").count(), "") == []


def test_n_036_three_approved_projects_are_named_and_two_recorded():
    named = Activity.objects.counted().filter(code__in=["PRJ-001", "PRJ-002", "PRJ-004"])
    assert count_differs(int(figure("IND-011")), named.count(), "") == []
    assert [one.rule for one in count_differs(3, named.exclude(total_amount=None).count(), "")] == ["DQ-COUNT"]


def test_n_037_r_079_twelve_backers_are_eleven():
    assert (len(BACKERS), [pair[:2] for pair in same_in(BACKERS)]) == (12, [("C.E.", "COMISIÓN EUROPEA")])
    assert [pair[:2] for pair in same_in(["FMDS", "FMSD"])] == [("FMDS", "FMSD")]


def test_n_040_pitfall_5_no_framework_agreement_has_an_amount():
    assert not Finding.objects.open().filter(rule="DQ-FRAMEWORK").exists()
