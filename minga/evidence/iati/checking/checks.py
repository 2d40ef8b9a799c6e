"""All checks of a file, or of a piece of it in its own root tag.

A file of any size is checked piece by piece: `check` for each, then `check_across` over what the pieces tell.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from minga.evidence.iati.checking.across import Census, census_of
from minga.evidence.iati.checking.codes import check_codes
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.iati.checking.operators import Around
from minga.evidence.iati.checking.own import check_own
from minga.evidence.iati.checking.ruleset import check_ruleset
from minga.evidence.iati.checking.structure import check_structure
from minga.evidence.iati.standard.facts import ROOTS, VERSIONS, File, code_lists, version_of

NOT_IATI, RETIRED, NO_VERSION, STRANGE_VERSION = "0.2.1", "0.6.1", "M-no-version", "M-strange-version"
AGENCIES, PUBLISHERS = "OrganisationRegistrationAgency", "Publisher"
MOST = 1000  # findings of one rule that a piece lists
LONGEST = 40  # characters quoted of a version or a name


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of a piece, in the order of its lines, and what it tells of the whole.

    `beyond` counts by rule the findings that are not listed, because a piece lists at most MOST of one rule: at least so many more.
    """

    findings: list[Finding]
    census: Census
    beyond: Mapping[str, int] = field(default_factory=dict)


def surroundings(today: datetime.date) -> Around:
    """Return what the checks know from outside a file: the day, agencies that register organisations, publishers' identifiers."""
    lists = code_lists(VERSIONS[-1])
    return Around(today, lists[AGENCIES].codes, lists[PUBLISHERS].codes)


def file_of(root: etree._Element) -> File | None:
    """Return which kind of IATI file a root is of, or None."""
    for file, name in ROOTS.items():
        if root.tag == name:
            return file
    return None


def checked_as(root: etree._Element) -> str:
    """Return the version whose rules a file is checked by: its own; without one, 1.05 or 2.03 by whether it has narratives."""
    return version_of(root.get("version")) or (VERSIONS[-1] if next(root.iter("narrative"), None) is not None else "1.05")


def check(root: etree._Element, around: Around, version: str | None = None, offset: int = 0, first: bool = True) -> Checked:
    """Return everything that is found in a file or a piece of one, and what it tells of the whole.

    `version` is that of the whole file where this is a later piece of a file without one; `offset` is added to every line;
    `first` says whether the findings of the root are told. ValueError for a version that is none of the standard's.
    """
    listed, beyond = limited(all_findings(root, around, version, offset, first))
    return Checked(listed, census_of(root, offset) if file_of(root) else Census(), beyond)


def findings(root: etree._Element, around: Around, version: str | None = None, offset: int = 0, first: bool = True) -> list[Finding]:
    """Return the findings of `check` alone, for whoever looks at the whole in another way."""
    return limited(all_findings(root, around, version, offset, first))[0]


def all_findings(root: etree._Element, around: Around, version: str | None, offset: int, first: bool) -> list[Finding]:
    """Return all findings of a piece in the order of its lines."""
    file = file_of(root)
    if file is None:
        values = {"value": str(root.tag)[:LONGEST]}
        return [Finding(NOT_IATI, "critical", (root.sourceline or 0) + offset, "", "", values)]
    version = version or checked_as(root)
    found = version_findings(root, version, offset) if first else []
    found += check_structure(root, file, version, offset, first)
    found += check_codes(root, file, version, offset)
    found += check_ruleset(root, version, around, offset)
    found += check_own(root, file, around, offset)
    return in_order(found)


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Return findings by their lines."""
    return sorted(found, key=lambda finding: (finding.line, finding.rule))


def limited(findings: list[Finding]) -> tuple[list[Finding], dict[str, int]]:
    """Return the first MOST findings of each rule, and how many more of each there are."""
    seen: Counter[str] = Counter()
    listed = []
    for finding in findings:
        seen[finding.rule] += 1
        if seen[finding.rule] <= MOST:
            listed.append(finding)
    return listed, {rule: count - MOST for rule, count in seen.items() if count > MOST}


def version_findings(root: etree._Element, version: str, offset: int = 0) -> list[Finding]:
    """Return what is to be said of the version that a file names."""
    line, written = (root.sourceline or 0) + offset, (root.get("version") or "").strip()
    if not written:
        return [Finding(NO_VERSION, "warning", line, f"{root.tag}/@version", "", {"limit": version})]
    if version_of(written) is None:
        return [Finding(STRANGE_VERSION, "error", line, f"{root.tag}/@version", "", {"value": written[:LONGEST], "limit": version})]
    return [Finding(RETIRED, "warning", line, f"{root.tag}/@version", "", {"value": written})] if version < "2" else []
