"""Aliases as the seed table writes them: 'GTZ (pre-2011); Cooperación Técnica Alemana; renamed Enabel in 2018 (background)'."""

import re

from minga.cycle.organisations.models import AliasKind

NOTE = re.compile(r"\((?P<note>[^()]*)\)\s*\Z")
RENAMED = re.compile(r"renamed (?P<name>.+) in (?P<year>\d{4})\Z")
BEFORE = re.compile(r"pre-(?P<year>\d{4})\Z")


def read_aliases(text: str, source: str) -> list[dict]:
    """Return one dict of organisations.Alias for each name between semicolons; a remark in brackets becomes its note.

    'renamed X in Y' is a later name from that year; 'pre-Y' a former one; 'probably X' stays a name to be confirmed.
    """
    found: dict[str, dict] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        alias = read_alias(part) | {"source": source}
        if alias["name"]:
            found.setdefault(alias["name"], alias)
    return list(found.values())


def read_alias(part: str) -> dict:
    note = NOTE.search(part)
    remark = note["note"].strip() if note else ""
    name = part[: note.start()].strip() if note else part
    alias = {"name": name, "note": remark, "kind": AliasKind.PRINTED if remark.startswith("printed") else AliasKind.OTHER}
    renamed, before = RENAMED.match(name), BEFORE.match(remark)
    if renamed:
        alias |= {"name": renamed["name"], "kind": AliasKind.LATER, "valid_from": renamed["year"]}
    if before:
        alias |= {"kind": AliasKind.FORMER, "valid_to": before["year"]}
    return alias | {"name": alias["name"].removeprefix("probably ")}
