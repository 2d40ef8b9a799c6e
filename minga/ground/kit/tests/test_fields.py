"""Fields that hold clean values only, on validation and on every way into the database."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Value

from minga.ground.kit.dates import PartialDate
from minga.ground.kit.fields import CleanCharField, CleanTextField, MoneyAmountField, PartialDateField


def saved(field, value):
    """What the field would write to the database."""
    return field.get_db_prep_save(value, connection)


def test_it_works():
    assert CleanCharField(max_length=20).clean(" Cooperacio\u0301n ", None) == "Cooperación"
    assert saved(CleanCharField(max_length=20), "Cooperacio\u0301n") == "Cooperación"


def test_lines_are_kept_in_long_text():
    assert saved(CleanTextField(), "una\r\notra") == "una\notra"


def test_null_stays_null():
    assert saved(CleanCharField(max_length=9, null=True), None) is None


def test_expressions_pass():
    expression = Value("x")
    assert saved(CleanCharField(max_length=9), expression) is expression


@pytest.mark.parametrize("value", ["a\x00b", "a\ud800b", "a\nb", "a\x1bb"])
def test_reliability_23_one_line_refuses(value):
    with pytest.raises(ValidationError):
        CleanCharField(max_length=20).clean(value, None)


def test_saving_refuses_what_validation_was_not_asked_about():
    with pytest.raises(ValidationError):
        saved(CleanTextField(), "a\x00b")


def test_the_longest_length_counts():
    with pytest.raises(ValidationError):
        CleanCharField(max_length=3).clean("cuatro", None)


@pytest.mark.parametrize("value", ["2000", "2021-07", "2011-02-25"])
def test_partial_dates(value):
    assert PartialDateField().clean(value, None) == value
    assert saved(PartialDateField(), PartialDate.parse(value)) == value


def test_a_blank_partial_date():
    assert PartialDateField(blank=True).clean("", None) == ""


def test_a_part_of_a_date_can_be_looked_up():
    assert PartialDateField().get_prep_value("201") == "201"


@pytest.mark.parametrize("value", ["2008-20011", "2011-13", "25/02/2011", "201"])
def test_partial_dates_refuse(value):
    with pytest.raises(ValidationError):
        saved(PartialDateField(), value)


def test_a_migration_can_write_the_fields():
    assert PartialDateField().deconstruct()[3] == {"max_length": 10}
    assert MoneyAmountField().deconstruct()[3] == {"max_digits": 22, "decimal_places": 2}


def test_amounts_are_saved_half_up():
    assert Decimal(saved(MoneyAmountField(), Decimal("12386206436.045"))) == Decimal("12386206436.05")


def test_amounts_refuse_floats():
    with pytest.raises(ValidationError):
        MoneyAmountField().clean(0.1, None)


def test_amounts_refuse_more_than_cents_in_a_form():
    with pytest.raises(ValidationError):
        MoneyAmountField().clean("1.005", None)


def test_amounts_refuse_more_than_22_digits():
    with pytest.raises(ValidationError):
        MoneyAmountField().clean("9" * 21, None)
