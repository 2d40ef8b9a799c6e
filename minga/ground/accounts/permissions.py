"""Who may do what with accounts; actions ask here first, and so do the pages that show a button."""

from minga.ground.accounts.models import Person


def can_open_account(person: Person) -> bool:
    """Administrators and the system person may open an account; nobody opens one alone (R-126)."""
    return person.administers
