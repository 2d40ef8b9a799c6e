"""Template filters in the reader's language."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money, Precision


def shown(expression: str, value: object, language: str = "es") -> str:
    """What a page in this language prints for the expression."""
    with translation.override(language):
        return Template("{% load minga %}{{ " + expression + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "value", "spanish", "english"),
    [
        ("value|money", Money(Decimal("12386206436.05"), "COP"), "$12.386.206.436,05 COP", "COP 12,386,206,436.05"),
        ("value|money", Money(5000, "EUR", Precision.AT_LEAST), "más de EUR 5.000", "more than EUR 5,000"),
        ("value|number", 43650, "43.650", "43,650"),
        ("value|number:2", Decimal("1766.5"), "1.766,50", "1,766.50"),
        ("value|partial_date", "2021-07", "julio 2021", "July 2021"),
        ("value|partial_date:'short'", PartialDate("2011-02-25"), "25 feb. 2011", "25 Feb 2011"),
        ("value|day", date(2011, 9, 19), "19 de septiembre de 2011", "19 September 2011"),
    ],
)
def test_it_works(expression, value, spanish, english):
    assert (shown(expression, value), shown(expression, value, "en")) == (spanish, english)


@pytest.mark.parametrize("name", ["money", "number", "partial_date", "day", "moment"])
def test_nothing_known_shows_nothing(name):
    assert shown(f"value|{name}", None) == ""
