"""The queue of those who review, plan and register: narrowed by institution, kind, territory and age, and read one after the other."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.filing.models import Dossier
from minga.cycle.filing.queries import last_comments, whole
from minga.cycle.filing.reading import sections_read
from minga.doors.desk import agreement_queues, queues
from minga.doors.desk.answering import crumbs
from minga.doors.portal.reading import Reading, page_of
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import names
from minga.ground.journal.models import Entry
from minga.ground.territory.models import Unit

SIZE = 25
AGES = ("3", "7", "15", "30")  # days


@dataclass(frozen=True)
class Queue:
    """What an address asks of the queue: what was chosen, the choices there are, the dossiers that pass in their order."""

    chosen: dict[str, str]
    institutions: dict[str, str]
    kinds: dict[str, str]
    territories: dict[str, str]
    keys: list[str]
    notice: str

    @property
    def query(self) -> str:
        """The choices as the end of an address."""
        return urlencode({name: value for name, value in self.chosen.items() if value})


def read(request: HttpRequest, person: Person) -> Queue:
    """Read what an address asks of a person's queue, in three queries."""
    reading = Reading(request)
    fields = ("key", "organisation__code", "organisation__name", "kind", "values", "stage_since")
    every = list(queues.waiting(person).defer(None).values_list(*fields))
    tops = tops_of({key for one in every for key in units_in(one[4])})
    known = names("TIPO_ACTIVIDAD")
    institutions = {code: name for _key, code, name, *_rest in every}
    kinds = {one[3]: known.get(one[3], one[3]) for one in every if one[3]}
    territories = {unit.key: unit.name for unit in tops.values()}
    chosen = {
        "institution": reading.one("institution", institutions),
        "kind": reading.one("kind", kinds),
        "territory": reading.one("territory", territories),
        "age": reading.one("age", AGES),
    }
    keys = [one[0] for one in every if passes(chosen, one, tops)]
    return Queue(chosen, institutions, kinds, territories, keys, reading.notice)


def passes(chosen: dict[str, str], row: tuple, tops: dict[str, Unit]) -> bool:
    """Say whether a row (key, code, name, kind, values, since) passes the choices."""
    _key, code, _name, kind, values, since = row
    if chosen["institution"] not in ("", code) or chosen["kind"] not in ("", kind):
        return False
    if chosen["age"] and since > timezone.now() - datetime.timedelta(days=int(chosen["age"])):
        return False
    places = {tops[key].key for key in units_in(values) if key in tops}
    return not chosen["territory"] or chosen["territory"] in places


def units_in(values: dict[str, Any]) -> list[str]:
    """Return the keys of the units in which a dossier's record lies."""
    return [row["unit"] for row in values.get("places", []) if isinstance(row.get("unit"), str)]


def tops_of(keys: Iterable[str]) -> dict[str, Unit]:
    """Return {key of a unit: the unit below the country in which it lies}, in one query."""
    units = Unit.objects.filter(key__in=keys).select_related("parent__parent__parent")
    found = {}
    for unit in units:
        top = unit
        while top.parent:
            top = top.parent
        found[unit.key] = top
    return found


def page(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what desk/queue.html shows."""
    queue = read(request, person)
    shown = page_of(request, queue.keys, SIZE)
    found = {one.key: one for one in queues.listed(person).filter(key__in=shown.object_list)}
    seen = read_since(person, found.values())
    rows = [{"row": queues.row(found[key]), "read": key in seen} for key in shown.object_list if key in found]
    return {
        "queue": queue,
        "rows": rows,
        "page": shown,
        "ages": AGES,
        "besides": besides(person),
        "crumbs": crumbs((_("Cola de revisión"), None)),
    }


def besides(person: Person) -> list[queues.Row]:
    """Return what waits for a person and is no dossier, the longest first: agreements and requests for an account."""
    found = [agreement_queues.row(one) for one in agreement_queues.waiting(person)[:SIZE]]
    found += [queues.request_row(one) for one in queues.requests_waiting(person)[:SIZE]]
    return sorted(found, key=lambda row: row.since)


def read_since(person: Person, dossiers: Iterable[Dossier]) -> set[str]:
    """Return the keys of those dossiers that a person has marked as read since they came to this stage."""
    since = {one.key: one.stage_since for one in dossiers}
    lines = Entry.objects.filter(event="dossier.read", thing_kind="dossier", thing_key__in=since, actor=person)
    marked = dict(lines.order_by().values_list("thing_key").annotate(last=Max("at")))
    return {key for key, at in marked.items() if at >= since[key]}


def reading(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what desk/reading.html shows: one dossier of the queue whole, with the one before and the one after.

    ?key= says which; without it the first that is not read yet. Http404 where the queue holds none such.
    """
    queue = read(request, person)
    dossiers = list(queues.listed(person).filter(key__in=queue.keys))
    seen = read_since(person, dossiers)
    unread = [key for key in queue.keys if key not in seen]
    key = request.GET.get("key") or next(iter(unread or queue.keys), "")
    if key not in queue.keys:
        raise Http404
    place = queue.keys.index(key)
    dossier = whole(Dossier.objects.visible_to(person)).get(key=key)
    return {
        "dossier": dossier,
        "row": queues.row(dossier),
        "sections": sections_read(dossier, last_comments(dossier)),
        "read": key in seen,
        "place": place + 1,
        "total": len(queue.keys),
        "unread": len(unread),
        "here": step(queue, place),
        "before": step(queue, place - 1) if place else "",
        "after": step(queue, place + 1),
        "back": f"{reverse('desk:queue')}?{queue.query}",
        "crumbs": crumbs((_("Cola de revisión"), reverse("desk:queue")), (_("Lectura en bloque"), None)),
    }


def step(queue: Queue, place: int) -> str:
    """Return the address of the dossier at a place of the queue, '' past its end."""
    if place >= len(queue.keys):
        return ""
    query = urlencode({**{name: value for name, value in queue.chosen.items() if value}, "key": queue.keys[place]})
    return f"{reverse('desk:reading')}?{query}"
