"""Carry the facts of the IATI standard into the tables of `minga/evidence/iati/standard`: `iati_standard.py FOLDER`.

FOLDER holds what IATI publishes: `schemas/<version>/*.xsd`, `rulesets/<version>/standard.json`, `rulesets/xslt-rules/docs/` and
`codelists/{embedded-2.03-xml,nonembedded-xml}`. Only facts are carried over (names, order, numbers, types, codes, paths,
operators, ids); no sentence is.
"""

import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

VERSIONS = ("1.01", "1.02", "1.03", "1.04", "1.05", "2.01", "2.02", "2.03")
FILES = {"a": ("iati-activities-schema.xsd", "iati-activities"), "o": ("iati-organisations-schema.xsd", "iati-organisations")}
TABLES = Path(__file__).resolve().parents[1] / "minga" / "evidence" / "iati" / "standard"
KEPT = TABLES.parents[2] / "ground" / "codelists" / "data"
SAME = "="  # instead of codes: those of the list of this name in KEPT
X = "{http://www.w3.org/2001/XMLSchema}"
ANY, ANY_BEFORE = "*", "**"  # of other namespaces: after all children, or before some
AGENCIES, PUBLISHERS = "OrganisationRegistrationAgency", "Publisher"  # begin an identifier; have one already
# Codes of 1.0x where they are not those of 2.0x. Source: IATI-Codelists, version-1.05 and its history.
OLD_CODES = {
    "ActivityDateType": "start-planned start-actual end-planned end-actual",
    "OrganisationRole": "Accountable Extending Funding Implementing",
    "TransactionType": "C CG D E IF IR LR QP QS R",
    "SectorVocabulary": "ADT COFOG DAC DAC-3 ISO NTEE RO RO2 WB",
    "PolicyMarkerVocabulary": "ADT COFOG DAC DAC-3 ISO NTEE RO RO2 WB",
}
ADDED = {("TransactionType", "12"): "2.03", ("TransactionType", "13"): "2.03"}
OLD_IDS = (  # ids of the cases of 1.0x, which have none: those of the same cases in 2.0x, in the order of standard.json
    ("11.1.3", "error"), ("11.1.2", "error"), ("11.1.4", "error"), ("11.1.5", "error"), ("1.1.1", "warning"),
    ("11.2.1", "error"), ("11.2.2", "error"), ("8.6.3", "error"), ("8.6.1", "error"),
)  # fmt: skip

type Fact = tuple[str, ...]


@dataclass
class Shape:
    """What an element may hold in one version: its own facts, its attributes, its children in their order."""

    content: str = "empty"
    mixed: str = ""
    open: str = ""
    attributes: dict[str, Fact] = field(default_factory=dict)
    children: list[tuple[str, str, str, "Shape | None"]] = field(default_factory=list)


class Schema:
    """The declarations of one version's XSD, with those it includes."""

    def __init__(self, path: Path) -> None:
        self.named: dict[tuple[str, str], etree._Element] = {}
        for each in (path, path.with_name("iati-common.xsd")):
            for node in etree.parse(each).getroot():
                if isinstance(node.tag, str) and node.get("name"):
                    self.named[node.tag, node.get("name")] = node

    def element(self, node: etree._Element) -> Shape:
        """Return the shape of an `element`, wherever it is declared."""
        if node.get("ref"):
            return self.element(self.named[X + "element", node.get("ref")])
        inner = node.find(X + "complexType")
        kind = node.get("type")
        shape = Shape()
        if kind and kind.startswith("xsd:"):
            shape.content = kind.removeprefix("xsd:")
        elif kind is None and inner is None:
            shape.content = "anyType"
        else:
            self.fill(shape, inner if kind is None else self.named[X + "complexType", kind])
        return shape

    def fill(self, shape: Shape, kind: etree._Element) -> None:
        """Add to a shape what a `complexType`, an `extension` or an `attributeGroup` says."""
        shape.mixed = shape.mixed or ("1" if kind.get("mixed") == "true" else "")
        for node in kind:
            name = node.tag.removeprefix(X) if isinstance(node.tag, str) else ""
            if name in ("sequence", "choice"):
                self.group(shape, node, name)
            elif name in ("simpleContent", "complexContent"):
                extension = node.find(X + "extension")
                base = extension.get("base")
                if name == "simpleContent":
                    shape.content = base.removeprefix("xsd:")
                else:
                    self.fill(shape, self.named[X + "complexType", base])
                self.fill(shape, extension)
            elif name == "attribute":
                self.attribute(shape, node)
            elif name == "attributeGroup":
                self.fill(shape, self.named[X + "attributeGroup", node.get("ref")])
            elif name == "anyAttribute":
                shape.open = "1"

    def group(self, shape: Shape, node: etree._Element, name: str) -> None:
        """Add the children of a `sequence` or `choice`."""
        extended = len(shape.children)
        shape.content = name if name == "sequence" else f"choice {node.get('minOccurs', '1')} {bound(node)}"
        for child in node:
            if child.tag == X + "any":
                shape.children.append((ANY, child.get("minOccurs", "1"), bound(child), None))
            elif child.tag == X + "element":
                label = child.get("name") or child.get("ref")
                shape.children.append((label, child.get("minOccurs", "1"), bound(child), self.element(child)))
        if extended:
            shape.children[:extended] = [(ANY_BEFORE if label == ANY else label, *rest) for label, *rest in shape.children[:extended]]

    def attribute(self, shape: Shape, node: etree._Element) -> None:
        """Add an attribute: its name, type and whether it is required."""
        name = node.get("name") or node.get("ref")
        kind = node.get("type")
        if kind is None:
            kind = "lang" if name == "xml:lang" else self.named[X + "attribute", name].get("type")
        shape.attributes[name] = (kind.removeprefix("xsd:"), "1" if node.get("use") == "required" else "")


def bound(node: etree._Element) -> str:
    """Return how often at most: a number, or `n` without limit."""
    return node.get("maxOccurs", "1").replace("unbounded", "n")


def flat(shape: Shape, path: str = "") -> Iterable[tuple[str, Shape]]:
    """Yield every path under a root with its shape, depth first."""
    yield path, shape
    for name, _least, _most, child in shape.children:
        if child is not None:
            yield from flat(child, f"{path}/{name}" if path else name)


def spans(values: dict[str, Fact]) -> list[tuple[str, str, Fact]]:
    """Return (from, to, fact) of runs of versions with one fact."""
    out: list[tuple[str, str, Fact]] = []
    before = None
    for version in VERSIONS:
        fact = values.get(version)
        if fact is not None and fact == before:
            out[-1] = (out[-1][0], version, fact)
        elif fact is not None:
            out.append((version, version, fact))
        before = fact
    return out


def merged(orders: list[list[str]]) -> list[str]:
    """Return one order that has each list's names; ValueError when the lists contradict each other."""
    order: list[str] = []
    for names in reversed(orders):
        for at, name in enumerate(names):
            if name not in order:
                order.insert(order.index(names[at - 1]) + 1 if at else 0, name)
    if any([name for name in order if name in names] != names for names in orders):
        raise ValueError(orders)
    return order


def children_of(shapes: dict[str, Shape]) -> list[str]:
    """Return the names of children over the versions, in the standard's order where it sets one."""
    named = [[name for name, *_rest in shape.children] for shape in shapes.values()]
    ordered = [names for names, shape in zip(named, shapes.values(), strict=True) if shape.content == "sequence"]
    order = merged(ordered)
    for names in named:
        order += [name for name in names if name not in order]
    return order


def elements_and_attributes(folder: Path) -> tuple[list[Fact], list[Fact]]:
    """Return the rows of elements.csv and attributes.csv."""
    elements: list[Fact] = []
    attributes: list[Fact] = []
    for kind, (file, root) in FILES.items():
        by_path: dict[str, dict[str, Shape]] = {}
        for version in VERSIONS:
            schema = Schema(folder / "schemas" / version / file)
            for path, shape in flat(schema.element(schema.named[X + "element", root])):
                by_path.setdefault(path, {})[version] = shape
        own = {v: (s.content, s.mixed, s.open, "1", "1") for v, s in by_path[""].items()}
        elements += [(kind, "", *row(span)) for span in spans(own)]
        below(kind, "", by_path, elements, attributes)
    return elements, attributes


def row(span: tuple[str, str, Fact]) -> Fact:
    """Return a span as cells."""
    return (span[0], span[1], *span[2])


def below(kind: str, path: str, by_path: dict[str, dict[str, Shape]], elements: list[Fact], attributes: list[Fact]) -> None:
    """Add the rows of a path's attributes and, in their order, of its children."""
    shapes = by_path[path]
    for name in dict.fromkeys(name for shape in shapes.values() for name in shape.attributes):
        facts = {v: s.attributes[name] for v, s in shapes.items() if name in s.attributes}
        attributes.extend((kind, path, name, *row(span)) for span in spans(facts))
    for name in children_of(shapes):
        child = f"{path}/{name}" if path else name
        facts = {v: fact for v, s in shapes.items() for label, *fact in [particle(c) for c in s.children] if label == name}
        elements.extend((kind, child, *row(span)) for span in spans({v: tuple(f) for v, f in facts.items()}))
        if name not in (ANY, ANY_BEFORE):
            below(kind, child, by_path, elements, attributes)


def particle(child: tuple[str, str, str, Shape | None]) -> Fact:
    """Return the name and the facts of a child: content, mixed, open, least, most."""
    name, least, most, shape = child
    return (name, *((shape.content, shape.mixed, shape.open) if shape else ("", "", "")), least, most)


def cases(folder: Path) -> list[Fact]:
    """Return the rows of cases.csv: id, severity, versions, context, operator and its arguments as JSON."""
    found: dict[Fact, list[str]] = {}
    for version in ("1.05", "2.01", "2.02", "2.03"):
        document = json.loads((folder / "rulesets" / version / "standard.json").read_text())
        ids = iter(OLD_IDS)
        for context, operators in document.items():
            for operator, body in operators.items():
                for case in body["cases"]:
                    known = rule_of(case) or (next(ids) if version == "1.05" else ("", ""))
                    found.setdefault((*known, context, operator, json.dumps(bare(case), ensure_ascii=False)), []).append(version)
    return [(i, s, first(v), v[-1], context, operator, case) for (i, s, context, operator, case), v in found.items()]


def first(versions: list[str]) -> str:
    """Return the first version of a case; the only ruleset of 1.0x holds for all of them."""
    return "1.01" if versions[0] == "1.05" else versions[0]


def rule_of(case: dict[str, Any]) -> Fact | None:
    """Return the id and severity of a case, also of one within a loop."""
    if "ruleInfo" in case:
        return case["ruleInfo"]["id"], case["ruleInfo"]["severity"]
    inner = [each for body in case.get("do", {}).values() for each in body["cases"]]
    return rule_of(inner[0]) if inner else None


def bare(value: Any) -> Any:
    """Return a case without what is said about it."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if key != "ruleInfo"}
    return [bare(each) for each in value] if isinstance(value, list) else value


def lists_and_places(folder: Path) -> tuple[list[Fact], list[Fact]]:
    """Return the rows of codes.csv (list, complete, versions, codes, withdrawn) and of places.csv (path, list, condition, id)."""
    codes: list[Fact] = []
    lists = folder / "codelists"
    for path in sorted(lists.glob("*/xml/*.xml"), key=lambda each: each.name):
        root = etree.parse(path).getroot()
        name = root.get("name")
        items = [((item.findtext("code") or "").strip(), item.get("status")) for item in root.iter("codelist-item")]
        gone = [code for code, status in items if status == "withdrawn"]
        for since, until in (("1.01", "1.05"), ("2.01", "2.02"), ("2.03", "2.03")):
            held = [code for code, _ in items if ADDED.get((name, code), since) <= since]
            if since == "1.01" and name in OLD_CODES:
                held = OLD_CODES[name].split()
            written = SAME if set(held) == codes_kept(name) else " ".join(held)
            codes.append((name, "1" if root.get("complete") == "1" else "", since, until, written, " ".join(gone)))
    publishers = etree.parse(folder / "rulesets" / "xslt-rules" / "var" / "known-publishers.xml").getroot()
    codes.append((PUBLISHERS, "", "1.01", "2.03", " ".join(node.text or "" for node in publishers.iter("code")), ""))
    mapping = etree.parse(lists / "embedded-2.03-xml" / "mapping.xml").getroot()
    published = ids_of_places(folder)
    places: list[Fact] = []
    used = set()
    for node in mapping.iter("mapping"):
        where, name, condition = node.findtext("path") or "", node.find("codelist").get("ref"), node.findtext("condition") or ""
        used.add(name)
        places.append((where, name, condition, published.get((where, condition), "")))
    return joined([row for row in codes if row[0] in used or row[0] in (AGENCIES, PUBLISHERS)]), places


def codes_kept(name: str) -> set[str]:
    """Return the codes that the code lists of the house already have under a name."""
    path = KEPT / f"{name}.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {line["code"] for line in csv.DictReader(file)}


def joined(rows: list[Fact]) -> list[Fact]:
    """Return rows of codes with neighbouring versions that are equal written as one."""
    out: list[Fact] = []
    for name, complete, since, until, held, gone in rows:
        if out and (out[-1][0], out[-1][4], out[-1][5]) == (name, held, gone):
            since = out.pop()[2]
        out.append((name, complete, since, until, held, gone))
    return out


def ids_of_places(folder: Path) -> dict[Fact, str]:
    """Return the published ids of checks of codes, by path and condition."""
    out: dict[Fact, str] = {}
    with (folder / "rulesets" / "xslt-rules" / "docs" / "data-quality-rules.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            context = line["Context (Xpath)"]
            if line["ID"].startswith("9."):
                head, _, tail = context.partition("[")
                condition, _, end = tail.partition("]")
                out[head + end, condition] = line["ID"]
    return out


def write(name: str, header: str, rows: list[Fact], out: Path) -> None:
    """Write a table."""
    with (out / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header.split())
        table.writerows(rows)


def main(folder: Path, out: Path = TABLES) -> None:
    """Write every table."""
    elements, attributes = elements_and_attributes(folder)
    codes, places = lists_and_places(folder)
    write("elements.csv", "file path from to content mixed open least most", elements, out)
    write("attributes.csv", "file path name from to type required", attributes, out)
    write("cases.csv", "id severity from to context operator case", cases(folder), out)
    write("codes.csv", "list complete from to codes withdrawn", codes, out)
    write("places.csv", "path list condition id", places, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
