"""The year of an office: its activities in their months, and what it did to promote cooperation (R-026, R-032)."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.office.models import Promotion, YearPlan, YearTask
from minga.cycle.office.permissions import can_write
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal


def thing(plan: YearPlan) -> tuple[str, str]:
    """Return how the journal knows a year."""
    return "year_plan", f"{plan.organisation.code}-{plan.year}"


def refuse_strangers(by: Person, organisation: Organisation, act: str) -> None:
    if not can_write(by, organisation):
        raise PermissionDenied(act)


@transaction.atomic
def open_year(*, by: Person, organisation: Organisation, year: int, note: str = "") -> YearPlan:
    """Open the programming of a year. Leaves `year_plan.opened`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) a year that it has already.
    """
    refuse_strangers(by, organisation, "open_year")
    row = YearPlan(organisation=organisation, year=year, note=note)
    row.full_clean()
    row.save()
    journal.record("year_plan.opened", by=by, thing=thing(row), after={"note": note})
    return row


def told(task: YearTask) -> dict:
    """Return what the journal keeps of an activity."""
    closed = task.closed_on.isoformat() if task.closed_on else ""
    months = f"{task.from_month}-{task.to_month}"
    return {"name": task.name, "months": months, "responsible": task.responsible, "closed_on": closed, "outcome": task.outcome}


@transaction.atomic
def set_task(*, by: Person, plan: YearPlan, task: YearTask | None = None, **fields) -> YearTask:
    """Programme an activity, or change it; `fields`: name, from_month, to_month (1–12), responsible. Leaves `year_plan.changed`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) months out of order, a name that the
    year has already and a change of what is closed.
    """
    refuse_strangers(by, plan.organisation, "set_task")
    row = YearTask.objects.select_for_update().get(pk=task.pk, plan=plan) if task else YearTask(plan=plan)
    if row.closed_on:
        raise ValidationError(_("Esta actividad está cerrada: reábrala para cambiarla."))
    before = told(row) if task else {}
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    journal.record("year_plan.changed", by=by, thing=thing(plan), before=before, after=told(row))
    return row


@transaction.atomic
def close_task(*, by: Person, task: YearTask, outcome: str, day: datetime.date | None = None) -> YearTask:
    """Close an activity with what came of it. Leaves `year_plan.task_closed`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) one that is closed, no words and a
    day to come.
    """
    row = YearTask.objects.select_for_update(of=("self",)).select_related("plan__organisation").get(pk=task.pk)
    refuse_strangers(by, row.plan.organisation, "close_task")
    day = day or timezone.localdate()
    if row.closed_on:
        raise ValidationError(_("Esta actividad ya está cerrada."))
    if day > timezone.localdate():
        raise ValidationError({"day": _("Ese día aún no llega.")})
    if not outcome.strip():
        raise ValidationError({"outcome": _("Escriba qué resultó.")})
    before = told(row)
    row.closed_on, row.outcome = day, outcome
    row.full_clean()
    row.save()
    journal.record("year_plan.task_closed", by=by, thing=thing(row.plan), before=before, after=told(row))
    return row


@transaction.atomic
def reopen_task(*, by: Person, task: YearTask) -> YearTask:
    """Open again an activity that was closed by mistake; what was said of it stays in the journal. Leaves `year_plan.task_reopened`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) one that is open.
    """
    row = YearTask.objects.select_for_update(of=("self",)).select_related("plan__organisation").get(pk=task.pk)
    refuse_strangers(by, row.plan.organisation, "reopen_task")
    if row.closed_on is None:
        raise ValidationError(_("Esta actividad está abierta."))
    before = told(row)
    row.closed_on, row.outcome = None, ""
    row.save()
    journal.record("year_plan.task_reopened", by=by, thing=thing(row.plan), before=before, after=told(row))
    return row


@transaction.atomic
def remove_task(*, by: Person, task: YearTask) -> None:
    """Take an open activity out of the year. Leaves `year_plan.changed`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) one that is closed: it was done.
    """
    row = YearTask.objects.select_for_update(of=("self",)).select_related("plan__organisation").get(pk=task.pk)
    refuse_strangers(by, row.plan.organisation, "remove_task")
    if row.closed_on:
        raise ValidationError(_("Esta actividad está cerrada: lo hecho no se quita."))
    journal.record("year_plan.changed", by=by, thing=thing(row.plan), before=told(row))
    row.delete()


@transaction.atomic
def note_promotion(*, by: Person, organisation: Organisation, date: datetime.date, kind: str, title: str, **fields) -> Promotion:
    """Note what was done to promote cooperation; `fields`: with_whom, outcome. Leaves `promotion.noted` (R-026).

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) no words and a day to come.
    """
    refuse_strangers(by, organisation, "note_promotion")
    if date > timezone.localdate():
        raise ValidationError({"date": _("Ese día aún no llega: se anota lo que ya se hizo.")})
    row = Promotion(organisation=organisation, date=date, kind=kind, title=title, by=by, at=timezone.now(), **fields)
    row.full_clean()
    row.save()
    after = {"institution": organisation.code, "date": date.isoformat(), "kind": kind, "title": row.title}
    journal.record("promotion.noted", by=by, thing=("promotion", str(row.pk)), after=after)
    return row


@transaction.atomic
def strike_promotion(*, by: Person, promotion: Promotion, reason: str) -> Promotion:
    """Strike what was noted by mistake: it stays to be read and counts no more. Leaves `promotion.struck`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) no reason and what is struck already.
    """
    row = Promotion.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=promotion.pk)
    refuse_strangers(by, row.organisation, "strike_promotion")
    if row.struck_at:
        raise ValidationError(_("Esta acción ya está tachada."))
    if not reason.strip():
        raise ValidationError({"reason": _("Diga por qué se tacha.")})
    row.struck_at, row.struck_reason = timezone.now(), reason
    row.save()
    journal.record("promotion.struck", by=by, thing=("promotion", str(row.pk)), reason=reason)
    return row
