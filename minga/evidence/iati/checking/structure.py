"""Structure: what the schema's check in C finds wrong, said by our own rules.

libxml2 says where, which kind of error, and the names and values concerned; what it means is told from our own table of facts.
"""

import re
from collections.abc import Sequence
from threading import Lock

from lxml import etree

from minga.evidence.iati.checking.findings import Finding, identifier_of
from minga.evidence.iati.standard.facts import ANY, UNITS, Element, File, element_at
from minga.evidence.iati.standard.schema import schema

MISSING_ELEMENT, UNKNOWN_ELEMENT = "0.3.1-missing-element", "0.3.1-unknown-element"
ORDER, TOO_MANY, CHILDREN, TEXT = "0.3.1-order", "0.3.1-too-many", "0.3.1-children", "0.3.1-text"
MISSING_ATTRIBUTE, UNKNOWN_ATTRIBUTE, TYPE = "0.3.1-missing-attribute", "0.3.1-unknown-attribute", "0.3.1-type"
OTHER = "0.3.1-other"

INDEX = re.compile(r"\[\d+\]")
UNIT = re.compile(r"/[^/]+/[^/\[]+(?:\[(\d+)\])?")
ATTRIBUTE = re.compile(r"attribute '([^']+)'")
TYPED = re.compile(r"(?s): '(.*)' is not a valid value of the (?:atomic|list|union) type '(?:xs:)?([^']+)'\.\s*\Z")
EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)")
NOT_EXPECTED = "This element is not expected."
LONGEST = 200  # of a value quoted in a finding, characters

_one_at_a_time = Lock()  # a schema keeps the errors of its last check


def check_structure(root: etree._Element, file: File, version: str, offset: int = 0, first: bool = True) -> list[Finding]:
    """Return what is wrong with the structure of a file, or of a piece of it in its own root tag.

    `offset` is added to every line; what is said of the root itself is said only for the `first` piece.
    """
    errors = errors_of(root, file, version)
    units = root.findall(UNITS[file]) if errors else []
    return [finding for error in errors if (finding := _finding(error, units, file, version, offset, first))]


def errors_of(root: etree._Element, file: File, version: str) -> list["etree._LogEntry"]:
    """Return what libxml2 says of the structure of a file or a piece of one."""
    checker = schema(file, version)
    with _one_at_a_time:
        return [] if checker.validate(root) else list(checker.error_log)


def units_with_errors(root: etree._Element, file: File, version: str) -> set[int]:
    """Return the places, below the root, of the activities (or organisations) whose structure is wrong."""
    return {unit_at(error.path or "") for error in errors_of(root, file, version)} - {-1}


def unit_at(path: str) -> int:
    """Return the place of the activity (or organisation) of a path of libxml2; -1: the path is the root's."""
    unit = UNIT.match(path)
    return int(unit.group(1) or 1) - 1 if unit else -1


def _finding(
    error: "etree._LogEntry", units: Sequence[etree._Element], file: File, version: str, offset: int, first: bool
) -> Finding | None:
    path = error.path or ""
    names = INDEX.sub("", path).split("/")[2:]
    if not names and not first:
        return None
    at = unit_at(path)
    identifier = identifier_of(units[at]) if 0 <= at < len(units) else ""
    element = "/".join(names)
    rule, attribute, values = _meaning(error, path, element, file, version)
    if rule == MISSING_ELEMENT and NOT_EXPECTED in error.message:  # noticed at the element that stands in its place
        element = element.rpartition("/")[0]
    whole = (element or names_of_root(path)) + (f"/@{attribute}" if attribute else "")
    return Finding(rule, "critical", error.line + offset, whole, identifier, values)


def names_of_root(path: str) -> str:
    """Return the name of the root in a path of libxml2."""
    return path.split("/")[1] if "/" in path else path


def _meaning(error: "etree._LogEntry", path: str, element: str, file: File, version: str) -> tuple[str, str, dict[str, str]]:
    """Return our rule, the attribute concerned ('' = none) and the values of its sentence."""
    kind, message = error.type_name, error.message
    attribute = ATTRIBUTE.search(message)
    word = attribute.group(1) if attribute else ""
    if kind == "SCHEMAV_ELEMENT_CONTENT":
        return _content(message, path, element, file, version)
    if kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        missing = message.split("'")[3]
        return MISSING_ATTRIBUTE, "", {"attribute": missing}
    if kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3_2"):
        return UNKNOWN_ATTRIBUTE, word, {"attribute": word}
    if typed := TYPED.search(message):
        return TYPE, word, {"value": typed.group(1)[:LONGEST], "type": typed.group(2)}
    if kind == "SCHEMAV_CVC_COMPLEX_TYPE_2_3":
        return TEXT, "", {}
    if kind in ("SCHEMAV_CVC_COMPLEX_TYPE_2_1", "SCHEMAV_CVC_COMPLEX_TYPE_2_2"):
        return CHILDREN, "", {}
    return OTHER, word, {}


def _content(message: str, path: str, element: str, file: File, version: str) -> tuple[str, str, dict[str, str]]:
    """Tell a missing child from one that is unknown, out of order, or once too often."""
    expected = _names(message)
    if NOT_EXPECTED not in message:
        return MISSING_ELEMENT, "", {"missing": ", ".join(expected)}
    parent_path, _, name = element.rpartition("/")
    parent = element_at(file, version, parent_path)
    known = parent.children.get(name) if parent else None
    if parent is None or known is None:
        return UNKNOWN_ELEMENT, "", {"name": name}
    if known.most == 1 and re.search(r"\[(?!1\])\d+\]$", path) and name not in expected:
        return TOO_MANY, "", {"name": name}
    order = list(parent.children)
    needed = [each for each in expected if _required(parent, each) and order.index(each) < order.index(name)]
    if needed:  # of those that must stand the last alone is missing: it could not come next if those before it did not stand
        return MISSING_ELEMENT, "", {"missing": max(needed, key=order.index)}
    return ORDER, "", {"name": name, "order": _around(order, name)}


def _required(parent: Element, name: str) -> bool:
    return name in parent.children and parent.children[name].least > 0


def _around(order: list[str], name: str) -> str:
    """Return an element's neighbours in the standard's order, two on each side."""
    names = [each for each in order if each not in ANY]
    at = names.index(name)
    return ", ".join(names[max(0, at - 2) : at + 3])


def _names(message: str) -> list[str]:
    found = EXPECTED.search(message)
    return [name for name in (found.group(1).split(", ") if found else []) if not name.startswith("##")]
