"""Accounts: who may sign in. Each change leaves a line in the journal; no password is ever written there."""

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.accounts.models import SYSTEM_EMAIL, Appointment, Person, Role
from minga.ground.accounts.permissions import can_admit, can_appoint, can_open_account
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
def admit(*, by: Person, email: str, name: str, officer: bool = True) -> Person:
    """Open the account of somebody who asked for it: without a password, which its person puts by the way in that follows.

    `officer`: works as an officer of cooperation from today. Refuses (PermissionDenied) whoever neither registers nor
    administers, and (ValidationError) as `open_account`. Leaves `account.opened`, and `role.given` for an officer.
    """
    if not can_admit(by):
        raise PermissionDenied("admit")
    person = Person.objects.create_user(email, None, name=name, must_change_password=True)
    journal.record("account.opened", by=by, thing=("person", person.email), after={"name": name})
    if officer:
        _give(by, Appointment(person=person, role=Role.OFFICER, since=timezone.localdate()))
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
    held = Appointment.objects.filter(person=person, role=role, until=None, ended_at=None).first()
    if held and (until is None or deputy_of is None):
        raise ValidationError({"role": _("Ya tiene este rol, desde el %(day)s y sin fecha de fin.") % {"day": f"{held.since:%d/%m/%Y}"}})
    return _give(by, Appointment(person=person, role=role, since=since or timezone.localdate(), until=until, deputy_of=deputy_of))


def _give(by: Person, given: Appointment) -> Appointment:
    given.full_clean()
    given.save()
    journal.record("role.given", by=by, thing=("person", given.person.email), after=told(given))
    forget_roles(given.person)
    return given


@transaction.atomic
def dismiss(*, by: Person, appointment: Appointment, reason: str) -> None:
    """End a working role now: the next request no longer has it, and the person's sessions end. Leaves `role.taken`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) an empty reason and the last administrator.
    """
    if not can_appoint(by):
        raise PermissionDenied("dismiss")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué termina el rol.")})
    if appointment.role == Role.ADMINISTRATOR and not others_administer(appointment):
        raise ValidationError(_("Es la única persona que administra: nombre antes a otra."))
    before = told(appointment)
    appointment.ended_at = timezone.now()
    appointment.save(update_fields=["ended_at"])
    journal.record("role.taken", by=by, thing=("person", appointment.person.email), before=before, after=told(appointment), reason=reason)
    forget_roles(appointment.person)
    end_sessions(appointment.person)


@transaction.atomic
def close(*, by: Person, person: Person, reason: str) -> None:
    """Close an account: nobody gets in by it any more, and its sessions end. Leaves `account.closed`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) an empty reason, the system person, an
    account that is closed already and the last administrator.
    """
    if not can_open_account(by):
        raise PermissionDenied("close")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué se cierra la cuenta.")})
    if not person.is_active:
        raise ValidationError(_("Esta cuenta ya está cerrada."))
    held = Appointment.objects.current().filter(person=person, role=Role.ADMINISTRATOR).first()
    if held and not others_administer(held):
        raise ValidationError(_("Es la única persona que administra: nombre antes a otra."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    forget_roles(person)
    thing = ("person", person.email)
    journal.record("account.closed", by=by, thing=thing, before={"is_active": True}, after={"is_active": False}, reason=reason)


@transaction.atomic
def reopen(*, by: Person, person: Person, reason: str) -> None:
    """Open a closed account again. Leaves `account.reopened`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) an empty reason, the system person and an
    account that is open.
    """
    if not can_open_account(by):
        raise PermissionDenied("reopen")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué se abre de nuevo la cuenta.")})
    if person.is_active or person.email == SYSTEM_EMAIL:
        raise ValidationError(_("Esta cuenta no se puede abrir de nuevo."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    forget_roles(person)
    thing = ("person", person.email)
    journal.record("account.reopened", by=by, thing=thing, before={"is_active": False}, after={"is_active": True}, reason=reason)


def end_sessions(person: Person) -> None:
    """Have every session of a person end at its next request; called inside the action that is the reason for it."""
    Person.objects.filter(pk=person.pk).update(sessions_ended=models.F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])


def others_administer(appointment: Appointment) -> bool:
    rest = Appointment.objects.current().filter(role=Role.ADMINISTRATOR, person__is_active=True)
    return rest.exclude(person=appointment.person).exists()


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
    for name in ("appointed", "roles", "lacks_second_factor"):
        vars(person).pop(name, None)


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
