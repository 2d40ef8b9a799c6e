"""Values, attributes and kept elements as text of XML: what is written is escaped here, and nowhere else."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from minga.evidence.iati.reading.elements import XML_LANG

type Row = tuple[Any, ...]

_XML = XML_LANG.removesuffix("lang")


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


def escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text


def attribute_of(name: str, value: Any) -> str:
    """An attribute with a space before it."""
    text = escaped(value if isinstance(value, str) else text_of(value))
    if '"' in text or "\n" in text or "\t" in text:
        text = text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f' {name}="{text}"'


SHORT, KEPT = 100, 4096  # characters of a text of an attribute that is kept, and how many of each name

attribute = lru_cache(maxsize=65_536, typed=True)(attribute_of)  # codes, dates and references come again and again


class Said(dict[Any, str]):
    """An attribute's texts by its values, each made once while they are short and not too many; of no value, nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = "xml:lang" if name == XML_LANG else name

    def __missing__(self, value: Any) -> str:
        made = "" if value is None else attribute_of(self.name, value)
        if len(made) <= SHORT:
            if len(self) >= KEPT:
                self.clear()
            self[value] = made
        return made


said_of = cache(Said)  # by name of an attribute of the standard, whose values are of one kind


# other namespaces


def _prefixed(name: str, prefixes: dict[str, str]) -> str:
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    if "{" + space + "}" == _XML:
        return f"xml:{local}"
    return f"{prefixes.setdefault(space, f'n{len(prefixes)}')}:{local}"


def foreign_attributes(found: list[tuple[str, str]]) -> str:
    prefixes: dict[str, str] = {}
    said = "".join(attribute(_prefixed(name, prefixes), value or "") for name, value in found)
    return "".join(attribute(f"xmlns:{prefix}", space) for space, prefix in prefixes.items()) + said


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
        said = "".join(attribute(_prefixed(name, prefixes), value or "") for name, value in self.attributes)
        inside = escaped(self.text) + "".join(child.write(prefixes) for child in self.children.values())
        return f"<{tag}{said}>{inside}</{tag}>"


def foreign_elements(rows: list[Row]) -> str:
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
        declared = "".join(attribute(f"xmlns:{prefix}", space) for space, prefix in prefixes.items())
        end = len(_prefixed(child.tag, prefixes)) + 1
        said.append(body[:end] + declared + body[end:] + "\n")
    return "".join(said)
