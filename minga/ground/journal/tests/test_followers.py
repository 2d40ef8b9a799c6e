"""What follows a change: called once a transaction is committed, never for what it writes itself, and no harm where it fails."""

import logging

import pytest
from django.contrib.auth import get_user_model

from minga.ground.journal import followers
from minga.ground.journal.actions import record

pytestmark = pytest.mark.django_db
TOLD: list[list[tuple[str, str]]] = []


def follow(changed: list[tuple[str, str]]) -> None:
    TOLD.append(changed)


def fail(changed: list[tuple[str, str]]) -> None:
    raise RuntimeError("no")


@pytest.fixture
def following(settings):
    """Follow with this module's own functions, and with nothing told so far."""
    settings.JOURNAL_FOLLOWERS = [f"{__name__}.fail", f"{__name__}.follow"]
    followers.named.cache_clear()
    TOLD.clear()
    yield
    followers.named.cache_clear()


def write(*events: str) -> None:
    by = get_user_model().objects.system()
    for number, event in enumerate(events):
        record(event, by=by, thing=("thing", f"T-{number}"))


def test_they_are_told_once_of_all_that_changed(following, django_capture_on_commit_callbacks, caplog):
    with caplog.at_level(logging.CRITICAL), django_capture_on_commit_callbacks(execute=True):
        write("thing.made", "thing.made")
        assert TOLD == []
    assert TOLD == [[("thing", "T-0"), ("thing", "T-1")]]


def test_one_that_fails_stops_no_other_and_is_logged(following, django_capture_on_commit_callbacks, caplog):
    with caplog.at_level(logging.ERROR, followers.__name__), django_capture_on_commit_callbacks(execute=True):
        write("thing.made")
    assert ("failed after a change of 1 things" in caplog.text, len(TOLD)) == (True, 1)


def test_what_they_write_themselves_is_not_followed(following, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        write("finding.raised")
    assert (callbacks, TOLD) == ([], [])
