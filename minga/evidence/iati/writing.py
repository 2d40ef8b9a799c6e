"""Rows → IATI 2.03, in the standard's order, as a stream: reading, writing and reading again gives the same rows.

Values may be text as written or typed (date, Decimal, bool…). What stands in `unread` is written as it was; elements and attributes
of other namespaces stand where they stood. What 2.03 has no place for, and what 1.0x said otherwise, goes to the end of its activity in
elements of our own namespace (`extension`, `original`), which the standard allows and our reading understands. Columns that repeat a
value of another table (`name`, `title`, `aid_type`, `id_code`…) are not written: their table is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from minga.evidence.iati.reading import Rows
from minga.evidence.iati.reading.elements import ROOTS, TREES, XML_LANG, Element
from minga.evidence.iati.reading.keeping import is_foreign
from minga.evidence.iati.versions import OWN

type Row = tuple[Any, ...]
type Emit = Callable[["Activity", Row, list[str]], None]

VERSION = "2.03"
_XML = XML_LANG.removesuffix("lang")


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
                self.ours += [_own("original", owner=row[2], row=row[3], attribute=row[4], value=row[5]) for row in mine]
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
                self.ours.append(_own("extension", owner=owner, row=n, path=path, name=name, value=value))
            elif "[" in path:
                before, _, inside = path.partition("{")
                self.elements[owner, n, before.rstrip("/")].append(("{" + inside, name, value))
            else:
                self.attributes[owner, n, path].append((name, value))
        self.ours.sort(key=lambda element: "m:extension" not in element)


def text_of(value: Any) -> str:
    """A value as XML Schema writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        said = format(value, "f")
        return said.rstrip("0").rstrip(".") if "." in said else said
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text


def _attribute(name: str, value: Any) -> str:
    text = _escaped(value if isinstance(value, str) else text_of(value))
    if '"' in text or "\n" in text or "\t" in text:
        text = text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f' {name}="{text}"'


def _own(tag: str, **values: Any) -> str:
    said = "".join(_attribute(name, value) for name, value in values.items() if value is not None)
    return f'<m:{tag} xmlns:m="{OWN}"{said}/>\n'


# other namespaces


def _prefixed(name: str, prefixes: dict[str, str]) -> str:
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    if "{" + space + "}" == _XML:
        return f"xml:{local}"
    return f"{prefixes.setdefault(space, f'n{len(prefixes)}')}:{local}"


def _foreign_attributes(found: list[tuple[str, str]]) -> str:
    prefixes: dict[str, str] = {}
    said = "".join(_attribute(_prefixed(name, prefixes), value or "") for name, value in found)
    return "".join(_attribute(f"xmlns:{prefix}", space) for space, prefix in prefixes.items()) + said


def _segments(path: str) -> list[str]:
    """The steps of a kept path: a namespace may hold slashes, so they are counted only outside braces."""
    steps, depth, start = [], 0, 0
    for place, letter in enumerate(path):
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
        elif letter == "/" and not depth:
            steps.append(path[start:place])
            start = place + 1
    return [*steps, path[start:]]


class _Node:
    def __init__(self, tag: str) -> None:
        self.tag, self.text = tag, ""
        self.attributes: list[tuple[str, str]] = []
        self.children: dict[str, _Node] = {}

    def write(self, prefixes: dict[str, str]) -> str:
        tag = _prefixed(self.tag, prefixes)
        said = "".join(_attribute(_prefixed(name, prefixes), value or "") for name, value in self.attributes)
        inside = _escaped(self.text) + "".join(child.write(prefixes) for child in self.children.values())
        return f"<{tag}{said}>{inside}</{tag}>"


def _foreign_elements(rows: list[Row]) -> str:
    top = _Node("")
    for path, name, value in rows:
        node = top
        for step in _segments(path):
            node = node.children.setdefault(step, _Node(step.rpartition("[")[0]))
        if name is None:
            node.text = value or ""
        else:
            node.attributes.append((name, value))
    said = []
    for child in top.children.values():
        prefixes: dict[str, str] = {}
        body = child.write(prefixes)
        declared = "".join(_attribute(f"xmlns:{prefix}", space) for space, prefix in prefixes.items())
        end = len(_prefixed(child.tag, prefixes)) + 1
        said.append(body[:end] + declared + body[end:] + "\n")
    return "".join(said)


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
                out.append(_attribute(name, value))
        if activity.attributes and (table, n, "") in activity.attributes:
            out.append(_foreign_attributes(activity.attributes[table, n, ""]))
        if outermost and row[version] != VERSION:
            out.append(f' xmlns:m="{OWN}"{_attribute("m:version", row[version] or "")}')
        start = len(out)
        if text is not None:
            value = unread.get((table, n, rule.text), row[text])
            if value is not None:
                out.append(_escaped(text_of(value)))
        inside(activity, row, n, out)
        if activity.elements and (table, n, "") in activity.elements:
            out.append(_foreign_elements(activity.elements[table, n, ""]))
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
    said = _attribute("xml:lang", lang) if lang is not None else ""
    more = ""
    if ("narrative", n, "") in activity.attributes:
        said += _foreign_attributes(activity.attributes["narrative", n, ""])
    if ("narrative", n, "") in activity.elements:
        more = _foreign_elements(activity.elements["narrative", n, ""])
    out.append(f"<narrative{said}>{_escaped(text or '')}{more}</narrative>\n")


def _child(rule: Element, kind: str, table: str, columns: dict[str, int], path: str) -> Callable[[Activity, Row, int, list[str]], None]:
    if rule.wrapped:
        return _wrapper(rule, kind, table)
    if not rule.table:
        return _fold(rule, kind, table, columns, f"{path}/{rule.tag}" if path else rule.tag)
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


def _fold(rule: Element, kind: str, table: str, columns: dict[str, int], path: str) -> Callable[[Activity, Row, int, list[str]], None]:
    """The function that writes an element made of columns of a row; nothing where all are empty."""
    attributes = [(_name(name), columns[column], column) for name, column in rule.attributes.items()]
    text = columns[rule.text] if rule.text and rule.text != "pos" else None
    position = (columns["lat"], columns["lon"]) if rule.text == "pos" else None
    inside = _inside(rule, kind, table, columns, path)
    tag = rule.tag

    def emit(activity: Activity, row: Row, n: int, out: list[str]) -> None:
        start = len(out)
        unread = activity.unread
        out.append(f"<{tag}")
        for name, place, column in attributes:
            value = row[place]
            if unread and (table, n, column) in unread:
                value = unread[table, n, column]
            if value is not None:
                out.append(_attribute(name, value))
        if activity.attributes and (table, n, path) in activity.attributes:
            out.append(_foreign_attributes(activity.attributes[table, n, path]))
        body = len(out)
        if text is not None:
            value = row[text]
            if unread and (table, n, rule.text) in unread:
                value = unread[table, n, rule.text]
            if value is not None:
                out.append(_escaped(text_of(value)))
        elif position is not None:
            _position(unread.get((table, n, "pos")), row[position[0]], row[position[1]], out)
        inside(activity, row, n, out)
        if activity.elements and (table, n, path) in activity.elements:
            out.append(_foreign_elements(activity.elements[table, n, path]))
        if len(out) == start + 1:
            out.pop()
        else:
            _close(out, body, tag)

    return emit


def _position(unread: str | None, lat: str | None, lon: str | None, out: list[str]) -> None:
    said = unread if lat is None else f"{lat} {lon}"
    if said is not None:
        out.append(_escaped(said))


def _wrapper(rule: Element, kind: str, table: str) -> Callable[[Activity, Row, int, list[str]], None]:
    """The function that writes rows with an element around them, one for each run of rows with the same attributes."""
    inner = next(iter(rule.children.values()))
    emit = _row(inner, kind, table)
    columns = list(TREES[kind][1][inner.table].columns)
    attributes = [(name, columns.index(column)) for name, column in rule.wrapped.items()]
    tag, name = rule.tag, inner.table

    def step(activity: Activity, row: Row, n: int, out: list[str]) -> None:
        last: str | None = None
        foreign = _foreign_attributes(activity.attributes.get((table, n, tag), []))
        more = _foreign_elements(activity.elements.get((table, n, tag), []))
        for found in activity.rows.get((name, "", 0), ()):
            head = "".join(_attribute(key, found[place]) for key, place in attributes if found[place] is not None)
            if head != last:
                out.append(f"<{tag}{head}{foreign}>" if last is None else f"{more}</{tag}>\n<{tag}{head}>")
                more = more if last is None else ""
                last = head
            emit(activity, found, out)
        if last is not None:
            out.append(f"{more}</{tag}>\n")

    return step
