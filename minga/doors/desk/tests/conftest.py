"""What the tests of the desk share: a browser with one of the demonstration's people signed in."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minga.ground.accounts.models import Person

ADMINISTRATOR, OFFICER, AUDITOR = "administracion@minga.example", "oficina@ambato.example", "auditoria@minga.example"


@pytest.fixture(autouse=True)
def fresh_cache(settings) -> None:
    """Nothing kept for one test serves the next."""
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture
def signed_in(db) -> Callable[[str], Client]:
    """Return a browser with the person of an address signed in."""

    def browser(email: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(email=email))
        return client

    return browser


@pytest.fixture
def administrator(signed_in) -> Client:
    """A browser with the demonstration's administrator signed in."""
    return signed_in(ADMINISTRATOR)


@pytest.fixture
def officer(signed_in) -> Client:
    """A browser with Ambato's officer signed in."""
    return signed_in(OFFICER)


@pytest.fixture
def auditor(signed_in) -> Client:
    """A browser with the demonstration's auditor signed in."""
    return signed_in(AUDITOR)


@pytest.fixture
def queries_of() -> Callable[[Client, str], int]:
    """Return how many queries an address takes in a browser."""

    def count(client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    return count
