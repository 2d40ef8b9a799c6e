"""A database that is held by another, too slow or away: 503 with a word on when to come back, and never a fault of the page."""

import os
import subprocess
import sys

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from minga.urls import handler500  # noqa: F401  the answer to a fault outside the views
from minga.urls import urlpatterns as ours
from tests.environment import ROOT

BUSY, RETRY = "Minga está ocupada", "5"
AWAY = "postgres://minga@127.0.0.1:1/minga"


def writes(request):
    """A page that writes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE written (n integer)")
    return HttpResponse("written")


def waits(request):
    """A page that waits longer than PostgreSQL is let."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 10")
        cursor.execute("SELECT pg_sleep(2)")
    return HttpResponse("waited")


def lacks(request):
    """A page that asks for a table that is not there: a fault of ours."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nothing_of_that_name")


urlpatterns = [path("escribe", writes), path("espera", waits), path("falta", lacks), *ours]
ASK = """
import django, sys; django.setup()
from django.conf import settings; settings.ROOT_URLCONF = "tests.test_busy"
from django.test import Client
client = Client(headers={"host": "localhost"}, raise_request_exception=False)
address, cookie, said = sys.argv[1:]
if cookie: client.cookies["sessionid"] = cookie
response = client.get(address)
print(response.status_code, response.headers.get("Retry-After"), response.headers.get("Cache-Control"), said in response.text)
"""
HOLD = """
import sqlite3; from django.db import connection
connection.settings_dict["OPTIONS"]["timeout"] = 0.1
holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None); holder.execute("BEGIN IMMEDIATE")
"""


def ask(address: str, folder, *, hold: bool = False, cookie: str = "", said: str = BUSY, **names: str) -> str:
    """What a process of its own, with its own database, answers."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"MINGA_ENV": "test", "MINGA_DATA": str(folder), "MINGA_KEYS": str(folder / "keys")} | names
    environment |= {"DJANGO_SETTINGS_MODULE": "minga.settings", "PYTHONPATH": str(ROOT / "scripts")}
    code = ASK.replace("from django.test", HOLD + "from django.test", 1) if hold else ASK
    command = [sys.executable, "-c", code, address, cookie, said]
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


@pytest.mark.house
def test_it_works(tmp_path):
    assert ask("/escribe", tmp_path) == "200 None None False"


@pytest.mark.house
def test_a_database_held_by_another_is_busy(tmp_path):
    assert ask("/escribe", tmp_path, hold=True) == "503 5 no-store True"


@pytest.mark.house
def test_a_database_that_is_away_is_busy(tmp_path):
    assert ask("/", tmp_path, DATABASE_URL=AWAY) == "503 5 no-store True"


@pytest.mark.house
def test_a_table_that_is_not_there_is_a_fault_of_ours(tmp_path):
    assert ask("/falta", tmp_path) == "500 None None False"


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no time for a statement")
def test_a_statement_that_takes_too_long_is_busy():
    response = Client().get("/espera")
    assert (response.status_code, response["Retry-After"], BUSY in response.text) == (503, RETRY, True)


@pytest.mark.house
def test_a_session_that_cannot_be_read_is_busy(tmp_path):
    """Met outside the views, where no middleware hears of the fault."""
    assert ask("/", tmp_path, cookie="a" * 32, DATABASE_URL=AWAY) == "503 5 no-store True"


@pytest.mark.house
def test_the_page_speaks_english_too(tmp_path):
    assert ask("/en/", tmp_path, said="Minga is busy", DATABASE_URL=AWAY) == "503 5 no-store True"
