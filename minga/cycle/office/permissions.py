"""Who writes what an office does and proposes, and who answers it; actions ask here first, and so do the pages that show a button."""

from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import can_see_everything, has_role


def can_write(person, organisation: Organisation) -> bool:
    """Officers keep the year, the promotion and the proposals of their own institution."""
    return has_role(person, Role.OFFICER) and organisation.pk in institutions_of(person)


def can_answer(person) -> bool:
    """Planners and administrators answer topics and proposals of strategies: they negotiate and plan for the State (001 L246, L250)."""
    return has_role(person, Role.PLANNER, Role.ADMINISTRATOR)


def can_read(person) -> bool:
    """Whether there may be anything here for somebody: people of institutions and of the centre."""
    return bool(institutions_of(person)) or can_see_everything(person)


def may_withdraw(person, organisation: Organisation, author_id: int) -> bool:
    """Whoever presented it, while they act for the institution, and its other officers."""
    return can_write(person, organisation) or person.pk == author_id and organisation.pk in institutions_of(person)
