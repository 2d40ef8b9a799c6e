"""Leverage: other people's money that an activity has to bring in, and what it did bring in (R-155, R-156)."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.funding.actions.ledger import refuse_amount, strike_entry
from minga.cycle.funding.models import Leveraged, LeverageTarget
from minga.cycle.funding.permissions import can_enter
from minga.ground.journal import actions as journal


@transaction.atomic
def set_target(
    *, by, activity: Activity, amount: Decimal, currency: str, first_year: int, years: int, source: str = "", reason: str = ""
) -> LeverageTarget:
    """Set what an activity has to bring in over some years, or change it with the reason. Leaves `leverage.targeted`.

    Refuses (PermissionDenied) whoever does not take part and (ValidationError) no years, an amount that is not above zero and a
    change without a reason.
    """
    if not can_enter(by, activity):
        raise PermissionDenied("set_target")
    refuse_amount(amount)
    known = LeverageTarget.objects.select_for_update(of=("self",)).filter(activity=activity).first()
    before = target_told(known) if known else {}
    if known and not reason.strip():
        raise ValidationError({"reason": _("Diga por qué cambia la meta.")})
    target = known or LeverageTarget(activity=activity)
    target.amount, target.currency, target.first_year, target.years, target.source = amount, currency, first_year, years, source
    target.full_clean()
    target.save()
    journal.record("leverage.targeted", by=by, thing=("activity", activity.code), before=before, after=target_told(target), reason=reason)
    return target


@transaction.atomic
def bring_in(*, by, activity: Activity, **fields: Any) -> Leveraged:
    """Write down a resource that was brought in, in cash or in kind; without a value it counts for nothing. Leaves `leverage.brought_in`.

    `fields`: those of Leveraged. Refuses (PermissionDenied) whoever does not take part and (ValidationError) a value without its
    currency, one that is not above zero and a year to come.
    """
    if not can_enter(by, activity):
        raise PermissionDenied("bring_in")
    made = Leveraged(activity=activity, by=by, at=timezone.now(), **fields)
    if made.amount is not None:
        refuse_amount(made.amount)
    if made.year is not None and made.year > timezone.localdate().year:
        raise ValidationError({"year": _("Este año aún no llega.")})
    made.full_clean()
    made.save()
    journal.record("leverage.brought_in", by=by, thing=("activity", activity.code), after=told(made))
    return made


@transaction.atomic
def strike(*, by, entry: Leveraged, reason: str) -> Leveraged:
    """Strike a resource written by mistake. Leaves `leverage.struck`."""
    row = Leveraged.objects.select_for_update(of=("self",)).select_related("activity").get(pk=entry.pk)
    if not can_enter(by, row.activity):
        raise PermissionDenied("strike")
    strike_entry(by, row, reason)
    journal.record("leverage.struck", by=by, thing=("activity", row.activity.code), before=told(row), reason=reason)
    return row


def target_told(target: LeverageTarget) -> dict[str, Any]:
    return {"amount": f"{target.amount:f}", "currency": target.currency, "first_year": target.first_year, "years": target.years}


def told(row: Leveraged) -> dict[str, Any]:
    amount = "" if row.amount is None else f"{row.amount:f}"
    return {"entry": str(row.key), "year": row.year, "who": row.who_written, "what": row.what, "amount": amount, "currency": row.currency}
