"""Builders of cases for tests: the demonstration's own people and institutions."""

from minga.cycle.law.authority import Case
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.territory.models import Unit

AMBATO, CENTRE = "ORG-007", "ORG-002"


def person(email: str) -> Person:
    """Return a person of the demonstration, read anew."""
    return Person.objects.get(email=email)


def officer() -> Person:
    """Return the officer of the Municipality of Ambato."""
    return person("oficina@ambato.example")


def administrator() -> Person:
    """Return the administrator, who acts for the ministry."""
    return person("administracion@minga.example")


def organisation(code: str) -> Organisation:
    return Organisation.objects.select_related("kind__parent__list").get(code=code)


def unit(key: str) -> Unit:
    return Unit.objects.get(key=key)


def make_case(executor: str = AMBATO, *, units: tuple[str, ...] = (), **fields) -> Case:
    """Return a case of an institution of the demonstration, the places by their keys."""
    return Case(executor=organisation(executor), units=tuple(unit(key) for key in units), **fields)
