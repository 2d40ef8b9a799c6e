import pytest
from django.contrib.auth.models import AnonymousUser

from minga.ground.accounts.models import Person
from minga.ground.accounts.permissions import can_see_everything

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    assert can_see_everything(Person(email="a@minga.example", is_staff=True)) is True


def test_the_system_person_sees_everything() -> None:
    assert can_see_everything(Person.objects.system()) is True


@pytest.mark.parametrize(
    "person",
    [
        AnonymousUser(),
        None,
        Person(email="officer@minga.example"),
        Person(email="gone@minga.example", is_staff=True, is_active=False),
    ],
    ids=["visitor", "nobody", "officer", "closed account"],
)
def test_others_see_what_is_public(person) -> None:
    assert can_see_everything(person) is False
