"""What is asked of agreements: until when, whether in force on a day, what hangs from one."""

import datetime

from django.db.models import QuerySet

from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.states import Validity
from minga.ground.kit.dates import PartialDate


def ends(agreement: Agreement) -> PartialDate | None:
    """Return the end of an agreement, that of its last addendum which sets one; None where none is said."""
    changed = [one.new_end for one in agreement.addenda.all() if one.new_end]
    text = changed[-1] if changed else agreement.ends_on
    return PartialDate(text) if text else None


def validity(agreement: Agreement, day: datetime.date) -> Validity:
    """Return whether an agreement is in force on a day, as far as its dates say (R-110): the last day is still in force.

    A year or a month as the end lasts to its last day. Without an end nothing is known, unless it is indefinite; one that
    renews itself goes on.
    """
    begins, end = agreement.in_force_from or agreement.signed_on, ends(agreement)
    if begins and day < PartialDate(begins).first:
        return Validity.NOT_YET
    if end is None:
        return Validity.IN_FORCE if agreement.indefinite else Validity.UNKNOWN
    return Validity.EXPIRED if day > end.last and not agreement.renews else Validity.IN_FORCE


def children_of(agreement: Agreement) -> QuerySet[Agreement]:
    """Return the agreements that derive from one."""
    return Agreement.objects.filter(parent=agreement)
