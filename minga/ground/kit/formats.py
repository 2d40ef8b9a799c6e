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
    return _with_currency(amount(value.amount, language), value.currency, language)


def amount(value: Decimal, language: str = "es") -> str:
    """An amount whose currency stands elsewhere: '12.500,50', '12.500'; rounded half-up to cents, which are left out when zero."""
    rounded = half_up(value)
    return number(rounded, language, 0 if rounded == rounded.to_integral_value() else 2)


def _with_currency(figure: str, currency: str, language: str) -> str:
    if known_language(language) == "es" and currency == "COP":
        return f"-${figure[1:]} COP" if figure.startswith("-") else f"${figure} COP"
    return f"{currency} {figure}"


def short_money(value: Money, language: str = "es") -> tuple[str, str]:
    """Figure and unit for a headline: ('21.033', 'millones COP'), ('USD 7.928,6', 'millones'); show it only beside the exact value.

    From 10.000 million whole millions, from 100 million one decimal at most; below that the exact amount, without a unit.
    """
    size = abs(value.amount)
    if size < _SHORTENED_FROM:
        return money(value, language), ""
    millions = half_up(value.amount.scaleb(-6), 0 if size >= _WHOLE_MILLIONS_FROM else 1)
    figure, word = number(millions, language), _MILLIONS[known_language(language)]
    after = known_language(language) == "es" and value.currency == "COP"
    return (figure, f"{word} COP") if after else (f"{value.currency} {figure}", word)


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


def percent(value: Decimal, places: int | None = 1, language: str = "es") -> str:
    """A percentage given as such (5.093349, not 0.05093349): '5,093349 %' (es), '5.093349%' (en). `places`: None for all it has."""
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


def moment(value: datetime, language: str = "es", style: Style = "short") -> str:
    """A day and its hour in local time: '19 sep. 2011, 13:05' (es); '19 Sep 2011, 13:05' (en)."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local, language, style)}, {local:%H:%M}"


def month_name(month: int, language: str = "es", style: Style = "long") -> str:
    """The name of month 1–12, full or shortened ('sep.' in Spanish, 'Sep' in English)."""
    table = _MONTHS if style == "long" else _SHORT_MONTHS
    return table[known_language(language)][month - 1]
