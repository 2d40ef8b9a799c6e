"""Conditions precedent: documents without which an activity does not start (R-106).

An activity with a condition that is not met stays conditional: it cannot be put in execution, whoever asks. When the last one is
met it is approved, and starts when its institution says so.
"""

import datetime
import uuid

from django.core.exceptions import ValidationError
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
def meet(*, by, condition: Condition, with_: str, file: uuid.UUID | None = None, on: datetime.date | None = None) -> Condition:
    """Meet a condition with the document that was attached. Leaves `activity.condition_met`.

    When it was the last one, a conditional activity becomes an approved one. Refuses (ValidationError) a condition met before and
    one without the document's name.
    """
    condition = Condition.objects.select_for_update(of=("self",)).select_related("activity__status").get(pk=condition.pk)
    if condition.met_on:
        raise ValidationError(_("Esta condición ya estaba cumplida."))
    if not with_.strip():
        raise ValidationError({"with_": _("Adjunte el documento que la cumple.")})
    condition.met_on, condition.met_with, condition.file = on or timezone.localdate(), with_.strip()[:300], file
    condition.full_clean()
    condition.save()
    activity = condition.activity
    before = said(activity)
    if before == WAITING and not unmet(activity):
        activity.status, activity.revised_at, activity.version = get("ESTADO_ACTIVIDAD", READY), timezone.now(), activity.version + 1
        activity.save(update_fields=["status", "revised_at", "version"])
    after = {"document": condition.document, "with": condition.met_with, "file": str(file or ""), "status": said(activity)}
    journal.record("activity.condition_met", by=by, thing=("activity", activity.code), before={"status": before}, after=after)
    registration.note_change(thing=("activity", activity.code), values=snapshot(activity), by=by)
    review(by=by, activity=activity)
    return condition


def said(activity: Activity) -> str:
    """Return the status of an activity by its code; '' where it has none."""
    return activity.status.code if activity.status else ""
