"""What the rules say of an activity: both values of a contradiction stay, and a finding tells it."""

from decimal import Decimal

import pytest

from minga.cycle.activities.models import Activity, Contribution
from minga.cycle.activities.queries import ruled
from minga.cycle.activities.rules import findings_of
from minga.cycle.activities.testing import code_of, line, make_activity
from minga.cycle.organisations.models import Organisation
from minga.ground.findings.models import Finding
from minga.ground.journal import actions as journal
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def raised(code: str = "T-P1") -> list[tuple[str, str, str]]:
    rows = Finding.objects.open().about("activity", code).order_by("rule", "id")
    return [(row.rule, row.severity, row.place) for row in rows]


def test_it_works():
    make_activity(total_amount=Decimal(4), total_currency="COP", contributions=[line("DONANTE", Decimal(1))])
    assert ("DQ-SUM", "error", "total") in raised()
    assert Card.objects.get(kind="activity", key="T-P1").findings == len(raised())


def sums(code: str = "T-P1") -> list[dict]:
    return [row.figures for row in Finding.objects.open().about("activity", code).filter(rule="DQ-SUM")]


def cop(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "COP"}


@pytest.mark.parametrize("code", ["PRJ-001", "PRJ-003"])
def test_r_137_lines_that_add_up_raise_nothing(code):
    activity = Activity.objects.get(code=code)
    assert (sum(one.amount for one in activity.contributions.all()), sums(code)) == (activity.total_amount, [])


def test_r_138_pitfall_2_a_difference_is_told_and_both_values_stay():
    activity = Activity.objects.get(code="PRJ-002")
    amounts = [one.amount for one in activity.contributions.all()]
    assert (activity.total_amount, amounts) == (Decimal("7928561027.32"), [Decimal("3964280514.04")] * 2)
    assert sums("PRJ-002") == [{"difference": cop("0.76"), "sum": cop("7928561028.08"), "total": cop("7928561027.32")}]


def test_r_138_the_smallest_difference_is_told():
    make_activity(total_amount=Decimal("1.00"), total_currency="COP", contributions=[line("DONANTE", Decimal("0.99"))])
    assert sums() == [{"difference": cop("0.01"), "sum": cop("0.99"), "total": cop("1.00")}]


def test_a_line_without_amount_leaves_the_sum_unknown():
    lines = [line("DONANTE", Decimal(1)), line("CONTRAPARTIDA", None, "")]
    make_activity(total_amount=Decimal(9), total_currency="COP", contributions=lines)
    assert sums() == []


def test_a_line_in_another_currency_leaves_the_sum_unknown():
    lines = [line("DONANTE", Decimal(1)), line("CONTRAPARTIDA", Decimal(2), "USD")]
    make_activity(total_amount=Decimal(9), total_currency="COP", contributions=lines)
    assert sums() == []


def test_a_total_of_zero_is_a_total():
    make_activity(total_amount=Decimal(0), total_currency="COP", contributions=[line("DONANTE", Decimal(1))])
    assert [one["total"] for one in sums()] == [cop("0.00")]


def test_r_140_a_copy_is_told_on_both():
    assert ("DQ-DUP", "error", "duplicate_of") in raised("PRJ-002-DUP")
    assert ("DQ-DUP", "info", "duplicates") in raised("PRJ-002")


def test_r_140_a_copy_is_kept_and_not_counted():
    assert [row.code for row in Activity.objects.exclude(duplicate_of=None)] == ["PRJ-002-DUP"]
    assert not Card.objects.get(kind="activity", key="PRJ-002-DUP").counted


def test_r_143_a_total_in_two_readings_goes_to_a_person():
    make_activity(total_as_written="1.818", locators={"total": "002:L9"})
    finding = Finding.objects.open().about("activity", "T-P1").get()
    assert (finding.rule, finding.severity, finding.figures, finding.source) == (
        "DQ-LOCALE", "review", {"written": "1.818"}, "002:L9",
    )  # fmt: skip
    assert finding.text.startswith("«1.818» se puede leer de más de un modo")


def test_r_143_a_total_that_was_decided_settles_it():
    make_activity(total_as_written="1.818")
    make_activity(total_as_written="1.818", total_amount=Decimal(1818), total_currency="COP")
    assert raised() == []


def test_a_name_that_no_organisation_bears_is_told_once():
    role = code_of("ROL_PARTICIPACION", "FINANCIADOR")
    proposed = Organisation.objects.get(code="ORG-040")
    named = {"role": role, "as_written": "Distrito", "proposed": proposed, "proposed_reason": "un nombre contiene al otro"}
    make_activity(participants=[named], contributions=[line("DONANTE", None, "", "Distrito")])
    assert raised() == [("DQ-ALIAS", "review", "participants")]


def test_r_349_places_known_as_a_number():
    make_activity(places=[{"country_id": "PE", "count": 6, "count_of": "regiones", "as_written": "seis regiones"}])
    finding = Finding.objects.open().about("activity", "T-P1").get()
    assert (finding.rule, finding.text) == ("DQ-MISSING", "La fuente cuenta 6 regiones y no las nombra: se guarda el número, sin nombres.")


def test_r_152_a_group_without_a_figure_is_told():
    make_activity(beneficiaries=[{"group": code_of("GRUPO_BENEFICIARIO", "MUJERES")}])
    assert raised() == [("DQ-MISSING", "info", "beneficiaries")]


def test_looking_twice_changes_nothing():
    make_activity(total_amount=Decimal(4), total_currency="COP", contributions=[line("DONANTE", Decimal(1))])
    before = journal.head()
    make_activity(total_amount=Decimal(4), total_currency="COP", contributions=[line("DONANTE", Decimal(1))])
    assert journal.head() == before


def test_the_records_raise_one_difference_and_one_copy():
    rules = Finding.objects.open().filter(thing_kind="activity")
    assert (rules.filter(rule="DQ-SUM").count(), rules.filter(rule="DQ-DUP", severity="error").count()) == (1, 1)


def test_every_name_of_the_demo_has_an_organisation_or_a_finding():
    rows = Contribution.objects.filter(organisation=None).select_related("activity")
    told = {(one.thing_key, one.figures["written"]) for one in Finding.objects.open().filter(rule="DQ-ALIAS", thing_kind="activity")}
    assert {(row.activity.code, row.as_written) for row in rows} - told == set()


@pytest.mark.parametrize(("amount", "found"), [("1000000000000000", []), ("1000000000000100", [("DQ-UNIT", "error", "total")])])
def test_an_amount_above_what_any_cooperation_comes_to_is_told(amount, found):
    make_activity(total_amount=Decimal(amount), total_currency="COP")
    assert [row for row in raised() if row[0] == "DQ-UNIT"] == found


def test_the_rules_ask_the_database_nothing_more(django_assert_num_queries):
    """Over many activities (100,000 in a run) only what `ruled` reads is read."""
    rows = list(ruled(Activity.objects.all()))
    with django_assert_num_queries(0):
        found = [one.rule for row in rows for one in findings_of(row)]
    assert {"DQ-SUM", "DQ-FX", "DQ-ROUND", "DQ-DUP", "DQ-ALIAS", "DQ-APPROX", "DQ-MISSING"} <= set(found)


def test_words_that_stand_where_something_is_missing_are_told_as_they_are_written():
    role = code_of("ROL_PARTICIPACION", "FINANCIADOR")
    donor = Organisation.objects.get(code="ORG-040")
    named = {"role": role, "as_written": "NO ESPECIFICA", "organisation": donor}
    make_activity(objective="Default O_D_S", participants=[named], beneficiaries=[{"number": 0, "unit": "personas"}])
    assert raised() == [
        ("DQ-MISSING", "warning", "objective"),
        ("DQ-MISSING", "warning", "participants"),
        ("DQ-MISSING", "review", "beneficiaries"),
    ]


TWIN = {"title": "Un mismo pozo", "total_amount": Decimal("1500.50"), "total_currency": "USD", "start": "2024-03"}


def twins(**differs) -> list[tuple[str, str]]:
    """Record two activities of one title, the second with these differences; return what DQ-DUP says of it."""
    make_activity("T-P1", **TWIN)
    make_activity("T-P2", **TWIN | differs)
    rows = Finding.objects.open().about("activity", "T-P2").filter(rule="DQ-DUP")
    return [(row.severity, row.figures["other"]) for row in rows]


def test_n010_two_entries_that_tell_the_same_are_told():
    assert twins(title="UN MISMO POZO") == [("error", "T-P1")]


@pytest.mark.parametrize("differs", [{"total_amount": Decimal("1500.51")}, {"start": "2024-04"}, {"title": "Otro pozo"}])
def test_two_entries_that_differ_in_one_thing_are_two(differs):
    assert twins(**differs) == []


def test_a_copy_that_is_marked_is_not_told_twice():
    make_activity("T-P1", **TWIN)
    make_activity("T-P2", **TWIN, duplicate_of=Activity.objects.get(code="T-P1"))
    rows = Finding.objects.open().about("activity", "T-P2").filter(rule="DQ-DUP")
    assert [row.place for row in rows] == ["duplicate_of"]
