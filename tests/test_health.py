"""What a watcher and a browser are told: health, the id of a request, the headers of every kind of page."""

import io
import json
import logging
import os
import re
import subprocess
import sys

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import path

from minga.ground.accounts.models import Person
from minga.urls import urlpatterns as ours
from tests.environment import ROOT

pytestmark = pytest.mark.django_db


def broken(request):
    """A page with a fault in it."""
    raise RuntimeError("roto")


# The site with one page that fails, for the answer to a fault.
urlpatterns = [path("roto", broken), *ours]
FAILING = pytest.mark.urls(__name__)

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PAGES = {
    "/": 200,
    "/en/": 200,
    "/buscar?q=agua": 200,
    "/no-existe": 404,
    "/cuenta/ingresar": 200,
    "/cuenta/clave/olvidada": 200,
    "/gestion/": 302,
    "/healthz": 200,
    "/listas/FUENTE.json": 200,
    "/listas/FUENTE.csv": 200,
    "/robots.txt": 200,
}

HOSTILE = ["", "short", "a b c d e", "request\r\nSet-Cookie: a=b", "x" * 10_240, "<script>alert(1)</script>", "petición-1"]


@pytest.fixture
def log():
    """The lines that the process writes while the test runs, as text."""
    (handler,) = [one for one in logging.getLogger().handlers if getattr(one, "name", "") == "out"]
    stream, before = io.StringIO(), handler.stream
    handler.stream = stream  # not setStream, which flushes the one before: it may be that of a test long over
    yield stream
    handler.stream = before


def test_it_works(client):
    assert (client.get("/healthz").json(), client.get("/readyz").json()) == ({"ok": True, "disk": "ok"}, {"ok": True, "database": "ok"})


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_asked_and_not_changed(client, address):
    assert [client.post(address).status_code, client.head(address).status_code] == [405, 200]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_never_kept(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]


def test_health_answers_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert [Client().get(address).status_code for address in ("/healthz", "/readyz", "/ayuda")] == [200, 200, 301]


def test_a_database_behind_is_not_ready(client):
    (last,) = MigrationLoader(connection).graph.leaf_nodes("funding")  # one that stands for no earlier ones
    MigrationRecorder(connection).record_unapplied(*last)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"ok": False, "database": "behind"})


@pytest.mark.house
def test_a_dead_database_is_not_ready(tmp_path):
    code = (
        "import django; django.setup(); from django.test import Client; r = Client(headers={'host': 'localhost'}).get('/readyz');"
        "print(r.status_code, r.text)"
    )
    environment = os.environ | {"DATABASE_URL": "postgres://minga@127.0.0.1:1/minga", "MINGA_DATA": str(tmp_path)}
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert found.stdout.strip() == '503 {"ok": false, "database": "unreachable"}'


@pytest.mark.parametrize("given", ["request-0001", "0123456789abcdef" * 4])
def test_a_plain_request_id_is_given_back(client, given):
    assert client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "a b c d e", "request\r\nSet-Cookie: a=b", "x" * 10_240, "<script>alert(1)</script>", "petición-1"]
)
def test_any_other_request_id_is_replaced(client, given):
    answered = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (bool(re.fullmatch("[0-9a-f]{32}", answered)), answered == given) == (True, False)


def test_requests_have_ids_of_their_own(client):
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


@FAILING
def test_a_fault_is_logged_as_json_with_the_id_of_its_request(log):
    Client(raise_request_exception=False).get("/roto", headers={"X-Request-ID": "request-0001"})
    (line,) = log.getvalue().splitlines()
    logged = json.loads(line)
    assert (logged["levelname"], logged["request_id"], "RuntimeError: roto" in logged["exc_info"]) == ("ERROR", "request-0001", True)


@FAILING
def test_a_fault_is_answered_without_its_details():
    response = Client(raise_request_exception=False).get("/roto", headers={"X-Request-ID": "request-0001"})
    assert (response.status_code, response["X-Request-ID"], response["Content-Security-Policy"]) == (500, "request-0001", CSP)
    assert (b"RuntimeError" in response.content, b"Traceback" in response.content) == (False, False)


@pytest.mark.parametrize("address", PAGES)
def test_every_kind_of_page_has_the_strict_policy(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Security-Policy"]) == (PAGES[address], CSP)


def test_the_stock_admin_has_the_strict_policy(client):
    client.force_login(Person.objects.get(email="administracion@minga.example"))
    response = client.get("/gestion/")
    assert (response.status_code, response["Content-Security-Policy"]) == (200, CSP)


def test_the_refused_form_has_the_strict_policy():
    response = Client(enforce_csrf_checks=True).post("/cuenta/ingresar", {})
    assert (response.status_code, response["Content-Security-Policy"]) == (403, CSP)


def test_the_policy_allows_nothing_inline():
    assert [word for word in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*") if word in CSP] == []


def test_every_page_has_the_other_headers(client):
    response = client.get("/")
    names = ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options")
    assert [response[name] for name in names] == ["nosniff", "same-origin", "same-origin", "DENY"]
