"""What others expect of files: the archive of validators' tests among the sources, read once and never unpacked."""

import csv
import io
import json
import tarfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from minga.evidence.iati.checking.across import check_across
from minga.evidence.iati.checking.checks import check, surroundings
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.iati.checking.operators import Around, fails
from tests.environment import SHARED

TODAY = date(2026, 11, 22)
ARCHIVE = SHARED / "data" / "standard" / "validator-tests.tar.gz"
DISAGREEMENTS = Path(__file__).with_name("disagreements.csv")
NOT_XML = "0.1.1"
# operators as the rules of js-validator-api write them
SPELT = {
    "noMoreThanOne": "no_more_than_one", "atLeastOne": "atleast_one", "onlyOneOf": "only_one_of", "oneOrAll": "one_or_all",
    "dateOrder": "date_order", "dateNow": "date_now", "timeLimit": "time_limit", "betweenDates": "between_dates",
    "regexMatches": "regex_matches", "regexNoMatches": "regex_no_matches", "startsWith": "startswith", "ifThen": "if_then",
    "strictSum": "strict_sum", "noSpaces": "no_spaces",
}  # fmt: skip


@cache
def archive() -> dict[str, bytes]:
    """Return the files of the archive by their path below `validator-tests/`."""
    with tarfile.open(ARCHIVE) as tar:
        kept = (member for member in tar if member.isfile())
        return {member.name.partition("/")[2]: tar.extractfile(member).read() for member in kept}  # type: ignore[union-attr]


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of the archive."""
    return list(csv.DictReader(io.StringIO(archive()[name].decode())))


def found(content: bytes, version: str | None = None) -> list[Finding]:
    """Return all that is found in a file; what is no XML is refused, as by the gate."""
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError as error:
        return [Finding(NOT_XML, "critical", error.lineno or 1, "")]
    checked = check(root, surroundings(TODAY), version)
    return checked.findings + check_across([checked.census])


def valid(findings: list[Finding]) -> bool:
    """Whether nothing critical was found."""
    return all(finding.severity != "critical" for finding in findings)


def passes(ruleset: bytes, content: bytes, around: Around) -> bool:
    """Whether a file passes a ruleset written as JSON."""
    rules: dict[str, Any] = json.loads(ruleset)
    root = etree.fromstring(content).getroottree()
    return not any(
        fails(SPELT.get(operator, operator), case, node, around)
        for context, operators in rules.items()
        for node in root.xpath(context)
        for operator, body in operators.items()
        for case in body["cases"]
    )


def disagreements(oracle: str) -> set[tuple[str, str, str]]:
    """Return the listed disagreements with an oracle: (file or test, what it expects, what we say). Each has its why in the table."""
    with DISAGREEMENTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["oracle"] == oracle]
    assert all(row["why"] for row in rows)
    return {(row["of"], row["expected"], row["ours"]) for row in rows}
