"""The standard's own ruleset over a file, case by case."""

import datetime
from itertools import islice

from lxml import etree

from minga.evidence.iati.checking.candidates import questions
from minga.evidence.iati.checking.findings import Finding, Severity
from minga.evidence.iati.checking.operators import Around, fails
from minga.evidence.iati.checking.places import finding_at

MOST_ASKED = 5000  # elements of one question in one piece; a piece lists fewer findings of a rule
SEVERITY: dict[str, Severity] = {"error": "error", "warning": "warning"}


def check_ruleset(root: etree._Element, version: str, around: Around, offset: int = 0) -> list[Finding]:
    """Return where the cases of a version's ruleset fail."""
    findings = []
    today = as_number(around.today)
    for question in questions(version):
        for node in islice(question.xpath(root, today=today), MOST_ASKED):
            for case in question.cases:
                for hit in fails(case.operator, case.arguments, node, around):
                    findings.append(finding_at(hit.at, case.rule, SEVERITY[case.severity], offset, hit.values))
    return findings


def as_number(date: datetime.date) -> int:
    """Return a day as XPath can compare it: 20260131."""
    return int(date.strftime("%Y%m%d"))
