"""What the journal tells and whom: lines of one record, lines of an institution's records, what a line changed."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from minga.cycle.activities.models import Activity, Participant
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing.models import Dossier
from minga.cycle.organisations.models import Membership, Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.doors.desk.gates import can_read_journal
from minga.doors.desk.things import event_words, kind_words, page_of
from minga.ground.accounts.models import Person
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.documents.models import File
from minga.ground.journal.models import Entry

SAVINGS = 10  # lines read for each that is shown: a person who writes saves again and again
OWN_WORDS = {"people", "journal"}  # kinds whose keys are not names
RECORDS = ("activity", "agreement", "dossier", "organisation")  # whose lines are read by their own institution and by who sees every record


def own_activities(person: Person) -> QuerySet[Activity]:
    """Return the activities in which an institution of theirs takes part, public or not."""
    parts = Participant.objects.filter(organisation__in=institutions_of(person)).values("activity")
    return Activity.objects.filter(pk__in=parts)


def is_own(person: Person, kind: str, key: str) -> bool:
    """Say whether a record is of an institution of theirs: an activity in which it takes part, its dossier, the institution itself."""
    if kind == "activity":
        return own_activities(person).filter(code=key).exists()
    if kind == "dossier":
        return Dossier.objects.visible_to(person).filter(key=key, organisation__in=institutions_of(person)).exists()
    if kind == "agreement":
        return Agreement.objects.filter(code=key, organisation__in=institutions_of(person)).exists()
    return kind == "organisation" and Organisation.objects.filter(code=key, pk__in=institutions_of(person)).exists()


def may_read(person: Person, kind: str, key: str) -> bool:
    """Say whether somebody reads the history of a record: who reads the journal; who sees every record; its own institution."""
    if kind == "dossier" and not can_read_journal(person):
        return can_see_everything(person) and may_see(person, kind, key) or is_own(person, kind, key)
    return can_read_journal(person) or (kind in RECORDS and can_see_everything(person)) or is_own(person, kind, key)


def may_see(person: Person, kind: str, key: str) -> bool:
    """Say whether somebody may know that a record is there at all."""
    if kind == "activity":
        return Activity.objects.visible_to(person).filter(code=key).exists()
    if kind == "dossier":
        return Dossier.objects.visible_to(person).filter(key=key).exists()
    if kind == "agreement":
        return Agreement.objects.visible_to(person).filter(code=key).exists()
    return kind == "organisation" and Organisation.objects.visible_to(person).filter(code=key).exists()


def recent(person: Person, most: int) -> list[dict[str, Any]]:
    """Return the last lines about the records of somebody's institutions; of all records for whoever sees everything.

    What rules raise is not told here, it has its register: one load would push out all that people did.
    """
    lines = Entry.objects.filter(thing_kind__in=RECORDS).exclude(event__endswith=".read").exclude(event="finding.raised")
    if not can_see_everything(person):
        if not institutions_of(person):
            return []
        lines = lines.filter(thing_key__in=own_keys(person))
    return folded(told(lines.select_related("actor").order_by("-seq")[: most * SAVINGS], person))[:most]


def own_keys(person: Person) -> set[str]:
    """Return the codes of the records of somebody's institutions."""
    codes = set(own_activities(person).order_by().values_list("code", flat=True))
    codes |= set(Dossier.objects.filter(organisation__in=institutions_of(person)).values_list("key", flat=True))
    codes |= set(Agreement.objects.filter(organisation__in=institutions_of(person)).values_list("code", flat=True))
    return codes | set(Organisation.objects.filter(pk__in=institutions_of(person)).values_list("code", flat=True))


def told(entries: Iterable[Entry], person: Person) -> list[dict[str, Any]]:
    """Return lines in words, with the title and the page of what each is about.

    Who did it is told to those who see every record and to people of the same institution; else nobody is named.
    """
    rows = list(entries)
    names = titles(rows)
    known = None if can_see_everything(person) else colleagues(person)
    return [line(entry, names, known) for entry in rows]


def line(entry: Entry, names: dict[tuple[str, str], tuple[str, str]], known: set[int] | None) -> dict[str, Any]:
    title, language = names.get((entry.thing_kind, entry.thing_key), ("", ""))
    shown = known is None or entry.actor_id in known
    return {
        "entry": entry,
        "what": event_words(entry.event),
        "kind": kind_words(entry.thing_kind),
        "title": title or (kind_words(entry.thing_kind) if entry.thing_kind in OWN_WORDS else entry.thing_key),
        "language": language,
        "url": page_of(entry.thing_kind, entry.thing_key),
        "by": entry.actor if shown else "",
    }


SAVED, PAUSE = "dossier.saved", datetime.timedelta(minutes=10)


def folded(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return lines, newest first, with what one person saved without a longer pause as one: `times`, `since`, `entries`.

    Autosaves leave a line each; all of them stay in the journal and stand behind the folded one, the newest first.
    """
    found: list[dict[str, Any]] = []
    for one in lines:
        entry = one["entry"]
        if found and goes_on(found[-1]["entries"][-1], entry):
            found[-1]["entries"].append(entry)
            found[-1] |= {"times": len(found[-1]["entries"]), "since": entry.at}
        else:
            found.append(one | {"entries": [entry], "times": 1, "since": entry.at})
    return found


def goes_on(later: Entry, earlier: Entry) -> bool:
    """Say whether two lines, one after the other, are savings of one record by one person within a pause."""
    same = (later.thing_kind, later.thing_key, later.actor_id) == (earlier.thing_kind, earlier.thing_key, earlier.actor_id)
    return same and later.event == earlier.event == SAVED and later.at - earlier.at <= PAUSE


def titles(entries: Iterable[Entry]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return {(kind, key): (title, language)} of the records and documents that lines are about, in five queries at most."""
    keys: dict[str, set[str]] = {kind: set() for kind in RECORDS}
    for entry in entries:
        if entry.thing_kind in keys:
            keys[entry.thing_kind].add(entry.thing_key)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    if keys["activity"]:
        rows = Activity.objects.filter(code__in=keys["activity"]).values_list("code", "title", "title_language")
        found |= {("activity", code): (title, language) for code, title, language in rows}
    if keys["dossier"]:
        titled = Dossier.objects.filter(key__in=keys["dossier"]).values_list("key", "title")
        found |= {("dossier", key): (title, "") for key, title in titled}
    if keys["agreement"]:
        agreed = Agreement.objects.filter(code__in=keys["agreement"]).values_list("code", "title", "title_language")
        found |= {("agreement", code): (title, language) for code, title, language in agreed}
    if keys["organisation"]:
        named = Organisation.objects.filter(code__in=keys["organisation"]).values_list("code", "name", "name_language")
        found |= {("organisation", code): (title, language) for code, title, language in named}
    documents = [entry.thing_key for entry in entries if entry.thing_kind == "document"]
    if documents:
        files = File.objects.filter(key__in=documents).values_list("key", "title", "language")
        found |= {("document", str(key)): (title, language) for key, title, language in files}
    return found


def colleagues(person: Person) -> set[int]:
    """Return the ids of the people of somebody's institutions, their own and the system person's included."""
    mine = Membership.objects.current().filter(organisation__in=institutions_of(person)).values_list("person", flat=True)
    return {*mine, person.pk, Person.objects.system().pk}
