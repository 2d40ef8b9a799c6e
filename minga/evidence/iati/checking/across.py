"""What is found only when all activities of a file or dataset are known: identifiers used twice, links that lead nowhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from minga.evidence.iati.checking.findings import Finding, identifier_of
from minga.evidence.iati.checking.operators import xpath
from minga.evidence.iati.standard.facts import ROOTS, UNITS

TWICE, REPORTERS = "1.1.2", "M-reporters"
# {path below the activity: (attribute, published id of the advice that it should lead somewhere)}
LINKS: Mapping[str, tuple[str, str]] = {
    "participating-org": ("activity-id", "1000.0.1"),
    "planned-disbursement/provider-org": ("provider-activity-id", "1000.0.2"),
    "planned-disbursement/receiver-org": ("receiver-activity-id", "1000.0.3"),
    "transaction/provider-org": ("provider-activity-id", "1000.0.4"),
    "transaction/receiver-org": ("receiver-activity-id", "1000.0.5"),
    "related-activity": ("ref", "1000.0.6"),
}


@dataclass(slots=True)
class Census:
    """What one piece of a file tells of the whole: identifiers with their lines, links (ref, rule, line, element, of whom), reporters."""

    identifiers: list[tuple[str, int]] = field(default_factory=list)
    links: list[tuple[str, str, int, str, str]] = field(default_factory=list)
    reporters: dict[str, int] = field(default_factory=dict)  # reference: first line


def census_of(root: etree._Element, offset: int = 0) -> Census:
    """Return what a piece tells."""
    census = Census()
    of_unit = {}
    for unit in root.iterchildren(UNITS["a"]):
        identifier = of_unit[unit] = identifier_of(unit)
        line = (unit.sourceline or 0) + offset
        if identifier:
            census.identifiers.append((identifier, line))
        reporter = unit.find("reporting-org")
        if reporter is not None and reporter.get("ref"):
            census.reporters.setdefault(reporter.get("ref", "").strip(), line)
    for path, (attribute, rule) in LINKS.items():
        told = set()
        for node in xpath(f"/{ROOTS['a']}/{UNITS['a']}/{path}[@{attribute} != '']")(root):
            above = node.getparent()
            link = node.get(attribute, "").strip(), rule, of_unit[above if above in of_unit else above.getparent()]
            if link not in told:
                told.add(link)
                element = f"{UNITS['a']}/{path}/@{attribute}"
                census.links.append((*link[:2], (node.sourceline or 0) + offset, element, link[2]))
    return census


def check_across(pieces: Iterable[Census], known: frozenset[str] = frozenset()) -> list[Finding]:
    """Return what the pieces of one file or dataset together show. `known`: identifiers of activities known elsewhere."""
    pieces = list(pieces)
    lines: dict[str, int] = {}
    findings = []
    for identifier, line in (each for piece in pieces for each in piece.identifiers):
        if identifier in lines:
            values = {"value": identifier, "limit": str(lines[identifier])}
            findings.append(Finding(TWICE, "error", line, "iati-activity/iati-identifier", identifier, values))
        lines.setdefault(identifier, line)
    for ref, rule, line, element, identifier in (each for piece in pieces for each in piece.links):
        if ref not in lines and ref not in known:
            findings.append(Finding(rule, "advice", line, element, identifier, {"value": ref}))
    reporters = {ref: line for piece in reversed(pieces) for ref, line in piece.reporters.items()}
    if len(reporters) > 1:
        values = {"value": ", ".join(sorted(reporters)[:5]), "count": str(len(reporters))}
        findings.append(Finding(REPORTERS, "advice", min(reporters.values()), "iati-activity/reporting-org/@ref", "", values))
    return findings
