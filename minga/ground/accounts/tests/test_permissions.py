import pytest
from django.contrib.auth.models import AnonymousUser

from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.accounts.testing import make_person

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    assert can_see_everything(make_person("a@minga.example", Role.ADMINISTRATOR)) is True


@pytest.mark.parametrize("role", Role)
def test_who_works_for_the_centre_with_records_sees_everything(role: Role) -> None:
    sees = {Role.VALIDATOR, Role.PLANNER, Role.REGISTRAR, Role.AUDITOR, Role.ADMINISTRATOR}
    assert can_see_everything(make_person("a@minga.example", role)) is (role in sees)


def test_the_system_person_sees_everything() -> None:
    assert can_see_everything(Person.objects.system()) is True


@pytest.mark.parametrize(
    "person",
    [
        AnonymousUser(),
        None,
        Person(email="officer@minga.example"),
    ],
    ids=["visitor", "nobody", "officer"],
)
def test_others_see_what_is_public(person) -> None:
    assert can_see_everything(person) is False


def test_a_closed_account_sees_what_is_public() -> None:
    person = make_person("gone@minga.example", Role.ADMINISTRATOR)
    person.is_active = False
    person.save()
    assert can_see_everything(Person.objects.get(pk=person.pk)) is False
