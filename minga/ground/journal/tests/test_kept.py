"""What is counted is kept until the journal grows, apart from the counters of wrong tries."""

import pytest
from django.core.cache import caches

from minga.ground.journal.queries import head, kept
from minga.ground.journal.testing import make_lines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["kept"].clear()


def counting():
    """Return (work, calls): a work that notes each time it is done."""
    calls: list[int] = []
    return (lambda: calls.append(1) or len(calls)), calls


def test_it_works():
    work, calls = counting()
    assert ([kept("one", work), kept("one", work)], len(calls)) == ([1, 1], 1)


def test_it_is_done_again_when_the_journal_grew():
    work, _calls = counting()
    kept("one", work)
    make_lines(1)
    assert kept("one", work) == 2


def test_names_are_kept_apart():
    work, _calls = counting()
    assert [kept("one", work), kept("two", work)] == [1, 2]


def test_an_answer_of_none_is_kept_too():
    calls: list[int] = []
    assert [kept("none", lambda: calls.append(1)), kept("none", lambda: calls.append(1)), len(calls)] == [None, None, 1]


def test_with_the_head_known_nothing_is_asked(django_assert_num_queries):
    as_of = head()[1]
    with django_assert_num_queries(0):
        assert [kept("one", lambda: 7, as_of), kept("one", lambda: 8, as_of)] == [7, 7]


@pytest.mark.parametrize("name", ["", "con espacios\n", "ñ" * 5000, "\0", "\ud800"])
def test_any_text_is_a_name(name):
    assert [kept(name, lambda: 1), kept(name, lambda: 2)] == [1, 1]
