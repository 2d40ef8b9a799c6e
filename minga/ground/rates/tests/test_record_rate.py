"""A rate is recorded with its day and source, once, and inside the sane band of its pair."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import translation

from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head
from minga.ground.rates import actions
from minga.ground.rates.models import Rate

pytestmark = pytest.mark.django_db

DAY = datetime.date(2011, 9, 19)


def record(value: str = "1818", base: str = "USD", quote: str = "COP", **fields) -> str:
    given = {"date": DAY, "context": "PRUEBA", "source": "002:L205"} | fields
    return actions.record_rate(by=get_user_model().objects.system(), base=base, quote=quote, value=Decimal(value), **given)


def rates() -> list[Rate]:
    return list(Rate.objects.filter(context="PRUEBA"))


def test_it_works():
    assert record() == "created"
    (rate,) = rates()
    assert (str(rate), rate.value, rate.source) == ("1818 COP/USD 2011-09-19", Decimal(1818), "002:L205")
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_kind, line.thing_key, line.before) == ("rate.recorded", "rate", "USD/COP 2011-09-19", {})
    assert (Decimal(line.after["value"]), line.after["source"]) == (1818, "002:L205")


def test_twice_is_unchanged():
    record("1766.5")
    before = head()
    assert (record("1766.50"), len(rates()), head()) == ("unchanged", 1, before)


def test_a_corrected_rate_is_changed():
    record("1766.5")
    assert (record("1818"), [rate.value for rate in rates()]) == ("changed", [Decimal(1818)])
    assert Decimal(Entry.objects.order_by("-seq")[0].before["value"]) == Decimal("1766.5")


def test_another_kind_of_rate_of_the_day_is_another_rate():
    record("1766.5", kind="monetización")
    assert (record("1818", kind="oficial"), len(rates())) == ("created", 2)


def test_more_decimals_than_are_kept_are_rounded_half_up():
    record("1766.123456785")
    assert [rate.value for rate in rates()] == [Decimal("1766.12345679")]
    assert record("1766.123456785") == "unchanged"


@pytest.mark.parametrize("value", ["100", "10000"])
def test_r_142_the_ends_of_the_band_are_inside(value):
    assert record(value) == "created"


def test_r_142_a_slipped_separator_is_refused():
    with pytest.raises(ValidationError) as refused:
        record("1.818")
    assert refused.value.messages == ["1,818 COP/USD está fuera de 100–10.000: revise el separador de miles."]
    assert rates() == []


def test_a_refused_rate_is_written_as_the_reader_does():
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        record("1.818")
    assert refused.value.messages == ["1.818 COP/USD lies outside 100–10,000: check the thousands separator."]


@pytest.mark.parametrize("value", ["99.99999999", "10000.00000001", "1818000"])
def test_r_142_outside_the_band_is_refused(value):
    with pytest.raises(ValidationError):
        record(value)
    assert rates() == []


def test_a_pair_without_band_takes_what_the_source_says():
    assert record("0.00055", "COP", "USD") == "created"


@pytest.mark.parametrize("value", ["0", "-1", "0.000000001"])
def test_a_rate_that_is_not_positive_is_refused(value):
    with pytest.raises(ValidationError) as refused:
        record(value, "EUR", "COP")
    assert (refused.value.messages, rates()) == (["La tasa tiene que ser mayor que cero."], [])


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e20"])
def test_a_rate_that_is_no_number_is_refused(value):
    with pytest.raises(ValidationError):
        record(value, "EUR", "COP")
    assert rates() == []


def test_a_currency_in_itself_is_refused():
    with pytest.raises(ValidationError) as refused:
        record("1", "COP", "COP")
    assert (refused.value.messages, rates()) == (["La tasa necesita dos monedas distintas."], [])


def test_a_currency_that_is_none_is_refused():
    with pytest.raises(ValidationError):
        record("1", "EURO", "COP")
    assert rates() == []
