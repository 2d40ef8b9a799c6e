"""Who tends the directory of organisations."""

from minga.ground.accounts.models import Person


def can_tend(person: Person) -> bool:
    """Whoever administers registers, corrects, publishes and withdraws organisations (R-019)."""
    return person.administers
