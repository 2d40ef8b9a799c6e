"""The tables of this folder read once: what an element or attribute is in a version, which codes it takes, which cases are ruled.

Sources and columns: README.md beside the tables.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any, Literal

type File = Literal["a", "o"]  # a file of activities, or of organisations

VERSIONS = ("1.01", "1.02", "1.03", "1.04", "1.05", "2.01", "2.02", "2.03")
ROOTS: dict[File, str] = {"a": "iati-activities", "o": "iati-organisations"}
UNITS: dict[File, str] = {"a": "iati-activity", "o": "iati-organisation"}
ANY = ("*", "**")  # stand for any element of another namespace
KEPT, SAME = "minga.ground.codelists", "="


@dataclass(slots=True)
class Element:
    """An element of one version: `content` is `sequence`, `choice MIN MAX`, `empty`, `anyType` or a simple type of XML Schema.

    `open`: attributes of other namespaces are allowed; `most` is None without limit. `children` are in the standard's order.
    """

    name: str
    content: str
    mixed: bool
    open: bool
    least: int
    most: int | None
    attributes: dict[str, tuple[str, bool]] = field(default_factory=dict)  # name: (type, required)
    children: dict[str, "Element"] = field(default_factory=dict)

    @property
    def ordered(self) -> bool:
        """Whether its children have a set order."""
        return self.content == "sequence"


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of a list in a version; `complete`: the standard allows no other; `withdrawn`: still read, no longer to be used."""

    name: str
    complete: bool
    codes: frozenset[str]
    withdrawn: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list's codes stand: element by its name and its parent's, attribute ('' = the text), and for which vocabularies.

    `vocabularies`: empty = whatever is written; None among them = also where none is. `rule`: the published id of the check, or ''.
    """

    name: str
    parent: str
    attribute: str
    codelist: str
    vocabularies: frozenset[str | None]
    rule: str


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A case of the standard's ruleset: published id, severity, where it holds (XPath), operator and its arguments."""

    rule: str
    severity: str
    context: str
    operator: str
    arguments: dict[str, Any]


def table(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table of this folder."""
    yield from csv.DictReader(StringIO((files("minga.evidence.iati.standard") / name).read_text(encoding="utf-8")))


def of_version(name: str, version: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table that hold in a version."""
    return (row for row in table(name) if row["from"] <= version <= row["to"])


def version_of(written: str | None) -> str | None:
    """Return the version that a file's own word means: `1.0`, `1` and `1.00` are 1.01; None when it is none of the standard's."""
    word = (written or "").strip()
    if word in ("1", "1.0", "1.00"):
        return "1.01"
    if word in ("2", "2.0", "2.00"):
        return "2.01"
    return word if word in VERSIONS else None


@cache
def root_element(file: File, version: str) -> Element:
    """Return the root element of a kind of file in a version, with all that may stand below it. ValueError for no such version."""
    if version not in VERSIONS:
        raise ValueError(version)
    by_path: dict[str, Element] = {}
    for row in of_version("elements.csv", version):
        if row["file"] == file:
            parent, _, name = row["path"].rpartition("/")
            most = None if row["most"] == "n" else int(row["most"])
            element = Element(name or ROOTS[file], row["content"], bool(row["mixed"]), bool(row["open"]), int(row["least"]), most)
            by_path[row["path"]] = element
            if row["path"]:
                by_path[parent].children[name] = element
    for row in of_version("attributes.csv", version):
        if row["file"] == file:
            by_path[row["path"]].attributes[row["name"]] = (row["type"], bool(row["required"]))
    return by_path[""]


def element_at(file: File, version: str, path: str) -> Element | None:
    """Return the element at a path below the root (`iati-activity/title`), or None where the standard has none."""
    element: Element | None = root_element(file, version)
    for name in path.split("/") if path else ():
        element = element.children.get(name) if element else None
    return element


@cache
def code_lists(version: str) -> dict[str, CodeList]:
    """Return every code list of a version by its name."""
    out = {}
    for row in of_version("codes.csv", version):
        codes = kept(row["list"]) if row["codes"] == SAME else frozenset(row["codes"].split())
        out[row["list"]] = CodeList(row["list"], bool(row["complete"]), codes, frozenset(row["withdrawn"].split()))
    return out


def kept(name: str) -> frozenset[str]:
    """Return the codes of a list that the house's own code lists carry."""
    written = StringIO((files(KEPT) / "data" / f"{name}.csv").read_text(encoding="utf-8"))
    return frozenset(row["code"] for row in csv.DictReader(written))


@cache
def places(file: File, version: str) -> tuple[Place, ...]:
    """Return the places of codes that a version has, without that of the version itself and of languages."""
    made = (_place(row, file, version) for row in table("places.csv"))
    return tuple(place for place in made if place)


# What 1.0x calls the vocabularies of sectors and policy markers that 2.0x numbers 1 and 2. Source: IATI, upgrade to 2.01.
OLD_VOCABULARIES = {"1": "DAC", "2": "DAC-3"}


def _place(row: dict[str, str], file: File, version: str) -> Place | None:
    steps = row["path"].removeprefix("//").split("/")
    if steps[0] != UNITS[file]:
        return None
    last = steps.pop()
    attribute = last[1:] if last[0] == "@" else ""
    element = element_at(file, version, "/".join(steps))
    if element is None or (attribute and attribute not in element.attributes):
        return None
    words: set[str | None] = set(row["condition"].split("'")[1::2])
    if version < "2" and element.name in ("sector", "policy-marker"):
        words = {OLD_VOCABULARIES.get(str(word), word) for word in words}
    if "not(@vocabulary)" in row["condition"]:
        words.add(None)
    parent = ([ROOTS[file]] + steps)[-2]
    return Place(element.name, parent, attribute, row["list"], frozenset(words), row["id"])


@cache
def with_language(file: File, version: str) -> frozenset[str]:
    """Return the names of the elements that may say their language."""
    rows = of_version("attributes.csv", version)
    return frozenset(row["path"].rpartition("/")[2] for row in rows if row["file"] == file and row["name"] == "xml:lang")


@cache
def cases(version: str) -> tuple[Case, ...]:
    """Return the cases of the standard's ruleset of a version, of both kinds of file."""
    rows = of_version("cases.csv", version)
    return tuple(Case(row["id"], row["severity"], row["context"], row["operator"], json.loads(row["case"])) for row in rows)
