"""Accounts: who may sign in. Each change leaves a line in the journal; no password is ever written there."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction

from minga.ground.accounts.models import Person
from minga.ground.accounts.permissions import can_open_account
from minga.ground.journal import actions as journal


@transaction.atomic
def open_account(*, by: Person, email: str, name: str, password: str, administrator: bool = False) -> Person:
    """Open an account with a password of its own; an administrator also tends code lists and settings.

    Refuses (PermissionDenied) whoever does not administer. Raises ValidationError where the e-mail address is taken (in any
    case) or not one, where the name is missing and where the password is against the policy (AUTH_PASSWORD_VALIDATORS).
    Leaves `account.opened`.
    """
    if not can_open_account(by):
        raise PermissionDenied("open_account")
    validate_password(password, Person(email=email, name=name))
    person = Person.objects.create_user(email, password, name=name, is_staff=administrator, is_superuser=administrator)
    journal.record("account.opened", by=by, thing=("person", person.email), after={"name": name, "administrator": administrator})
    return person


@transaction.atomic
def note_sign_in(*, by: Person) -> None:
    """Note that a person signed in. Leaves `account.signed_in`."""
    journal.record("account.signed_in", by=by, thing=("person", by.email))


@transaction.atomic
def note_password_change(*, by: Person, how: str) -> None:
    """Note that a person changed their password: `how` is 'changed' (they knew the old one) or 'reset' (by mail).

    The password is in no line. Leaves `account.password_changed`.
    """
    journal.record("account.password_changed", by=by, thing=("person", by.email), after={"how": how})
