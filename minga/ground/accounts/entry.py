"""Temporary ways in (R-129): a link by mail or a key said on the telephone, good once and for a day at most.

No password is ever mailed. Whoever comes in this way can do one thing: put a password of their own (pitfall 12).
"""

import datetime
import hashlib
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.accounts import actions, notices, tokens
from minga.ground.accounts.models import AccessKind, Person, TemporaryAccess
from minga.ground.accounts.permissions import can_admit, can_dictate_key
from minga.ground.journal import actions as journal

GOOD_FOR = datetime.timedelta(hours=24)
LINK_BYTES = 32  # 256 bits
KEY_SIGNS, KEY_LENGTH, KEY_GROUP = "ABCDEFGHJKMNPQRSTVWXYZ23456789", 20, 5  # 98 bits; no sign that sounds or looks like another


def digest(secret: str) -> str:
    """Return what is kept of a secret: keys are read without case, spaces and hyphens."""
    return hashlib.sha256(secret.encode()).hexdigest()


def spoken(key: str) -> str:
    """Return a dictated key as it is compared: capitals alone."""
    return "".join(sign for sign in key.upper() if sign.isalnum())


@transaction.atomic
def give_access(*, by: Person, person: Person, kind: AccessKind) -> str:
    """Give a person a temporary way in and return its secret, which is shown or mailed once and kept nowhere.

    The password that the person had holds no longer, and their sessions and access keys end; an earlier way in is ended. A
    letter tells the person who gave it, without the secret. Refuses (PermissionDenied) whoever neither registers nor
    administers, whoever gives it to themselves and who dictates a key to somebody of a central role without administering, and
    (ValidationError) a closed account. Leaves `temporary_access.given`, and `token.revoked` for each access key.
    """
    if not can_admit(by) or by.pk == person.pk:
        raise PermissionDenied("give_access")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if kind == AccessKind.KEY and not can_dictate_key(by, person):
        raise PermissionDenied("give_access")
    if not person.is_active:
        raise ValidationError(_("Esta cuenta está desactivada: actívela antes de dar un acceso."))
    now = timezone.now()
    person.accesses.filter(used_at=None, ended_at=None).update(ended_at=now)
    person.set_unusable_password()
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    actions.end_sessions(person)
    secret = secrets.token_urlsafe(LINK_BYTES) if kind == AccessKind.LINK else new_key()
    kept = digest(secret if kind == AccessKind.LINK else spoken(secret))
    given = person.accesses.create(kind=kind, digest=kept, given_by=by, given_at=now, expires_at=now + GOOD_FOR)
    after = {"kind": kind, "expires_at": given.expires_at}
    journal.record("temporary_access.given", by=by, thing=("person", person.email), after=after)
    tokens.end_all(by=by, person=person)
    notices.tell_access(person, by=by, kind=kind)
    return secret


def new_key() -> str:
    signs = [secrets.choice(KEY_SIGNS) for _sign in range(KEY_LENGTH)]
    return "-".join("".join(signs[start : start + KEY_GROUP]) for start in range(0, KEY_LENGTH, KEY_GROUP))


def good_access(kind: AccessKind, secret: str, email: str = "") -> TemporaryAccess | None:
    """Return the way in that a secret opens now; None where it is unknown, used, ended or past its day."""
    kept = digest(secret if kind == AccessKind.LINK else spoken(secret))
    rows = TemporaryAccess.objects.filter(kind=kind, digest=kept, used_at=None, ended_at=None, expires_at__gt=timezone.now())
    if kind == AccessKind.KEY:
        rows = rows.filter(person__email=email.strip().lower())
    return rows.filter(person__is_active=True).select_related("person").first()


@transaction.atomic
def use_access(*, kind: AccessKind, secret: str, email: str = "") -> Person:
    """Spend a way in and return its person, who may then put a password and nothing else. Leaves `temporary_access.used`.

    Refuses (ValidationError, in the same words for all) what is unknown, used, ended, past its day, or of a closed account.
    Of two requests at once one is let in.
    """
    access = good_access(kind, secret, email)
    now = timezone.now()
    if not access or not TemporaryAccess.objects.filter(pk=access.pk, used_at=None, ended_at=None).update(used_at=now):
        raise ValidationError(_("Este acceso ya no sirve: se usó una vez, pasó su plazo o no es de este correo."))
    journal.record("temporary_access.used", by=access.person, thing=("person", access.person.email), after={"kind": kind})
    return access.person


@transaction.atomic
def set_first_password(*, by: Person, password: str) -> None:
    """Put the password of one's own that a temporary way in asks for. Leaves `account.password_changed`.

    Refuses (PermissionDenied) whoever was not asked for it, and (ValidationError) a password against the policy.
    """
    if not by.must_change_password:
        raise PermissionDenied("set_first_password")
    validate_password(password, by)
    by.set_password(password)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    actions.forget_roles(by)
    actions.note_password_change(by=by, how="first")
