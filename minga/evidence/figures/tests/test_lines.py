"""What is behind each line of a figure: as many activities as the line says, with its sum."""

from decimal import Decimal

import pytest

from minga.evidence.figures.asking import Dimension, Figure, Question, ask
from minga.evidence.figures.lines import Behind, Opened, Part, count, rows
from minga.evidence.figures.warehouse import Reading, reading

pytestmark = pytest.mark.django_db
CURRENCIES = ("COP", "USD")


@pytest.fixture
def look() -> Reading:
    with reading() as found:
        yield found


def lines_of(figure: Figure) -> list[tuple[Part, str, object]]:
    """Every line of a figure that has activities of its own."""
    named = [(Part.LINE, line.key, line) for line in figure.lines]
    bare = [(Part.BARE, "", figure.unclassified)] if figure.unclassified else []
    rest = [(Part.REST, "", figure.undivided)] if figure.undivided else []
    return [*named, *bare, *rest, (Part.TOTAL, "", figure.total)]


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("by", Dimension)
def test_every_line_opens_as_many_records_as_it_says(look: Reading, by: Dimension, currency: str):
    question = Question(by, currency=currency)
    lines = lines_of(ask(question, look))
    found = [count(Opened(question, part, key), look) for part, key, _line in lines]
    assert found == [Behind(line.activities, line.amount, line.valued, line.approximate) for _part, _key, line in lines]


@pytest.mark.parametrize("by", Dimension)
def test_the_records_add_up_to_their_line(look: Reading, by: Dimension):
    question = Question(by, currency="COP")
    for part, key, line in lines_of(ask(question, look)):
        opened = rows(Opened(question, part, key), look)
        amounts = [amount for _code, amount, _exact in opened if amount is not None]
        assert (len(opened), sum(amounts, Decimal(0)) if amounts else None) == (line.activities, line.amount)


def test_pitfall_36_money_without_a_rate_opens_its_records(look: Reading):
    opened = Opened(Question(Dimension.THEME, currency="USD"), Part.UNCONVERTED, "COP")
    assert (rows(opened, look), opened.currency) == ([("PRJ-003", Decimal("718566000.00"), True)], "COP")


def test_activities_without_any_amount_open_too(look: Reading):
    question = Question(Dimension.THEME, currency="COP")
    assert count(Opened(question, Part.UNVALUED), look) == Behind(ask(question, look).without_amount, None, 0, False)


def test_a_line_stays_within_the_filters(look: Reading):
    question = Question(Dimension.SOURCE, {Dimension.SOURCE: ("PRIVADA",)}, currency="COP")
    assert count(Opened(question, Part.LINE, "BILATERAL"), look) == Behind(0, None, 0, False)


def test_a_page_of_records_is_a_slice_of_all(look: Reading):
    opened = Opened(Question(currency="COP"))
    assert rows(opened, look, 2, 3) == rows(opened, look)[2:5]
