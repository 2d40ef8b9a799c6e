"""Dated exchange rates, each with its source. A rate that no source dates is never recorded (R-144, pitfall 7).

A rate that something was converted with is never changed nor taken away: that figure stays the same for ever (decision 18).
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.ground.journal import actions as journal
from minga.ground.kit.formats import number
from minga.ground.rates.models import Rate

KEPT = Decimal("0.00000001")
WHOLE_DIGITS = 12  # before the separator, as the table keeps them
# What a rate of a pair can be without somebody having slipped a separator (R-142: 100–10,000 COP for one USD).
BANDS = {("USD", "COP"): (Decimal(100), Decimal(10_000))}


def band(base: str, quote: str) -> tuple[Decimal, Decimal] | None:
    """Return the (lowest, highest) sane rate of the pair, None where none is set."""
    return BANDS.get((base, quote))


@transaction.atomic
def record_rate(
    *, by, date: datetime.date, base: str, quote: str, value: Decimal, kind: str = "", context: str = "", source: str = ""
) -> str:
    """Record what one unit of `base` cost in `quote` on a day; returns 'created', 'changed' or 'unchanged'.

    The rate is kept to eight decimals. Refuses (ValidationError) one that is not positive, one between a currency and itself,
    one outside the sane band of its pair and a change of one in use. Leaves `rate.recorded`.
    """
    if value.is_finite() and value.adjusted() < WHOLE_DIGITS:
        value = value.quantize(KEPT, ROUND_HALF_UP)
    key: dict[str, Any] = {"date": date, "base": base, "quote": quote, "kind": kind, "context": context}
    row = Rate.objects.filter(**key).first()
    if row and row.value == value and row.source == source:
        return "unchanged"
    if row and in_use(row):
        raise ValidationError(_("Con esta tasa ya se convirtió un monto: no se cambia. Anote otra con su clase o contexto."))
    before = {"value": row.value, "source": row.source} if row else {}
    rate = row or Rate(**key)
    rate.value, rate.source = value, source
    rate.full_clean()
    refuse_outside_band(rate)
    rate.save()
    after = {**key, "value": value, "source": source}
    journal.record("rate.recorded", by=by, thing=("rate", f"{base}/{quote} {date}"), before=before, after=after)
    return "changed" if row else "created"


@transaction.atomic
def remove_rate(*, by, rate: Rate, reason: str) -> None:
    """Take away a rate that was recorded by mistake and that nothing was converted with. Leaves `rate.removed`.

    Refuses (ValidationError) one in use and a missing reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba el motivo.")})
    rate = Rate.objects.select_for_update().get(pk=rate.pk)
    if in_use(rate):
        raise ValidationError(_("Con esta tasa ya se convirtió un monto: no se quita."))
    before = {"value": rate.value, "source": rate.source, "kind": rate.kind, "context": rate.context}
    thing = ("rate", f"{rate.base}/{rate.quote} {rate.date}")
    rate.delete()
    journal.record("rate.removed", by=by, thing=thing, before=before, reason=reason)


def in_use(rate: Rate) -> bool:
    """Whether any record of any area holds this rate."""
    return any(one.related_model._base_manager.filter(**{one.field.name: rate}).exists() for one in Rate._meta.related_objects)


def refuse_outside_band(rate: Rate) -> None:
    limits = band(rate.base, rate.quote)
    if limits and not limits[0] <= rate.value <= limits[1]:
        language = get_language() or "es"
        figures = {"value": rate.value, "low": limits[0], "high": limits[1]}
        facts = {"quote": rate.quote, "base": rate.base} | {name: number(value, language) for name, value in figures.items()}
        raise ValidationError(_("%(value)s %(quote)s/%(base)s está fuera de %(low)s–%(high)s: revise el separador de miles.") % facts)
