"""Codes against the lists of the file's own version.

One walk over the elements that hold codes; a code of its list costs one look into a set, and only another one is looked at closely.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lxml import etree

from minga.evidence.iati.checking.findings import Finding, Severity, identifier_of, path_of
from minga.evidence.iati.checking.operators import XML_LANG
from minga.evidence.iati.checking.places import unit_of, written
from minga.evidence.iati.standard.facts import CodeList, File, code_lists, places, with_language

UNKNOWN, WITHDRAWN, LANGUAGE = "9-unknown-code", "9-withdrawn-code", "9-unknown-language"


@dataclass(frozen=True, slots=True)
class Look:
    """What to look at on an element: an attribute ('' = the text) and the lists its codes may be of, with where each holds."""

    attribute: str
    current: frozenset[str]  # codes that need no second look
    lists: tuple[tuple[CodeList, str, frozenset[str | None], str], ...]  # list, parent, vocabularies, published id


@cache
def looks(file: File, version: str) -> dict[str, tuple[Look, ...]]:
    """Return by element what to look at."""
    lists = code_lists(version)
    found: dict[tuple[str, str], list[tuple[CodeList, str, frozenset[str | None], str]]] = {}
    for place in places(file, version):
        found.setdefault((place.name, place.attribute), []).append((lists[place.codelist], place.parent, place.vocabularies, place.rule))
    for name in with_language(file, version):
        found[name, XML_LANG] = [(lists["Language"], "", frozenset(), "")]
    out: dict[str, list[Look]] = {}
    for (name, attribute), kinds in found.items():
        # one list whatever the parent and the vocabulary: its current codes are right; otherwise those that are right in every case
        current = frozenset.intersection(*(codes.codes - codes.withdrawn for codes, *_ in kinds))
        out.setdefault(name, []).append(Look(attribute, current, tuple(kinds)))
    return {name: tuple(each) for name, each in out.items()}


def check_codes(root: etree._Element, file: File, version: str, offset: int = 0) -> list[Finding]:
    """Return the codes, of a file or of one element and those below it, that are unknown or withdrawn.

    Unknown: as grave as the standard says for their list; withdrawn: an advice.
    """
    plan = looks(file, version)
    findings: list[Finding] = []
    for node in root.iter(*plan):
        for look in plan[node.tag]:
            value = node.get(look.attribute) if look.attribute else node.text
            if value is not None and value not in look.current:
                findings += _closely(node, look, value, version, offset)
    return findings


def _closely(node: etree._Element, look: Look, value: str, version: str, offset: int) -> Iterator[Finding]:
    parent = node.getparent()
    above, vocabulary = (parent.tag if parent is not None else ""), node.get("vocabulary")
    for codes, place, vocabularies, published in look.lists:
        if (place and place != above) or (vocabularies and (vocabulary or None) not in vocabularies):
            continue
        if look.attribute == XML_LANG:
            if value and value.lower() not in codes.codes:
                yield _finding(node, look, LANGUAGE, "warning", offset, {"value": value})
        elif value not in codes.codes:
            values = {"value": value.strip(), "list": codes.name, "published": published}
            yield _finding(node, look, UNKNOWN, severity(codes, version), offset, values)
        elif value in codes.withdrawn:
            values = {"value": value, "list": codes.name, "published": published}
            yield _finding(node, look, WITHDRAWN, "advice", offset, values)


def _finding(node: etree._Element, look: Look, rule: str, severe: Severity, offset: int, values: dict[str, str]) -> Finding:
    path = path_of(node) + (f"/@{written(look.attribute)}" if look.attribute else "")
    return Finding(rule, severe, (node.sourceline or 0) + offset, path, identifier_of(unit_of(node)), values)


def severity(codes: CodeList, version: str) -> Severity:
    """Return how grave an unknown code is: the standard's word; in 1.0x, whose lists are mostly not at hand, a warning."""
    return "error" if codes.complete and version >= "2" else "warning"
