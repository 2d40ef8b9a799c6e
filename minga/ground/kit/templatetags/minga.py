"""Template filters that show figures in the reader's language: `{% load minga %}`."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money

register = template.Library()


@register.filter
def money(value: Money | None) -> str:
    """`{{ contribution.money|money }}`: '$718.566.000 COP', with 'unos' or 'más de' before what is not exact."""
    return "" if value is None else formats.said(value, get_language() or "es")


@register.filter
def number(value: Decimal | int | None, places: int | None = None) -> str:
    """`{{ total|number }}` or `{{ rate|number:2 }}`: grouped thousands; nothing for None."""
    return "" if value is None else formats.number(value, get_language() or "es", places)


@register.filter
def partial_date(value: PartialDate | str | None, style: formats.Style = "long") -> str:
    """`{{ activity.start|partial_date:"short" }}`: no more than what is known; nothing for None or ''."""
    if not value:
        return ""
    known = value if isinstance(value, PartialDate) else PartialDate.parse(value)
    return known.show(get_language() or "es", style)


@register.filter
def day(value: date | None, style: formats.Style = "long") -> str:
    """`{{ rate.day|day }}`: '19 de septiembre de 2011'; nothing for None."""
    return "" if value is None else formats.day(value, get_language() or "es", style)


@register.filter
def moment(value: datetime | None, style: formats.Style = "short") -> str:
    """`{{ letter.written_at|moment }}`: '19 sep. 2011, 13:05'; nothing for None."""
    return "" if value is None else formats.moment(value, get_language() or "es", style)


@register.simple_tag
def today() -> str:
    """`{% today %}`: the day on which the page was made."""
    return formats.day(timezone.localdate(), get_language() or "es")
