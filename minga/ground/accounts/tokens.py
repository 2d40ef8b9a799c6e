"""Access keys: a person lets a program act for them, within fewer rights than their own, until a day.

A key is shown once and kept only as its digest. It gives no right: each request asks for the person's rights of that moment.
"""

import datetime
import hashlib
import secrets
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.accounts.models import LONGEST_TOKEN, Person, Scope, Token
from minga.ground.accounts.permissions import can_issue_token, can_revoke_token
from minga.ground.journal import actions as journal

PREFIX = "minga_"  # by which a program that searches for leaked keys knows ours
RANDOM_BYTES = 32
SHOWN = len(PREFIX) + 4
MOST = 20  # keys of a person that are in force at once
STEP = datetime.timedelta(minutes=5)  # use is noted no more often, so that reading does not write each time


@transaction.atomic
def issue(*, by: Person, name: str, scopes: Iterable[Scope], days: int = 90) -> tuple[Token, str]:
    """Make a key for a program of one's own; returns it with its text, which nobody can read again.

    Refuses (PermissionDenied) whoever cannot sign in, and (ValidationError) a key without name or scope, for less than a day
    or more than a year, and one more than MOST in force. Leaves `token.issued`.
    """
    if not can_issue_token(by):
        raise PermissionDenied("issue")
    asked = {Scope(one) for one in scopes}
    refuse_unfit(by, asked, days)
    text = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    now = timezone.now()
    token = Token(
        person=by,
        name=name,
        hint=text[:SHOWN],
        digest=digest_of(text),
        scopes=f" {' '.join(one.value for one in Scope if one in asked)} ",
        made_at=now,
        days=days,
        expires_at=now + datetime.timedelta(days=days),
    )
    token.full_clean()
    token.save()
    journal.record("token.issued", by=by, thing=("person", by.email), after=told(token))
    return token, text


def refuse_unfit(person: Person, scopes: set[Scope], days: int) -> None:
    if not scopes:
        raise ValidationError({"scopes": _("Elija al menos un permiso.")})
    if not 1 <= days <= LONGEST_TOKEN:
        raise ValidationError({"days": _("Una llave dura entre 1 y %(days)s días.") % {"days": LONGEST_TOKEN}})
    if Token.objects.of(person).live().count() >= MOST:
        raise ValidationError(_("Usted ya tiene %(most)s llaves vigentes: revoque antes una que no use.") % {"most": MOST})


@transaction.atomic
def revoke(*, by: Person, token: Token) -> None:
    """End a key now: the next request with it is refused. One that was revoked stays as it is. Leaves `token.revoked`.

    Refuses (PermissionDenied) whoever neither owns it nor administers.
    """
    if not can_revoke_token(by, token):
        raise PermissionDenied("revoke")
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        before = told(token)
        token.refresh_from_db()
        journal.record("token.revoked", by=by, thing=("person", token.person.email), before=before, after=told(token))


@transaction.atomic
def end_all(*, by: Person, person: Person) -> None:
    """End every key of a person, within the act that recovers their account. Leaves `token.revoked` for each.

    Who may is asked by the act that calls this.
    """
    for token in Token.objects.select_for_update().of(person).live():
        before, token.revoked_at = told(token), timezone.now()
        token.save(update_fields=["revoked_at"])
        journal.record("token.revoked", by=by, thing=("person", person.email), before=before, after=told(token))


def find(text: str) -> Token | None:
    """Return the key in force with that text whose person may sign in; None where there is none. Notes its use."""
    if not text.startswith(PREFIX) or len(text) > 100 or not text.isascii():
        return None
    token = Token.objects.live().select_related("person").filter(digest=digest_of(text), person__is_active=True).first()
    if token and (token.used_at is None or token.used_at < timezone.now() - STEP):
        Token.objects.filter(pk=token.pk).update(used_at=timezone.now())  # no line: it says nothing that a person did
    return token


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def told(token: Token) -> dict:
    """Return what the journal keeps of a key: never its digest."""
    return {
        "name": token.name,
        "hint": token.hint,
        "scopes": token.scopes.split(),
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
    }
