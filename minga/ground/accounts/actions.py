"""Accounts: who may sign in. Each change leaves a line in the journal; no password is ever written there."""

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.accounts.models import SYSTEM_EMAIL, Appointment, Person, Role
from minga.ground.accounts.permissions import can_appoint, can_open_account
from minga.ground.journal import actions as journal


@transaction.atomic
def open_account(*, by: Person, email: str, name: str, password: str, administrator: bool = False) -> Person:
    """Open an account with a password of its own; an administrator also tends code lists and settings.

    Refuses (PermissionDenied) whoever does not administer. Raises ValidationError where the e-mail address is taken (in any
    case) or not one, where the name is missing and where the password is against the policy (AUTH_PASSWORD_VALIDATORS).
    Leaves `account.opened`, and `role.given` for an administrator.
    """
    if not can_open_account(by):
        raise PermissionDenied("open_account")
    validate_password(password, Person(email=email, name=name))
    person = Person.objects.create_user(email, password, name=name)
    journal.record("account.opened", by=by, thing=("person", person.email), after={"name": name})
    if administrator:
        appoint(by=by, person=person, role=Role.ADMINISTRATOR)
    return person


@transaction.atomic
def appoint(
    *, by: Person, person: Person, role: Role, since: datetime.date | None = None, until: datetime.date | None = None, deputy_of=None
) -> Appointment:
    """Give a person a working role from a day (today) to a day (open), in their own right or as the deputy of another.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) an end before the beginning, a role held
    already without end and a deputy of oneself or of another role. That a role of the centre needs a person of the centre is
    asked by whoever calls (organisations.people.appoint). Leaves `role.given`.
    """
    if not can_appoint(by):
        raise PermissionDenied("appoint")
    if deputy_of and (deputy_of.role != role or deputy_of.person_id == person.pk):
        raise ValidationError({"deputy_of": _("Se suple a otra persona en el mismo rol.")})
    given = Appointment(person=person, role=role, since=since or timezone.localdate(), until=until, deputy_of=deputy_of)
    given.full_clean()
    given.save()
    journal.record("role.given", by=by, thing=("person", person.email), after=told(given))
    forget_roles(person)
    return given


@transaction.atomic
def dismiss(*, by: Person, appointment: Appointment, reason: str) -> None:
    """End a working role now: the next request no longer has it. Leaves `role.taken`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) an empty reason, a role ended already and the
    last administrator.
    """
    if not can_appoint(by):
        raise PermissionDenied("dismiss")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué termina el rol.")})
    if appointment.ended_at:
        raise ValidationError(_("Este rol ya terminó."))
    if appointment.role == Role.ADMINISTRATOR and not administrators().exclude(person=appointment.person).exists():
        raise ValidationError(_("Es la única persona que administra: nombre antes a otra."))
    before = told(appointment)
    appointment.ended_at = timezone.now()
    appointment.save(update_fields=["ended_at"])
    journal.record("role.taken", by=by, thing=("person", appointment.person.email), before=before, after=told(appointment), reason=reason)
    forget_roles(appointment.person)


def administrators() -> QuerySet[Appointment]:
    return Appointment.objects.current().filter(role=Role.ADMINISTRATOR, person__is_active=True)


@transaction.atomic
def close_account(*, by: Person, person: Person, reason: str) -> None:
    """Shut a person out: at their next request they are signed out, and they hold no role until the account is reopened.

    Memberships and roles stay as they are, each with its own end. Refuses (PermissionDenied) whoever does not administer, and
    (ValidationError) an empty reason, an account closed already, one's own and that of the last administrator.
    Leaves `account.closed`.
    """
    refuse_switch(by, person, reason)
    if not person.is_active:
        raise ValidationError(_("La cuenta ya está cerrada."))
    if person.pk == by.pk:
        raise ValidationError(_("Nadie cierra su propia cuenta: pídalo a otra persona que administre."))
    if person.administers and not administrators().exclude(person=person).exists():
        raise ValidationError(_("Es la única persona que administra: nombre antes a otra."))
    switch(person, False)
    journal.record("account.closed", by=by, thing=("person", person.email), before={"open": True}, after={"open": False}, reason=reason)


@transaction.atomic
def reopen_account(*, by: Person, person: Person, reason: str) -> None:
    """Let a person sign in again, with the roles and memberships that still hold. Leaves `account.reopened`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) an empty reason and an account that is open.
    """
    refuse_switch(by, person, reason)
    if person.is_active:
        raise ValidationError(_("La cuenta ya está abierta."))
    switch(person, True)
    journal.record("account.reopened", by=by, thing=("person", person.email), before={"open": False}, after={"open": True}, reason=reason)


def refuse_switch(by: Person, person: Person, reason: str) -> None:
    if not can_open_account(by) or person.email == SYSTEM_EMAIL:
        raise PermissionDenied("close_account")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué.")})


def switch(person: Person, is_active: bool) -> None:
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    forget_roles(person)


def told(appointment: Appointment) -> dict:
    deputy = appointment.deputy_of
    return {
        "role": appointment.role,
        "since": appointment.since,
        "until": appointment.until,
        "ended_at": appointment.ended_at,
        "deputy_of": deputy.person.email if deputy else "",
    }


def forget_roles(person: Person) -> None:
    """Have this instance read its roles again."""
    vars(person).pop("roles", None)


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
