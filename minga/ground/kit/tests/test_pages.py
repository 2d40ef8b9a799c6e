"""Pages of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.ground.kit.pages import read_page


def test_it_works():
    assert read_page("2", 3) == 2


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


@given(st.text(max_size=12), st.integers(1, 500))
def test_any_text_leads_to_a_page_that_is_there(value, last):
    assert 1 <= read_page(value, last) <= last
