"""The second net (RELIABILITY 35): a change of a row without a line leaves a trace; one with a line leaves none."""

import contextlib
import sqlite3

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from minga.ground.journal import actions, net
from minga.ground.journal.lines import changes, unexplained
from minga.ground.journal.models import Trace
from minga.ground.journal.testing import make_lines

pytestmark = pytest.mark.django_db
PERSON = "auditoria@minga.example"


def raw(sql: str, *values: str | int) -> None:
    """Run one statement as somebody with the database in hand would: no action, no line."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def rename(name: str = "Otro nombre") -> None:
    raw("UPDATE accounts_person SET name = %s WHERE email = %s", name, PERSON)


def left() -> list[tuple[str, str, list]]:
    """Return (table, operation, what differs) of each trace."""
    return [(one.table_name, one.operation, [tuple(change) for change in changes(one)]) for one in unexplained()]


RENAMED = [("accounts_person", "UPDATE", [("name", "Auditoría de la demostración", "Otro nombre")])]


def test_it_works():
    rename()
    assert left() == RENAMED


def test_everything_that_the_demonstration_wrote_has_its_line():
    assert left() == []


def test_a_row_taken_out_leaves_what_it_was():
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM organisations_alias")
        last = cursor.fetchone()[0]
    raw("DELETE FROM organisations_alias WHERE id = %s", last)
    (trace,) = unexplained()
    assert (trace.table_name, trace.row_key, trace.operation, trace.after) == ("organisations_alias", str(last), "DELETE", {})
    assert trace.before["id"] == last


def test_a_row_put_in_leaves_what_it_is():
    person = get_user_model().objects.create(email="intrusa@example.org", name="Intrusa")
    (trace,) = unexplained()
    assert (trace.table_name, trace.row_key, trace.operation, trace.before) == ("accounts_person", str(person.pk), "INSERT", {})
    assert (trace.after["email"], trace.after["password"]) == ("intrusa@example.org", "***")


def test_a_change_through_a_model_without_a_line_leaves_a_trace():
    get_user_model().objects.filter(email=PERSON).update(name="Otro nombre")
    assert left() == RENAMED


def test_a_change_with_its_line_leaves_none():
    rename()
    make_lines(1)
    assert left() == []


def test_a_change_after_the_line_of_its_transaction_leaves_none():
    make_lines(1)
    rename()
    assert left() == []


def test_a_line_undone_explains_nothing():
    rename()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_lines(1)
        _broken = 1 / 0
    assert left() == RENAMED


def test_the_trace_of_an_earlier_transaction_stays():
    old = Trace.objects.create(at=timezone.now(), table_name="thing", row_key="1", operation="DELETE")
    connection.last_trace = old.pk  # what SQLite's connection remembers at the beginning; PostgreSQL asks for the transaction
    rename()
    make_lines(1)
    connection.last_trace = 0
    assert left() == [("thing", "DELETE", [])]


def test_a_change_that_changes_nothing_leaves_none():
    raw("UPDATE accounts_person SET name = name")
    assert left() == []


def test_the_moment_of_a_sign_in_leaves_none():
    raw("UPDATE accounts_person SET last_login = %s WHERE email = %s", "2026-01-02 03:04:05+00:00", PERSON)
    assert left() == []


def test_no_secret_is_written_down():
    raw("UPDATE accounts_person SET password = 'robada' WHERE email = %s", PERSON)
    (trace,) = unexplained()
    assert (trace.operation, trace.before["password"], trace.after["password"]) == ("UPDATE", "***", "***")


@pytest.mark.parametrize("sql", ["UPDATE journal_trace SET row_key = 'otro'", "DELETE FROM journal_trace"])
def test_a_trace_is_neither_changed_nor_deleted(sql):
    old = Trace.objects.create(at=timezone.now(), table_name="thing", row_key="1", operation="DELETE")
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        raw(sql)
    assert ("a trace is never changed" in str(refused.value), list(unexplained())) == (True, [old])


def test_every_table_of_the_house_has_the_net():
    assert net.holes() == []
    standing = {table for table, _text in net.standing().values()}
    assert standing == set(net.guarded())


def test_every_table_without_the_net_has_its_reason():
    with connection.cursor() as cursor:
        tables = {table.name for table in connection.introspection.get_table_list(cursor)}
    strangers = ("account_", "auth_", "django_", "mfa_", "sqlite_", "search_words", "journal_mark")
    own = {name for name in tables if not name.startswith(strangers)}
    assert own - set(net.guarded()) == set(net.EXEMPT)
    assert all(len(reason) > 10 for reason in net.EXEMPT.values())


def test_a_trigger_taken_away_is_named_and_made_again():
    connection.check_constraints()
    name = net.names_of("rates_rate")[0]
    with connection.cursor() as cursor:
        net.drop(cursor, name, "rates_rate")
    assert net.holes() == ["rates_rate"]
    assert (net.spread(), net.holes(), net.spread()) == (1, [], 0)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite switches no trigger off")
def test_a_trigger_switched_off_is_named():
    connection.check_constraints()
    raw("ALTER TABLE rates_rate DISABLE TRIGGER journal_net_rates_rate")
    assert net.holes() == ["rates_rate"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's triggers call no function")
def test_a_function_that_does_nothing_is_named():
    raw("CREATE OR REPLACE FUNCTION journal_net() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
    assert net.holes() == list(net.guarded())
    net.spread()
    assert net.holes() == []


@contextlib.contextmanager
def database_on_disk(path):
    """A copy of the test's database in a file, in place of it: transactions there are real ones."""
    own = connections["default"]
    path.write_bytes(own.connection.serialize())
    copy = type(own)({**own.settings_dict, "NAME": str(path)}, alias="default")
    connections["default"] = copy
    try:
        yield
    finally:
        copy.close()
        connections["default"] = own


@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies a SQLite database")
def test_a_shell_leaves_a_trace_and_an_action_beside_it_none(tmp_path):
    """Three transactions that are really committed: a plain shell's, one with a line, one of a model without a line."""
    with database_on_disk(tmp_path / "copy.sqlite3"):
        with contextlib.closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as shell, shell:
            shell.execute("UPDATE accounts_person SET name = 'Otro nombre' WHERE email = ?", [PERSON])
        with transaction.atomic():
            rename("Con línea")
            actions.record("thing.done", by=get_user_model().objects.system(), thing=("thing", "T-1"))
        assert left() == RENAMED
        get_user_model().objects.filter(email=PERSON).update(name="Sin línea")
        assert left() == [*RENAMED, ("accounts_person", "UPDATE", [("name", "Con línea", "Sin línea")])]
        with connection.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM journal_mark").fetchone() == (0,)
