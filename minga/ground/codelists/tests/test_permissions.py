"""Who may extend a list: whoever administers, and only a list that is kept here."""

import pytest
from django.contrib.auth import get_user_model

from minga.ground.codelists.models import CodeList
from minga.ground.codelists.permissions import can_extend

pytestmark = pytest.mark.django_db

PEOPLE = {"administracion@minga.example": True, "sistema@minga.invalid": True, "oficina@ambato.example": False}


@pytest.mark.parametrize("email", PEOPLE)
def test_it_works(email):
    person = get_user_model().objects.get(email=email)
    assert [can_extend(person, CodeList.objects.get(code=code)) for code in ("FUENTE", "Sector")] == [PEOPLE[email], False]


def test_an_administrator_whose_account_is_closed_may_not():
    person = get_user_model().objects.get(email="administracion@minga.example")
    person.is_active = False
    assert can_extend(person, CodeList.objects.get(code="FUENTE")) is False
