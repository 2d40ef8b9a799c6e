"""Builders for tests: lines of the journal, and a way round its guard."""

from django.contrib.auth import get_user_model
from django.db import connection

from minga.ground.journal import actions
from minga.ground.journal.migrations import _guard
from minga.ground.journal.models import Entry


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
