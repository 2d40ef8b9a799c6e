"""What a change reaches in other areas is looked at again: an agreement's dates, an organisation's country and kind."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import ruled
from minga.ground.accounts.models import Person

log = logging.getLogger(__name__)

FAR = 200  # activities that one change may reach at once; beyond that the nightly run looks at them


@transaction.atomic
def after(changed: Iterable[tuple[str, str]]) -> None:
    """Review the activities that answer to the agreements and name the organisations of these changed things (kind, key)."""
    told = list(changed)
    agreements = [key for kind, key in told if kind == "agreement"]
    organisations = [key for kind, key in told if kind == "organisation"]
    if not agreements and not organisations:
        return
    named = Q(agreement_links__agreement__code__in=agreements) | Q(participants__organisation__code__in=organisations)
    own = [key for kind, key in told if kind == "activity"]  # reviewed by what changed them
    reached = list(Activity.objects.filter(named).exclude(code__in=own).order_by().distinct().values_list("pk", flat=True)[: FAR + 1])
    if len(reached) > FAR:
        log.info("more than %d activities are reached by a change: left to the nightly run", FAR)
        return
    actions.review_many(by=Person.objects.system(), activities=ruled(Activity.objects.filter(pk__in=reached)))
