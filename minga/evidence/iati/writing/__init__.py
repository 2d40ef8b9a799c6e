"""Rows → IATI 2.03, in the standard's order, as a stream: reading, writing and reading again gives the same rows.

Values may be text as written or typed (date, Decimal, bool…). What stands in `unread` is written as it was; elements and attributes
of other namespaces stand where they stood. What 2.03 has no place for, and what 1.0x said otherwise, goes to the end of its activity in
elements of our own namespace (`extension`, `original`), which the standard allows and our reading understands. Columns that repeat a
value of another table (`name`, `title`, `aid_type`, `id_code`…) are not written: their table is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from minga.evidence.iati.reading import Rows
from minga.evidence.iati.reading.elements import ROOTS, TREES, XML_LANG, Element
from minga.evidence.iati.reading.keeping import is_foreign
from minga.evidence.iati.tables import Table
from minga.evidence.iati.versions import OWN
from minga.evidence.iati.writing.markup import attribute, escaped, foreign_attributes, foreign_elements, own, text_of

type Row = tuple[Any, ...]
type Emit = Callable[["Activity", Row, list[str]], None]

VERSION = "2.03"


def write(batches: Iterable[Rows], kind: str = "activity", generated: datetime | None = None) -> Iterator[bytes]:
    """The file, piece by piece, an activity (or organisation) a piece; its head at once. Each batch holds whole activities."""
    head = f' generated-datetime="{text_of(generated)}"' if generated else ""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOTS[kind]} version="{VERSION}"{head}>\n'.encode()
    for batch in batches:
        yield from map(str.encode, activities(batch))
    yield f"</{ROOTS[kind]}>\n".encode()


def activities(batch: Rows) -> Iterator[str]:
    """The XML of each activity of a batch, in order."""
    emit = _emitters(batch.kind)
    found = _by_activity(batch)
    for row in found.pop(batch.kind, {}).values():
        activity = Activity(batch.kind, row[0][0], found)
        out: list[str] = []
        emit(activity, row[0], out)
        yield "".join(out)


def _by_activity(batch: Rows) -> dict[str, dict[int, list[Row]]]:
    grouped: dict[str, dict[int, list[Row]]] = {}
    for name, columns in batch.tables.items():
        rows: dict[int, list[Row]] = defaultdict(list)
        for row in zip(*columns.values(), strict=True):
            rows[row[0]].append(row)
        grouped[name] = rows
    return grouped


class Activity:
    """The rows of one activity, by what they belong to."""

    def __init__(self, kind: str, a: int, found: dict[str, dict[int, list[Row]]]) -> None:
        tables = TREES[kind][1]
        self.kind = kind
        self.rows: dict[tuple[str, str, int], list[Row]] = defaultdict(list)  # table, owner, its number → rows
        self.narratives: dict[tuple[str, int], list[Row]] = defaultdict(list)
        self.unread: dict[tuple[str, int, str], str] = {}
        self.attributes: dict[tuple[str, int, str], list[tuple[str, str]]] = defaultdict(list)  # of other namespaces
        self.elements: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
        self.ours: list[str] = []
        self._fill(a, found, tables)
        self.plain = not (self.unread or self.attributes or self.elements)

    def _fill(self, a: int, found: dict[str, dict[int, list[Row]]], tables: dict[str, Table]) -> None:
        for name, rows in found.items():
            mine = rows.get(a)
            if mine is None:
                continue
            if name == "narrative":
                for row in mine:
                    self.narratives[row[2], row[3]].append(row)
            elif name == "unread":
                self.unread = {(row[2], row[3], row[4]): row[5] for row in mine}
            elif name == "extension":
                self._extensions(mine)
            elif name == "original":
                self.ours += [own("original", owner=row[2], row=row[3], attribute=row[4], value=row[5]) for row in mine]
            elif "owner" in tables[name].columns:
                for row in mine:
                    self.rows[name, row[2], row[3]].append(row)
            else:
                of = tables[name].of
                for row in mine:
                    self.rows[name, of, row[2] if of else 0].append(row)

    def _extensions(self, rows: list[Row]) -> None:
        for _, _, owner, n, path, name, value in rows:
            if not is_foreign(path, name):
                self.ours.append(own("extension", owner=owner, row=n, path=path, name=name, value=value))
            elif "[" in path:
                before, _, inside = path.partition("{")
                self.elements[owner, n, before.rstrip("/")].append(("{" + inside, name, value))
            else:
                self.attributes[owner, n, path].append((name, value))
        self.ours.sort(key=lambda element: "m:extension" not in element)


# one function for each element


@cache
def _emitters(kind: str) -> Emit:
    return _row(TREES[kind][0], kind, kind)


def _row(rule: Element, kind: str, owner: str) -> Emit:
    """The function that writes an element that is a row."""
    columns = {column: place for place, column in enumerate(TREES[kind][1][rule.table].columns)}
    attributes = [(_name(name), columns[column], column) for name, column in rule.attributes.items()]
    inside = _inside(rule, kind, rule.table, columns)
    outermost, table, tag = rule.table == kind, rule.table, rule.tag
    version = columns.get("version", 0)
    text = columns[rule.text] if rule.text else None

    def emit(activity: Activity, row: Row, out: list[str]) -> None:
        n = 0 if outermost else row[1]
        out.append(f"<{tag}")
        unread = activity.unread
        for name, place, column in attributes:
            value = row[place]
            if unread and (table, n, column) in unread:
                value = unread[table, n, column]
            if value is not None:
                out.append(attribute(name, value))
        if activity.attributes and (table, n, "") in activity.attributes:
            out.append(foreign_attributes(activity.attributes[table, n, ""]))
        if outermost and row[version] != VERSION:
            out.append(f' xmlns:m="{OWN}"{attribute("m:version", row[version] or "")}')
        start = len(out)
        if text is not None:
            value = unread.get((table, n, rule.text), row[text])
            if value is not None:
                out.append(escaped(text_of(value)))
        inside(activity, row, n, out)
        if activity.elements and (table, n, "") in activity.elements:
            out.append(foreign_elements(activity.elements[table, n, ""]))
        if outermost:
            out += activity.ours
        _close(out, start, tag)

    return emit


def _close(out: list[str], start: int, tag: str) -> None:
    if len(out) == start:
        out.append("/>\n")
    else:
        out[start] = ">" + out[start]
        out.append(f"</{tag}>\n")


def _name(name: str) -> str:
    return "xml:lang" if name == XML_LANG else name


def _inside(
    rule: Element, kind: str, table: str, columns: dict[str, int], path: str = ""
) -> Callable[[Activity, Row, int, list[str]], None]:
    """The function that writes what stands in an element: its children, then its narratives (`budget-line` has both)."""
    steps = [_child(child, kind, table, columns, path) for child in rule.children.values()]
    owner = f"{table}.{rule.tag}" if path else table
    narrated = rule.narratives

    def emit(activity: Activity, row: Row, n: int, out: list[str]) -> None:
        for step in steps:
            step(activity, row, n, out)
        if narrated and (owner, n) in activity.narratives:
            for narrative in activity.narratives[owner, n]:
                _narrative(activity, narrative, out)

    return emit


def _narrative(activity: Activity, row: Row, out: list[str]) -> None:
    _, n, _, _, lang, text = row
    said = attribute("xml:lang", lang) if lang is not None else ""
    more = ""
    if ("narrative", n, "") in activity.attributes:
        said += foreign_attributes(activity.attributes["narrative", n, ""])
    if ("narrative", n, "") in activity.elements:
        more = foreign_elements(activity.elements["narrative", n, ""])
    out.append(f"<narrative{said}>{escaped(text or '')}{more}</narrative>\n")


def _child(rule: Element, kind: str, table: str, columns: dict[str, int], path: str) -> Callable[[Activity, Row, int, list[str]], None]:
    if rule.wrapped:
        return _wrapper(rule, kind, table)
    if not rule.table:
        whole = _fold(rule, kind, table, columns, f"{path}/{rule.tag}" if path else rule.tag)
        bare = len(rule.attributes) == 1 and not (rule.text or rule.narratives or rule.children)
        return _code(rule, columns, whole) if bare else whole
    emit = _row(rule, kind, table)
    of = TREES[kind][1][rule.table]
    owner = table if of.of or "owner" in of.columns else ""
    name = rule.table
    constant = (list(of.columns).index(rule.constant[0]), rule.constant[1]) if rule.constant[0] else None

    def step(activity: Activity, row: Row, n: int, out: list[str]) -> None:
        key = (name, owner, n if owner else 0)
        if key in activity.rows:
            for inner in activity.rows[key]:
                if constant is None or inner[constant[0]] == constant[1]:
                    emit(activity, inner, out)

    return step


def _code(
    rule: Element, columns: dict[str, int], whole: Callable[[Activity, Row, int, list[str]], None]
) -> Callable[[Activity, Row, int, list[str]], None]:
    """The function that writes an element that is one attribute: most of them are. `whole`: that of any element made of columns."""
    ((name, column),) = rule.attributes.items()
    place, tag = columns[column], rule.tag

    def emit(activity: Activity, row: Row, n: int, out: list[str]) -> None:
        if not activity.plain:
            whole(activity, row, n, out)
        elif row[place] is not None:
            out.append(f"<{tag}{attribute(name, row[place])}/>\n")

    return emit


def _fold(rule: Element, kind: str, table: str, columns: dict[str, int], path: str) -> Callable[[Activity, Row, int, list[str]], None]:
    """The function that writes an element made of columns of a row; nothing where all are empty."""
    attributes = [(_name(name), columns[column], column) for name, column in rule.attributes.items()]
    text = columns[rule.text] if rule.text and rule.text != "pos" else None
    position = (columns["lat"], columns["lon"]) if rule.text == "pos" else None
    inside = _inside(rule, kind, table, columns, path)
    tag, owner = rule.tag, f"{table}.{rule.tag}"
    places = _places(rule, columns)

    def emit(activity: Activity, row: Row, n: int, out: list[str]) -> None:
        if activity.plain and (owner, n) not in activity.narratives and all(row[place] is None for place in places):
            return
        start = len(out)
        unread = activity.unread
        out.append(f"<{tag}")
        for name, place, column in attributes:
            value = row[place]
            if unread and (table, n, column) in unread:
                value = unread[table, n, column]
            if value is not None:
                out.append(attribute(name, value))
        if activity.attributes and (table, n, path) in activity.attributes:
            out.append(foreign_attributes(activity.attributes[table, n, path]))
        body = len(out)
        if text is not None:
            value = unread.get((table, n, rule.text), row[text])
            if value is not None:
                out.append(escaped(text_of(value)))
        elif position is not None:
            _position(unread.get((table, n, "pos")), row[position[0]], row[position[1]], out)
        inside(activity, row, n, out)
        if activity.elements and (table, n, path) in activity.elements:
            out.append(foreign_elements(activity.elements[table, n, path]))
        if len(out) == start + 1:
            out.pop()
        else:
            _close(out, body, tag)

    return emit


def _places(rule: Element, columns: dict[str, int]) -> list[int]:
    """The places of the columns that an element, and those inside it, are made of."""
    own = [columns[column] for column in rule.attributes.values()]
    text = [columns["lat"]] if rule.text == "pos" else [columns[rule.text]] if rule.text else []
    return [*own, *text, *(place for child in rule.children.values() for place in _places(child, columns))]


def _position(unread: str | None, lat: str | None, lon: str | None, out: list[str]) -> None:
    said = unread if lat is None else f"{lat} {lon}"
    if said is not None:
        out.append(escaped(said))


def _wrapper(rule: Element, kind: str, table: str) -> Callable[[Activity, Row, int, list[str]], None]:
    """The function that writes rows with an element around them, one for each run of rows with the same attributes."""
    inner = next(iter(rule.children.values()))
    emit = _row(inner, kind, table)
    columns = list(TREES[kind][1][inner.table].columns)
    attributes = [(name, columns.index(column)) for name, column in rule.wrapped.items()]
    tag, name = rule.tag, inner.table

    def step(activity: Activity, row: Row, n: int, out: list[str]) -> None:
        last: str | None = None
        foreign = foreign_attributes(activity.attributes.get((table, n, tag), []))
        more = foreign_elements(activity.elements.get((table, n, tag), []))
        for found in activity.rows.get((name, "", 0), ()):
            head = "".join(attribute(key, found[place]) for key, place in attributes if found[place] is not None)
            if head != last:
                out.append(f"<{tag}{head}{foreign}>" if last is None else f"{more}</{tag}>\n<{tag}{head}>")
                more = more if last is None else ""
                last = head
            emit(activity, found, out)
        if last is not None:
            out.append(f"{more}</{tag}>\n")

    return step
