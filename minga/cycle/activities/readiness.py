"""What holds an activity back: documents that must be there before it starts (R-106)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity, Condition

STARTED = "EN_EJECUCION"


def unmet(activity: Activity) -> list[Condition]:
    """Return the conditions of an activity that are not met yet."""
    return list(activity.conditions.filter(met_on=None)) if activity.pk else []


def refuse_start(activity: Activity) -> None:
    """Refuse (ValidationError at `status`) to put an activity in execution before its conditions are met (R-106)."""
    if activity.status is None or activity.status.code != STARTED:
        return
    waiting = unmet(activity)
    if waiting:
        names = "; ".join(one.document for one in waiting)
        raise ValidationError({"status": _("Sigue condicionado: no empieza hasta que se adjunte «%(document)s».") % {"document": names}})
