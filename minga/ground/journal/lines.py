"""What is read in the journal: lines found, the history of one record, what differs, rows for a file; and unexplained traces."""

import datetime
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.journal.models import Entry, Trace

BATCH = 500  # lines read at a time for a file


class Change(NamedTuple):
    """One place of a record that differs: its path ('places › 2 › unit'), the value before and after; None where there was none."""

    field: str
    before: Any
    after: Any


def search(
    *,
    thing: tuple[str, str] | None = None,
    actor=None,
    event: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    text: str = "",
    before_seq: int | None = None,
) -> QuerySet[Entry]:
    """Return lines, newest first, with their person; cut it for a page and give the last seq as `before_seq` for the next.

    `thing`: (kind, key), an empty key for all of the kind; `actor`: a person or their primary key; `event`: one event, or the
    beginning of several ('activity.'); `since` and `until`: days, both included; `text`: in the key, the reason or the id of
    the request.
    """
    found = Entry.objects.select_related("actor").order_by("-seq")
    if thing:
        found = found.filter(thing_kind=thing[0], **({"thing_key": thing[1]} if thing[1] else {}))
    if actor is not None:
        found = found.filter(actor=actor)
    if event:
        found = found.filter(event__startswith=event) if event.endswith(".") else found.filter(event=event)
    if since:
        found = found.filter(at__gte=beginning(since))
    if until:
        found = found.filter(at__lt=beginning(until + datetime.timedelta(days=1)))
    if text.strip():
        wanted = text.strip()
        found = found.filter(Q(thing_key__icontains=wanted) | Q(reason__icontains=wanted) | Q(request_id=wanted))
    return found.filter(seq__lt=before_seq) if before_seq else found


def beginning(day: datetime.date) -> datetime.datetime:
    """Return the first moment of a day, in local time."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def history_of(thing: tuple[str, str]) -> QuerySet[Entry]:
    """Return the lines of one record, newest first; `changes(entry)` tells what each changed."""
    return search(thing=thing)


def events() -> list[str]:
    """Return every event that stands in the journal, for a field of choices."""
    return list(Entry.objects.order_by("event").values_list("event", flat=True).distinct())


def changes(entry: Entry | Trace) -> list[Change]:
    """Return what differs between before and after, in the order of the record; rows inside it by their place from 1."""
    return list(differences(entry.before, entry.after))


def differences(before: Any, after: Any, path: str = "") -> Iterator[Change]:
    """Go down into what holds further values on both sides, or on one beside nothing; tell what is not the same."""
    left, right = inner(before), inner(after)
    alike = before is None or after is None or type(before) is type(after)
    if alike and (left or right):
        left, right = left or {}, right or {}
        for name in dict.fromkeys([*left, *right]):
            yield from differences(left.get(name), right.get(name), f"{path} › {name}" if path else name)
    elif before != after:
        yield Change(path, before, after)


def inner(value: Any) -> dict[str, Any] | None:
    """Return the values inside a value by name, those of a list by their place from 1; None where it is a plain one."""
    if isinstance(value, list):
        return {str(place): one for place, one in enumerate(value, 1)}
    return value if isinstance(value, dict) else None


def export_header() -> list[str]:
    """Return the names of the columns of export_rows."""
    return [
        _("número"), _("cuándo"), _("qué"), _("quién"), _("tipo"), _("identificador"), _("campo"), _("antes"), _("después"), _("motivo"),
        _("petición"), _("huella"),
    ]  # fmt: skip


def export_rows(found: QuerySet[Entry]) -> Iterator[list[str | int]]:
    """Return rows for a file: one for each thing that a line changed, one for a line that changed no value; read in batches."""
    for entry in found.iterator(chunk_size=BATCH):
        begin: list[str | int] = [
            entry.seq,
            entry.at.isoformat(timespec="seconds"),
            entry.event,
            str(entry.actor),
            entry.thing_kind,
            entry.thing_key,
        ]
        end = [entry.reason, entry.request_id, entry.digest]
        for one in changes(entry) or [Change("", None, None)]:
            yield [*begin, one.field, shown(one.before), shown(one.after), *end]


def shown(value: Any) -> str:
    """Return a value as text for a cell: nothing for none, true and false as JSON writes them."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def unexplained() -> QuerySet[Trace]:
    """Return the changes that no line of the journal tells and nobody has explained, oldest first."""
    told = Entry.objects.filter(event="trace.explained", thing_kind="trace", thing_key=OuterRef("key"))
    return Trace.objects.annotate(key=Cast("pk", CharField())).exclude(Exists(told)).order_by("pk")
