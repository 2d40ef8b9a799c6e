from django.db.models import QuerySet

from minga.cycle.activities.models import Activity
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.positions import Values, put
from minga.cycle.organisations.models import Organisation


def may_claim(organisation: Organisation, activity: Activity) -> bool:
    """Whether an institution takes part in a record, and so may bring it to the registry."""
    return activity.participants.filter(organisation=organisation).exists()


def whole(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Return dossiers with what their page and lists show of others."""
    return dossiers.select_related("organisation__kind__parent__list", "activity", "author", "saved_by", "submitted_by")


def values_at(dossier: Dossier, version: int) -> Values:
    """Return the values as they were at a version, the later saves taken back one by one."""
    values = dossier.values
    for revision in dossier.revisions.filter(version__gt=version).order_by("-version"):
        values = put(values, {place: old for place, (old, _new) in revision.changes.items()})
    return values
