"""Codes against the lists of the file's own version.

All codes of a place are read in C and compared as a set; only where one is not in its list are the elements looked for.
"""

from functools import cache

from lxml import etree

from minga.evidence.iati.checking.findings import Finding, Severity
from minga.evidence.iati.checking.operators import xpath
from minga.evidence.iati.checking.places import finding_at
from minga.evidence.iati.standard.facts import CodeList, File, code_lists, places

UNKNOWN, WITHDRAWN, LANGUAGE = "9-unknown-code", "9-withdrawn-code", "9-unknown-language"
LANGUAGES = "//@xml:lang"


@cache
def plain(expression: str) -> etree.XPath:
    """Return a compiled XPath expression whose texts do not remember their element: the quicker kind."""
    return etree.XPath(expression, smart_strings=False)


def check_codes(root: etree._Element, file: File, version: str, offset: int = 0) -> list[Finding]:
    """Return the codes that are unknown (as grave as the standard says for their list) or withdrawn (an advice)."""
    lists = code_lists(version)
    findings = []
    for place in places(file, version):
        codes = lists[place.codelist]
        if strange := set(plain(place.xpath)(root)) - good(codes):
            findings += _found(root, place.xpath, strange, codes, version, place.rule, offset)
    if strange := {code for code in set(plain(LANGUAGES)(root)) if code and code.lower() not in lists["Language"].codes}:
        findings += _languages(root, strange, offset)
    return findings


@cache
def good(codes: CodeList) -> frozenset[str]:
    """Return the codes of a list that are not withdrawn."""
    return codes.codes - codes.withdrawn


def _found(root: etree._Element, where: str, strange: set[str], codes: CodeList, version: str, rule: str, offset: int) -> list[Finding]:
    findings = []
    for at in xpath(where)(root):
        if at in strange:
            known = at in codes.codes
            values = {"value": str(at), "list": codes.name, "published": rule}
            findings.append(finding_at(at, WITHDRAWN if known else UNKNOWN, severity(codes, known, version), offset, values))
    return findings


def severity(codes: CodeList, known: bool, version: str) -> Severity:
    """Return how grave a strange code is. In 1.0x, whose lists are mostly not at hand, an unknown code is a warning."""
    if known:
        return "advice"
    return "error" if codes.complete and version >= "2" else "warning"


def _languages(root: etree._Element, strange: set[str], offset: int) -> list[Finding]:
    return [finding_at(at, LANGUAGE, "warning", offset, {"value": str(at)}) for at in xpath(LANGUAGES)(root) if at in strange]
