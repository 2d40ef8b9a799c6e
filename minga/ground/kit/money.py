"""Amounts of money: Decimal, with currency and precision, rounded half-up; nothing known is None, never 0."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Wide enough for 64 written digits times a rate: Python's default of 28 digits would round on the way.
_WIDE = Context(prec=160, rounding=ROUND_HALF_UP)
_TRUNCATING = Context(prec=160, rounding=ROUND_DOWN)
CEILING = Decimal(10) ** 15  # no cooperation comes to more, whatever the currency (MISSION DQ-UNIT); ours to set otherwise
_CURRENCY = re.compile(r"[A-Z]{3}")


class Precision(models.TextChoices):
    """How much a figure says: as written, about that much, or that much and perhaps more."""

    EXACT = "exact", gettext_lazy("exacta")
    APPROXIMATE = "approximate", gettext_lazy("aproximada")
    AT_LEAST = "at_least", gettext_lazy("al menos")


_WEAKNESS = {Precision.EXACT: 0, Precision.APPROXIMATE: 1, Precision.AT_LEAST: 2}


def weakest(known: Iterable[str]) -> str:
    """Return the weakest of some exactnesses, 'exact' for none."""
    return max(known, key=lambda one: _WEAKNESS[Precision(one)], default=Precision.EXACT.value)


def half_up(value: Decimal, places: int = 2) -> Decimal:
    """Round to a number of decimals, a tie going away from zero (norm of the trade: MISSION DQ-ROUND)."""
    _check_number(value)
    return value.quantize(Decimal(1).scaleb(-places), context=_WIDE)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217, three capitals); the amount is a finite Decimal, never a float."""

    amount: Decimal
    currency: str
    precision: Precision = Precision.EXACT

    def __post_init__(self) -> None:
        if isinstance(self.amount, int) and not isinstance(self.amount, bool):
            object.__setattr__(self, "amount", Decimal(self.amount))
        _check_number(self.amount)
        if not isinstance(self.currency, str) or not _CURRENCY.fullmatch(self.currency):
            raise ValueError(_("«%(code)s» no es un código de moneda de tres mayúsculas.") % {"code": self.currency})
        object.__setattr__(self, "precision", Precision(self.precision))

    def __add__(self, other: Self) -> Self:
        """Sum in the same currency, as weak as the weaker of the two; ValueError when currencies differ."""
        if not isinstance(other, Money):
            return NotImplemented
        self._check_currency(other)
        return replace(self, amount=_WIDE.add(self.amount, other.amount), precision=_weaker(self, other))

    def __sub__(self, other: Self) -> Self:
        """Difference in the same currency; ValueError when currencies differ or what is taken is only a minimum."""
        if not isinstance(other, Money):
            return NotImplemented
        self._check_currency(other)
        if other.precision == Precision.AT_LEAST:
            raise ValueError(_("No se puede restar una cantidad de la que solo se conoce el mínimo."))
        return replace(self, amount=_WIDE.subtract(self.amount, other.amount), precision=_weaker(self, other))

    def rounded(self, places: int = 2) -> Self:
        """The same money with its amount rounded half-up."""
        return replace(self, amount=half_up(self.amount, places))

    def _check_currency(self, other: Self) -> None:
        if self.currency != other.currency:
            codes = {"one": self.currency, "other": other.currency}
            raise ValueError(_("No se suman %(one)s y %(other)s sin una tasa de cambio.") % codes)


def add_up(items: Iterable[Money | None]) -> Money | None:
    """Sum what is known; None when nothing is (not 0). ValueError when currencies differ."""
    total: Money | None = None
    for item in items:
        if item is not None:
            total = item if total is None else total + item
    return total


def at_rate(money: Money, rate: Decimal, currency: str) -> Money:
    """Convert by multiplying: rate in units of `currency` for one of the money's; half-up to cents."""
    _check_rate(rate)
    return Money(half_up(_WIDE.multiply(money.amount, rate)), currency, money.precision)


def per_rate(money: Money, rate: Decimal, currency: str) -> Money:
    """Convert by dividing: rate in units of the money's currency for one of `currency`; half-up to cents."""
    _check_rate(rate)
    # Cutting, not rounding, the long quotient: a rounded one could look like a tie that is none.
    return Money(half_up(_TRUNCATING.divide(money.amount, rate)), currency, money.precision)


def _weaker(one: Money, other: Money) -> Precision:
    return max(one.precision, other.precision, key=_WEAKNESS.__getitem__)


def _check_number(value: object) -> None:
    if not isinstance(value, Decimal):
        kind = type(value).__name__
        raise ValueError(_("Una cantidad exacta se escribe como Decimal, no como %(kind)s.") % {"kind": kind})
    if not value.is_finite():
        raise ValueError(_("«%(value)s» no es una cantidad.") % {"value": value})


def _check_rate(rate: Decimal) -> None:
    _check_number(rate)
    if rate <= 0:
        raise ValueError(_("Una tasa de cambio es mayor que cero."))
