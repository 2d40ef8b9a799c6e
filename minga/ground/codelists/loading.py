"""Our own tables of code lists, read from data/*.csv into the database: idempotent, all or nothing."""

from pathlib import Path
from typing import Any

from django.db import transaction

from minga.ground.codelists.actions import card
from minga.ground.codelists.models import Code, CodeList, Version
from minga.ground.journal import actions as journal
from minga.ground.kit.tables import Row, read_table
from minga.ground.search import actions as search

DATA = Path(__file__).parent / "data"
LIST_COLUMNS = [
    "list",
    "name_es",
    "name_en",
    "family",
    "description_es",
    "description_en",
    "source",
    "credit_es",
    "credit_en",
    "extensible",
]
VERSION_COLUMNS = ["list", "version", "valid_from", "valid_to", "note_es", "note_en"]
CODE_COLUMNS = [
    "code", "parent", "since", "until", "name_es", "name_en", "definition_es", "definition_en", "example_es", "example_en",
    "mapping", "source",
]  # fmt: skip
SEARCHED = ("local", "sdg")  # the lists whose values answer a search; the others are found on their own pages


@transaction.atomic
def load(*, by, folder: Path = DATA) -> dict[str, int]:
    """Load every list of the folder; returns {'lists', 'codes', 'changed'}. Values added by an office stay.

    Leaves one `codelist.loaded` line for each list that changed.
    """
    counts = {"lists": 0, "codes": 0, "changed": 0}
    lists = {}
    for row in read_table(folder / "lists.csv", required=LIST_COLUMNS, key="list"):
        fields = {name: row[name] for name in LIST_COLUMNS[1:-1]} | {"extensible": row["extensible"] == "true"}
        lists[row["list"]], _made = CodeList.objects.update_or_create(code=row["list"], defaults=fields)
    load_versions(lists, folder)
    parents: list[tuple[Code, str]] = []
    for list_ in lists.values():
        rows = read_table(folder / f"{list_.code}.csv", required=CODE_COLUMNS)
        changed = load_codes(list_, rows, parents)
        counts["lists"] += 1
        counts["codes"] += len(rows)
        counts["changed"] += changed
        if changed:
            journal.record("codelist.loaded", by=by, thing=("codelist", list_.code), after={"codes": len(rows), "changed": changed})
    join_parents(parents)
    if counts["changed"]:
        found = Code.objects.filter(list__family__in=SEARCHED).select_related("list").order_by("id")
        search.put_all(card(code) for code in found)
    return counts


def load_versions(lists: dict[str, CodeList], folder: Path) -> None:
    for row in read_table(folder / "versions.csv", required=VERSION_COLUMNS):
        fields = {"valid_from": row["valid_from"] or None, "valid_to": row["valid_to"] or None}
        Version.objects.update_or_create(
            list=lists[row["list"]],
            number=int(row["version"]),
            defaults=fields | {"note_es": row["note_es"], "note_en": row["note_en"]},
        )


def load_codes(list_: CodeList, rows: list[Row], parents: list[tuple[Code, str]]) -> int:
    """Write the rows that differ; returns how many did. Parents are joined later, when all lists are there."""
    known = {(code.code, code.since): code for code in list_.codes.select_related("parent__list")}
    fresh, stale = [], []
    for position, row in enumerate(rows, 1):
        fields: dict[str, Any] = {name: row[name] for name in CODE_COLUMNS[4:]}
        fields |= {"until": int(row["until"]) if row["until"] else None, "position": position}
        code = known.get((row["code"], int(row["since"])))
        if code is None:
            code = Code(list=list_, code=row["code"], since=int(row["since"]), **fields)
            fresh.append(code)
        elif any(getattr(code, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(code, name, value)
            stale.append(code)
        if row["parent"] and code.parent is None:
            parents.append((code, row["parent"]))
    Code.objects.bulk_create(fresh, batch_size=400)
    Code.objects.bulk_update(stale, [*CODE_COLUMNS[4:], "until", "position"], batch_size=200)
    return len(fresh) + len(stale)


def join_parents(parents: list[tuple[Code, str]]) -> None:
    """Set the parents named 'CODE' (same list) or 'LIST/CODE'; raises KeyError with the name of a missing one."""
    if not parents:
        return
    by_name = {f"{list_code}/{code}": pk for list_code, code, pk in Code.objects.order_by("since").values_list("list__code", "code", "pk")}
    for code, name in parents:
        code.parent_id = by_name[name if "/" in name else f"{code.list.code}/{name}"]
    Code.objects.bulk_update([code for code, _name in parents], ["parent"], batch_size=400)
