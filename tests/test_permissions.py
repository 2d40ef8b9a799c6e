"""The table of addresses (docs/reference/addresses.md) is the whole truth: which addresses there are and who may open them."""

import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from minga.cycle.agreements.testing import make_draft, make_sent
from minga.cycle.filing.testing import make_dossier, make_submitted
from minga.cycle.funding.models import Pool
from minga.cycle.funding.testing import make_pool, make_project, make_rate
from minga.cycle.needs.models import Agenda, Plan
from minga.cycle.needs.testing import make_agenda, make_demand, make_macro_projects, make_plan
from minga.cycle.offers.testing import make_draft as make_offer_draft
from minga.cycle.offers.testing import make_offer
from minga.cycle.organisations.models import Membership
from minga.cycle.proposals.testing import make_case, make_written
from minga.exchange.spreadsheets.testing import make_load
from minga.ground.accounts.models import Appointment, Person
from minga.ground.inbox.actions import write_to
from minga.ground.inbox.models import Letter, LetterState
from minga.ground.inbox.testing import make_message
from minga.sessions import SEEN, SINCE

type Sessions = tuple[tuple[str, str], ...]  # of each account, the key of its session

TABLE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "addresses.md"
ADMIN = "admin"
VISITOR = ""
EVERYBODY, SIGNED_IN = "todos", "persona ingresada"
INSTEAD = re.compile(r", o (\d{3})$")  # how the example answers those whom it lets in: it opens nothing
# The words of the column «Who», and the demonstration's people each means; several are joined by commas.
PEOPLE = {
    "oficina": {"oficina@ambato.example", "oficina@ibarra.example"},
    "oficina de Ambato": {"oficina@ambato.example"},
    "cooperante": {"programas@bmz.example", "contacto@sos.example"},
    "cooperante del BMZ": {"programas@bmz.example"},
    "curaduría": {"curaduria@minga.example"},
    "revisión": {"revision@minga.example"},
    "planificación": {"planificacion@minga.example"},
    "registro": {"registro@minga.example", "suplente@minga.example"},
    "auditoría": {"auditoria@minga.example"},
    "administración": {"administracion@minga.example"},
}
ACCOUNTS = sorted(set().union(*PEOPLE.values()))
# Who a person is does not depend on the database: on the other one these few open each page, so that its statements run there too.
FEW = ("administracion@minga.example", "oficina@ambato.example")
REST = "los demás"
PROGRAMS, BY_KEY = "/api/v1/", "llave de acceso"  # what programs ask for is tried in minga/doors/api/tests/test_permissions.py


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


EVERY_ROW = table()
ROWS = [row for row in EVERY_ROW if not row.pattern.startswith(PROGRAMS)]
READ_ONLY = [row for row in ROWS if row.methods == "GET"]
METHODS = {"GET", "GET, POST", "POST", "GET, PUT, PATCH", "PUT, PATCH, DELETE", "GET, POST, DELETE", "DELETE"}


def opens_for(who: str) -> set[str]:
    """Whom a row's «Who» lets in: addresses of the demonstration's accounts, VISITOR for anybody at all."""
    if who == EVERYBODY:
        return {VISITOR, *ACCOUNTS}
    if who == SIGNED_IN:
        return set(ACCOUNTS)
    return set().union(*(PEOPLE[word] for word in who.split(", ")))


def expected(row: Address, person: str) -> str:
    """How a row's address answers somebody: 'open' or what its example answers instead, 'sign in', 403 or as the row says."""
    allowed, *denied = row.who.split("; ")
    instead = INSTEAD.search(allowed)
    if person in opens_for(INSTEAD.sub("", allowed)):
        return instead[1] if instead else "open"
    if person == VISITOR or row.name == ADMIN:
        return "sign in"
    for who, status in (one.rsplit(" ", 1) for one in denied):
        if who == REST or person in opens_for(who):
            return status
    return "403"


def words(row: Address) -> set[str]:
    """The words of a row's «Who»."""
    allowed, *denied = row.who.split("; ")
    groups = [INSTEAD.sub("", allowed), *(one.rsplit(" ", 1)[0] for one in denied)]
    return {word for group in groups for word in group.split(", ")}


@pytest.mark.house
def test_every_address_is_in_the_table():
    assert sorted(set(resolved()) - {(row.name, row.pattern) for row in EVERY_ROW}) == []


@pytest.mark.house
def test_the_table_names_no_other_address():
    assert sorted({(row.name, row.pattern) for row in EVERY_ROW} - set(resolved())) == []


@pytest.mark.house
def test_every_row_says_who_and_how():
    assert set().union(*map(words, ROWS)) <= {EVERYBODY, SIGNED_IN, REST, *PEOPLE}
    assert {row.methods for row in ROWS} <= METHODS


def message() -> int:
    """A message to Ambato's officer."""
    with transaction.atomic():
        return make_message(Person.objects.get(email="oficina@ambato.example")).pk


def letter() -> int:
    """A letter that was given up."""
    with transaction.atomic():
        pk = write_to(address="a@b.example", subject="Hola", body="Texto").pk
    Letter.objects.filter(pk=pk).update(state=LetterState.FAILED)
    return pk


# What stands in braces in an example: numbers that the database gives.
NUMBERS: dict[str, Callable[[], int | str]] = {
    "borrador": lambda: make_dossier().key,
    "enviado": lambda: make_submitted().key,
    "convenio": lambda: make_draft().code,
    "convenio en revisión": lambda: make_sent().code,
    "pertenencia": lambda: Membership.objects.get(person__email="oficina@ambato.example").pk,
    "mensaje": message,
    "carta": letter,
    "proyecto": lambda: make_project().code,
    "bolsa": lambda: (Pool.objects.first() or make_pool()[0]).pk,
    "oferta": lambda: make_offer_draft().code,
    "oferta validada": lambda: make_offer().code,
    "tasa": lambda: make_rate().pk,
    "carga": lambda: make_load().pk,
    "demanda": lambda: make_demand().code,
    "plan": lambda: (Plan.objects.filter(organisation__code="ORG-007").first() or make_plan().plan).pk,
    "agenda": lambda: (Agenda.objects.filter(organisation__code="ORG-007", stage="draft").first() or make_agenda()).code,
    "conjunto": lambda: make_macro_projects().pk,
    "caso": lambda: make_case().code,
    "nota": lambda: make_written().code,
    "rol": lambda: Appointment.objects.get(person__email="oficina@ambato.example").pk,
}


def example(row: Address) -> str:
    """A row's example with its numbers."""

    def number(found: re.Match[str]) -> str:
        word = found[1]
        return str(NUMBERS[word]() if word in NUMBERS else Person.objects.get(email=word).pk)

    return re.sub(r"\{([^}]+)\}", number, row.example)


class Answers(NamedTuple):
    """How a row's address answered: each person, with what its answers to people signed in say of keeping, and who writes to it."""

    told: dict[str, str]
    kept: set[str]
    written: int


@pytest.fixture(scope="module")
def sessions(django_db_setup, django_db_blocker) -> Iterator[Sessions]:
    """A session of each account, made once: signing in anew for each address takes as long as many a page."""
    with django_db_blocker.unblock():
        made = tuple((email, session_of(Person.objects.get(email=email))) for email in ACCOUNTS)
    yield made
    with django_db_blocker.unblock():
        Session.objects.filter(pk__in=[key for _email, key in made]).delete()


def session_of(person: Person) -> str:
    """Return the key of a session in which a person is signed in since now."""
    store, now = SessionStore(), int(time.time())
    store.update({SESSION_KEY: str(person.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]})
    store.update({HASH_SESSION_KEY: person.get_session_auth_hash(), SINCE: now, SEEN: now})
    store.create()
    return store.session_key


def browser_of(person: str, sessions: Sessions) -> Client:
    """Return a browser that holds a person's session; the visitor's holds none."""
    client = Client()
    if person:
        client.cookies[settings.SESSION_COOKIE_NAME] = dict(sessions)[person]
    return client


@cache
def asked(row: Address, sessions: Sessions) -> Answers:
    """Ask for a row's example as everybody, then write to it as an administrator. Asked once: the tests below look at the same answers."""
    people = (VISITOR, *(ACCOUNTS if connection.vendor == "sqlite" else FEW))
    told, kept = dict[str, str](), set[str]()
    address = example(row)
    for person in people:
        client = browser_of(person, sessions)
        response = client.get(address) if reads(row) else client.post(address)  # what is only written to is sent an empty form
        told[person] = how(row, response)
        if not reads(row) and told[person] == "open":  # what was written to may be another one now
            address = example(row)
        if person:
            kept.add(response["Cache-Control"])
    writer = browser_of("administracion@minga.example", sessions)
    return Answers(told, kept, writer.post(address).status_code if row.methods == "GET" else 0)


def reads(row: Address) -> bool:
    """Say whether a row's address can be read; reading leaves what stands there as it is."""
    return "GET" in row.methods


def how(row: Address, response: HttpResponseBase) -> str:
    """How an address answers: 'open', 'sign in' or the status."""
    if response.status_code in (301, 302):
        asks = "/cuenta/ingresar" in response["Location"] or "/login/" in response["Location"]
        return "sign in" if asks and "next=" in response["Location"] else "open"
    refused_input = "GET" not in row.methods and response.status_code in (204, 400, 409, 422)
    return "open" if response.status_code == 200 or refused_input else str(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_every_address_opens_for_whom_the_table_says(row: Address, sessions: Sessions):
    told = asked(row, sessions).told
    assert told == {person: expected(row, person) for person in told}
    assert len(told) == (1 + len(ACCOUNTS) if connection.vendor == "sqlite" else 1 + len(FEW))


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_no_answer_to_a_person_signed_in_is_kept_on_the_way(row: Address, sessions: Sessions):
    assert asked(row, sessions).kept == {"private, no-store"}


@pytest.mark.django_db
@pytest.mark.parametrize("row", READ_ONLY, ids=[row.name for row in READ_ONLY])
def test_an_address_that_only_reads_refuses_to_be_written_to(row: Address, sessions: Sessions):
    assert asked(row, sessions).written == 405
