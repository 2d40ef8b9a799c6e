"""Who tends the law as rows and answers suggestions."""

from minga.ground.accounts.models import Person


def can_edit_law(person: Person) -> bool:
    """Whoever administers edits rows of law, the register of members and of associations (GC-02, R-019)."""
    return person.administers


def can_answer(person: Person) -> bool:
    """Whoever administers answers the suggestions made about the system (R-035)."""
    return person.administers


def can_suggest(person: Person) -> bool:
    """Anybody with an open account may suggest (GAD-17)."""
    return person.is_active
