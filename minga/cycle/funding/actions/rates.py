"""Dated rates for everybody, recorded by the centre with their source; one in use is never changed (R-144, R-159)."""

import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.funding.permissions import can_tend_rates
from minga.cycle.funding.queries import used
from minga.ground.rates import actions as rates
from minga.ground.rates.models import Rate

KEPT_FOR_EVER = gettext_lazy("Con esta tasa ya se convirtió un monto: no se quita.")


@transaction.atomic
def add(*, by, date: datetime.date, base: str, quote: str, value: Decimal, source: str, context: str = "") -> str:
    """Record what one unit of `base` cost in `quote` on a day, with its source; returns 'created', 'changed' or 'unchanged'.

    `context`: the code of the only activity it is for; '' for all. Refuses (PermissionDenied) whoever tends no rates and
    (ValidationError) a missing source, a day to come, what is not positive or outside its band, and a change of one in use.
    Leaves `rate.recorded`.
    """
    if not can_tend_rates(by):
        raise PermissionDenied("add_rate")
    if not source.strip():
        raise ValidationError({"source": _("Diga de dónde sale la tasa: publicación, dirección o documento.")})
    if date > timezone.localdate():
        raise ValidationError({"date": _("Este día aún no llega.")})
    row = Rate.objects.filter(date=date, base=base, quote=quote, kind="", context=context).first()
    if row and (row.value, row.source) != (value, source.strip()) and used(row):
        raise ValidationError(_("Con esta tasa ya se convirtió un monto: no se cambia. Anote otra con su clase o contexto."))
    return rates.record_rate(by=by, date=date, base=base, quote=quote, value=value, source=source.strip(), context=context)


@transaction.atomic
def remove(*, by, rate: Rate, reason: str) -> None:
    """Take away a rate recorded by mistake that nothing was converted with. Leaves `rate.removed`.

    Refuses (PermissionDenied) whoever tends no rates and (ValidationError) one in use and a missing reason.
    """
    if not can_tend_rates(by):
        raise PermissionDenied("remove_rate")
    if used(rate):
        raise ValidationError(str(KEPT_FOR_EVER))
    rates.remove_rate(by=by, rate=rate, reason=reason)
