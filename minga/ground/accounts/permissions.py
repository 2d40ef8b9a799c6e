"""Who may do what with accounts, and who sees what is not public; actions ask here first, and so do the pages that show a button."""

from minga.ground.accounts.models import SEEING, Person, Role


def can_open_account(person: Person) -> bool:
    """Administrators and the system person may open an account; nobody opens one alone (R-126)."""
    return person.administers


def can_appoint(person: Person) -> bool:
    """Administrators give and end working roles and memberships (R-019): nobody of a territory's government does."""
    return person.administers


def can_admit(person: Person) -> bool:
    """Registrars and administrators let people in who have asked for it, and give them their way in again (R-126, R-129)."""
    return has_role(person, Role.REGISTRAR, Role.ADMINISTRATOR)


def can_confirm_factor_reset(person: Person) -> bool:
    """Administrators confirm that a second factor is lost; who asked is another person."""
    return person.administers


def held_back(person) -> str:
    """Why somebody signed in may do no work yet: 'password', 'second_factor', or '' where nothing is missing.

    Pages ask through the gate (accounts.gate); whatever lets people in without a session, a token say, asks here.
    """
    if not isinstance(person, Person):
        return ""
    if person.must_change_password:
        return "password"
    return "second_factor" if person.lacks_second_factor else ""


def has_role(person, *roles: Role) -> bool:
    """Whether somebody holds any of these working roles today; visitors hold none."""
    return isinstance(person, Person) and not person.roles.isdisjoint(roles)


def can_see_everything(person) -> bool:
    """Whoever reviews, plans, registers, audits or administers, and the system person, see records that are not public.

    The one place of this rule: the records' `visible_to` and every page that tells of other records ask here.
    """
    return has_role(person, *SEEING)
