"""The journal: one line for each thing done, written in the same transaction, chained to the line before it.

A change without a line leaves a trace (net); a person explains it with a line. A head published outside shows a cut tail.
"""

import datetime
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.journal import chain, followers, heads, net
from minga.ground.journal.models import Entry, Head, Trace
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
    lock()
    count, previous = head()
    key_id = chain.newest_key_id()
    entry = Entry(
        seq=count + 1,
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
    net.claim()
    followers.note(event, thing)
    return entry


@transaction.atomic
def note_reading(*, by, thing: tuple[str, str], what: str) -> Entry:
    """Write that a person read personal data: `what` was read ('contact', 'export', 'file: name'), of which thing (RELIABILITY 37).

    Called by the view that shows it, once for each answer. Leaves '<kind>.read', which the caller names in its own docstring.
    """
    return record(f"{thing[0]}.read", by=by, thing=thing, after={"what": what})


@transaction.atomic
def explain_trace(*, by, trace: Trace, reason: str) -> Entry:
    """Say why a row was changed past the actions: the trace stays, and stands no longer among those that nobody explained.

    Whether the person may is asked by whoever calls. Refuses (ValidationError) an empty reason and a trace that is explained
    already. Leaves `trace.explained`.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué se cambió.")})
    if Entry.objects.filter(thing_kind="trace", thing_key=str(trace.pk), event="trace.explained").exists():
        raise ValidationError({"reason": _("Este cambio ya está explicado.")})
    after = {"table": trace.table_name, "row": trace.row_key, "operation": trace.operation}
    return record("trace.explained", by=by, thing=("trace", str(trace.pk)), after=after, reason=reason.strip())


@transaction.atomic
def publish_head(*, by) -> heads.Signed:
    """Sign the head as it is now and keep it among those published. Leaves `head.published`, the first line after it.

    Whoever keeps it elsewhere can show later that no line before it was changed or cut off.
    """
    lock()
    count, digest = head()
    signed = heads.sign(count, digest, timezone.now())
    Head.objects.create(**{**signed.plain(), "at": datetime.datetime.fromisoformat(signed.at)})
    record("head.published", by=by, thing=("head", str(count)), after={"digest": digest, "public_key": signed.public_key})
    return signed


def lock() -> None:
    """Wait until no other transaction of PostgreSQL writes a line; SQLite's transactions are alone from their beginning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return `values` as JSON would give them back: Decimals, dates and floats as text, so that the digest can be recomputed.

    PostgreSQL gives a float back as another number (1e22 as a whole one), hence as text.
    """
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder), parse_float=str)
