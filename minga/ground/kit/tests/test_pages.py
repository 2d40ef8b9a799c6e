"""Pages of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.ground.kit.pages import Page, read_page


def test_it_works():
    page = Page.asked("2", total=45, size=20)
    assert page == Page(number=2, last=3, size=20, total=45)
    assert (page.start, page.end, page.previous, page.next, page.offset) == (21, 40, 1, 3, 20)


@pytest.mark.parametrize(
    ("value", "page"),
    [
        *(
            (None, 1),
            ("", 1),
            ("0", 1),
            ("-1", 1),
            ("1.5", 1),
            ("abc", 1),
            ("9" * 5000, 1),
            ("٣", 1),
            ("2\n", 1),
            (" 2", 1),
        ),
        *(("1", 1), ("007", 7), ("9", 9), ("10", 9), ("999999999", 9)),
    ],
)
def test_read_page_clamps(value, page):
    assert read_page(value, 9) == page


def test_a_list_without_rows_has_one_empty_page():
    page = Page.asked("5", total=0, size=20)
    assert (page.number, page.last, page.start, page.end, page.previous, page.next) == (1, 1, 0, 0, None, None)
    assert page.window == [1]


@pytest.mark.parametrize(
    ("number", "last", "window"),
    [
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, None, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (6, 11, [1, None, 4, 5, 6, 7, 8, None, 11]),
        (50, 99, [1, None, 48, 49, 50, 51, 52, None, 99]),
        (9, 9, [1, None, 7, 8, 9]),
    ],
)
def test_window(number, last, window):
    assert Page(number, last, 20, last * 20).window == window


def test_the_last_page_ends_with_the_last_row():
    page = Page.asked("3", total=45, size=20, capped=True)
    assert (page.start, page.end, page.capped) == (41, 45, True)


@given(st.text(max_size=12), st.integers(0, 500))
def test_any_text_leads_to_a_page_that_is_there(value, total):
    page = Page.asked(value, total=total, size=20)
    assert 1 <= page.number <= page.last
    assert page.number in page.window
