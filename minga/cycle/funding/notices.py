"""Who is told of money: the officers of an institution, and those around a pledge."""

from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from minga.cycle.funding.models import Pledge
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.notices import officers
from minga.ground.accounts.models import Person


def officers_of(organisation: Organisation) -> list[Person]:
    """Return the officers of one institution."""
    return officers([organisation.pk])


def officers_around(pledge: Pledge) -> list[Person]:
    """Return the officers of the institutions that take part in what a pledge is for, and whoever wrote it."""
    named = Q(pk=pledge.who_id)
    if pledge.activity_id:
        named |= Q(participants__activity=pledge.activity_id) | Q(contributions__activity=pledge.activity_id)
    people = officers(Organisation.objects.filter(named).values_list("pk", flat=True).distinct())
    return people if pledge.by is None or pledge.by in people or not pledge.by.is_active else [*people, pledge.by]


def path_to(name: str) -> str:
    """Return the address of a page, in Spanish, for a message."""
    with translation.override("es"):
        return reverse(name)
