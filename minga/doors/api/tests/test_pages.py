"""The pages of the interface: how it is used, and one's own keys."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.doors.api.testing import OFFICER, OTHER_OFFICER
from minga.ground.accounts.models import Person, Token
from minga.ground.accounts.tokens import find

pytestmark = pytest.mark.django_db
GOOD = {"name": "Tablero", "scopes": ["read", "draft"], "days": "30"}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=OFFICER))
    return client


def make(client: Client, **changed) -> str:
    response = client.post(reverse("api_keys"), GOOD | changed)
    return response.context["text"]


def test_it_works(client):
    text = make(client)
    token = find(text)
    assert (token.person.email, token.name, token.scopes, token.days) == (OFFICER, "Tablero", " read draft ", 30)


def test_a_key_is_shown_once(client):
    text = make(client)
    again = client.get(reverse("api_keys"))
    assert (text in again.content.decode(), "Tablero" in again.content.decode()) == (False, True)


@pytest.mark.parametrize(
    "field, value", [("name", ""), ("name", "a\0"), ("scopes", []), ("scopes", ["all"]), ("days", "366"), ("days", "x")]
)
def test_what_does_not_fit_is_refused(field, value, client):
    response = client.post(reverse("api_keys"), GOOD | {field: value})
    assert (response.status_code, list(response.context["form"].errors), Token.objects.count()) == (422, [field], 0)


def test_one_revokes_ones_own(client):
    text = make(client)
    response = client.post(reverse("api_keys"), {"revoke": Token.objects.get().pk}, follow=True)
    assert (response.status_code, find(text), "revocada" in response.content.decode()) == (200, None, True)


def test_anothers_key_is_not_there(client):
    text = make(client)
    other = Client()
    other.force_login(Person.objects.get(email=OTHER_OFFICER))
    met = [other.post(reverse("api_keys"), {"revoke": key}).status_code for key in (Token.objects.get().pk, "x", "", "9" * 30)]
    assert (met, find(text) is None, ">Tablero " in other.get(reverse("api_keys")).content.decode()) == ([404] * 4, False, False)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_of_the_interface_tells_every_operation(prefix):
    page = Client().get(f"{prefix}/api/docs").content.decode()
    assert ("GET /api/v1/activities/{code}" in page, "ProblemShape" in page) == (True, True)
