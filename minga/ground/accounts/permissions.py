"""Who may do what with accounts, and who sees what is not public; actions ask here first, and so do the pages that show a button."""

from minga.ground.accounts.models import CENTRAL, SEEING, SYSTEM_EMAIL, Person, Role, Token


def can_open_account(person: Person) -> bool:
    """Administrators and the system person may open an account; nobody opens one alone (R-126)."""
    return person.administers


def can_appoint(person: Person) -> bool:
    """Administrators give and end working roles and memberships (R-019): nobody of a territory's government does."""
    return person.administers


def can_admit(person: Person) -> bool:
    """Registrars and administrators let people in who have asked for it, and give them their way in again (R-126, R-129)."""
    return has_role(person, Role.REGISTRAR, Role.ADMINISTRATOR)


def can_dictate_key(by: Person, person: Person) -> bool:
    """Whoever admits people, but for those who work for the whole system: to these only administrators dictate a key."""
    return can_admit(by) and by.pk != person.pk and (by.administers or person.appointed.isdisjoint(CENTRAL))


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


def can_issue_token(person) -> bool:
    """Whoever signs in may make keys for their own programs; the system person signs in nowhere."""
    return isinstance(person, Person) and person.is_active and person.email != SYSTEM_EMAIL


def can_revoke_token(person, token: Token) -> bool:
    """One's own key, and any of them for administrators."""
    return isinstance(person, Person) and (token.person_id == person.pk or person.administers)
