"""Who may do what with requests for an account; actions ask here first, and so do the pages that show a button."""

from minga.cycle.access.models import AccountRequest
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import can_admit, has_role


def can_read_requests(person) -> bool:
    """Registrars and administrators read the requests, which hold personal data; auditors too."""
    return has_role(person, Role.REGISTRAR, Role.ADMINISTRATOR, Role.AUDITOR)


def can_decide(person) -> bool:
    """Registrars and administrators check, approve and refuse."""
    return can_admit(person)


def can_check(person, request: AccountRequest) -> bool:
    """Whoever decides, and is not the one who asks."""
    return can_decide(person) and person.email != request.email


def can_approve(person, request: AccountRequest) -> bool:
    """Whoever decides and did not check it: two people open an account (RELIABILITY 7)."""
    return can_check(person, request) and person.pk != request.checked_by_id
