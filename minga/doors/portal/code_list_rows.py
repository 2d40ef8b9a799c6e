"""The codes of a list as rows: one below the other with their meaning, or in columns where they are only names."""

import re
from collections.abc import Iterable

from django.urls import reverse

from minga.doors.portal.notes import Notes
from minga.ground.codelists.models import Code, CodeList, Version
from minga.ground.kit.text import fold, sort_key

LONG = 40  # codes from which the page offers a filter of its own, and stands in columns where the codes are only names


def retired(list_: CodeList, version: Version | None, valid: list[Code]) -> list[Code]:
    """Return the newest row of each code that had already left the list in this version: old records still bear them."""
    if version is None:
        return []
    gone = list_.codes.filter(until__lt=version.number).select_related("list", "parent__list").order_by("position", "code", "since")
    held = {code.code for code in valid}
    return list({code.code: code for code in gone if code.code not in held}.values())


def matches(code: Code, words: str) -> bool:
    """Say whether a code bears all the words in its code, names or definition, accents and case apart."""
    if not words:
        return True
    held = fold(f"{code.code} {code.name_es} {code.name_en} {code.definition_es} {code.definition_en}")
    return all(word in held for word in fold(words).split())


def tree(codes: Iterable[Code]) -> list[tuple[Code, int]]:
    """Return (code, depth) with each code after its parent where both are shown; without it, at the top."""
    rows = list(codes)
    present = {code.pk for code in rows}
    below: dict[int | None, list[Code]] = {}
    for code in rows:
        below.setdefault(code.parent_id if code.parent_id in present else None, []).append(code)
    found: list[tuple[Code, int]] = []
    waiting = [(code, 0) for code in reversed(below.get(None, []))]
    while waiting:
        code, depth = waiting.pop()
        found.append((code, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(code.pk, []))]
    return found


def children(codes: list[Code]) -> dict[int, list[Code]]:
    """Return {id: codes of other lists that lie inside}: the targets of a goal, the sectors of a category."""
    if not codes:
        return {}
    found: dict[int, list[Code]] = {}
    rows = Code.objects.current().filter(parent__list=codes[0].list_id).exclude(list=codes[0].list_id)
    for child in rows.select_related("list").order_by("position", "code"):
        found.setdefault(child.parent_id or 0, []).append(child)
    return found


class Rows:
    """Makes the rows of one list; what they lead to in other lists is read once for all of them.

    `every`: all codes that the page may show; `begun`: each code of the list with the versions in which a row of it begins.
    """

    def __init__(self, every: list[Code], notes: Notes, begun: set[tuple[str, int]]) -> None:
        self.notes, self.begun = notes, begun
        self.below = children(every)
        self.targets = equivalents(every)

    def of(self, codes: Iterable[Code]) -> list[dict]:
        """Return the rows of these codes, each after its parent."""
        return [self.row(code, depth) for code, depth in tree(codes)]

    def only_names(self, codes: list[Code]) -> bool:
        """Say whether a long list holds nothing but names, as currencies and countries do: it then stands in columns."""
        return len(codes) > LONG and not any(code.parent_id or code.example_es or self.below.get(code.pk) for code in codes)

    def row(self, code: Code, depth: int) -> dict:
        """Return one code as its row shows it: the code above it is named where it does not stand above in the same table."""
        return {
            "code": code.code,
            "identifier": code.identifier,
            "pieces": re.split(r"(?<=[/_])", code.identifier),
            "depth": min(depth, 3),
            "name": code.name,
            "definition": code.definition,
            "example": code.example,
            "parent": code.parent if code.parent and not depth else None,
            "mapping": [self.equivalent(*pair) for pair in pairs(code.mapping)],
            "children": self.below.get(code.pk, []),
            "gone": code.until + 1 if code.until else None,
            "moved": (code.code, code.until + 1) in self.begun if code.until else False,
            "cited": self.notes.cite(code.source),
        }

    def equivalent(self, list_code: str, code: str) -> dict:
        """Return what a code is called in another list; `doubtful` where a person has still to confirm it ('10?')."""
        sure = code.removesuffix("?")
        found = self.targets.get((list_code, sure))
        return {
            "list": list_code,
            "code": sure,
            "name": found.name if found else "",
            "position": found.position if found else 0,
            "doubtful": sure != code,
        }


def pairs(text: str) -> list[tuple[str, str]]:
    """Return [(list, code)] for 'OrganisationType:10;FlowType:10'."""
    found = [pair.partition(":") for pair in text.split(";") if ":" in pair]
    return [(name.strip(), code.strip()) for name, _colon, code in found]


def equivalents(every: Iterable[Code]) -> dict[tuple[str, str], Code]:
    """Return {(list, code): newest row} of all that these codes say they are equal to: one query, none where they say nothing."""
    wanted = {(name, code.removesuffix("?")) for one in every for name, code in pairs(one.mapping)}
    if not wanted:
        return {}
    found = Code.objects.filter(list__code__in={name for name, _code in wanted}, code__in={code for _name, code in wanted})
    return {(row.list.code, row.code): row for row in found.select_related("list").order_by("since")}


def groups(rows: list[dict]) -> list[dict]:
    """Return rows of a list of names by what they are equal to, each group by name; one group without a name where that says nothing.

    So recipients of aid stand by their income group. A group: {code, list, name, url, rows}.
    """
    if not rows or any(len({(one["list"], one["code"]) for one in row["mapping"]}) != 1 for row in rows):
        return [{"rows": rows}] if rows else []
    found: dict[str, dict] = {}
    for row in sorted(rows, key=lambda row: (row["mapping"][0]["list"], row["mapping"][0]["position"], sort_key(row["name"]))):
        one = row["mapping"][0]
        url = f"{reverse('portal:list', args=[one['list']])}#{one['code']}"
        group = {"code": one["code"], "list": one["list"], "name": one["name"] or one["code"], "url": url, "rows": []}
        found.setdefault(one["code"], group)["rows"].append(row)
    return list(found.values())
