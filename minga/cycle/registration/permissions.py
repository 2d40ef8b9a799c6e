"""Who may register and revoke; actions ask here first, and so do the pages that show a button."""

from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role


def can_register(person: Person) -> bool:
    """Registrars and their deputies, and the system person; who wrote the record is the concern of the area that hands it."""
    return has_role(person, Role.REGISTRAR)


def can_annul(person: Person) -> bool:
    """The same people, by a reasoned act."""
    return has_role(person, Role.REGISTRAR)
