"""Builders for tests: lines of the journal, traces, and a way round its guard."""

import datetime

from django.contrib.auth import get_user_model
from django.db import connection

from minga.ground.journal import actions
from minga.ground.journal.migrations import _guard
from minga.ground.journal.models import Entry, Trace


def make_lines(number: int = 3) -> list[Entry]:
    """Write that many lines, each with every field filled."""
    person = get_user_model().objects.system()
    return [
        actions.record("thing.done", by=person, thing=("thing", f"T-{n}"), before={"n": n}, after={"n": n + 1}, reason=f"motivo {n}")
        for n in range(1, number + 1)
    ]


def lift_guard() -> None:
    """Drop the triggers that refuse a change, as somebody with the database in hand could; the test's transaction restores them."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        for sql in _guard.SQLITE_BACK if connection.vendor == "sqlite" else _guard.POSTGRESQL_BACK:
            cursor.execute(sql)


def tamper(sql: str, *values: str | int) -> None:
    """Run one statement on the journal's table past its guard."""
    lift_guard()
    tamper_again(sql, *values)


def tamper_again(sql: str, *values: str | int) -> None:
    """Run one more statement, the guard being down."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def make_trace() -> Trace:
    """Write a trace as the net would have, in an earlier transaction: a row whose name was changed."""
    at = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
    facts = {"table_name": "things", "row_key": "7", "operation": "UPDATE", "login": "someone"}
    made = Trace.objects.create(at=at, before={"id": 7, "name": "A"}, after={"id": 7, "name": "B"}, **facts)
    setattr(connection, "last_trace", made.pk)  # noqa: B010  (SQLite's connection; PostgreSQL asks for the transaction)
    return made
