"""Who brings tables in: the centre, which answers for what enters unasked into everybody's register."""

from minga.exchange.spreadsheets.models import Draft
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role


def can_load(person) -> bool:
    """Administrators and registrars load tables, save mappings and undo loads; the system person for commands."""
    return isinstance(person, Person) and (person.administers or has_role(person, Role.REGISTRAR))


def can_use(person, draft: Draft) -> bool:
    """A file on its way is of whoever brought it."""
    return can_load(person) and draft.by_id == person.pk
