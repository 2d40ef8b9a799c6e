"""The truth table of figures (MISSION 3.1) on the demonstration's records: exact decimals, and what does not agree is told."""

from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from minga.cycle.activities.models import Activity, Contribution
from minga.evidence.figures.models import ReportedFigure
from minga.exchange.records.testing import make_folder
from minga.ground.codelists.models import Code
from minga.ground.findings.models import Finding
from minga.ground.kit.money import Money, at_rate, half_up, per_rate
from minga.ground.kit.numbers import read_number
from minga.ground.rates.models import Rate

pytestmark = pytest.mark.django_db
D = Decimal
FUNDED = ("PRJ-001", "PRJ-002", "PRJ-003")


def total(code: str) -> Decimal:
    return Activity.objects.get(code=code).total_amount


def lines(code: str) -> list[Decimal]:
    return list(Contribution.objects.filter(activity__code=code).values_list("amount", flat=True))


def share(part: Decimal, whole: Decimal, places: int = 6) -> Decimal:
    return half_up(part * 100 / whole, places)


def figure(code: str) -> Decimal:
    return ReportedFigure.objects.get(code=code).value


def told(source: str, place: str) -> Finding:
    return Finding.objects.open().about("source", source).get(place=place)


def differs(code: str) -> list[dict]:
    return [one.figures for one in Finding.objects.open().about("activity", code).filter(rule="DQ-SUM")]


def test_n_001_r_137_the_parts_of_nelson_mandela_add_up_and_nothing_is_told():
    assert lines("PRJ-001") == [D("6205051179.25"), D("6181155256.80")]
    assert (sum(lines("PRJ-001")), total("PRJ-001"), differs("PRJ-001")) == (D("12386206436.05"), D("12386206436.05"), [])


def test_n_002_the_shares_of_nelson_mandela_are_no_halves():
    assert [share(one, total("PRJ-001")) for one in lines("PRJ-001")] == [D("50.096462"), D("49.903538")]


def test_n_003_r_141_the_spanish_part_in_dollars():
    rate = Rate.objects.get(context="PRJ-001").value
    assert lines("PRJ-001")[0] / rate == D("3512624.5")


def test_n_004_the_part_of_the_district_there_and_back():
    rate = Rate.objects.get(context="PRJ-001").value
    there = per_rate(Money(lines("PRJ-001")[1], "COP"), rate, "USD")
    assert (there.amount, at_rate(there, rate, "COP").amount) == (D("3499097.23"), D("6181155256.80"))


def test_n_005_pitfall_1_only_half_up_gives_the_printed_total():
    dollars, rate = Money(D("7011721.73"), "USD"), Rate.objects.get(context="PRJ-001").value
    exact = dollars.amount * rate
    assert (exact, at_rate(dollars, rate, "COP").amount) == (D("12386206436.045"), total("PRJ-001"))
    assert exact.quantize(D("0.01"), ROUND_HALF_EVEN) == D("12386206436.04")


def test_n_006_r_138_pitfall_2_the_difference_of_076_is_told_and_both_values_stay():
    assert lines("PRJ-002") == [D("3964280514.04")] * 2
    assert (sum(lines("PRJ-002")), total("PRJ-002")) == (D("7928561028.08"), D("7928561027.32"))
    assert [one["difference"] for one in differs("PRJ-002")] == [{"amount": "0.76", "currency": "COP"}]


def test_n_007_r_139_no_part_is_half_of_the_total():
    half = total("PRJ-002") / 2
    assert (half, [one - half for one in lines("PRJ-002")]) == (D("3964280513.66"), [D("0.38"), D("0.38")])


def test_n_008_the_spanish_part_at_1818_does_not_come_back():
    rate, part = Rate.objects.get(context="PRJ-002").value, lines("PRJ-002")[0]
    there = per_rate(Money(part, "COP"), rate, "USD")
    assert (there.amount, at_rate(there, rate, "COP").amount - part) == (D("2180572.34"), D("0.08"))


def test_n_009_the_total_at_1818_does_not_come_back():
    rate = Rate.objects.get(context="PRJ-002").value
    there = per_rate(Money(total("PRJ-002"), "COP"), rate, "USD")
    assert (there.amount, at_rate(there, rate, "COP").amount - total("PRJ-002")) == (D("4361144.68"), D("0.92"))


def test_n_010_r_140_entry_five_repeats_entry_four():
    one, other = (Activity.objects.get(code=code) for code in ("PRJ-002", "PRJ-002-DUP"))
    assert (other.duplicate_of, other.title, other.total_amount) == (one, one.title, one.total_amount)
    assert Finding.objects.open().about("activity", "PRJ-002-DUP").filter(rule="DQ-DUP").exists()


def test_n_011_n_012_r_145_the_health_centre():
    assert (sum(lines("PRJ-003")), total("PRJ-003"), differs("PRJ-003")) == (D(718_566_000), D(718_566_000), [])
    assert [share(one, total("PRJ-003")) for one in lines("PRJ-003")] == [D("51.004361"), D("48.995639")]


def test_n_013_pitfall_3_the_portfolio_without_the_repeated_entry():
    funded = Activity.objects.filter(code__startswith="PRJ-00").exclude(total_amount=None)
    raw, counted = (sum(rows.values_list("total_amount", flat=True)) for rows in (funded, funded.counted()))
    assert (raw, counted, raw - counted) == (D("28961894490.69"), D("21033333463.37"), D("7928561027.32"))


def test_n_014_external_and_counterpart_carry_the_076():
    given = {code: sum(lines(code)[place] for code in FUNDED) for place, code in enumerate(("external", "counterpart"))}
    assert given == {"external": D("10535831693.29"), "counterpart": D("10497501770.84")}
    assert sum(given.values()) - sum(total(code) for code in FUNDED) == D("0.76")


def test_n_015_r_144_pitfall_7_the_rate_that_is_only_implied_is_no_rate():
    assert half_up(figure("IND-013") / figure("IND-012"), 10) == D("2844.8275862069")
    assert (Rate.objects.count(), Rate.objects.filter(base="EUR").count()) == (2, 0)
    assert Finding.objects.open().filter(rule="DQ-FX-MISSING", thing_key="EUR/COP").exists()


def test_n_016_three_projects_are_said_and_two_are_there():
    there = total("PRJ-001") + total("PRJ-002")
    assert (there, figure("IND-013") - there) == (D("20314767463.37"), D("12685232536.63"))
    assert (told("002", "projects").rule, Activity.objects.get(code="PRJ-004").total_amount) == ("DQ-COUNT", None)


def test_n_017_pitfall_6_the_thousands_point_before_millions():
    assert [read_number(text).value for text in ("33.000 Millones", "11.6 millones")] == [D(33_000_000_000), D(11_600_000)]


def test_n_018_n_019_n_020_the_two_periods():
    kind, cash = figure("IND-001"), figure("IND-002")
    later_kind, later_cash = figure("IND-003"), figure("IND-004")
    assert (kind + cash, later_kind + later_cash) == (D(244_000_000), D(47_624_327_335))
    assert [share(one, later_kind + later_cash) for one in (later_kind, later_cash)] == [D("7.771295"), D("92.228705")]
    assert (kind + later_kind, cash + later_cash) == (D(3_860_027_200), D(44_008_300_135))
    assert kind + later_kind + cash + later_cash == D(47_868_327_335)


def test_n_021_pitfall_4_the_headline_is_a_thousand_times_its_table():
    table = figure("IND-003") + figure("IND-004")
    assert half_up(figure("IND-006") / table, 6) == D("965.911749")
    assert abs(D("46000897309.68") - table) == D("1623430025.32")
    assert ReportedFigure.objects.get(code="IND-006").quarantined


def test_n_022_two_figures_for_one_claim():
    assert figure("IND-007") - figure("IND-006") == D(176_000_000)
    assert (told("002", "headline").rule, told("002", "headline").source) == ("DQ-CONFLICT", "002:L44 | 002:L95")


def test_n_023_r_149_the_millions_of_2011_are_no_amount():
    assert figure("IND-007") * 10**6 == D("46001073309680000000")
    assert (told("002", "millions").rule, ReportedFigure.objects.get(code="IND-007").quarantined) == ("DQ-UNIT", True)


def test_n_024_r_150_the_baseline_is_the_cell_in_kind():
    assert figure("IND-005") == figure("IND-001") == D(159_000_000)
    found = told("002", "baseline")
    assert (found.rule, found.figures["cash"]["amount"], found.figures["total"]["amount"]) == ("DQ-CONFLICT", "85000000", "244000000")


def test_n_025_the_claimed_growth():
    assert half_up(figure("IND-006") / figure("IND-005"), 4) == D("289313.8196")
    assert half_up((figure("IND-003") + figure("IND-004")) / (figure("IND-001") + figure("IND-002")), 4) == D("195.1817")


@pytest.mark.parametrize(
    ("place", "source"),
    [
        pytest.param("labels", "002:L52 | 002:L57 | 002:L61", id="n_026"),
        pytest.param("born", "002:L17 | 002:L61", id="n_027"),
        pytest.param("eleven", "002:L120", id="n_028"),
        pytest.param("typo", "002:L13", id="n_029"),
    ],
)
def test_n_026_n_027_n_028_n_029_periods_that_do_not_agree(place, source):
    assert (told("002", place).rule, told("002", place).source) == ("DQ-PERIOD", source)


def test_n_041_the_scholarships_add_up():
    parts = [figure(code) for code in ("IND-024", "IND-025", "IND-026")]
    assert (sum(parts), [share(one, figure("IND-023"), 4) for one in parts]) == (D(169), [D("6.5089"), D("7.6923"), D("85.7988")])


def test_n_042_the_trainees_of_bolivia():
    assert figure("IND-027") + figure("IND-028") == D(1065)


def test_n_043_the_average_micro_intervention():
    amount, number, countries = (figure(code) for code in ("IND-020", "IND-021", "IND-022"))
    assert [half_up(one, places) for one, places in ((amount / number, 10), (number / countries, 6), (amount / countries, 6))] == [
        D("9010.8991825613"), D("21.588235"), D("194529.411765"),
    ]  # fmt: skip
    assert ReportedFigure.objects.get(code="IND-021").precision == "approximate"


def test_n_051_what_another_public_record_says_is_told_and_nothing_is_corrected():
    found = told("000", "sixth")
    assert (found.rule, found.severity, found.source) == ("DQ-BACKGROUND", "info", "000:L3")


def test_n_052_more_than_fifty_years_at_2019():
    row = ReportedFigure.objects.get(code="IND-063")
    assert (row.value, row.precision, 2019 - int(row.value)) == (D(50), "at_least", 1969)


@pytest.mark.parametrize(
    ("place", "rule", "source"),
    [
        pytest.param("levels", "DQ-CONFLICT", "001:L178 | 001:L218", id="n_058"),
        pytest.param("loans", "DQ-CLASS", "001:L302", id="n_059"),
        pytest.param("home", "DQ-CLASS", "001:L294", id="n_060"),
        pytest.param("modes", "DQ-CLASS", "001:L382 | 001:L384-392", id="n_061"),
        pytest.param("twice", "DQ-CLASS", "001:L289 | 001:L325", id="n_062"),
    ],
)
def test_n_058_n_059_n_060_n_061_n_062_what_the_guidelines_contradict(place, rule, source):
    assert (told("001", place).rule, told("001", place).source) == (rule, source)


def test_n_059_r_061_pitfall_37_the_example_stays_in_its_class():
    code = Code.objects.of("MODALIDAD").get(code="FINANCIERA_NO_REEMBOLSABLE")
    assert ("Manos Unidas" in code.example_es, told("001", "loans").rule) == (True, "DQ-CLASS")


def test_n_062_pitfall_19_one_word_is_two_codes():
    codes = [Code.objects.of(name).get(code="DESCENTRALIZADA").identifier for name in ("FUENTE", "INTERNACIONALIZACION")]
    assert codes == ["FUENTE/DESCENTRALIZADA", "INTERNACIONALIZACION/DESCENTRALIZADA"]


def test_r_154_an_approximate_total_keeps_its_mark_and_its_share():
    row = ReportedFigure.objects.get(code="IND-008")
    assert (row.value, row.precision, share(D(43_650), row.value)) == (D(857_000), "approximate", D("5.093349"))


def test_another_text_under_the_code_of_a_source_has_none_of_these_findings(tmp_path, load):
    row = {"code": "002", "title": "Otro texto", "publisher": "Otro", "year": "2020", "language": "es", "file_name": "otro.txt"}
    others = [{"code": code, "title": code, "language": "es"} for code in ("000", "001")]
    load(make_folder(tmp_path / "otra", sources=[row, *others]))
    assert not Finding.objects.open().about("source", "002").exists()
