"""The standard's own ruleset over a file, case by case."""

from lxml import etree

from minga.evidence.iati.checking.findings import Finding, Severity
from minga.evidence.iati.checking.operators import Around, fails, xpath
from minga.evidence.iati.checking.places import finding_at
from minga.evidence.iati.standard.facts import cases

SEVERITY: dict[str, Severity] = {"error": "error", "warning": "warning"}


def check_ruleset(root: etree._Element, version: str, around: Around, offset: int = 0) -> list[Finding]:
    """Return where the cases of a version's ruleset fail."""
    contexts: dict[str, list[etree._Element]] = {}
    findings = []
    for case in cases(version):
        if case.context not in contexts:
            contexts[case.context] = xpath(case.context)(root)
        for node in contexts[case.context]:
            for hit in fails(case.operator, case.arguments, node, around):
                findings.append(finding_at(hit.at, case.rule, SEVERITY[case.severity], offset, hit.values))
    return findings
