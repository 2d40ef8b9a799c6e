"""Our own tables of code lists, read from data/*.csv into the database: checked whole, idempotent, all or nothing.

What an administrator added, revised, withdrew or opened here is kept: the tables never write over it.
"""

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from minga.ground.codelists import rules
from minga.ground.codelists.actions import card
from minga.ground.codelists.models import Code, CodeList, Version
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit.tables import Problem, Row, TableRefused, read_or_note
from minga.ground.search import actions as search

DATA = Path(__file__).parent / "data"
LIST_TEXTS = ["name_es", "name_en", "family", "description_es", "description_en", "source", "credit_es", "credit_en"]
VERSION_COLUMNS = ["list", "version", "valid_from", "valid_to", "note_es", "note_en"]
CODE_TEXTS = ["name_es", "name_en", "definition_es", "definition_en", "example_es", "example_en", "mapping", "source"]
CODE_COLUMNS = ["code", "parent", "since", "until", *CODE_TEXTS]
SEARCHED = ("local", "sdg")  # the families whose values answer a search, and these lists; others are found on their own pages
SEARCHED_LISTS = ("Sector", "SectorCategory")


@dataclass
class Tables:
    """The rows of a folder: lists.csv, versions.csv, and the table of each list by its code."""

    lists: list[Row] = field(default_factory=list)
    versions: list[Row] = field(default_factory=list)
    codes: dict[str, list[Row]] = field(default_factory=dict)


@transaction.atomic
def load(*, by, folder: Path = DATA) -> dict[str, int]:
    """Load every list of the folder; returns {'lists', 'codes', 'changed'}.

    Raises TableRefused with every problem of every table; nothing is then changed. Leaves one `codelist.loaded` line for
    each list that changed.
    """
    tables = read_folder(folder)
    lists, changed = load_lists(tables)
    kept = changed_here()
    for code, rows in tables.codes.items():
        changed[code] |= load_codes(lists[code], rows, kept)
    for code, rows in tables.codes.items():
        changed[code] |= join_parents(lists[code], rows, kept)
        if changed[code]:
            journal.record("codelist.loaded", by=by, thing=("codelist", code), after={"codes": len(rows), "changed": len(changed[code])})
    total = sum(map(len, changed.values()))
    if total:
        searched = Q(list__family__in=SEARCHED) | Q(list__code__in=SEARCHED_LISTS)
        found = Code.objects.filter(searched).select_related("list").order_by("since", "id")
        search.put_all({code.identifier: card(code) for code in found}.values())
    return {"lists": len(lists), "codes": sum(map(len, tables.codes.values())), "changed": total}


def read_folder(folder: Path) -> Tables:
    """Return the tables of the folder; raises TableRefused with all that is wrong in any of them."""
    problems: list[Problem] = []
    lists = read_or_note(folder / "lists.csv", ["list", *LIST_TEXTS, "extensible"], problems, key="list")
    versions = read_or_note(folder / "versions.csv", VERSION_COLUMNS, problems)
    codes = {row["list"]: read_or_note(folder / f"{Path(row['list']).name}.csv", CODE_COLUMNS, problems) for row in lists}
    if problems:
        raise TableRefused(problems)
    problems += rules.list_problems(lists) + rules.version_problems(versions, codes)
    identifiers = {f"{name}/{row['code']}" for name, rows in codes.items() for row in rows}
    numbers = rules.numbers_of(versions)
    for name, rows in codes.items():
        problems += rules.code_problems(name, rows, numbers.get(name, set()), identifiers)
    if problems:
        raise TableRefused(problems)
    return Tables(lists, versions, codes)


def changed_here() -> set[str]:
    """Return the identifiers of the values that people added, revised or withdrew, as the journal tells."""
    events = ("code.added", "code.revised", "code.withdrawn")
    return set(Entry.objects.filter(event__in=events, thing_kind="code").values_list("thing_key", flat=True))


def load_lists(tables: Tables) -> tuple[dict[str, CodeList], dict[str, set[str]]]:
    """Write lists and versions; returns the lists by code, and by list the names of what changed."""
    lists, changed = {}, {}
    for row in tables.lists:
        fields: dict[str, Any] = {name: row[name] for name in LIST_TEXTS} | {"extensible": row["extensible"] == "true"}
        lists[row["list"]], differs = put(CodeList, {"code": row["list"]}, fields)
        changed[row["list"]] = {"list"} if differs else set()
    opened = Entry.objects.filter(event="codelist.version_opened").values_list("thing_key", "after")
    here = {(code, after["version"]) for code, after in opened}
    for row in tables.versions:
        number = int(row["version"])
        if (row["list"], number) in here:
            continue
        days = {name: datetime.date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to")}
        if (row["list"], number + 1) in here:
            del days["valid_to"]  # the version opened here has ended this one
        fields = {**days, "note_es": row["note_es"], "note_en": row["note_en"]}
        if put(Version, {"list": lists[row["list"]], "number": number}, fields)[1]:
            changed[row["list"]].add(f"v{number}")
    return lists, changed


def put(model: type[models.Model], key: dict[str, Any], fields: dict[str, Any]) -> tuple[Any, bool]:
    """Return (row, whether it was made or changed)."""
    row = model._default_manager.filter(**key).first()
    if row and all(getattr(row, name) == value for name, value in fields.items()):
        return row, False
    return model._default_manager.update_or_create(**key, defaults=fields)[0], True


def load_codes(list_: CodeList, rows: list[Row], kept: set[str]) -> set[str]:
    """Write the rows that differ; returns their names. Parents are joined later, when all lists are there."""
    known = {(code.code, code.since): code for code in list_.codes.all()}
    fresh, stale = [], []
    for position, row in enumerate(rows, 1):
        fields: dict[str, Any] = {name: row[name] for name in CODE_TEXTS}
        fields |= {"until": int(row["until"]) if row["until"] else None, "position": position}
        code = known.get((row["code"], int(row["since"])))
        if code is None:
            fresh.append(Code(list=list_, code=row["code"], since=int(row["since"]), **fields))
        elif f"{list_.code}/{code.code}" not in kept and any(getattr(code, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(code, name, value)
            stale.append(code)
    Code.objects.bulk_create(fresh, batch_size=400)
    Code.objects.bulk_update(stale, [*CODE_TEXTS, "until", "position"], batch_size=200)
    return {f"{code.code} v{code.since}" for code in (*fresh, *stale)}


def join_parents(list_: CodeList, rows: list[Row], kept: set[str]) -> set[str]:
    """Set the parents named 'CODE' (same list) or 'LIST/CODE' where they differ; returns the names of what changed."""
    wanted = {(row["code"], int(row["since"])): row["parent"] and rules.full_name(list_.code, row["parent"]) for row in rows}
    names = {name.split("/", 1)[0] for name in wanted.values() if name}
    found = Code.objects.filter(list__code__in=names).order_by("since").values_list("list__code", "code", "pk")
    keys = {f"{other}/{code}": pk for other, code, pk in found}
    moved = []
    for code in list_.codes.all():
        mark = (code.code, code.since)
        if mark in wanted and f"{list_.code}/{code.code}" not in kept and code.parent_id != keys.get(wanted[mark]):
            code.parent_id = keys.get(wanted[mark])
            moved.append(code)
    Code.objects.bulk_update(moved, ["parent"], batch_size=400)
    return {f"{code.code} v{code.since}" for code in moved}
