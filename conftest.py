"""Prepares the environment before Django reads it, and offers every test the shared fixtures."""

import django
import pytest
from _pytest import runner
from django.core.cache import caches
from django.utils import translation

from tests import prepared
from tests.days import not_yet
from tests.environment import PREPARED, prepare
from tests.examples import try_in_peace
from tests.passwords import hash_lightly
from tests.room import with_room
from tests.static_files import look_up_once

pytest_plugins = ["tests.services", "tests.site"]

prepare()
django.setup()
look_up_once()
hash_lightly()
try_in_peace()

from minga.evidence.figures.warehouse import discard  # noqa: E402  (models can be read only now)
from minga.ground.inbox.models import Letter  # noqa: E402


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    with not_yet():
        return (yield)


def pytest_runtest_protocol(item, nextitem):
    return with_room(lambda: runner.pytest_runtest_protocol(item, nextitem))


@pytest.fixture(autouse=True)
def clean_thread():
    """A page asked for leaves its language in this thread and itself among those kept: each test begins without them."""
    translation.deactivate()
    caches["pages"].clear()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> None:
    prepared.begin_there()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Every test database holds the reference lists, the territory and the demonstration's records and accounts; its outbox is empty."""
    with django_db_blocker.unblock():
        if not PREPARED:
            prepared.load()
        Letter.objects.all().delete()


@pytest.fixture
def facts_anew(db):
    """For a test that writes past the journal: call it, and the figures are made anew; afterwards once more."""
    yield discard
    discard()
