"""Who may do what with code lists; actions ask here first, and so does the administration."""

from minga.ground.codelists.models import CodeList


def can_extend(person, list_: CodeList) -> bool:
    """Administrators and the system person may extend a list that is kept here; others' lists (IATI, DAC, SDG) nobody (R-057)."""
    return person.administers and list_.extensible
