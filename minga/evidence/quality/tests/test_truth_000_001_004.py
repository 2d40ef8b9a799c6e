"""The truth table (MISSION 3.1) of the Belgian sources and of the national guidelines, through the rules and the loaded records."""

from decimal import Decimal

import pytest

from minga.cycle.law.models import Attribution, Holder
from minga.cycle.organisations.matching import why_same
from minga.cycle.organisations.models import Alias, Standing
from minga.cycle.organisations.rules import tax_id_findings
from minga.evidence.quality.rules.amounts import ratio
from minga.evidence.quality.rules.counts import count_differs, sum_differs
from minga.evidence.quality.rules.periods import years_left
from minga.evidence.quality.rules.practices import unmeasured, untold_steps
from minga.evidence.quality.rules.sequences import ANSWER, CLOSING, CONTACT, SENT, out_of_order, years_after
from minga.evidence.quality.tests.reading import figure, open_findings, rows, told
from minga.ground.codelists.models import Code
from minga.ground.kit.dates import PartialDate

PER_GOAL = [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]
pytestmark = pytest.mark.django_db


def test_n_048_n_049_a_multiplier_without_a_base_and_a_target_that_is_missing():
    found = [told("source", "000", place) for place in ("base", "expected")]
    assert [(one.rule, one.source) for one in found] == [("DQ-MISSING", "000:L57-59"), ("DQ-MISSING", "000:L189-191")]
    assert (figure("IND-036"), figure("IND-030")) == (3, 25000)


def test_n_049_pitfall_40_a_minimum_is_told_wherever_it_stands():
    found = [one for one in open_findings("activity", "PRJ-035", "beneficiaries") if one.rule == "DQ-APPROX"]
    assert [(one.severity, one.figures["number"]) for one in found] == [("info", 25000)]
    assert [one.rule for one in open_findings("figure", "IND-030", "value")] == ["DQ-APPROX"]


def test_n_050_r_079_one_insurance_under_two_names():
    assert why_same("Seguro Íntegro de Salud", "Seguro Integral de Salud")
    assert Alias.objects.get(name="Seguro Íntegro de Salud").organisation.code == "ORG-102"


def test_n_053_n_054_seventeen_goals_with_their_roles_and_169_targets():
    goals = Code.objects.of("ODS").current().order_by("code")
    targets = [Code.objects.of("ODS_META").current().filter(parent=goal).count() for goal in sorted(goals, key=lambda one: int(one.code))]
    assert (count_differs(17, goals.count(), "objetivos"), targets) == ([], PER_GOAL)
    assert sum_differs(int(figure("IND-052")), targets, "metas") == []
    assert [one.rule for one in sum_differs(170, targets, "metas")] == ["DQ-SUM"]


def test_n_055_eight_years_are_left_from_2022_and_seven_from_the_edition():
    found = told("source", "001", "horizon")
    assert (found.rule, found.figures["found"], found.source) == ("DQ-PERIOD", 7, "001:L13 | 001:L128")
    assert years_left(8, 2022, 2030) == []


def test_n_056_five_principles():
    assert count_differs(5, Code.objects.of("PARIS").current().count(), "principios") == []


def test_n_057_r_037_eighteen_rows_are_seventeen():
    central, ours = (Attribution.objects.filter(holder=holder) for holder in (Holder.CENTRAL, Holder.GAD))
    distinct = [len({one.text_es for one in some}) for some in (central, ours)]
    assert (central.count(), ours.count(), distinct, sum(distinct)) == (9, 18, [9, 17], 26)
    found = told("norm", "CNC-009-2011", "GAD-10")
    assert (found.rule, found.figures, found.source) == ("DQ-DUP", {"row": "GAD-10", "first": "GAD-08"}, "001:L263 | 001:L265")


def test_n_063_six_standings_ended_and_two_are_active():
    by_status = [Standing.objects.filter(state__code=code).count() for code in ("CONVENIO_FINALIZADO", "ACTIVA")]
    assert (by_status, sum_differs(8, by_status, "filas")) == ([6, 2], [])


def test_n_064_n_065_pitfall_33_seven_numbers_of_thirteen_digits_one_missing_two_with_an_odd_check_digit():
    numbers = {row["ngo_id"]: row["ruc"] for row in rows("ngo_directory")}
    present = [ruc for ruc in numbers.values() if ruc]
    assert (len(present), {len(ruc) for ruc in present}, {ruc[-3:] for ruc in present}) == (7, {13}, {"001"})
    found = {code: [(one.rule, one.severity.value) for one in tax_id_findings(ruc)] for code, ruc in numbers.items()}
    assert {code: some for code, some in found.items() if some} == {
        "NGO-01": [("DQ-RUC", "warning")], "NGO-03": [("DQ-RUC", "warning")], "NGO-07": [("DQ-MISSING", "warning")],
    }  # fmt: skip
    assert [(one.figures["expected"], one.figures["found"]) for ruc in present for one in tax_id_findings(ruc)] == [("6", "9"), ("6", "5")]


def test_n_067_the_eight_steps_of_the_forest_practice_are_in_order():
    steps = {int(row["step"]): row["date"] for row in rows("practice_steps") if row["practice_id"] == "PRA-001"}
    contact, sent, closing = (PartialDate(steps[number]) for number in (1, 5, 8))
    answer = years_after(sent, 1)
    assert (answer.text, out_of_order([(CONTACT, contact), (SENT, sent), (ANSWER, answer), (CLOSING, closing)])) == ("2022-07", [])
    assert [one.rule for one in out_of_order([(CONTACT, contact), (SENT, sent), (ANSWER, PartialDate("2021-06"))])] == ["DQ-ORDER"]
    assert (untold_steps(steps), [one.rule for one in open_findings("practice", "PRA-001")]) == ([], [])


@pytest.mark.parametrize(
    ("place", "source", "figures"),
    [
        pytest.param("monitoring", "001:L550", None, id="n_068"),
        pytest.param("funders", "001:L539 | 001:L555", (1, 5), id="n_069"),
    ],
)
def test_n_068_n_069_what_the_forest_practice_tells_in_two_ways(place, source, figures):
    found = told("source", "001", place)
    assert (found.rule, found.source) == ("DQ-CONFLICT", source)
    assert figures is None or (found.figures["one"], found.figures["other"]) == figures


def test_n_070_plants_for_each_hectare():
    quantity = {row["unit"]: Decimal(0) for row in rows("practice_results")}
    for row in rows("practice_results"):
        quantity[row["unit"]] += Decimal(row["quantity"] or 0)
    assert ratio(quantity["unidades"], quantity["hectáreas"], 2) == 63


def test_n_071_the_second_phase_overlaps_the_first_and_leaves_no_gap():
    begin = PartialDate("2017")
    end, second = years_after(begin, 4), PartialDate("2020-11")
    assert (end.text, out_of_order([(CONTACT, begin), (SENT, second), (CLOSING, end)])) == ("2021", [])


def test_n_072_pitfall_15_pitfall_16_four_plans_are_no_results_and_prose_is_no_steps():
    found = {one.place: (one.rule, one.figures["n"]) for one in open_findings("practice", "PRA-002")}
    assert found == {"results": ("DQ-MISSING", 4), "steps": ("DQ-MISSING", 0)}
    assert (unmeasured([None, Decimal(1)]), unmeasured([])) == ([], [])
