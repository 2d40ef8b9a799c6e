"""Leverage: the target, and what was brought in at its valued amount only."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.activities.testing import code_of, line
from minga.cycle.funding.actions import leverage
from minga.cycle.funding.queries import leverage_of, leverage_to_aid
from minga.cycle.funding.testing import OTHER_OFFICER, make_project, person

pytestmark = pytest.mark.django_db
IN_2014 = datetime.date(2014, 6, 1)


def make_target(**given):
    activity = make_project("T-A1", **given)
    leverage.set_target(by=person(), activity=activity, amount=Decimal(750_000), currency="USD", first_year=2012, years=5)
    return activity


def bring(activity, amount, currency: str = "USD", resource: str = "EFECTIVO", year: int = 2013):
    told = {"year": year, "who_written": "Fundación", "what": "Aporte", "resource": code_of("TIPO_RECURSO", resource)}
    return leverage.bring_in(by=person(), activity=activity, amount=amount, currency=currency if amount else "", **told)


def test_r_155_after_two_years_with_200_000_it_is_two_thirds_of_what_is_due():
    activity = make_target()
    bring(activity, Decimal(200_000))
    found = leverage_of(activity, IN_2014)
    assert (found.a_year, found.due, found.got, found.percent) == (
        Decimal("150000.00"),
        Decimal("300000.00"),
        Decimal("200000.00"),
        Decimal("66.67"),
    )


def test_r_156_in_kind_counts_at_its_valued_amount_only():
    activity = make_target()
    bring(activity, Decimal(1000), resource="ESPECIE")
    bring(activity, None, resource="ESPECIE")
    bring(activity, Decimal(99), currency="EUR")
    assert leverage_of(activity, IN_2014).got == Decimal("1000.00")


def test_r_156_a_struck_resource_counts_no_more():
    activity = make_target()
    leverage.strike(by=person(), entry=bring(activity, Decimal(1000)), reason="No llegó")
    assert leverage_of(activity, IN_2014).got == Decimal(0)


def test_r_064_twelve_of_official_aid_and_88_of_others():
    gifts = [line("DONANTE", Decimal(12), "USD"), line("CONTRAPARTIDA", Decimal(88), "USD"), line("CONTRAPARTIDA", None, "")]
    grant = {"modality": code_of("MODALIDAD", "FINANCIERA_NO_REEMBOLSABLE"), "source_kind": code_of("FUENTE", "BILATERAL")}
    assert leverage_to_aid(make_project(contributions=gifts, **grant)) == Decimal("7.3333")


def test_a_target_changes_with_its_reason_only():
    activity = make_target()
    with pytest.raises(ValidationError):
        leverage.set_target(by=person(), activity=activity, amount=Decimal(1), currency="USD", first_year=2012, years=5)


def test_no_years_a_year_to_come_and_a_value_below_zero_are_refused():
    activity = make_target()
    with pytest.raises(ValidationError):
        leverage.set_target(by=person(), activity=activity, amount=Decimal(1), currency="USD", first_year=2012, years=0, reason="x")
    with pytest.raises(ValidationError):
        bring(activity, Decimal(1), year=datetime.date.today().year + 1)
    with pytest.raises(ValidationError):
        bring(activity, Decimal(-1))


def test_whoever_does_not_take_part_sets_nothing():
    activity = make_target()
    with pytest.raises(PermissionDenied):
        leverage.set_target(
            by=person(OTHER_OFFICER), activity=activity, amount=Decimal(1), currency="USD", first_year=2012, years=5, reason="x"
        )
