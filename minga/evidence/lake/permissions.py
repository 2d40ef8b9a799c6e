"""Who brings files into the lake: the centre. Whoever visits may look at what came of it."""

from minga.evidence.lake.models import Import
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role


def can_load(person) -> bool:
    """Registrars and administrators bring files and cancel imports; the system person for commands."""
    return isinstance(person, Person) and (person.administers or has_role(person, Role.REGISTRAR))


def can_cancel(person, one: Import) -> bool:
    """Whoever may load, while the import is not over and nobody asked before."""
    return can_load(person) and not one.over and not one.cancel_asked
