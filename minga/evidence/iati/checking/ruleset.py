"""The standard's own ruleset over a file, case by case."""

import datetime
from collections.abc import Iterable
from itertools import islice

from lxml import etree

from minga.evidence.iati.checking.candidates import Question, questions
from minga.evidence.iati.checking.findings import Finding, Severity
from minga.evidence.iati.checking.operators import Around, fails
from minga.evidence.iati.checking.places import finding_at

MOST_ASKED = 5000  # elements of one question in one piece; a piece lists fewer findings of a rule
SEVERITY: dict[str, Severity] = {"error": "error", "warning": "warning"}


def check_ruleset(root: etree._Element, version: str, around: Around, offset: int = 0) -> list[Finding]:
    """Return where the cases of a version's ruleset fail."""
    today = as_number(around.today)
    return [one for question in questions(version) for one in failing(question, question.xpath(root, today=today), around, offset)]


def check_within(question: Question, around: Around, unit: etree._Element) -> list[Finding]:
    """Return where the cases of a question fail in an activity or organisation."""
    return failing(question, question.within(unit, today=as_number(around.today)), around, 0)


def failing(question: Question, nodes: Iterable[etree._Element], around: Around, offset: int) -> list[Finding]:
    """Return where the cases of a question fail at the elements that libxml2 found for it."""
    return [
        finding_at(hit.at, case.rule, SEVERITY[case.severity], offset, hit.values)
        for node in islice(nodes, MOST_ASKED)
        for case in question.cases
        for hit in fails(case.operator, case.arguments, node, around)
    ]


def as_number(date: datetime.date) -> int:
    """Return a day as XPath can compare it: 20260131."""
    return int(date.strftime("%Y%m%d"))
