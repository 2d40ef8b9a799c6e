"""Comparing what sources report: exact totals, shares and ratios, and periods that are refused."""

from decimal import Decimal

import pytest

from minga.evidence.figures.reported import Period, Table, read_period, refuse_overlap
from minga.evidence.quality.rules.amounts import Magnitude, magnitude, ratio, share

CARTAGENA = Table(
    {
        "especie": (Decimal(159_000_000), Decimal(3_701_027_200)),
        "efectivo": (Decimal(85_000_000), Decimal(43_923_300_135)),
    }
)


def refusal(text: str) -> str:
    with pytest.raises(ValueError) as refused:
        read_period(text)
    return str(refused.value)


def overlap(one: str, other: str) -> str:
    with pytest.raises(ValueError) as refused:
        refuse_overlap(read_period(one), read_period(other))
    return str(refused.value)


def test_r_146_shares_by_kind_of_resource():
    assert CARTAGENA.totals[1] == Decimal(47_624_327_335)
    assert CARTAGENA.shares("especie")[1] == Decimal("7.771295")
    assert CARTAGENA.shares("efectivo")[1] == Decimal("92.228705")


def test_r_147_total_and_ratio_of_the_periods():
    assert (CARTAGENA.totals[0], CARTAGENA.ratio) == (Decimal(244_000_000), Decimal("195.1817"))


def test_r_148_the_headline_is_966_times_its_table():
    found = magnitude(Decimal(46_000_897_309_680), CARTAGENA.totals[1])
    assert found == Magnitude(Decimal(47_624_327_335), Decimal("965.911749"), True)


def test_a_hundred_times_its_table_is_not_yet_in_quarantine():
    assert magnitude(Decimal(100), Decimal(1)) == Magnitude(Decimal(1), Decimal("100.000000"), False)


def test_a_little_more_than_a_hundred_times_is():
    assert magnitude(Decimal("100.000001"), Decimal(1)) == Magnitude(Decimal(1), Decimal("100.000001"), True)


def test_a_figure_without_value_or_table_is_not_measured():
    assert (magnitude(None, Decimal(1)), magnitude(Decimal(1), None), magnitude(Decimal(1), Decimal(0))) == (None, None, None)


def test_shares_are_rounded_half_up():
    assert share(Decimal("0.0000005"), Decimal(100)) == Decimal("0.000001")


def test_a_table_with_a_missing_cell_has_no_total():
    assert Table({"a": (Decimal(1), None), "b": (Decimal(2), Decimal(3))}).totals == (Decimal(3), None)


def test_an_empty_table_has_no_total():
    assert Table({}).totals == (None, None)


def test_a_ratio_to_nothing_is_none():
    assert (ratio(Decimal(1), Decimal(0)), ratio(None, Decimal(1)), ratio(Decimal(1), None)) == (None, None, None)


def test_r_279_both_limits_of_a_period_are_counted():
    assert read_period("2000-2010").years == 11


@pytest.mark.parametrize("text", ["2005-2007", " 2005 – 2007 ", "2005—2007"])
def test_a_period_as_people_write_it(text: str):
    assert read_period(text) == Period(2005, 2007)


def test_one_year_is_a_period():
    assert (read_period("2007"), str(read_period("2007")), read_period("2007").years) == (Period(2007, 2007), "2007", 1)


def test_r_283_refuses_periods_that_share_a_year():
    assert overlap("2005-2008", "2008-2010") == "Los dos periodos comparten el año 2008: elija periodos que no se pisen."


def test_r_283_refuses_periods_that_share_several_years():
    assert overlap("2008-2011", "2005-2010") == "Los dos periodos comparten los años 2008 a 2010: elija periodos que no se pisen."


def test_r_283_takes_periods_one_after_the_other():
    assert refuse_overlap(Period(2005, 2007), Period(2008, 2010)) is None


def test_refuses_a_period_that_ends_before_it_begins():
    assert refusal("2010-2008") == "El periodo termina en 2008, antes de empezar en 2010: escriba primero el año menor."


def test_refuses_a_year_with_a_zero_too_many():
    assert refusal("2008-20011") == "«20011» no es un año entre 1900 y 2100."


def test_refuses_such_a_year_alone():
    assert refusal("20011") == "«20011» no es un año entre 1900 y 2100."


def test_refuses_a_year_before_1900():
    assert refusal("1899-1905") == "«1899» no es un año entre 1900 y 2100."


def test_refuses_a_year_in_digits_of_another_script():
    assert refusal("٢٠٠٥-2007") == "«٢٠٠٥» no es un año entre 1900 y 2100."


def test_refuses_nothing_written():
    assert refusal("  ") == "Escriba un periodo: dos años con un guion, como 2005-2007."


def test_refuses_three_years():
    assert refusal("2005-2006-2007") == "«2005-2006-2007» no es un periodo: escriba dos años con un guion, como 2005-2007."


def test_what_was_typed_is_shown_short():
    assert refusal("9" * 500) == "«99999999999999999999…» no es un año entre 1900 y 2100."
