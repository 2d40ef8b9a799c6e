"""What a load brought in and nobody touched since, taken back: a record put again as it was, or away.

Whoever calls says who may; here a record that others hold on to is never taken away.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from minga.cycle.activities import actions
from minga.cycle.activities.actions import PARTS, UNTOLD, snapshot
from minga.cycle.activities.models import Activity
from minga.ground.codelists.models import Code
from minga.ground.findings import actions as findings
from minga.ground.journal import actions as journal
from minga.ground.search import actions as search
from minga.ground.search.models import Kind


@transaction.atomic
def remove(*, by, activity: Activity, reason: str) -> None:
    """Take away an activity that is not public, with its parts. Leaves `activity.removed` with all that it said.

    Refuses (ValidationError) a public one, and one that anything but its own parts hangs on: a dossier, entries, conditions.
    """
    if activity.public or holders(activity):
        raise ValidationError(_("%(code)s: ya es público o tiene algo que depende de él, y no se quita.") % {"code": activity.code})
    code, before = activity.code, snapshot(activity)
    journal.record("activity.removed", by=by, thing=("activity", code), before=before, reason=reason)
    findings.renew(by=by, thing=("activity", code), proposed=[])
    search.withdraw(Kind.ACTIVITY, code)
    try:
        activity.delete()
    except ProtectedError as error:
        raise ValidationError(_("%(code)s: hay algo que depende de él, y no se quita.") % {"code": code}) from error


def holders(activity: Activity) -> list[str]:
    """Return the tables, but those of its own parts, with a row that names this activity."""
    own = set(PARTS.values())
    relations = [one for one in activity._meta.related_objects if one.related_model not in own]
    return [
        one.related_model._meta.label
        for one in relations
        if one.related_model._base_manager.filter(**{one.field.name: activity.pk}).exists()
    ]


@transaction.atomic
def restore(*, by, activity: Activity, values: dict) -> Activity:
    """Put an activity again as the journal knew it (`actions.snapshot`). Leaves `activity.revised` where that changes it."""
    told = {name: value for name, value in values.items() if name not in PARTS}
    parts = {name: [as_values(model, row) for row in values.get(name, [])] for name, model in PARTS.items()}
    done, _how = actions.record(by=by, code=activity.code, fields=as_values(Activity, told), parts=parts)
    actions.review(by=by, activity=done)
    return done


def as_values(model: Any, told: dict) -> dict[str, Any]:
    """Return what `actions.told` wrote down as values of the model's fields again."""
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in UNTOLD or field.name not in told or field.name == "code" and not field.is_relation:
            continue
        value = told[field.name]
        found[field.name] = related(field.related_model, value) if field.is_relation else field.to_python(value)
    return found


def related(model: Any, name: str | None) -> Any:
    """Return the record of that name, as `actions.named` gives it; None for none."""
    if name is None:
        return None
    if model is Code:
        list_code, _slash, code = name.partition("/")
        return Code.objects.of(list_code).filter(code=code).order_by("-since").first()
    by = next(at for at in ("key", "code", "iso2") if at in {field.name for field in model._meta.concrete_fields})
    return model.objects.get(**{by: name})
