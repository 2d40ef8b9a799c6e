"""A whole load taken back, as long as nobody touched its records since."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities import undoing as activity_undoing
from minga.cycle.activities.models import Activity
from minga.cycle.organisations import undoing as organisation_undoing
from minga.cycle.organisations.models import Organisation
from minga.evidence.figures import agendas
from minga.exchange.spreadsheets.actions import snapshot
from minga.exchange.spreadsheets.models import Load, LoadRow, Outcome
from minga.exchange.spreadsheets.permissions import can_load
from minga.exchange.spreadsheets.plans import ACTIVITY
from minga.exchange.spreadsheets.queries import later_rows, mark_of
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

NAMED = 10  # records in the way that are told by name


@transaction.atomic
def undo(*, by, load: Load, reason: str) -> Load:
    """Take away what a load created and put again what it changed. Leaves `load.undone` and each record's own line.

    Refuses (ValidationError) an empty reason, a load undone before, and one of whose records any was touched since: all or none.
    """
    if not can_load(by):
        raise PermissionDenied("can_load")
    load.refresh_from_db(from_queryset=Load.objects.select_for_update().select_related("mapping"))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué se deshace la carga.")})
    if load.undone_at:
        raise ValidationError(_("La carga ya se deshizo."))
    rows = list(load.rows.filter(outcome__in=(Outcome.CREATED, Outcome.CHANGED)).order_by("-line"))
    records = records_of(load, rows)
    refuse_touched(load, rows, records)
    journal.record("load.undone", by=by, thing=("load", str(load.pk)), after={"records": len(rows)}, reason=reason.strip())
    for row in rows:
        take_back(load, row, records[row.key], by, reason.strip())
    load.undone_at, load.undone_by, load.undone_reason = timezone.now(), by, reason.strip()
    load.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    if load.mapping.kind == ACTIVITY:
        agendas.fill_after(by=Person.objects.system())
    return load


def records_of(load: Load, rows: list[LoadRow]) -> dict[str, Any]:
    model: Any = Activity if load.mapping.kind == ACTIVITY else Organisation
    return {one.code: one for one in model.objects.filter(code__in=[row.key for row in rows])}


def refuse_touched(load: Load, rows: list[LoadRow], records: dict[str, Any]) -> None:
    """Refuse where a record is gone, was changed by anybody since, or by a later load of the same mapping."""
    later = later_rows(load)
    touched = [row.key for row in rows if row.key in later or row.key not in records or mark_of(snapshot(records[row.key])) != row.mark]
    if touched:
        facts = {"n": len(touched), "codes": ", ".join(sorted(touched)[:NAMED])}
        raise ValidationError(_("No se deshace: %(n)s registros cambiaron después de la carga (%(codes)s).") % facts)


def take_back(load: Load, row: LoadRow, record: Any, by, reason: str) -> None:
    area: Any = activity_undoing if load.mapping.kind == ACTIVITY else organisation_undoing
    name = "activity" if load.mapping.kind == ACTIVITY else "organisation"
    if row.outcome == Outcome.CREATED:
        area.remove(by=by, reason=reason, **{name: record})
    else:
        area.restore(by=by, values=row.before, **{name: record})
