"""The journal as auditors read it: searched, one line's values side by side, the history of one record, a file to take away."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from minga.doors.desk.answering import crumbs, person_of
from minga.doors.desk.history import folded, told
from minga.doors.desk.things import EVENTS, KINDS, event_words, ids_of, kind_words, page_of
from minga.doors.portal.reading import Reading
from minga.ground.accounts.models import Person
from minga.ground.journal.lines import changes, export_rows, search, shown
from minga.ground.journal.models import Entry
from minga.ground.kit.tables import Cell

SIZE = 50
LARGEST = 2**63 - 1  # what a line's number can be
HEADER = (
    "numero", "cuando", "que", "quien", "tipo", "identificador", "campo", "antes", "despues", "motivo", "peticion", "huella",
)  # fmt: skip


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

    def lines(self, before: int | None = None) -> QuerySet[Entry]:
        """Return the lines that pass, newest first; `before`: only those before the line of that number."""
        person = Person.objects.filter(email=self.person.lower()).values_list("pk", flat=True).first() if self.person else None
        if self.person and person is None:
            return Entry.objects.none()
        thing = (self.kind, self.key) if self.kind else None
        found = search(thing=thing, actor=person, event=self.event, since=self.since, until=self.until, text=self.words, before_seq=before)
        return found.filter(thing_key=self.key) if self.key and not self.kind else found


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


def place(request: HttpRequest) -> int | None:
    """Return the number of the line before which to go on; None for what is no such number."""
    typed = request.GET.get("before", "")
    return int(typed) if re.fullmatch(r"[0-9]{1,18}", typed) else None


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what desk/journal.html shows: 50 lines, those before `?before=` a line's number."""
    reading = Reading(request)
    asked = read(reading)
    rows = list(asked.lines(place(request))[: SIZE + 1])
    held = {name: value for name, value in request.GET.items() if name != "before" and value}
    older = {**held, "before": rows[SIZE - 1].seq} if len(rows) > SIZE else None
    return {
        "rows": told(rows[:SIZE], person_of(request)),
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
        "changes": changed(entry),
        "crumbs": crumbs((_("Bitácora"), reverse("desk:journal")), (_("Línea %(n)s") % {"n": seq}, None)),
    }


def changed(entry: Entry) -> list[tuple[str, str, str]]:
    """Return [(field, before, after)] of what a line changed, as text; '' where there was nothing."""
    return [(one.field, shown(one.before), shown(one.after)) for one in changes(entry)]


def history(request: HttpRequest, kind: str, key: str) -> dict[str, Any]:
    """Return what desk/history.html shows: the last 50 lines of one record, each with what it changed."""
    rows = list(search(thing=(kind, key), before_seq=place(request))[: SIZE + 1])
    if not rows:
        raise Http404
    lines = folded(told(rows[:SIZE], person_of(request)))
    for one in lines:
        one["changes"] = [(entry, changed(entry)) for entry in one["entries"]]
        one["number"] = sum(len(changes) for _entry, changes in one["changes"])
    return {
        "rows": lines,
        "older": urlencode({"before": rows[SIZE - 1].seq}) if len(rows) > SIZE else "",
        "title": lines[0]["title"],
        "language": lines[0]["language"],
        "url": lines[0]["url"],
        "kind": kind_words(kind),
        "key": key,
        "crumbs": crumbs((_("Historia de un registro"), None), (key, None)),
    }


def cells(request: HttpRequest) -> Iterator[list[Cell]]:
    """Return the lines that pass the filters as rows of a file, newest first: one for each value that a line changed."""
    for row in export_rows(read(Reading(request)).lines()):
        yield list(row)
