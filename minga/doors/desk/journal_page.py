"""The journal as auditors read it: searched, one line's values side by side, the history of one record, a file to take away."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from minga.doors.desk.answering import crumbs
from minga.doors.desk.history import changes, told
from minga.doors.desk.things import EVENTS, KINDS, event_words, ids_of, kind_words, page_of
from minga.doors.portal.reading import Reading
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry
from minga.ground.kit.tables import Cell

SIZE = 50
LARGEST = 2**63 - 1  # what a line's number can be
HEADER = ("numero", "cuando", "que", "quien", "tipo", "identificador", "motivo", "antes", "despues", "pedido", "resumen")


@dataclass(frozen=True)
class Asked:
    """What an address asks of the journal; '' and None ask for nothing."""

    words: str
    kind: str
    key: str
    event: str
    person: str
    since: datetime.date | None
    until: datetime.date | None

    def lines(self) -> QuerySet[Entry]:
        """Return the lines that pass, newest first."""
        found = Entry.objects.select_related("actor").order_by("-seq")
        for name, value in (("thing_kind", self.kind), ("thing_key", self.key), ("event", self.event)):
            found = found.filter(**{name: value}) if value else found
        if self.person:
            found = found.filter(actor__in=Person.objects.filter(email=self.person.lower()).values("pk"))
        if self.since:
            found = found.filter(at__date__gte=self.since)
        if self.until:
            found = found.filter(at__date__lte=self.until)
        for word in self.words.split():
            found = found.filter(Q(reason__icontains=word) | Q(thing_key__icontains=word))
        return found


def read(reading: Reading) -> Asked:
    """Read what an address asks; what is not known is left out and told in the notice."""
    return Asked(
        words=reading.words(),
        kind=reading.one("kind", KINDS),
        key=reading.words("key"),
        event=reading.one("event", EVENTS),
        person=reading.words("person"),
        since=day(reading, "since"),
        until=day(reading, "until"),
    )


def day(reading: Reading, name: str) -> datetime.date | None:
    """Return the day of a parameter, None where it is none, which is told."""
    typed = reading.words(name)
    try:
        found = parse_date(typed)
    except ValueError:
        found = None
    if typed and found is None:
        reading.unknown.append(f"{name}={typed}")
    return found


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what desk/journal.html shows: 50 lines, those before `?before=` a line's number."""
    reading = Reading(request)
    asked = read(reading)
    lines = asked.lines()
    typed = request.GET.get("before", "")
    if typed.isdecimal() and int(typed) <= LARGEST:
        lines = lines.filter(seq__lt=int(typed))
    rows = list(lines[: SIZE + 1])
    held = {name: value for name, value in request.GET.items() if name != "before" and value}
    older = {**held, "before": rows[SIZE - 1].seq} if len(rows) > SIZE else None
    return {
        "rows": told(rows[:SIZE], request.user),
        "older": urlencode(older) if older else "",
        "query": urlencode(held),
        "asked": asked,
        "notice": reading.notice,
        "kinds": sorted(((kind, str(words)) for kind, words in KINDS.items()), key=lambda one: one[1]),
        "events": sorted(((event, str(words)) for event, words in EVENTS.items()), key=lambda one: one[1]),
        "crumbs": crumbs((_("Bitácora"), None)),
    }


def line(seq: int) -> dict[str, Any]:
    """Return what desk/journal_line.html shows of the line of a number; Http404 where there is none."""
    entry = Entry.objects.select_related("actor").filter(seq=seq).first() if seq <= LARGEST else None
    if entry is None:
        raise Http404
    people = ids_of({entry.thing_key}) if entry.thing_kind == "person" else {}
    return {
        "entry": entry,
        "what": event_words(entry.event),
        "kind": kind_words(entry.thing_kind),
        "url": page_of(entry.thing_kind, entry.thing_key, people),
        "changes": changes(entry),
        "crumbs": crumbs((_("Bitácora"), reverse("desk:journal")), (_("Línea %(n)s") % {"n": seq}, None)),
    }


def history(request: HttpRequest, kind: str, key: str) -> dict[str, Any]:
    """Return what desk/history.html shows: the last 50 lines of one record, each with what it changed."""
    lines = Entry.objects.filter(thing_kind=kind, thing_key=key).select_related("actor").order_by("-seq")
    typed = request.GET.get("before", "")
    if typed.isdecimal() and int(typed) <= LARGEST:
        lines = lines.filter(seq__lt=int(typed))
    rows = list(lines[: SIZE + 1])
    if not rows:
        raise Http404
    shown = told(rows[:SIZE], request.user)
    for one in shown:
        one["changes"] = changes(one["entry"])
    return {
        "rows": shown,
        "older": urlencode({"before": rows[SIZE - 1].seq}) if len(rows) > SIZE else "",
        "title": shown[0]["title"],
        "language": shown[0]["language"],
        "url": shown[0]["url"],
        "kind": kind_words(kind),
        "key": key,
        "crumbs": crumbs((_("Historia de un registro"), None), (key, None)),
    }


def cells(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    """Return the lines that pass the filters as rows of a file, oldest first."""
    for entry in read(Reading(request)).lines().order_by("seq").iterator(chunk_size=500):
        values = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in (entry.before, entry.after)]
        who = f"{entry.actor} <{entry.actor.email}>"
        thing = (entry.thing_kind, entry.thing_key)
        yield (entry.seq, entry.at.isoformat(), entry.event, who, *thing, entry.reason, *values, entry.request_id, entry.digest)
