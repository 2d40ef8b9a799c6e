"""Who decides whether two records are one."""

from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role


def can_merge(person) -> bool:
    """Registrars and administrators look at what may be one, merge, set apart and undo: the centre alone (R-079)."""
    return isinstance(person, Person) and (person.administers or has_role(person, Role.REGISTRAR))


def can_merge_despite(person) -> bool:
    """Administrators alone say why two bodies with different RUC are one."""
    return isinstance(person, Person) and person.administers
