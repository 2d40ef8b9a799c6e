"""Whoever came in by a temporary access puts a password of their own before anything else: every route there is leads there."""

import re

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from minga.ground.accounts import entry
from minga.ground.accounts.gate import BEFORE_PASSWORD
from minga.ground.accounts.models import AccessKind, Person, Role
from minga.ground.accounts.permissions import held_back
from minga.ground.accounts.testing import make_person
from tests.test_permissions import ROWS

FIRST, SET_UP = "/cuenta/clave/primera", "/cuenta/segundo-factor"


def routes(patterns=None, prefix: str = "/") -> list[str]:
    """One address for each route of the URLconf, the administration's own among them."""
    found = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + re.sub(r"^\^|\$$", "", str(one.pattern))
        if isinstance(one, URLResolver):
            found += routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            found.append(example(one.name, route))
    return found


def example(name: str | None, route: str) -> str:
    """An address that leads to a route: its parts filled in with 1, or the example of the table of addresses."""
    filled = re.sub(r"<[^>]+>", "1", route)
    try:
        if resolve(filled).url_name == name:
            return filled
    except Resolver404:
        pass
    return next((row.example for row in ROWS if row.name.rpartition(":")[2] == name), filled.replace("(?P", "").replace(".*)", ""))


ROUTES = sorted(set(routes()))


@pytest.fixture
def person(db) -> Person:
    """An administrator, to whom registration gave a temporary access."""
    one = make_person("nueva@minga.example", Role.ADMINISTRATOR)
    entry.give_access(by=make_person("registro-uno@minga.example", Role.REGISTRAR), person=one, kind=AccessKind.LINK)
    return Person.objects.get(pk=one.pk)


@pytest.fixture
def inside(person) -> Client:
    """The browser of somebody who came in by a temporary access."""
    client = Client()
    client.force_login(person)
    return client


def test_it_works(inside):
    assert inside.get(FIRST).status_code == 200


def test_r_129_pitfall_12_only_the_page_of_the_password_is_reached(inside):
    """RELIABILITY 8: every route of the URLconf, by reading and by writing."""
    assert len(ROUTES) > 60
    allowed = {reverse(name) for name in BEFORE_PASSWORD}
    led = {}
    for address in ROUTES:
        if address not in allowed:
            for method in (inside.get, inside.post):
                response = method(address)
                led[f"{method.__name__} {address}"] = (response.status_code, response.get("Location", ""))
    assert {what: where for what, where in led.items() if where != (302, FIRST)} == {}


def test_in_english_too(inside):
    assert [inside.get(f"/en{address}")["Location"] for address in ("/", "/mapa", "/gestion/")] == [f"/en{FIRST}"] * 3


def test_one_can_leave(inside):
    assert inside.post("/cuenta/salir").status_code == 302
    assert inside.get("/mapa").status_code == 200


def test_no_role_counts_meanwhile_whatever_way_one_comes_in(person):
    assert (person.appointed, person.roles, person.is_staff, held_back(person)) == ({Role.ADMINISTRATOR}, frozenset(), False, "password")


def test_who_lacks_the_second_factor_reads_what_is_public_and_sets_it_up(settings, db):
    settings.SECOND_FACTOR = True
    client = Client()
    client.force_login(make_person("valida@minga.example", Role.VALIDATOR, Role.ADMINISTRATOR))
    assert [client.get(page).status_code for page in ("/", "/mapa", SET_UP, "/manual")] == [200] * 4
    work = ("/gestion/", "/solicitudes-de-cuenta", "/solicitudes-de-cuenta/1", "/solicitudes-de-cuenta/accesos")
    assert [client.get(page).get("Location") for page in work] == [SET_UP] * 4
    assert "Su rol pide un segundo factor." in client.get(SET_UP).text


def test_without_a_second_factor_no_role_that_binds_others_counts(settings, db):
    settings.SECOND_FACTOR = True
    person = make_person("valida@minga.example", Role.VALIDATOR, Role.AUDITOR)
    found = Person.objects.get(pk=person.pk)
    assert (found.roles, held_back(found)) == ({Role.AUDITOR}, "second_factor")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.CURATOR, Role.SECRETARIAT, Role.IT])
def test_roles_that_bind_nobody_need_no_second_factor(settings, db, role):
    settings.SECOND_FACTOR = True
    assert held_back(Person.objects.get(pk=make_person("otra@minga.example", role).pk)) == ""


def test_where_the_setting_is_off_nobody_is_held_back(settings, db):
    settings.SECOND_FACTOR = False
    assert held_back(make_person("valida@minga.example", Role.VALIDATOR)) == ""


def test_commands_are_not_held_back(settings, db):
    settings.SECOND_FACTOR = True
    assert Person.objects.system().administers is True
