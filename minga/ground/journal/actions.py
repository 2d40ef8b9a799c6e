"""The journal: one line for each thing done, written in the same transaction, chained to the line before it."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from minga.ground.journal import chain
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head as head
from minga.ground.kit.requests import current_id

LOCK = 4_718_302  # advisory lock of PostgreSQL: one writer of the chain at a time; SQLite's transactions are IMMEDIATE


def record(event: str, *, by, thing: tuple[str, str], before: dict | None = None, after: dict | None = None, reason: str = "") -> Entry:
    """Write one line: what (`event`, '<thing>.<past participle>'), who (`by`), on which thing (kind, key).

    Must be called inside the transaction of the change; raises RuntimeError outside one, for the line would otherwise
    stand without its change or the change without its line. Raises it too where the key's file holds no whole key: a line
    signed with half a key would prove nothing.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"journal.record({event!r}) was called outside a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = Entry.objects.order_by("-seq").values_list("seq", "digest").first()
    seq, previous = (last[0] + 1, last[1]) if last else (1, chain.START)
    key_id = chain.newest_key_id()
    entry = Entry(
        seq=seq,
        at=timezone.now(),
        event=event,
        actor=by,
        thing_kind=thing[0],
        thing_key=thing[1],
        before=plain(before or {}),
        after=plain(after or {}),
        reason=reason,
        request_id=current_id.get(),
        key_id=key_id,
        previous=previous,
    )
    secret = chain.key(key_id, make=True)
    if secret is None:
        raise RuntimeError(f"the key file {chain.key_file(key_id).name} of the journal is damaged: restore it from the backup")
    entry.digest = chain.digest(entry, secret)
    entry.save(force_insert=True)
    return entry


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return `values` as JSON would give them back: Decimals, dates and floats as text, so that the digest can be recomputed.

    PostgreSQL gives a float back as another number (1e22 as a whole one), hence as text.
    """
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder), parse_float=str)
