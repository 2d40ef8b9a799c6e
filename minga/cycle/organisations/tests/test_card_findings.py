"""The card of an organisation counts the findings that every visitor may be told."""

import pytest

from minga.cycle.organisations import actions
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.ground.accounts.models import Person
from minga.ground.findings import actions as findings
from minga.ground.kit.findings import Finding, Severity
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def told_to_be_like(organisation: Organisation, other: Organisation) -> None:
    figures = {"other": other.name, "code": other.code}
    proposed = [Finding("DQ-ALIAS", Severity.WARNING, "Prueba.", figures), Finding("DQ-RUC", Severity.WARNING, "Otra.", {})]
    findings.renew(by=Person.objects.system(), thing=("organisation", organisation.code), proposed=proposed)
    actions.refresh(organisation)


def counted() -> int:
    return Card.objects.get(kind="organisation", key="T-OPEN").findings


def test_it_works():
    told_to_be_like(make_organisation("T-OPEN", public=True), make_organisation("T-OTHER", public=True))
    assert counted() == 2


def test_a_hidden_organisation_is_not_told_of():
    told_to_be_like(make_organisation("T-OPEN", public=True), make_organisation("T-HIDDEN"))
    assert counted() == 1


def test_the_count_follows_its_publication():
    other = make_organisation("T-OTHER", role="Coopera")
    told_to_be_like(make_organisation("T-OPEN", public=True), other)
    actions.publish(by=Person.objects.system(), organisation=other)
    assert counted() == 2
    actions.withdraw(by=Person.objects.system(), organisation=other, reason="Pedido")
    assert counted() == 1
