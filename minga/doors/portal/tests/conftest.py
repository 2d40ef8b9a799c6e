"""What the tests of the public site share: the demonstration's records, a record made for one test, a reader signed in."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import Client

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get


@pytest.fixture(autouse=True)
def fresh_cache(settings) -> None:
    """Each page is made when it is asked for (test_kept_page keeps them), and nothing counted for one test serves the next."""
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture
def demo(db) -> None:
    """The demonstration's records, which every test database holds."""


@pytest.fixture
def make_activity(db) -> Callable[..., Activity]:
    """Record an activity as a loader would: its findings and its search card with it."""

    def make(code: str, title: str, parts: dict | None = None, **fields) -> Activity:
        by = Person.objects.system()
        whole = {"title": title, "kind": get("TIPO_ACTIVIDAD", "PROYECTO"), "source": "002:L1", **fields}
        activity, _how = actions.record(by=by, code=code, fields=whole, parts=parts or {})
        actions.review(by=by, activity=activity)
        return activity

    return make


@pytest.fixture
def administrator(client: Client, db) -> Client:
    """A browser with an administrator signed in."""
    client.force_login(Person.objects.get(email="administracion@minga.example"))
    return client
