"""Showing an organisation to everybody: only with a role in the system (R-067)."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from minga.cycle.organisations import actions
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def cards(code: str) -> int:
    return Card.objects.filter(kind="organisation", key=code).count()


def test_it_works(system, organisation):
    assert (cards("T-1"), organisation.public) == (0, False)
    actions.publish(by=system, organisation=organisation)
    assert (cards("T-1"), Organisation.objects.get(code="T-1").public) == (1, True)
    assert Entry.objects.latest("seq").event == "organisation.published"


def test_twice_is_once(system, organisation):
    actions.publish(by=system, organisation=organisation)
    before = journal.head()
    actions.publish(by=system, organisation=organisation)
    assert journal.head() == before


def test_r_067_refuses_an_organisation_without_role(system):
    row = make_organisation("T-1")
    with pytest.raises(ValidationError) as refused:
        actions.publish(by=system, organisation=row)
    assert refused.value.message_dict == {"role": ["Organización T-1 no tiene papel en el sistema: escríbalo antes de publicar."]}
    assert (cards("T-1"), Organisation.objects.get(code="T-1").public) == (0, False)


def test_r_067_refuses_a_role_of_blanks(system):
    row = make_organisation("T-1")
    row.role = "  "
    with pytest.raises(ValidationError):
        actions.publish(by=system, organisation=row)


def test_r_067_the_database_refuses_it_too(system):
    row = make_organisation("T-1")
    with pytest.raises(IntegrityError):
        Organisation.objects.filter(pk=row.pk).update(public=True)


def test_who_sees_what_is_not_public(system, organisation):
    nobody = Organisation.objects.visible_to(AnonymousUser()).filter(code="T-1")
    administrator = type(system).objects.get(email="administracion@minga.example")
    officer = type(system).objects.get(email="oficina@ambato.example")
    seen = [Organisation.objects.visible_to(person).filter(code="T-1").count() for person in (administrator, officer)]
    assert (nobody.count(), seen) == (0, [1, 0])


def test_r_067_every_organisation_of_the_records_has_a_role():
    assert Organisation.objects.filter(role="").count() == 0
