"""The second factor: what is noted of it, and how a lost one is taken away by two people."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.accounts import actions, tokens
from minga.ground.accounts.models import FactorReset, Person
from minga.ground.accounts.permissions import can_admit, can_confirm_factor_reset
from minga.ground.journal import actions as journal

GOOD_FOR = datetime.timedelta(hours=24)  # so long a request to take a second factor away may be confirmed


@transaction.atomic
def note_change(*, by: Person, event: str, kind: str) -> None:
    """Note what a person did with their second factor: `kind` is 'totp', 'webauthn' or 'recovery_codes'; no secret is written.

    Leaves `second_factor.added`, leaves `second_factor.removed` or leaves `second_factor.renewed`.
    """
    journal.record(event, by=by, thing=("person", by.email), after={"kind": kind})


@transaction.atomic
def ask_reset(*, by: Person, person: Person, reason: str) -> FactorReset:
    """Ask that the second factor which a person lost be taken away. Leaves `second_factor.reset_asked`.

    Refuses (PermissionDenied) whoever neither registers nor administers and whoever asks for themselves, and
    (ValidationError) an empty reason, a person without a second factor and one for whom it was asked within a day. A request
    past its day gives way to the new one; the journal keeps both.
    """
    if not can_admit(by) or by.pk == person.pk:
        raise PermissionDenied("ask_reset")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba cómo supo que la persona lo perdió y cómo comprobó quién es.")})
    if not person.authenticator_set.exists():  # type: ignore[attr-defined]
        raise ValidationError(_("Esta persona no tiene segundo factor."))
    FactorReset.objects.filter(person=person, confirmed_at=None, asked_at__lt=timezone.now() - GOOD_FOR).delete()
    asked = FactorReset(person=person, asked_by=by, asked_at=timezone.now(), reason=reason.strip())
    asked.full_clean()
    asked.save()
    journal.record("second_factor.reset_asked", by=by, thing=("person", person.email), reason=asked.reason)
    return asked


@transaction.atomic
def confirm_reset(*, by: Person, reset: FactorReset) -> None:
    """Take a lost second factor away, codes and keys included, and end the person's sessions and access keys.

    Leaves `second_factor.reset`, and `token.revoked` for each access key.

    Refuses (PermissionDenied) whoever does not administer, asked for it or is its person, and (ValidationError) one that was
    confirmed already or asked for more than a day ago. At the next sign-in the person sets up another factor before any work.
    """
    reset = FactorReset.objects.select_for_update().select_related("person").get(pk=reset.pk)
    if not can_confirm_factor_reset(by) or by.pk in (reset.asked_by_id, reset.person_id):
        raise PermissionDenied("confirm_reset")
    if reset.confirmed_at:
        raise ValidationError(_("Ya estaba confirmado."))
    if reset.asked_at < timezone.now() - GOOD_FOR:
        raise ValidationError(_("Se pidió hace más de 24 horas: pídalo de nuevo, comprobando otra vez quién es."))
    reset.confirmed_by, reset.confirmed_at = by, timezone.now()
    reset.save(update_fields=["confirmed_by", "confirmed_at"])
    kinds = sorted(reset.person.authenticator_set.values_list("type", flat=True))  # type: ignore[attr-defined]
    reset.person.authenticator_set.all().delete()  # type: ignore[attr-defined]
    actions.end_sessions(reset.person)
    tokens.end_all(by=by, person=reset.person)
    thing = ("person", reset.person.email)
    journal.record("second_factor.reset", by=by, thing=thing, before={"kinds": kinds}, after={"kinds": []}, reason=reset.reason)
