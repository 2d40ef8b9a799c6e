"""The tampering drill (RELIABILITY 36): every column of several lines, deletions, swaps, a tail cut off, all of them gone."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from minga.ground.journal.models import Entry
from minga.ground.journal.queries import first_break, head
from minga.ground.journal.testing import lift_guard, make_lines, tamper_again

pytestmark = pytest.mark.django_db
OTHER = {
    "at": "2001-01-01 00:00:00+00:00",
    "event": "thing.undone",
    "thing_kind": "stranger",
    "thing_key": "T-999",
    "before": '{"n": 999}',
    "after": '{"n": 999}',
    "reason": "otro motivo",
    "request_id": "request-9999",
    "key_id": "9",
    "previous": "1" * 64,
    "digest": "f" * 64,
}


def attempts() -> list[tuple[str, list[tuple[str, tuple]]]]:
    """Return what is tried: a name, and the statements with their values."""
    last = head()[0]
    first, middle = 1, last // 2
    stranger = get_user_model().objects.get(email="auditoria@minga.example").pk
    found = [
        (f"{column} of line {seq}", [(f"UPDATE journal_entry SET {column} = %s WHERE seq = %s", (value, seq))])
        for seq in (first, middle, last)
        for column, value in [*OTHER.items(), ("actor_id", stranger), ("seq", last + 100)]
    ]
    found += [(f"line {seq} deleted", [("DELETE FROM journal_entry WHERE seq = %s", (seq,))]) for seq in (first, middle, last)]
    close = "UPDATE journal_entry SET seq = -seq + 1 WHERE seq > %s", "UPDATE journal_entry SET seq = -seq WHERE seq < 0"
    gap = ("DELETE FROM journal_entry WHERE seq = %s", (middle,))
    found.append((f"line {middle} deleted, the rest closed up", [gap, (close[0], (middle,)), (close[1], ())]))
    for seq in (first, middle, last - 1):
        move = "UPDATE journal_entry SET seq = %s WHERE seq = %s"
        swap = [(move, (-1, seq)), (move, (seq, seq + 1)), (move, (seq + 1, -1))]
        found.append((f"lines {seq} and {seq + 1} swapped", swap))
    found += [(f"the last {n} cut off", [("DELETE FROM journal_entry WHERE seq > %s", (last - n,))]) for n in (1, 10, last - 1)]
    return [*found, ("all of them gone", [("DELETE FROM journal_entry", ())])]


def holds_after(statements: list[tuple[str, tuple]], *kept: tuple[int, str]) -> bool:
    """Whether the chain still seems whole after these statements, which are then undone."""
    with transaction.atomic():
        for sql, values in statements:
            tamper_again(sql, *values)
        whole = first_break(*kept)[1] is None
        transaction.set_rollback(True)
    return whole


def test_every_tampering_is_found_against_a_published_head(capsys):
    make_lines(3)
    kept, tried = head(), attempts()
    lift_guard()
    missed = [name for name, statements in tried if holds_after(statements, kept)]
    with capsys.disabled():
        print(f" {len(tried) - len(missed)}/{len(tried)} tamperings found ({connection.vendor})", end="")
    assert (missed, len(tried)) == ([], 50)
    assert first_break(kept) == (kept[0], None)


def test_without_a_head_only_what_is_cut_from_the_end_is_missed():
    """The unsafe twin: a shorter chain is a whole one, hence heads are published."""
    make_lines(3)
    last = head()[0]
    tried = [one for one in attempts() if not one[0].startswith(tuple(OTHER))]
    lift_guard()
    missed = [name for name, statements in tried if holds_after(statements)]
    cut = ["the last 1 cut off", "the last 10 cut off", f"the last {last - 1} cut off", "all of them gone"]
    assert missed == [f"line {last} deleted", *cut]


def test_every_column_is_tried():
    assert {field.attname for field in Entry._meta.concrete_fields} == {*OTHER, "seq", "actor_id"}
