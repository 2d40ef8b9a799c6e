"""Numbers as written: read where there is one reading, handed to a person where there are two."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.ground.kit import formats
from minga.ground.kit.numbers import MARK_UNCLEAR, OUT_OF_BAND, Ambiguous, NotANumber, Written, read_number

PLAUSIBLE_RATES = (Decimal(100), Decimal(10000))


def value_of(text: str, **settling) -> Decimal:
    """The value of a text that must read in one way."""
    read = read_number(text, **settling)
    assert isinstance(read, Written)
    return read.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.386.206.436,05", "12386206436.05"),
        ("1.766,5", "1766.5"),
        ("718.566.000", "718566000"),
        ("3,307,000", "3307000"),
        ("7,011,721.73", "7011721.73"),
        ("0,76", "0.76"),
        ("0.760", "0.760"),
        ("1234.567", "1234.567"),
        ("1,234.567", "1234.567"),
        ("20 000", "20000"),
        ("20\u00a0000,50", "20000.50"),
        ("1\u202f234\u202f567", "1234567"),
        ("-5", "-5"),
        ("\u22125,5", "-5.5"),
        ("-$ 5,25", "-5.25"),
        ("  42\n", "42"),
        ("0", "0"),
    ],
)
def test_r_135_written_numbers(text, value):
    assert value_of(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("11.6 millones", "11600000"),
        ("33.000 Millones", "33000000000"),
        ("33,000 millones", "33000000000"),
        ("$ 100 millones", "100000000"),
        ("1 millón", "1000000"),
        ("857 mil", "857000"),
        ("2 mil millones", "2000000000"),
        ("1,5 billones", "1500000000000"),
        ("$46.001.073.309.680 millones", "46001073309680000000"),
    ],
)
def test_r_143_n_017_multiplier_words(text, value):
    assert value_of(text) == Decimal(value)


def test_r_143_the_word_and_the_sign_are_kept():
    read = read_number("$ 11.6  MILLONES")
    assert read == Written("$ 11.6  MILLONES", Decimal(11600000), unit_word="millones", symbol="$")


def test_pitfall_6_the_three_strings():
    assert value_of("1.818", band=PLAUSIBLE_RATES) == Decimal(1818)
    assert value_of("33.000 Millones") == Decimal(33000000000)
    assert value_of("11.6") == Decimal("11.6")


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1.818", ("1818", "1.818")),
        ("33.000", ("33000", "33.000")),
        ("33,000", ("33000", "33.000")),
        ("1.500 millones", ("1500000000", "1500000")),
        ("-1.818", ("-1818", "-1.818")),
    ],
)
def test_r_143_two_readings_go_to_a_person(text, readings):
    assert read_number(text) == Ambiguous(text, tuple(Decimal(reading) for reading in readings), MARK_UNCLEAR)


def test_r_142_a_band_settles_the_reading():
    assert value_of("1.818", band=PLAUSIBLE_RATES) == Decimal(1818)
    assert value_of("1.766,5", band=PLAUSIBLE_RATES) == Decimal("1766.5")


def test_r_142_a_value_outside_the_band_goes_to_a_person():
    assert read_number("1,5", band=PLAUSIBLE_RATES) == Ambiguous("1,5", (Decimal("1.5"),), OUT_OF_BAND)


def test_a_band_that_holds_both_readings_settles_nothing():
    read = read_number("1.818", band=(Decimal(1), Decimal(10000)))
    assert read == Ambiguous("1.818", (Decimal(1818), Decimal("1.818")), MARK_UNCLEAR)


def test_a_known_mark_for_thousands_settles_the_reading():
    assert value_of("33.000", thousands=".") == Decimal(33000)
    assert value_of("33.000", thousands=",") == Decimal(33)


def test_a_known_mark_changes_nothing_that_is_clear():
    assert value_of("11.6", thousands=".") == Decimal("11.6")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "N/D",
            "—",
            "$",
            "millones",
            "-",
            ".",
            ",5",
            "5.",
            "1.2.3",
            "12.34.567",
            "1.234.56",
            "012.345",
            "007",
        ),
        *("27.000 habitantes", "11.6 millones de euros", "5 pesos", "1e5", "NaN", "Infinity", "0x10", "٣٤", "１２"),
        *("1 000.000.000", "20 00", "1,234.567,8", "--5", "5-", "5 5", "1\n000", "1\u0000", "50 %", "US$ 5"),
    ],
)
def test_it_refuses_what_is_no_number(text):
    with pytest.raises(NotANumber) as refusal:
        read_number(text)
    assert refusal.value.text == text


def test_the_refusal_is_a_plain_sentence():
    assert str(NotANumber("N/D")) == "No se puede leer «N/D» como un número."
    assert str(NotANumber(" ")) == "Falta el número."


@pytest.mark.parametrize("text", ["1" * 65, "1.111" * 20_000, " " * 100_000, "$" * 5000 + "1", "1 " * 30 + "a b " * 5000])
def test_it_refuses_long_text(text):
    with pytest.raises(NotANumber):
        read_number(text)


amounts = st.decimals(min_value=Decimal("-1e18"), max_value=Decimal("1e18"), places=2, allow_nan=False)


@given(amounts, st.sampled_from(["es", "en"]))
def test_a_shown_number_is_read_back(amount, language):
    shown = formats.number(amount, language, 2)
    assert value_of(shown) == amount


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    try:
        assert isinstance(read_number(text), Written | Ambiguous)
    except NotANumber as refusal:
        assert refusal.text == text
