"""The ledger of an activity: entered with its rate, struck with a reason, never changed nor deleted (decision 18).

Officers of the institutions that take part write in it; each action leaves one line in the journal, under the activity.
"""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.funding.models import Entry, Transaction
from minga.cycle.funding.permissions import can_enter
from minga.cycle.funding.queries import rate_for
from minga.cycle.funding.understanding import LARGEST
from minga.ground.journal import actions as journal
from minga.ground.rates.models import Rate

FIRST_YEAR = 1950


@transaction.atomic
def enter(*, by, activity: Activity, **fields: Any) -> Transaction:
    """Write a commitment, disbursement or expenditure, and pin the rate of its very day where there is one. Leaves `transaction.entered`.

    `fields`: those of Transaction. Refuses (PermissionDenied) whoever does not take part, (ValidationError) an amount that is not
    above zero or beyond 10^15, a day to come for what is not planned, and an entry that stands there already.
    """
    if not can_enter(by, activity):
        raise PermissionDenied("enter")
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    made = Transaction(activity=activity, by=by, at=timezone.now(), **fields)
    refuse_amount(made.amount)
    refuse_day(made)
    if repeated(made):
        raise ValidationError(
            _("Este movimiento ya está anotado: mismo día, clase, monto y concepto. Si son dos, distíngalos por el concepto.")
        )
    made.rate = rate_for(made)
    made.full_clean()
    made.save()
    journal.record("transaction.entered", by=by, thing=("activity", activity.code), after=told(made))
    return made


def refuse_amount(amount) -> None:
    """Refuse an amount that no ledger holds: a mistake is struck, never undone by a negative."""
    if amount is None or not amount.is_finite() or amount <= 0:
        raise ValidationError({"amount": _("Escriba un monto mayor que cero.")})
    if amount > LARGEST:
        raise ValidationError({"amount": _("Es mayor de lo que cabe: revise los separadores.")})


def refuse_day(entry: Transaction) -> None:
    today = timezone.localdate()
    if entry.date is not None and entry.date.year < FIRST_YEAR:
        raise ValidationError({"date": _("Revise el año.")})
    if entry.date is not None and not entry.planned and entry.date > today:
        raise ValidationError({"date": _("Este día aún no llega: si está por hacerse, márquelo como previsto.")})


def repeated(made: Transaction) -> bool:
    """Whether the same stands in the ledger: pasted rows that come twice count once."""
    same = {name: getattr(made, name) for name in ("type", "planned", "date", "amount", "currency", "resource", "description", "side")}
    same |= {name: getattr(made, name) for name in ("provider_written", "receiver_written", "agreement_number")}
    return Transaction.objects.filter(activity=made.activity, struck_at=None, **same).exists()


@transaction.atomic
def strike(*, by, entry: Transaction, reason: str) -> Transaction:
    """Strike an entry that was a mistake: it stays, with its reason, and counts no more. Leaves `transaction.struck`.

    Refuses (PermissionDenied) whoever does not take part, (ValidationError) a missing reason and an entry struck before.
    """
    entry = Transaction.objects.select_for_update(of=("self",)).select_related("activity").get(pk=entry.pk)
    if not can_enter(by, entry.activity):
        raise PermissionDenied("strike")
    strike_entry(by, entry, reason)
    journal.record("transaction.struck", by=by, thing=("activity", entry.activity.code), before=told(entry), reason=reason)
    return entry


def strike_entry(by, entry: Entry, reason: str) -> None:
    """Mark an entry of any ledger as struck (ValidationError without a reason, or twice)."""
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba el motivo.")})
    if entry.struck_at is not None:
        raise ValidationError(_("Ya estaba tachado."))
    entry.struck_at, entry.struck_by, entry.struck_reason = timezone.now(), by, reason.strip()
    entry.full_clean(validate_constraints=False)
    entry.save(update_fields=["struck_at", "struck_by", "struck_reason"])


@transaction.atomic
def pin_rate(*, by, entry: Transaction, rate: Rate) -> Transaction:
    """Convert an entry with a dated rate of its very day, for ever. Leaves `transaction.rate_pinned`.

    Refuses (PermissionDenied) whoever does not take part and (ValidationError) a struck entry, one converted before, a rate of
    other currencies and a rate of another day: above all one dated after the event.
    """
    entry = Transaction.objects.select_for_update(of=("self",)).select_related("activity").get(pk=entry.pk)
    if not can_enter(by, entry.activity):
        raise PermissionDenied("pin_rate")
    if entry.struck_at is not None:
        raise ValidationError(_("Ya estaba tachado."))
    if entry.rate_id is not None:
        raise ValidationError(_("Ya tiene su tasa, que no cambia."))
    if entry.currency not in (rate.base, rate.quote):
        raise ValidationError(_("Esta tasa es de otras monedas."))
    refuse_other_day(entry.value_date or entry.date, rate)
    entry.rate = rate
    entry.save(update_fields=["rate"])
    about = {"entry": str(entry.key), "rate": str(rate), "source": rate.source}
    journal.record("transaction.rate_pinned", by=by, thing=("activity", entry.activity.code), after=about)
    return entry


def refuse_other_day(event: datetime.date, rate: Rate) -> None:
    if rate.date > event:
        raise ValidationError(_("Esta tasa es de un día posterior al movimiento: no se conocía entonces."))
    if rate.date < event:
        raise ValidationError(_("Esta tasa es de otro día: se convierte con la del mismo día."))


def told(entry: Transaction) -> dict[str, Any]:
    """Return what the journal keeps of an entry, as plain values."""
    names = ("planned", "description", "agreement_number", "provider_written", "receiver_written", "currency", "source")
    return {name: getattr(entry, name) for name in names} | {
        "entry": str(entry.key),
        "type": entry.type.code,
        "date": entry.date.isoformat(),
        "value_date": entry.value_date.isoformat() if entry.value_date else "",
        "amount": f"{entry.amount:f}",
        "resource": entry.resource.code,
        "side": entry.side.code if entry.side else "",
        "agreement": entry.agreement.code if entry.agreement else "",
        "provider": entry.provider.code if entry.provider else "",
        "receiver": entry.receiver.code if entry.receiver else "",
        "rate": str(entry.rate or ""),
    }
