"""Builders for tests of people."""

from minga.ground.accounts import actions
from minga.ground.accounts.models import Person, Role

PASSWORD = "cuatro-caballos-verdes"


def make_person(email: str, *roles: Role, name: str = "") -> Person:
    """Open an account with working roles that hold from today; its password is PASSWORD."""
    system = Person.objects.system()
    person = actions.open_account(by=system, email=email, name=name or email.partition("@")[0], password=PASSWORD)
    for role in roles:
        actions.appoint(by=system, person=person, role=role)
    return person
