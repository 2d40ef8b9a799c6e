"""Figures, money and days as a reader of each language writes them; pure tables, no active locale needed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.utils import timezone

from minga.ground.kit.money import Money, Precision, half_up

Style = Literal["long", "short"]

_MARKS = {"es": (".", ","), "en": (",", ".")}
_MONTHS = {
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_SHORT_MONTHS = {
    "es": ["ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sep.", "oct.", "nov.", "dic."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_PREFIXES = {
    "es": {Precision.EXACT: "", Precision.APPROXIMATE: "unos", Precision.AT_LEAST: "más de"},
    "en": {Precision.EXACT: "", Precision.APPROXIMATE: "about", Precision.AT_LEAST: "more than"},
}
_MILLIONS = {"es": "millones", "en": "million"}
_MILLION = Decimal(10**6)
_SHORTENED_FROM = Decimal(100) * _MILLION
_WHOLE_MILLIONS_FROM = Decimal(10_000) * _MILLION


def known_language(language: str | None) -> str:
    """'es' or 'en' for any language tag ('es-ec', 'EN', None, 'xx'); Spanish where we write no other."""
    tongue = (language or "es")[:2].lower()
    return tongue if tongue in _MARKS else "es"


def number(value: Decimal | int, language: str = "es", places: int | None = None) -> str:
    """A figure with grouped thousands: 12.386.206.436,05 (es), 12,386,206,436.05 (en).

    `places` rounds half-up and shows exactly so many decimals; without it, those the value has, less final zeros.
    ValueError for NaN, Infinity and floats.
    """
    exact = Decimal(value) if isinstance(value, int) else value
    if places is not None:
        exact = half_up(exact, places)
    elif not isinstance(exact, Decimal) or not exact.is_finite():
        raise ValueError(f"not a figure: {value!r}")
    whole, _, decimals = f"{abs(exact):,f}".partition(".")
    if places is None:
        decimals = decimals.rstrip("0")
    group, mark = _MARKS[known_language(language)]
    shown = whole.replace(",", group) + (mark + decimals if decimals else "")
    return f"-{shown}" if exact < 0 else shown


def money(value: Money, language: str = "es") -> str:
    """Money with its currency: '$718.566.000 COP', 'USD 2.180.572,34' (es); 'COP 718,566,000' (en).

    Rounded half-up to cents; the cents are left out when they are zero.
    """
    amount = half_up(value.amount)
    figure = number(amount, language, 0 if amount == amount.to_integral_value() else 2)
    if known_language(language) == "es" and value.currency == "COP":
        return f"-${figure[1:]} COP" if figure.startswith("-") else f"${figure} COP"
    return f"{value.currency} {figure}"


def short_money(value: Money, language: str = "es") -> tuple[str, str]:
    """Figure and unit for a headline, ('21.033', 'millones COP'); show it only beside the exact value.

    From 10.000 million whole millions, from 100 million one decimal at most ('7.928,6'), below that whole units.
    """
    size = abs(value.amount)
    if size < _SHORTENED_FROM:
        return number(value.amount, language, 0), value.currency
    millions = half_up(value.amount.scaleb(-6), 0 if size >= _WHOLE_MILLIONS_FROM else 1)
    return number(millions, language), f"{_MILLIONS[known_language(language)]} {value.currency}"


def precision_prefix(precision: Precision | str, language: str = "es") -> str:
    """The words before a figure that is not exact: 'unos', 'más de' (es), 'about', 'more than' (en); '' if exact."""
    return _PREFIXES[known_language(language)][Precision(precision)]


def hedged(figure: str, precision: Precision | str, language: str = "es") -> str:
    """A figure as a reader sees it, with 'unos' or 'más de' before it where it is not exact; '' stands for exact."""
    if not precision or precision == Precision.EXACT:
        return figure
    return f"{precision_prefix(precision, language)} {figure}"


def said(value: Money, language: str = "es") -> str:
    """Money with its currency and its exactness: 'más de USD 25.000' (es), 'more than USD 25,000' (en)."""
    return hedged(money(value, language), value.precision, language)


def percent(value: Decimal, places: int = 1, language: str = "es") -> str:
    """A percentage given as such (5.093349, not 0.05093349): '5,093349 %' (es), '5.093349%' (en)."""
    figure = number(value, language, places)
    return f"{figure} %" if known_language(language) == "es" else f"{figure}%"


def day(value: date, language: str = "es", style: Style = "long") -> str:
    """A day in words: '19 de septiembre de 2011', '19 sep. 2011' (es); '19 September 2011', '19 Sep 2011' (en).

    A moment with a time zone is shown as the day it is in the local one.
    """
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    named = month_name(value.month, language, style)
    if style == "long" and known_language(language) == "es":
        return f"{value.day} de {named} de {value.year}"
    return f"{value.day} {named} {value.year}"


def month_name(month: int, language: str = "es", style: Style = "long") -> str:
    """The name of month 1–12, full or shortened ('sep.' in Spanish, 'Sep' in English)."""
    table = _MONTHS if style == "long" else _SHORT_MONTHS
    return table[known_language(language)][month - 1]
