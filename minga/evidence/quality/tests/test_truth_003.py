"""The truth table (MISSION 3.1) of the selection of clusters, through the rules and the demonstration's tables."""

from decimal import Decimal

import pytest

from minga.evidence.quality.rules.amounts import ratio, share
from minga.evidence.quality.rules.bodies import Seats, fullest, meetings, seats
from minga.evidence.quality.rules.clusters import FEW, FULL, quota, with_exactly
from minga.evidence.quality.rules.counts import count_differs, sum_differs
from minga.evidence.quality.rules.periods import years_counted
from minga.evidence.quality.rules.words import NAMED, TOTAL, read_cell, repaired
from minga.evidence.quality.tests.reading import figure, open_findings, rows, told, whole

D = Decimal
DEPARTMENTS = ("Amazonas", "Loreto", "San Martín", "Ucayali", "Madre de Dios")
FOUR = ["Callería", "Campo Verde", "Yarinacocha", "Nueva Requena"]
RULES = {row["rule"]: row["value"] for row in rows("gcd_rules")}
PERIODS = [tuple(map(int, RULES[name].split("-"))) for name in ("period_1", "period_2")]


def printed(department: str) -> list[tuple[str, str]]:
    return [(row["province"], row["districts_printed"]) for row in rows("provinces") if row["department"] == department]


def read(department: str, **named: int) -> list[int]:
    """The districts of each province: those that can be read, and what is proposed for the rest."""
    cells, total = printed(department), whole("departments", "districts_stated", department=department)[0]
    numbers = {one.position: int(one.proposed) for one in repaired(cells, total, named)}
    return [numbers[place] if place in numbers else read_cell(text) or 0 for place, (_name, text) in enumerate(cells)]


def test_n_073_n_074_n_075_n_076_sixteen_clusters_by_round_and_by_department():
    rounds = whole("cluster_rounds", "clusters")
    assert (rounds, sum_differs(16, rounds, "")) == ([6, 5, 5], [])
    totals = whole("departments", "clusters_total")
    assert (totals, sum_differs(16, totals, "")) == ([3, 3, 4, 3, 3], [])
    assert [found for total in totals for found in quota(total, 4)] == []
    columns = [whole("departments", name) for name in ("clusters_2013_01", "clusters_2013_09", "clusters_2013_12")]
    assert [sum_differs(said, column, "") for said, column in zip(rounds, columns, strict=True)] == [[], [], []]
    assert [one.figures["difference"] for one in sum_differs(16, [6, 5, 4], "")] == [1]


@pytest.mark.parametrize(
    ("number", "total", "expected", "mean", "missing"),
    [
        pytest.param(1, 29, 18, "3.0000", 0, id="n_077"),
        pytest.param(2, 54, 33, "3.4545", 5, id="n_078"),
        pytest.param(3, 80, 48, "3.6875", 11, id="n_079"),
    ],
)
def test_n_077_n_078_n_079_pitfall_20_pitfall_21_governments_by_round(number, total, expected, mean, missing):
    row = rows("cluster_rounds")[number - 1]
    parts = [int(row[name]) for name in ("cum_gr", "cum_glp", "cum_gld")]
    assert (sum_differs(int(row["cum_total"]), parts, ""), sum(parts)) == ([], total)
    found = [one.figures for one in with_exactly(parts[1], parts[2])]
    assert [(one["expected"], one["mean"]["number"], one["missing"]) for one in found] == ([(expected, mean, missing)] if missing else [])
    assert parts[0] + parts[1] + expected == {1: 29, 2: 49, 3: 69}[number]


def test_n_078_n_079_districts_that_each_round_adds():
    governed, clusters = whole("cluster_rounds", "cum_gld"), whole("cluster_rounds", "clusters")
    added = [later - earlier for earlier, later in zip([0, *governed], governed, strict=False)]
    assert [(one, ratio(D(one), D(n), 1)) for one, n in zip(added, clusters, strict=True)] == [
        (18, D("3.0")),
        (20, D("4.0")),
        (21, D("4.2")),
    ]


@pytest.mark.django_db
def test_n_078_n_079_what_three_districts_do_not_reach_is_told_on_the_round():
    found = {key: [one.figures["missing"] for one in open_findings("round", key, "cum_gld")] for key in "123"}
    assert found == {"1": [], "2": [5], "3": [11]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "rule", "source"),
    [
        pytest.param("districts", "DQ-CONFLICT", "003:L236 | 003:L604", id="n_080"),
        pytest.param("areas", "DQ-CONFLICT", "003:L45 | 003:L236 | 003:L606", id="n_081"),
        pytest.param("provinces", "DQ-CLUSTER", "003:L935-940 | 003:L603", id="n_090"),
        pytest.param("plans", "DQ-CONFLICT", "003:L914-917 | 003:L885-887", id="n_099"),
        pytest.param("suma", "DQ-GEO", "003:L774-778", id="n_100"),
        pytest.param("criteria", "DQ-TRACE", "003:L220 | 003:L669", id="n_105"),
        pytest.param("services", "DQ-CONFLICT", "003:L45-47 | 003:L607", id="n_106"),
    ],
)
def test_n_080_n_081_n_090_n_099_n_100_n_105_n_106_what_the_plan_contradicts(place, rule, source):
    found = told("source", "003", place)
    assert (found.rule, found.source) == (rule, source)


@pytest.mark.django_db
def test_n_090_n_100_the_figures_of_what_the_plan_contradicts():
    assert told("source", "003", "provinces").figures == {"provinces": 7, "clusters": 3}
    assert told("source", "003", "suma").figures == {"name": "Pucaca"}


@pytest.mark.parametrize(
    ("department", "named", "numbers", "total"),
    [
        pytest.param("Amazonas", {}, [3, 6, 21, 12, 23, 12, 7], 84, id="n_082"),
        pytest.param("Loreto", {}, [13, 6, 6, 5, 4, 11, 6], 51, id="n_083"),
        pytest.param("San Martín", {}, [6, 9, 5, 6, 11, 10, 14, 6, 5, 5], 77, id="n_084"),
        pytest.param("Ucayali", {"Coronel Portillo": 7}, [7, 4, 3, 1], 15, id="n_085"),
        pytest.param("Madre de Dios", {}, [4, 3, 4], 11, id="n_086"),
    ],
)
def test_n_082_n_083_n_084_n_085_n_086_pitfall_23_districts_as_printed_and_as_repaired(department, named, numbers, total):
    assert (read(department, **named), sum_differs(total, numbers, "")) == (numbers, [])
    assert numbers == whole("provinces", "districts_corrected", department=department)


def test_n_082_n_084_n_085_one_sign_is_not_one_digit_and_two_holes_of_a_total_stay_open():
    assert [one.proposed for one in repaired(printed("San Martín"), 77)] == ["5"]
    assert repaired(printed("Ucayali"), 15) == []
    found = repaired(printed("Ucayali"), 15, {"Coronel Portillo": 7})
    assert [(one.raw, one.proposed, one.reason) for one in found] == [("o ]", "7", NAMED), (")", "3", TOTAL)]


@pytest.mark.django_db
def test_n_082_n_083_n_084_n_085_n_086_the_totals_of_the_departments_raise_nothing():
    assert [one for name in DEPARTMENTS for one in open_findings("department", name) if one.rule in ("DQ-SUM", "DQ-COUNT")] == []


def test_n_087_the_universe():
    provinces, districts = whole("departments", "provinces_stated"), whole("departments", "districts_stated")
    governments = len(DEPARTMENTS) + sum(provinces) + sum(districts)
    assert (sum(provinces), sum(districts), governments) == (31, 238, 274)
    parts = [(80, governments), (16, 31), (59, 238)]
    assert [ratio(share(D(one), D(whole_)), D(1), 4) for one, whole_ in parts] == [D("29.1971"), D("51.6129"), D("24.7899")]


@pytest.mark.django_db
def test_n_088_pitfall_22_seven_proposals_for_six_and_three_of_san_martin_for_two():
    found = [told("round", "1", "clusters"), told("department", "San Martín", "clusters")]
    assert [(one.rule, one.figures) for one in found] == [("DQ-QUOTA", {"n": 7, "quota": 6}), ("DQ-QUOTA", {"n": 3, "quota": 2})]
    assert [one for name in set(DEPARTMENTS) - {"San Martín"} for one in open_findings("department", name, "clusters")] == []


@pytest.mark.django_db
def test_n_089_n_091_two_provinces_in_one_cluster_and_three_services_in_three():
    keys = [row["cluster_id"] for row in rows("cluster_proposals")]
    found = {place: [key for key in keys if open_findings("cluster", key, place)] for place in ("provinces", "services")}
    assert found == {"provinces": ["CLU-SM-01"], "services": ["CLU-AM-01", "CLU-UC-01", "CLU-MD-01"]}


@pytest.mark.django_db
def test_n_092_the_preferred_province_of_loreto_is_passed_over():
    found = {name: [one.figures for one in open_findings("department", name) if one.rule == "DQ-PREFERENCE"] for name in DEPARTMENTS}
    assert {name: some for name, some in found.items() if some} == {
        "Loreto": [{"preferred": "Datem del Marañón", "chosen": "Alto Amazonas"}],
    }  # fmt: skip


def test_n_093_n_095_pitfall_27_nine_to_twelve_seats_and_civil_society_not_above_the_governments():
    groups = [fullest(provincial) for provincial in (1, 2, 3, 4)]
    assert [one.total for one in groups] == [9, 10, 11, 12]
    assert [[found.severity.value for found in seats(one)] for one in groups] == [[], [], ["warning"], ["warning"]]
    assert [found.severity.value for found in seats(fullest(5))] == ["error"]
    assert (groups[0].civil, groups[0].government, seats(Seats(3, 1, 0, 4))) == (4, 5, [])
    assert [found.figures for found in seats(Seats(2, 1, 0, 4))] == [{"civil": 4, "government": 3}]
    assert (RULES["max_permanent_members_high"], RULES["civil_society_max"]) == ("12", "4")


@pytest.mark.django_db
def test_n_094_one_seat_for_each_cluster_is_more_than_two():
    found = {name: told("department", name, "seats") for name in DEPARTMENTS}
    assert {(one.rule, one.figures["one"]) for one in found.values()} == {("DQ-CONFLICT", 2)}
    assert [found[name].figures["other"] for name in DEPARTMENTS] == [3, 3, 4, 3, 3]


def test_n_096_fifteen_meetings_of_a_department_and_seventy_five_of_all():
    each = meetings(int(RULES["meetings_per_year"]), PERIODS)
    assert (each, each * len(DEPARTMENTS)) == (15, 75)


def test_n_097_five_years():
    assert (years_counted(5, PERIODS[0][0], PERIODS[1][1]), [one.rule for one in years_counted(4, 2013, 2017)]) == ([], ["DQ-PERIOD"])


@pytest.mark.django_db
def test_n_098_what_is_to_be_leveraged():
    amount, clusters, governments = (figure(code) for code in ("IND-040", "IND-041", "IND-042"))
    assert [ratio(amount, one, 2) for one in (D(5), clusters, governments)] == [D("150000.00"), D("46875.00"), D("9375.00")]


def test_n_101_n_102_counts_in_words():
    lamas = whole("provinces", "districts_corrected", province="Lamas")[0]
    assert (count_differs(11, lamas, ""), count_differs(4, len(FOUR), "")) == ([], [])


@pytest.mark.django_db
def test_n_103_n_104_clusters_that_take_every_district_of_their_province():
    found = {
        key: [one.figures["n"] for one in open_findings("cluster", key) if one.message == FULL]
        for key in ("CLU-AM-01", "CLU-MD-01", "CLU-LO-01")
    }
    assert found == {"CLU-AM-01": [3], "CLU-MD-01": [4], "CLU-LO-01": []}
    told_of = [one.message for row in rows("cluster_proposals") for one in open_findings("cluster", row["cluster_id"])]
    assert FEW not in told_of
