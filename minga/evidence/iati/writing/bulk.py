"""A whole batch of rows as XML: a column at a time, from the innermost tables outwards.

Each table's rows become texts, which are joined by the row they belong to; a value that comes again is made into an attribute once, and
all texts of a column are escaped together.
"""

import gc
from collections import defaultdict
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any

from minga.evidence.iati.reading import Rows
from minga.evidence.iati.reading.columns import Columns
from minga.evidence.iati.reading.elements import TREES, XML_LANG, Element
from minga.evidence.iati.tables import Table
from minga.evidence.iati.versions import OWN
from minga.evidence.iati.writing.beside import NUMBERS, POSITION, Beside, Written, as_written
from minga.evidence.iati.writing.markup import attribute, escaped, said_of, text_of

VERSION = "2.03"
DIVIDER = "\0"  # never part of a text: XML has no such sign

type Texts = list[str]


@dataclass(frozen=True)
class Some:
    """Some rows of a table: their columns, and the key by which what is inside them finds them."""

    table: str
    columns: Columns
    keys: list[int]


def texts_of(batch: Rows) -> Texts:
    """Return the XML of each activity (or organisation) of a batch, in order."""
    resting = gc.isenabled()
    gc.disable()  # texts make no cycles, and looking for them among all the rows takes a third of the time
    try:
        return Bulk(batch).written()
    finally:
        if resting:
            gc.enable()


class Bulk:
    """One batch on its way."""

    def __init__(self, batch: Rows) -> None:
        self.rule, self.known = TREES[batch.kind]
        self.kind, self.tables, self.beside = batch.kind, as_written(batch.tables), Beside(batch.tables)
        self.narratives = self._narratives()

    def written(self) -> Texts:
        columns = self.tables.get(self.kind)
        return self._rows(self.rule, Some(self.kind, columns, [a * NUMBERS for a in columns["a"]])) if columns else []

    def _narratives(self) -> dict[str, dict[int, str]]:
        """Return by owner, and by the key of the row they belong to, the narratives there."""
        columns = self.tables.get("narrative")
        if not columns:
            return {}
        own = keys(columns["a"], columns["n"])
        heads = joined(
            [list(map(said_of(XML_LANG).__getitem__, columns["lang"])), *self._kept(self.beside.attributes, "narrative", "", own)]
        )
        texts = joined([all_escaped(columns["text"]), *self._kept(self.beside.elements, "narrative", "", own)])
        said = [f"<narrative{head}>{text}</narrative>\n" for head, text in zip(heads, texts, strict=True)]
        found: dict[str, tuple[list[int], Texts]] = defaultdict(lambda: ([], []))
        for owner, key, text in zip(columns["owner"], keys(columns["a"], columns["row"]), said, strict=True):
            rows, told = found[owner]
            rows.append(key)
            told.append(text)
        return {owner: grouped(rows, told) for owner, (rows, told) in found.items()}

    def _kept(self, kept: Written, table: str, path: str, keys: list[int]) -> list[Texts]:
        """Return what is kept at a place, by row; nothing where nothing is."""
        return [by_key(kept[table, path], keys)] if (table, path) in kept else []

    def _rows(self, rule: Element, some: Some) -> Texts:
        """Return each of some rows as the element that it is."""
        table, keys = some.table, some.keys
        heads = attributes(rule, some) + self._kept(self.beside.attributes, table, "", keys)
        body = [all_escaped(some.columns[rule.text])] if rule.text else []
        body += self._inside(rule, some, "") + self._kept(self.beside.elements, table, "", keys)
        if table == self.kind:
            versions = some.columns["version"]
            heads.append([f' xmlns:m="{OWN}"{attribute("m:version", one or "")}' if one != VERSION else "" for one in versions])
            body.append(by_key(self.beside.ours, keys))
        return closed(rule.tag, heads, body, len(keys))

    def _inside(self, rule: Element, some: Some, path: str) -> list[Texts]:
        """Return what stands in an element, by row: its children in order, then its narratives; what no row has is left out."""
        found = [texts for child in rule.children.values() if (texts := self._child(child, some, path)) is not None]
        told = self.narratives.get(f"{some.table}.{rule.tag}" if path else some.table) if rule.narratives else None
        return [*found, by_key(told, some.keys)] if told else found

    def _child(self, rule: Element, some: Some, path: str) -> Texts | None:
        if rule.table or rule.wrapped:
            groups = self._wrapped(rule, some.table) if rule.wrapped else self._grouped(rule, some.table)
            return by_key(groups, some.keys) if groups else None
        path = f"{path}/{rule.tag}" if path else rule.tag
        heads = attributes(rule, some) + self._kept(self.beside.attributes, some.table, path, some.keys)
        body = self._inside(rule, some, path) + self._kept(self.beside.elements, some.table, path, some.keys)
        if rule.text == POSITION:
            body.insert(0, positions(some.columns))
        elif rule.text and has_any(some.columns[rule.text]):
            body.insert(0, all_escaped(some.columns[rule.text]))
        return closed(rule.tag, heads, body, len(some.keys), optional=True) if heads or body else None

    def _grouped(self, rule: Element, above: str) -> dict[int, str]:
        """Return the elements of a table's rows by the key of the row above that they belong to."""
        some, parents = self._below(self.known[rule.table], above, rule.constant)
        return grouped(parents, self._rows(rule, some)) if parents else {}

    def _below(self, table: Table, above: str, constant: tuple[str, str]) -> tuple[Some, list[int]]:
        """Return the rows of a table that belong to rows of another one, and the keys of those."""
        columns = self.tables.get(table.name)
        if not columns:
            return Some(table.name, {}, []), []
        columns = chosen(columns, "owner", above) if "owner" in columns else columns
        columns = chosen(columns, *constant) if constant[0] else columns
        number = "of" if table.of else "row" if "owner" in columns else ""
        parents = keys(columns["a"], columns[number]) if number else [a * NUMBERS for a in columns["a"]]
        return Some(table.name, columns, keys(columns["a"], columns["n"])), parents

    def _wrapped(self, rule: Element, above: str) -> dict[int, str]:
        """Return rows with an element around them, one for each run of rows with the same attributes; the first has what is kept."""
        inner = next(iter(rule.children.values()))
        some, parents = self._below(self.known[inner.table], "", inner.constant)
        if not parents:
            return {}
        heads = joined([list(map(said_of(name).__getitem__, some.columns[column])) for name, column in rule.wrapped.items()])
        runs: list[list[Any]] = []
        for key, head, text in zip(parents, heads, self._rows(inner, some), strict=True):
            if not runs or runs[-1][:2] != [key, head]:
                runs.append([key, head])
            runs[-1].append(text)
        attributes, elements = (dict(kept.get((above, rule.tag), {})) for kept in (self.beside.attributes, self.beside.elements))
        said = [
            f"<{rule.tag}{head}{attributes.pop(key, '')}>{''.join(texts)}{elements.pop(key, '')}</{rule.tag}>\n"
            for key, head, *texts in runs
        ]
        return grouped([run[0] for run in runs], said)


def by_key(found: dict[int, str], keys: list[int]) -> Texts:
    """Return what is found for each key, nothing where there is nothing."""
    return list(map(found.get, keys, repeat("")))


def keys(activities: list[int], numbers: list[int]) -> list[int]:
    return [a * NUMBERS + n for a, n in zip(activities, numbers, strict=True)]


def chosen(columns: Columns, name: str, value: str) -> Columns:
    """Return the rows that have a value in a column."""
    found = [one == value for one in columns[name]]
    return columns if all(found) else {column: list(compress(values, found)) for column, values in columns.items()}


def attributes(rule: Element, some: Some) -> list[Texts]:
    """Return the attributes of an element by row; those that no row has are left out."""
    columns = some.columns
    return [list(map(said_of(name).__getitem__, columns[column])) for name, column in rule.attributes.items() if has_any(columns[column])]


def has_any(values: list[Any]) -> bool:
    """Say whether a column has a value somewhere."""
    return values.count(None) < len(values)


def all_escaped(values: list[Any]) -> Texts:
    """Return the values of a column as texts of XML, escaped together; of no value, nothing."""
    texts = ["" if value is None else value if type(value) is str else text_of(value) for value in values]
    found = escaped(DIVIDER.join(texts)).split(DIVIDER)
    return found if len(found) == len(texts) else list(map(escaped, texts))


def positions(columns: Columns) -> Texts:
    said = ["" if lat is None else escaped(f"{lat} {lon}") for lat, lon in zip(columns["lat"], columns["lon"], strict=True)]
    unread = columns.get(POSITION)
    return [text or escaped(other or "") for text, other in zip(said, unread, strict=True)] if unread else said


def joined(lists: list[Texts]) -> Texts:
    """Return the texts of several columns as those of one."""
    return lists[0] if len(lists) == 1 else list(map("".join, zip(*lists, strict=True)))


def closed(tag: str, heads: list[Texts], body: list[Texts], size: int, optional: bool = False) -> Texts:
    """Return elements with these attributes and this inside; `optional`: none where there is neither."""
    said = joined(heads) if heads else [""] * size
    if not body:
        return [f"<{tag}{head}/>\n" if head or not optional else "" for head in said]
    return [
        f"<{tag}{head}>{inside}</{tag}>\n" if inside else f"<{tag}{head}/>\n" if head or not optional else ""
        for head, inside in zip(said, joined(body), strict=True)
    ]


def grouped(parents: list[int], texts: Texts) -> dict[int, str]:
    """Return the texts joined by the key they belong to, in their order."""
    single = dict(zip(parents, texts, strict=True))
    if len(single) == len(parents):
        return single
    found: dict[int, list[str]] = defaultdict(list)
    for parent, text in zip(parents, texts, strict=True):
        found[parent].append(text)
    return joined_values(found)


def joined_values(found: dict[int, list[str]]) -> dict[int, str]:
    return {key: "".join(texts) if len(texts) > 1 else texts[0] for key, texts in found.items()}
