"""Money: Decimal, half-up, one currency, null is not zero."""

from decimal import Decimal

import pytest

from minga.ground.kit.money import Money, Precision, add_up, at_rate, half_up, per_rate


def cop(amount: str, precision: Precision = Precision.EXACT) -> Money:
    return Money(Decimal(amount), "COP", precision)


def test_it_works():
    assert cop("1.25") + cop("2.25") == cop("3.50")
    assert cop("3.50") - cop("2.25") == cop("1.25")


def test_pitfall_1_n_005_conversion_rounds_half_up_as_printed():
    """The product is …436.045; half-even would give …436.04."""
    whole = Money(Decimal("7011721.73"), "USD")
    assert at_rate(whole, Decimal("1766.5"), "COP") == cop("12386206436.05")


def test_division_by_a_rate_returns_to_the_dollars():
    assert per_rate(cop("6205051179.25"), Decimal("1766.5"), "USD") == Money(Decimal("3512624.50"), "USD")


def test_division_does_not_make_a_tie_of_a_long_quotient():
    assert per_rate(cop("0.0149"), Decimal("2.9801"), "USD").amount == Decimal("0.00")


@pytest.mark.parametrize(("value", "rounded"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.345", "2.35"), ("1", "1.00")])
def test_half_up(value, rounded):
    assert half_up(Decimal(value)) == Decimal(rounded)


def test_half_up_keeps_amounts_wider_than_the_default_context():
    assert half_up(Decimal("123456789012345678901234567890.125")) == Decimal("123456789012345678901234567890.13")


def test_rounded_keeps_currency_and_precision():
    assert cop("2.345", Precision.APPROXIMATE).rounded() == cop("2.35", Precision.APPROXIMATE)


def test_adding_up_nothing_known_is_none_not_zero():
    assert add_up([]) is None
    assert add_up([None, None]) is None


def test_adding_up_skips_the_unknown_and_keeps_a_true_zero():
    assert add_up([None, cop("2"), cop("3")]) == cop("5")
    assert add_up([cop("0")]) == cop("0")


def test_a_sum_is_as_weak_as_its_weakest_part():
    assert (cop("1") + cop("1", Precision.APPROXIMATE)).precision == Precision.APPROXIMATE
    assert (cop("1", Precision.APPROXIMATE) + cop("1", Precision.AT_LEAST)).precision == Precision.AT_LEAST


def test_precision_is_read_from_its_code():
    assert Money(Decimal(1), "COP", "at_least").precision is Precision.AT_LEAST


def test_a_whole_number_becomes_a_decimal():
    assert Money(5, "COP").amount == Decimal(5)


def test_it_refuses_to_mix_currencies():
    with pytest.raises(ValueError, match="COP y USD"):
        add_up([cop("1"), Money(Decimal(1), "USD")])


def test_it_refuses_to_take_away_a_minimum():
    with pytest.raises(ValueError, match="mínimo"):
        cop("10") - cop("5", Precision.AT_LEAST)


@pytest.mark.parametrize("amount", [1.5, "1.5", None, True, Decimal("NaN"), Decimal("Infinity")])
def test_it_refuses_an_amount_that_is_no_finite_decimal(amount):
    with pytest.raises(ValueError):
        Money(amount, "COP")


@pytest.mark.parametrize("currency", ["cop", "CO", "COPS", "", "C0P", None])
def test_it_refuses_a_currency_that_is_no_code(currency):
    with pytest.raises(ValueError):
        Money(Decimal(1), currency)


@pytest.mark.parametrize("rate", [Decimal(0), Decimal(-1), Decimal("NaN"), 1766.5])
def test_it_refuses_a_rate_that_is_no_rate(rate):
    with pytest.raises(ValueError):
        at_rate(cop("1"), rate, "USD")
