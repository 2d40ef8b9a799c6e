"""What is kept beside the standard's own tables, by the place in which it is written: unread values, other namespaces, our own notes."""

from collections import defaultdict
from collections.abc import Callable
from itertools import compress
from typing import Any

from minga.evidence.iati.reading.columns import Columns
from minga.evidence.iati.reading.keeping import is_foreign
from minga.evidence.iati.versions import OWN
from minga.evidence.iati.writing.markup import Said, foreign_attributes, foreign_elements

NUMBERS = 2**32  # a row's key: activity × NUMBERS + number
POSITION = "pos"  # of a location whose latitude and longitude were not two words

type Place = tuple[str, str]  # table, path of an element below its row ('' the row's own)
type Written = dict[Place, dict[int, str]]  # place → key of the row → what is written there


class Beside:
    """Of one batch: attributes and elements of other namespaces where they stood, and what goes to the end of an activity (`ours`)."""

    def __init__(self, tables: dict[str, Columns]) -> None:
        self.attributes: Written = {}
        self.elements: Written = {}
        self.ours: dict[int, str] = {}
        ours: dict[int, list[str]] = defaultdict(list)
        if "extension" in tables:
            self._extensions(tables["extension"], ours)
        if "original" in tables:
            found = tables["original"]
            for a, said in zip(found["a"], notes("original", found, "owner", "row", "attribute", "value"), strict=True):
                ours[a * NUMBERS].append(said)
        self.ours = {key: "".join(said) for key, said in ours.items()}

    def _extensions(self, columns: Columns, ours: dict[int, list[str]]) -> None:
        attributes: dict[Place, dict[int, list]] = defaultdict(lambda: defaultdict(list))
        elements: dict[Place, dict[int, list]] = defaultdict(lambda: defaultdict(list))
        strange = list(map(is_foreign, columns["path"], columns["name"]))
        mine = {name: [value for value, other in zip(values, strange, strict=True) if not other] for name, values in columns.items()}
        for a, said in zip(mine["a"], notes("extension", mine, "owner", "row", "path", "name", "value"), strict=True):
            ours[a * NUMBERS].append(said)
        for a, owner, row, path, name, value in compress(rows(columns, "a", "owner", "row", "path", "name", "value"), strange):
            if "[" in path:
                before, _, inside = path.partition("{")
                elements[owner, before.rstrip("/")][a * NUMBERS + row].append(("{" + inside, name, value))
            else:
                attributes[owner, path][a * NUMBERS + row].append((name, value))
        self.attributes, self.elements = written(attributes, foreign_attributes), written(elements, foreign_elements)


def notes(tag: str, columns: Columns, *names: str) -> list[str]:
    """Return rows as elements of our own namespace, one each."""
    said = [list(map(Said(name).__getitem__, columns[name])) for name in names]
    start = f'<m:{tag} xmlns:m="{OWN}"'
    return [f"{start}{''.join(values)}/>\n" for values in zip(*said, strict=True)]


def written(found: dict[Place, dict[int, list]], write: Callable[[list], str]) -> Written:
    return {place: {key: write(kept) for key, kept in by_key.items()} for place, by_key in found.items()}


def rows(columns: Columns, *names: str) -> Any:
    return zip(*(columns[name] for name in names), strict=True)


def as_written(tables: dict[str, Columns]) -> dict[str, Columns]:
    """Return the tables with what could not be read, as it was written, in place of the values; positions in a column of their own."""
    if "unread" not in tables:
        return tables
    said: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for a, owner, row, name, value in rows(tables["unread"], "a", "owner", "row", "attribute", "value"):
        said[owner, name][a * NUMBERS + row] = value
    found = dict(tables)
    for (table, name), by_key in said.items():
        columns = found[table]
        values = list(columns.get(name, [None] * len(columns["a"])))
        for place, (a, n) in enumerate(rows(columns, "a", "n")):
            values[place] = by_key.get(a * NUMBERS + n, values[place])
        found[table] = columns | {name: values}
    return found
