"""The ledger of an activity: entered, struck, converted for ever."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.activities.testing import code_of, line
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing.tests.test_money_shape import make_agreement
from minga.cycle.funding.actions import ledger
from minga.cycle.funding.actions import rates as tended
from minga.cycle.funding.models import Transaction
from minga.cycle.funding.queries import balance_of, counterpart_of, in_currency, ledger_of
from minga.cycle.funding.testing import DAY, OTHER_OFFICER, REGISTRAR, fields, make_entry, make_project, make_rate, person
from minga.ground.journal.models import Entry as JournalEntry
from minga.ground.kit.money import Money
from minga.ground.rates.actions import record_rate, remove_rate
from minga.ground.rates.models import Rate

pytestmark = pytest.mark.django_db


def test_it_works():
    row = make_entry(make_project(), description="Primer tramo")
    assert (row.money, row.by.email, row.struck_at) == (Money(Decimal("1000.00"), "USD"), "oficina@ambato.example", None)
    told = JournalEntry.objects.filter(event="transaction.entered").latest("seq")
    assert (told.thing_key, told.after["amount"]) == ("T-M1", "1000.00")


def test_whoever_does_not_take_part_writes_nothing():
    with pytest.raises(PermissionDenied):
        make_entry(make_project(), by=OTHER_OFFICER)


@pytest.mark.parametrize("amount", ["0", "-5", "1000000000000000.01"])
def test_an_amount_below_zero_or_beyond_10_15_is_refused(amount: str):
    with pytest.raises(ValidationError) as refused:
        make_entry(make_project(), amount=Decimal(amount))
    assert list(refused.value.message_dict) == ["amount"]


def test_a_day_to_come_is_refused_unless_planned():
    later = datetime.date.today() + datetime.timedelta(days=40)
    activity = make_project()
    with pytest.raises(ValidationError) as refused:
        make_entry(activity, date=later)
    assert list(refused.value.message_dict) == ["date"]
    assert make_entry(activity, date=later, planned=True).planned is True


def test_the_same_entry_twice_is_refused_and_another_concept_is_not():
    activity = make_project()
    make_entry(activity)
    with pytest.raises(ValidationError):
        make_entry(activity)
    make_entry(activity, description="Otro")
    assert Transaction.objects.filter(activity=activity).count() == 2


def test_a_struck_entry_stays_with_its_reason_and_may_be_written_anew():
    activity = make_project()
    row = make_entry(activity)
    ledger.strike(by=person(), entry=row, reason="Era en pesos")
    make_entry(activity)
    assert list(Transaction.objects.filter(activity=activity).values_list("struck_reason", flat=True)) == ["Era en pesos", ""]


def test_striking_needs_a_reason_and_happens_once():
    row = make_entry(make_project())
    with pytest.raises(ValidationError):
        ledger.strike(by=person(), entry=row, reason=" ")
    ledger.strike(by=person(), entry=row, reason="Error")
    with pytest.raises(ValidationError):
        ledger.strike(by=person(), entry=row, reason="Error")


def test_striking_is_for_those_who_take_part():
    row = make_entry(make_project())
    with pytest.raises(PermissionDenied):
        ledger.strike(by=person(OTHER_OFFICER), entry=row, reason="Error")


def test_r_159_the_rate_of_the_very_day_is_pinned_when_it_is_entered():
    make_rate("4000")
    make_rate("1", day=DAY - datetime.timedelta(days=1), base="COP", quote="USD")
    row = make_entry(make_project(), amount=Decimal("10000000"), currency="COP")
    assert in_currency(row, "USD") == Money(Decimal("2500.00"), "USD")


def test_r_144_without_a_rate_of_the_day_it_is_not_convertible():
    make_rate("4000", day=DAY - datetime.timedelta(days=1))
    row = make_entry(make_project(), amount=Decimal("10000000"), currency="COP")
    assert (row.rate, in_currency(row, "USD"), in_currency(row, "EUR")) == (None, None, None)


def test_r_144_a_rate_of_another_activity_is_not_borrowed():
    make_rate("4000", context="T-OTRA")
    assert make_entry(make_project(), currency="COP").rate is None


def test_r_159_the_rate_of_the_own_activity_comes_first_and_the_value_date_counts():
    value_day = DAY + datetime.timedelta(days=2)
    make_rate("4000", day=value_day)
    make_rate("3900", day=value_day, context="T-M1")
    row = make_entry(make_project(), currency="COP", amount=Decimal(3900), value_date=value_day)
    assert in_currency(row, "USD") == Money(Decimal("1.00"), "USD")


def test_what_was_converted_once_stays_whatever_rates_come_later():
    make_rate("4000")
    row = make_entry(make_project(), amount=Decimal("10000000"), currency="COP")
    make_rate("3000", context="T-M1")
    row.refresh_from_db()
    assert in_currency(row, "USD") == Money(Decimal("2500.00"), "USD")


def test_a_rate_in_use_is_neither_changed_nor_taken_away():
    rate = make_rate("4000")
    make_entry(make_project(), currency="COP")
    with pytest.raises(ValidationError):
        record_rate(by=person(REGISTRAR), date=DAY, base="USD", quote="COP", value=Decimal(4001), source="Banco")
    with pytest.raises(ValidationError):
        remove_rate(by=person(REGISTRAR), rate=rate, reason="Error")
    assert Rate.objects.get(pk=rate.pk).value == 4000


def test_a_rate_that_nobody_used_is_taken_away_with_a_reason():
    rate = make_rate("4000")
    with pytest.raises(ValidationError):
        tended.remove(by=person(REGISTRAR), rate=rate, reason="")
    tended.remove(by=person(REGISTRAR), rate=rate, reason="Era de otro día")
    assert not Rate.objects.filter(pk=rate.pk).exists()


@pytest.mark.parametrize("value", ["0", "-4000"])
def test_a_rate_of_zero_or_below_is_refused(value: str):
    with pytest.raises(ValidationError):
        tended.add(by=person(REGISTRAR), date=DAY, base="EUR", quote="USD", value=Decimal(value), source="BCE")


def test_a_rate_needs_its_source_and_a_day_that_came():
    with pytest.raises(ValidationError) as bare:
        tended.add(by=person(REGISTRAR), date=DAY, base="EUR", quote="USD", value=Decimal("1.08"), source=" ")
    later = datetime.date.today() + datetime.timedelta(days=2)
    with pytest.raises(ValidationError) as early:
        tended.add(by=person(REGISTRAR), date=later, base="EUR", quote="USD", value=Decimal("1.08"), source="BCE")
    assert [list(one.value.message_dict) for one in (bare, early)] == [["source"], ["date"]]


def test_rates_are_for_the_centre():
    with pytest.raises(PermissionDenied):
        tended.add(by=person(), date=DAY, base="EUR", quote="USD", value=Decimal("1.08"), source="BCE")


def test_a_rate_is_pinned_later_and_only_once():
    row = make_entry(make_project(), currency="COP", amount=Decimal(8000))
    rate = make_rate("4000")
    pinned = ledger.pin_rate(by=person(), entry=row, rate=rate)
    assert in_currency(pinned, "USD") == Money(Decimal("2.00"), "USD")
    with pytest.raises(ValidationError):
        ledger.pin_rate(by=person(), entry=row, rate=rate)


@pytest.mark.parametrize("days", [1, -1])
def test_a_rate_dated_after_the_event_or_before_it_is_not_pinned(days: int):
    row = make_entry(make_project(), currency="COP")
    with pytest.raises(ValidationError):
        ledger.pin_rate(by=person(), entry=row, rate=make_rate(day=DAY + datetime.timedelta(days=days)))


def test_a_rate_of_other_currencies_is_not_pinned():
    row = make_entry(make_project(), currency="EUR")
    with pytest.raises(ValidationError):
        ledger.pin_rate(by=person(), entry=row, rate=make_rate())


def test_r_137_counterpart_promised_delivered_and_missing():
    promised = line("CONTRAPARTIDA", Decimal(5000), "USD") | {"resource": code_of("TIPO_RECURSO", "EFECTIVO")}
    activity = make_project(contributions=[promised, line("CONTRAPARTIDA", None, "")])
    make_entry(activity, side="CONTRAPARTIDA", amount=Decimal(1200))
    make_entry(activity, side="DONANTE", amount=Decimal(900))
    make_entry(activity, side="CONTRAPARTIDA", amount=Decimal(100), planned=True)
    found, unvalued = counterpart_of(activity, ledger_of(activity))
    assert [(one.resource, one.promised.amount, one.delivered.amount, one.missing.amount) for one in found] == [
        ("EFECTIVO", Decimal("5000.00"), Decimal("1200.00"), Decimal("3800.00"))
    ]
    assert unvalued == 1


def test_balance_of_an_agreement_adds_its_activities_and_the_lines_that_carry_its_number():
    agreement: Agreement = make_agreement()
    other = make_agreement("A-T2", number="015-2023")
    under = make_project("T-M1", agreement_links=[{"agreement": agreement, "as_written": "014-2023"}])
    apart = make_project("T-M2")
    make_entry(under, type="2", amount=Decimal(900))
    make_entry(under, amount=Decimal(300))
    make_entry(under, amount=Decimal(50), resource="ESPECIE")
    make_entry(under, amount=Decimal(77), agreement=other, agreement_number="015-2023")
    make_entry(under, type="4", amount=Decimal(200), currency="EUR")
    make_entry(apart, amount=Decimal(11), agreement=agreement, agreement_number="014-2023")
    make_entry(apart, amount=Decimal(5))
    ledger.strike(by=person(), entry=make_entry(under, amount=Decimal(9999)), reason="Error")
    found = balance_of(agreement)
    told = {
        name: [(one.resource, one.money.amount, one.money.currency) for one in getattr(found, name)]
        for name in ("committed", "disbursed", "spent")
    }
    assert told == {
        "committed": [("EFECTIVO", Decimal("900.00"), "USD")],
        "disbursed": [("EFECTIVO", Decimal("311.00"), "USD"), ("ESPECIE", Decimal("50.00"), "USD")],
        "spent": [("EFECTIVO", Decimal("200.00"), "EUR")],
    }
    assert (found.activities, found.entries) == (1, 5)


def test_balance_of_an_agreement_tells_a_visitor_nothing_of_what_is_hidden():
    agreement = make_agreement()
    hidden = make_project("T-M3", public=False, agreement_links=[{"agreement": agreement, "as_written": "014-2023"}])
    make_entry(hidden)
    assert (balance_of(agreement).entries, balance_of(agreement, person()).entries) == (0, 1)


def test_fields_of_the_builder_are_what_enter_takes():
    assert set(fields()) <= {field.name for field in Transaction._meta.get_fields()}
