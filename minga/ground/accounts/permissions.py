"""Who may do what with accounts, and who sees what is not public; actions ask here first, and so do the pages that show a button."""

from minga.ground.accounts.models import Person


def can_open_account(person: Person) -> bool:
    """Administrators and the system person may open an account; nobody opens one alone (R-126)."""
    return person.administers


def can_see_everything(person) -> bool:
    """Administrators and the system person see records that are not public; other people and visitors do not.

    The one place of this rule: the records' `visible_to` and every page that tells of other records ask here.
    """
    return isinstance(person, Person) and person.administers
