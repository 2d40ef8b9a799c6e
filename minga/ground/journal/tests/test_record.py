"""Writing a line: chained to the one before, in the transaction of its change, guarded by the database."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction

from minga.ground.journal import actions, chain
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import first_break, head
from minga.ground.journal.testing import make_lines
from minga.ground.kit.requests import current_id

pytestmark = pytest.mark.django_db


def test_it_works():
    count, digest = head()
    entry = actions.record("thing.done", by=get_user_model().objects.system(), thing=("thing", "T-1"), after={"n": 1}, reason="prueba")
    assert (entry.seq, entry.previous) == (count + 1, digest)
    assert head() == (entry.seq, entry.digest)


def test_a_line_keeps_what_it_was_given():
    made = actions.record(
        "thing.done", by=get_user_model().objects.system(), thing=("thing", "T-1"), before={"n": 0}, after={"n": 1}, reason="sí"
    )
    kept = Entry.objects.get(seq=made.seq)
    assert (kept.event, kept.actor, kept.thing_kind, kept.thing_key) == ("thing.done", get_user_model().objects.system(), "thing", "T-1")
    assert (kept.before, kept.after, kept.reason, kept.digest) == ({"n": 0}, {"n": 1}, "sí", made.digest)


def test_a_line_carries_the_id_of_its_request():
    token = current_id.set("request-0001")
    try:
        (entry,) = make_lines(1)
    finally:
        current_id.reset(token)
    assert entry.request_id == "request-0001"


def test_figures_and_days_are_kept_as_text():
    after = {"amount": Decimal("0.10"), "day": datetime.date(2011, 2, 25), "rate": 1e22, "whole": 7, "none": None}
    entry = actions.record("thing.done", by=get_user_model().objects.system(), thing=("thing", "T-1"), after=after)
    kept = {"amount": "0.10", "day": "2011-02-25", "rate": "1e+22", "whole": 7, "none": None}
    assert Entry.objects.get(seq=entry.seq).after == kept
    assert first_break() == (entry.seq, None)


def test_a_line_outside_a_transaction_is_refused():
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError) as refused:
            actions.record("thing.done", by=get_user_model().objects.system(), thing=("thing", "T-1"))
    finally:
        connection.in_atomic_block = True
    assert str(refused.value) == "journal.record('thing.done') was called outside a transaction"


def test_a_line_of_a_change_undone_is_undone():
    before = head()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_lines(1)
        _broken = 1 / 0
    assert head() == before


def test_a_change_of_a_line_is_refused_by_the_database():
    (entry,) = make_lines(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET event = 'other' WHERE seq = %s", [entry.seq])
    assert Entry.objects.get(seq=entry.seq).event == "thing.done"


def test_a_deletion_of_a_line_is_refused_by_the_database():
    (entry,) = make_lines(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE seq = %s", [entry.seq])
    assert Entry.objects.filter(seq=entry.seq).exists() is True


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_a_line_put_in_place_of_another_is_refused_by_the_database():
    (entry,) = make_lines(1)
    columns = [field.column for field in Entry._meta.concrete_fields]
    chosen = ", ".join("'other'" if column == "event" else column for column in columns)
    sql = f"INSERT OR REPLACE INTO journal_entry ({', '.join(columns)}) SELECT {chosen} FROM journal_entry WHERE seq = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [entry.seq])
    assert Entry.objects.get(seq=entry.seq).event == "thing.done"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
def test_emptying_the_table_is_refused_by_the_database():
    make_lines(1)
    connection.check_constraints()
    before = head()
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE journal_entry")
    assert ("a line is never changed" in str(refused.value), head()) == (True, before)


def test_a_change_through_the_model_is_refused_by_the_database():
    (entry,) = make_lines(1)
    entry.reason = "otro"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    assert Entry.objects.get(seq=entry.seq).reason == "motivo 1"


def test_a_person_with_lines_is_not_deleted():
    make_lines(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        get_user_model().objects.system().delete()
    assert get_user_model().objects.filter(pk=get_user_model().objects.system().pk).exists() is True


def test_a_damaged_key_is_refused(tmp_path, settings):
    settings.KEYS_DIR = tmp_path
    chain.key_file("1").write_text("abc\n")
    with pytest.raises(RuntimeError) as refused:
        make_lines(1)
    assert str(refused.value) == "the key file journal-1.key of the journal is damaged: restore it from the backup"
