"""The table of addresses (docs/reference/addresses.md) is the whole truth: which addresses there are and who may open them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from minga.ground.accounts.models import Person

TABLE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "addresses.md"
ADMIN = "admin"
OFFICER, ADMINISTRATOR = "oficina@ambato.example", "administracion@minga.example"
EVERYBODY_OF_WHAT_IS = "todos, si existe"  # the example names none: certificates have random codes
EVERYBODY, SIGNED_IN, ADMINISTRATION, ADMINISTERS = "todos", "persona ingresada", "administración", "quien administra"
OWN, IF_PUBLIC = "la propia persona", "todos, si es público"  # their examples are of nobody: what is one's own, each area tests
REGISTRY, REGISTRARS = "registro", "registradores"
NOT_FOUND, SPENT, NOT_FOUND_INSIDE = "todos, o 404", "todos, o 409", "persona ingresada, o 404"


class Address(NamedTuple):
    """One row of the table."""

    name: str
    pattern: str
    example: str
    who: str
    methods: str


def table() -> list[Address]:
    """The rows of the table, as written."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    return [Address(*(cell.strip().strip("`") for cell in line.strip("|").split("|"))) for line in lines]


def resolved(patterns=None, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Every (name, address) of the URLconf; the administration, which is Django's own, as one."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", re.sub(r"^\^|\$$", "", str(one.pattern)))
        if isinstance(one, URLPattern):
            yield namespace + (one.name or ""), f"/{route}"
        elif isinstance(one, URLResolver) and one.namespace == ADMIN:
            yield ADMIN, f"/{route}"
        else:
            inner = f"{one.namespace}:" if one.namespace else namespace
            yield from resolved(one.url_patterns, route, inner)


ROWS = table()
READ_ONLY = [row for row in ROWS if row.methods == "GET"]


@pytest.mark.house
def test_every_address_is_in_the_table():
    assert sorted(set(resolved()) - {(row.name, row.pattern) for row in ROWS}) == []


@pytest.mark.house
def test_the_table_names_no_other_address():
    assert sorted({(row.name, row.pattern) for row in ROWS} - set(resolved())) == []


@pytest.mark.house
def test_every_row_says_who_and_how():
    assert {row.who for row in ROWS} <= set(EXPECTED)
    assert {row.methods for row in ROWS} <= {"GET", "GET, POST"}


def answer(address: str, email: str = "") -> str:
    """How an address answers a person: 'open', 'sign in' or the status."""
    client = Client()
    if email:
        client.force_login(Person.objects.get(email=email))
    response = client.get(address)
    if response.status_code in (301, 302):
        asks = "/cuenta/ingresar" in response["Location"] or "/login/" in response["Location"]
        return "sign in" if asks and "next=" in response["Location"] else "open"
    return "open" if response.status_code == 200 else str(response.status_code)


EXPECTED = {
    EVERYBODY: ("open", "open", "open"),
    EVERYBODY_OF_WHAT_IS: ("404", "404", "404"),
    SIGNED_IN: ("sign in", "open", "open"),
    ADMINISTRATION: ("sign in", "sign in", "open"),
    OWN: ("sign in", "404", "404"),
    IF_PUBLIC: ("404", "404", "404"),
    ADMINISTERS: ("sign in", "403", "open"),
    REGISTRY: ("sign in", "403", "open"),
    REGISTRARS: ("sign in", "403", "403"),
    NOT_FOUND: ("404", "404", "404"),
    SPENT: ("409", "409", "409"),
    NOT_FOUND_INSIDE: ("sign in", "404", "404"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_every_address_opens_for_whom_the_table_says(row: Address):
    assert tuple(answer(row.example, email) for email in ("", OFFICER, ADMINISTRATOR)) == EXPECTED[row.who]


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_no_answer_to_a_person_signed_in_is_kept_on_the_way(row: Address):
    client = Client()
    client.force_login(Person.objects.get(email=ADMINISTRATOR))
    assert client.get(row.example)["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("row", READ_ONLY, ids=[row.name for row in READ_ONLY])
def test_an_address_that_only_reads_refuses_to_be_written_to(row: Address):
    assert Client().post(row.example).status_code == 405
