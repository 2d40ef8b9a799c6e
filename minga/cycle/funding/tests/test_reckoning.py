"""Sums of money that moves: exact decimals, half up, nothing mixed unasked."""

from decimal import Decimal

import pytest

from minga.cycle.funding.reckoning import Line, Movement, average, balance, converted, netted, overruns, progress, shares, totals
from minga.ground.kit.money import Money

D = Decimal


def cop(text: str) -> Money:
    return Money(D(text), "COP")


def test_n_002_the_shares_of_nelson_mandela():
    assert shares([D("6205051179.25"), D("6181155256.80")]) == [D("50.096462"), D("49.903538")]


def test_n_012_the_shares_of_arroz_barato():
    assert shares([D(366_500_000), D(352_066_000)]) == [D("51.004361"), D("48.995639")]


def test_r_139_two_equal_lines_are_not_half_of_the_total():
    total, line = D("7928561027.32"), D("3964280514.04")
    assert (total / 2, line - total / 2, 2 * line - total) == (D("3964280513.66"), D("0.38"), D("0.76"))


def test_n_018_to_n_020_cash_and_in_kind_by_period_and_together():
    first = [Line(cop("159000000"), resource="ESPECIE"), Line(cop("85000000"), resource="EFECTIVO")]
    second = [Line(cop("3701027200"), resource="ESPECIE"), Line(cop("43923300135"), resource="EFECTIVO")]
    apart = [(one.resource, one.money.amount) for one in totals([*first, *second])[0]]
    assert apart == [("EFECTIVO", D(44_008_300_135)), ("ESPECIE", D(3_860_027_200))]
    assert [one.money.amount for one in totals([*first, *second], together=True)[0]] == [D(47_868_327_335)]
    assert [totals(rows, together=True)[0][0].money.amount for rows in (first, second)] == [D(244_000_000), D(47_624_327_335)]
    assert shares([D(3_701_027_200), D(43_923_300_135)]) == [D("7.771295"), D("92.228705")]


def test_r_157_a_line_without_value_is_counted_apart_and_is_not_zero():
    assert totals([Line(None, "CONTRAPARTIDA"), Line(cop("1"), "DONANTE")])[1] == 1


def test_r_098_the_pool_of_the_district():
    assert balance(D("10000000000.00"), [D("6181155256.80"), D("3964280514.04")]) == D("-145435770.84")


def test_r_155_a_target_of_750_000_over_five_years():
    found = progress(D(750_000), 5, 2, D(200_000))
    assert (found.a_year, found.due, found.percent) == (D("150000.00"), D("300000.00"), D("66.67"))


def test_r_155_nothing_is_due_before_the_first_year_is_over_nor_more_than_all_after_the_last():
    assert (progress(D(750_000), 5, 0, D(10)).percent, progress(D(750_000), 5, 9, D(0)).due) == (None, D("750000.00"))


def test_n_003_the_spanish_part_in_dollars_exactly():
    assert converted(cop("6205051179.25"), "USD", ("USD", "COP", D("1766.5"))) == Money(D("3512624.50"), "USD")


def test_n_004_the_part_of_the_district_there_and_back():
    dollars = converted(cop("6181155256.80"), "USD", ("USD", "COP", D("1766.5")))
    assert dollars == Money(D("3499097.23"), "USD")
    assert converted(dollars, "COP", ("USD", "COP", D("1766.5"))) == cop("6181155256.80")


def test_pitfall_1_the_whole_project_comes_back_only_half_up():
    assert converted(Money(D("7011721.73"), "USD"), "COP", ("USD", "COP", D("1766.5"))) == cop("12386206436.05")


@pytest.mark.parametrize(
    ("amount", "dollars", "back"),
    [("3964280514.04", "2180572.34", "3964280514.12"), ("7928561027.32", "4361144.68", "7928561028.24")],
)
def test_n_008_and_n_009_at_1818_the_printed_amount_does_not_come_back(amount: str, dollars: str, back: str):
    rate = ("USD", "COP", D(1818))
    found = converted(cop(amount), "USD", rate)
    assert (found, converted(found, "COP", rate)) == (Money(D(dollars), "USD"), cop(back))


def test_pitfall_7_without_a_rate_nothing_is_convertible():
    assert [converted(cop("1"), "EUR", None), converted(cop("1"), "EUR", ("USD", "COP", D(1818)))] == [None, None]


def test_pitfall_5_a_framework_agreement_has_no_amount_and_that_is_not_zero():
    assert average([None, None, D(718_566_000), None]) == D("718566000.00")
    assert average([None]) is None


def moved(type_: str, provider: str = "A", receiver: str = "B", amount: str = "100", day: str = "2026-01-05") -> Movement:
    return Movement(type_, day, provider, receiver, cop(amount))


def test_a_transfer_that_both_sides_report_counts_once():
    assert netted([moved("3"), moved("1")]) == [moved("3")]


def test_two_equal_transfers_stay_two():
    assert netted([moved("3"), moved("1"), moved("3"), moved("1")]) == [moved("3"), moved("3")]


@pytest.mark.parametrize(
    "other", [moved("1", amount="99"), moved("1", day="2026-01-06"), moved("1", receiver="C"), moved("1", receiver="")]
)
def test_what_is_not_the_same_transfer_stays(other: Movement):
    assert netted([moved("3"), other]) == [moved("3"), other]


def test_more_disbursed_than_committed_is_told():
    found = overruns([moved("2", amount="100"), moved("3", amount="60"), moved("3", amount="40.01", day="2024-02-01")])
    assert [(one.step, one.before, one.after) for one in found] == [("disbursed", cop("100"), cop("100.01"))]


def test_more_spent_than_disbursed_is_told():
    assert [one.step for one in overruns([moved("2", amount="100"), moved("3", amount="60"), moved("4", amount="61")])] == ["spent"]


@pytest.mark.parametrize("movements", [[("3", "60")], [("2", "60"), ("3", "60")], [("2", "10"), ("4", "5")]])
def test_what_nobody_wrote_down_is_not_an_overrun(movements):
    assert overruns([moved(type_, amount=amount) for type_, amount in movements]) == []


def test_in_kind_is_not_held_against_cash():
    assert overruns([moved("2", amount="10"), Movement("3", "2024-01-01", "", "", cop("90"), "ESPECIE")]) == []
