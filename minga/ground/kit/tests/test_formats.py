"""Figures, money and days in Spanish and English."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from minga.ground.kit import formats
from minga.ground.kit.money import Money, Precision


def made(amount: str, currency: str = "COP") -> Money:
    return Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("value", "spanish", "english"),
    [
        (Decimal("12386206436.05"), "12.386.206.436,05", "12,386,206,436.05"),
        (1818, "1.818", "1,818"),
        (Decimal("1766.500000"), "1.766,5", "1,766.5"),
        (Decimal("1E+6"), "1.000.000", "1,000,000"),
        (999, "999", "999"),
        (0, "0", "0"),
        (Decimal("-1234.5"), "-1.234,5", "-1,234.5"),
        (Decimal("-0"), "0", "0"),
    ],
)
def test_number(value, spanish, english):
    assert formats.number(value) == spanish
    assert formats.number(value, "en") == english


def test_number_with_given_places_rounds_half_up():
    assert formats.number(Decimal("2.345"), places=2) == "2,35"
    assert formats.number(5, places=2) == "5,00"
    assert formats.number(Decimal("-0.001"), places=2) == "0,00"


def test_number_takes_figures_longer_than_python_turns_into_integers():
    assert formats.number(Decimal("1E+4500")) == "1" + ".000" * 1500


@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), Decimal("Infinity")])
def test_number_refuses_what_is_no_figure(value):
    with pytest.raises(ValueError):
        formats.number(value)


@pytest.mark.parametrize(
    ("money", "spanish", "english"),
    [
        (made("12386206436.05"), "$12.386.206.436,05 COP", "COP 12,386,206,436.05"),
        (made("718566000"), "$718.566.000 COP", "COP 718,566,000"),
        (made("718566000.00"), "$718.566.000 COP", "COP 718,566,000"),
        (made("3512624.5", "USD"), "USD 3.512.624,50", "USD 3,512,624.50"),
        (made("2180572.34", "USD"), "USD 2.180.572,34", "USD 2,180,572.34"),
        (made("-0.76"), "-$0,76 COP", "COP -0.76"),
        (made("0"), "$0 COP", "COP 0"),
    ],
)
def test_r_135_money(money, spanish, english):
    assert formats.money(money) == spanish
    assert formats.money(money, "en") == english


@pytest.mark.parametrize(
    ("money", "spanish"),
    [
        (made("21033333463.37"), ("21.033", "millones COP")),
        (made("7928561027.32"), ("7.928,6", "millones COP")),
        (made("718566000"), ("718,6", "millones COP")),
        (made("100000000"), ("100", "millones COP")),
        (made("99999999.50"), ("$99.999.999,50 COP", "")),
        (made("3512624.50", "USD"), ("USD 3.512.624,50", "")),
        (made("350000000", "USD"), ("USD 350", "millones")),
    ],
)
def test_short_money(money, spanish):
    assert formats.short_money(money) == spanish


def test_short_money_in_english():
    assert formats.short_money(made("7928561027.32"), "en") == ("COP 7,928.6", "million")


def test_precision_prefix():
    spanish = [formats.precision_prefix(precision) for precision in Precision]
    english = [formats.precision_prefix(precision, "en") for precision in Precision]
    assert spanish == ["", "unos", "más de"]
    assert english == ["", "about", "more than"]


@pytest.mark.parametrize(("value", "spanish", "english"), [("12500.5", "12.500,50", "12,500.50"), ("12500", "12.500", "12,500")])
def test_an_amount_shows_its_cents_where_it_has_any(value, spanish, english):
    assert (formats.amount(Decimal(value)), formats.amount(Decimal(value), "en")) == (spanish, english)


@pytest.mark.parametrize(("value", "spanish"), [("61", "61 %"), ("60.5", "60,5 %"), ("33.33", "33,33 %")])
def test_a_declared_percentage_keeps_its_decimals(value, spanish):
    assert formats.percent(Decimal(value), None) == spanish


def test_percent():
    assert formats.percent(Decimal("5.093349"), 6) == "5,093349 %"
    assert formats.percent(Decimal("5.093349"), 1, "en") == "5.1%"


def test_day():
    assert formats.day(date(2011, 9, 19)) == "19 de septiembre de 2011"
    assert formats.day(date(2011, 9, 19), style="short") == "19 sep. 2011"
    assert formats.day(date(2011, 9, 19), "en") == "19 September 2011"
    assert formats.day(date(2011, 9, 19), "en", "short") == "19 Sep 2011"


def test_a_moment_shows_its_day_and_hour_here(settings):
    settings.TIME_ZONE = "America/Guayaquil"
    at = datetime(2026, 11, 22, 3, 5, tzinfo=UTC)
    assert (formats.moment(at), formats.moment(at, "en")) == ("21 nov. 2026, 22:05", "21 Nov 2026, 22:05")


def test_a_moment_shows_the_day_it_is_here(settings):
    settings.TIME_ZONE = "America/Guayaquil"
    assert formats.day(datetime(2026, 1, 1, 3, 0, tzinfo=UTC)) == "31 de diciembre de 2025"


@pytest.mark.parametrize("language", [None, "", "xx", "es-ec", "ES"])
def test_spanish_is_what_unknown_languages_get(language):
    assert formats.number(Decimal("1.5"), language) == "1,5"


@pytest.mark.parametrize("language", ["en", "en-gb", "EN"])
def test_english_in_any_tag(language):
    assert formats.number(Decimal("1.5"), language) == "1.5"
