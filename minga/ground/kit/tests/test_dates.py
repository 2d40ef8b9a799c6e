"""Partial dates: kept, sorted and shown as no more than is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.ground.kit.dates import PartialDate


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2000", "year", date(2000, 1, 1), date(2000, 12, 31)),
        ("2021-07", "month", date(2021, 7, 1), date(2021, 7, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2011-02-25", "day", date(2011, 2, 25), date(2011, 2, 25)),
    ],
)
def test_it_works(text, precision, first, last):
    known = PartialDate.parse(text)
    assert (known.precision, known.first, known.last) == (precision, first, last)


@pytest.mark.parametrize(
    ("text", "spanish", "short", "english"),
    [
        ("2000", "2000", "2000", "2000"),
        ("2021-07", "julio 2021", "jul. 2021", "July 2021"),
        ("2011-02-25", "25 de febrero de 2011", "25 feb. 2011", "25 February 2011"),
    ],
)
def test_pitfall_38_it_shows_no_more_than_is_known(text, spanish, short, english):
    known = PartialDate.parse(text)
    assert (known.show(), known.show(style="short"), known.show("en")) == (spanish, short, english)


def test_it_sorts_by_its_text():
    texts = ["2011-02-25", "2021-07", "2011", "2011-02", "2000"]
    assert [str(known) for known in sorted(map(PartialDate.parse, texts))] == sorted(texts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2008-20011",
        "2011-13",
        "2011-00",
        "2011-02-29",
        "2011-04-31",
        "2011-4-1",
        "25/02/2011",
        "1899",
        "2101",
        "20111",
        "２０１１",
    ],
)
def test_it_refuses_what_is_no_date(text):
    with pytest.raises(ValueError, match="«"):
        PartialDate.parse(text)


def test_the_refusal_is_a_plain_sentence():
    with pytest.raises(ValueError) as refusal:
        PartialDate.parse("2011-02-29")
    assert str(refusal.value) == "«2011-02-29» tiene un día que ese mes no tiene."


def test_a_long_text_is_cut_in_the_refusal():
    with pytest.raises(ValueError) as refusal:
        PartialDate.parse("9" * 5000)
    assert len(str(refusal.value)) < 120


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_as_itself(day):
    known = PartialDate.parse(day.isoformat())
    assert known == PartialDate.of(day)
    assert (known.first, known.last) == (day, day)


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text):
    try:
        known = PartialDate.parse(text)
    except ValueError:
        return
    assert known.first <= known.last
