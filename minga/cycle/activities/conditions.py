"""Conditions precedent: documents without which an activity does not start (R-106).

An activity with a condition that is not met stays conditional: it cannot be put in execution, whoever asks. One person offers the
document, another confirms it. When the last one is met it is approved, and starts when its institution says so.
"""

import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities.actions import review, snapshot
from minga.cycle.activities.models import Activity, Condition
from minga.cycle.activities.readiness import unmet
from minga.cycle.registration import actions as registration
from minga.ground.codelists.queries import get
from minga.ground.journal import actions as journal

WAITING, READY = "CONDICIONADO", "APROBADO"


@transaction.atomic
def ask(*, by, activity: Activity, document: str, source: str = "") -> Condition:
    """Make the start of an activity wait for a document; asking for it twice changes nothing. Leaves `activity.conditioned`."""
    known = Condition.objects.filter(activity=activity, document=document).first()
    if known:
        return known
    asked = Condition(activity=activity, document=document, source=source)
    asked.full_clean()
    asked.save()
    journal.record("activity.conditioned", by=by, thing=("activity", activity.code), after={"document": document, "source": source})
    return asked


@transaction.atomic
def offer(*, by, condition: Condition, with_: str, file: uuid.UUID | None = None) -> Condition:
    """Offer the document that a condition waits for; it is met once somebody else confirms it. Leaves `activity.condition_offered`.

    Refuses (ValidationError) a condition met before, one whose document waits to be confirmed and one without the document's name.
    """
    condition = locked(condition)
    refuse_offer(condition)
    if not with_.strip():
        raise ValidationError({"with_": _("Adjunte el documento que la cumple.")})
    condition.offered_by, condition.offered_on = by, timezone.localdate()
    condition.met_with, condition.file = with_.strip()[:300], file
    keep(condition)
    after = told(condition)
    journal.record("activity.condition_offered", by=by, thing=("activity", condition.activity.code), after=after)
    return condition


def refuse_offer(condition: Condition) -> None:
    """Refuse (ValidationError) to offer a document for a condition that is met, or whose document waits to be confirmed."""
    if condition.met_on:
        raise ValidationError(_("Esta condición ya estaba cumplida."))
    if condition.offered:
        raise ValidationError(_("Ya hay un documento por confirmar: espere la respuesta o suba una versión nueva."))


@transaction.atomic
def confirm(*, by, condition: Condition) -> Condition:
    """Confirm that the document offered meets its condition. Leaves `activity.condition_met`.

    When it was the last one, a conditional activity becomes an approved one. Refuses (PermissionDenied) whoever offered it and
    (ValidationError) a condition met before and one for which no document was offered.
    """
    condition = locked(condition)
    refuse_answer(by, condition)
    condition.met_by, condition.met_on = by, timezone.localdate()
    keep(condition)
    activity = condition.activity
    before = said(activity)
    if before == WAITING and not unmet(activity):
        activity.status, activity.revised_at, activity.version = get("ESTADO_ACTIVIDAD", READY), timezone.now(), activity.version + 1
        activity.save(update_fields=["status", "revised_at", "version"])
    after = told(condition) | {"status": said(activity)}
    journal.record("activity.condition_met", by=by, thing=("activity", activity.code), before={"status": before}, after=after)
    registration.note_change(thing=("activity", activity.code), values=snapshot(activity), by=by)
    review(by=by, activity=activity)
    return condition


@transaction.atomic
def decline(*, by, condition: Condition, reason: str) -> Condition:
    """Say why the document offered does not meet its condition, which waits for another. Leaves `activity.condition_declined`.

    Refuses (ValidationError) an empty reason, and what `confirm` refuses.
    """
    condition = locked(condition)
    refuse_answer(by, condition)
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba el motivo.")})
    before = told(condition)
    clear(condition)
    thing = ("activity", condition.activity.code)
    journal.record("activity.condition_declined", by=by, thing=thing, before=before, reason=reason.strip())
    return condition


@transaction.atomic
def take_back(*, by, activity: Activity, files: Iterable[uuid.UUID]) -> int:
    """Take back the offers of these files, for whoever offered them gave the record up; returns how many.

    Leaves `activity.condition_taken_back` for each. What was confirmed stays met.
    """
    rows = list(Condition.objects.select_for_update().filter(activity=activity, met_on=None, file__in=list(files)))
    for row in rows:
        before = told(row)
        clear(row)
        journal.record("activity.condition_taken_back", by=by, thing=("activity", activity.code), before=before)
    return len(rows)


def told(condition: Condition) -> dict[str, str]:
    """Return what the journal keeps of a condition: the document it waits for and what was given for it."""
    return {"document": condition.document, "with": condition.met_with, "file": str(condition.file or "")}


def clear(condition: Condition) -> None:
    """Make a condition wait for a document again."""
    condition.offered_by, condition.offered_on, condition.met_with, condition.file = None, None, "", None
    keep(condition)


def refuse_answer(by, condition: Condition) -> None:
    if condition.met_on:
        raise ValidationError(_("Esta condición ya estaba cumplida."))
    if not condition.offered:
        raise ValidationError(_("Nadie ha ofrecido todavía el documento de esta condición."))
    if by.pk == condition.offered_by_id:
        raise PermissionDenied("confirm_condition")


def locked(condition: Condition) -> Condition:
    """Return a condition as it is now, its row held until the transaction ends."""
    return Condition.objects.select_for_update(of=("self",)).select_related("activity__status").get(pk=condition.pk)


def keep(condition: Condition) -> None:
    condition.full_clean()
    condition.save()


def said(activity: Activity) -> str:
    """Return the status of an activity by its code; '' where it has none."""
    return activity.status.code if activity.status else ""
