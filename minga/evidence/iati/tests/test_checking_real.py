"""The checks over real published files: exact counts, and pieces that say what the whole says."""

import gzip
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from minga.evidence.iati.checking.across import check_across
from minga.evidence.iati.checking.checks import MOST, check, checked_as, surroundings
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.iati.tests.oracles import TODAY

pytestmark = [pytest.mark.kit, pytest.mark.needs_shared]

END = b"</iati-activity>"


def real(shared: Path, name: str) -> bytes:
    path = shared / "data" / "iati" / name
    return path.read_bytes() if path.is_file() else gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes())


def counted(content: bytes) -> dict[str, int]:
    """Return how many findings of each rule a file has."""
    checked = check(etree.fromstring(content), surroundings(TODAY))
    return dict(Counter(finding.rule for finding in checked.findings + check_across([checked.census])))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("caf/CAF-ActivityFile-2025-10-10.xml", {"102.1.1": 478}),
        ("caf/CAF-OrganizationFile.xml", {"9-unknown-code": 1}),
        ("usaid/usaid-ec.xml", {"7.5.3": 6, "M-ended": 10, "M-overspent": 12, "1000.0.5": 125}),
        ("bcie-cabei/bcie.xml", {"2.1.1": 24, "6.2.2": 8, "6.7.2": 8, "M-overspent": 1}),
        (
            "oipa-example/example_203_file.xml",
            {"0.3.1-order": 1, "107.1.1": 1, "9-unknown-code": 2, "7.5.3": 8, "8.9.1": 1, "8.10.1": 1, "M-overspent": 1},
        ),
        ("d-portal/test_activities.xml", {"0.2.1": 1}),
        ("dfid/dfid-ac.xml", {"0.3.1-unknown-attribute": 29, "0.6.1": 1, "1000.0.6": 26, "9-unknown-code": 30, "M-negative-budget": 1}),
    ],
)
def test_what_is_found_in_a_real_file(shared: Path, name: str, expected: dict[str, int]):
    assert counted(real(shared, name)) == expected


def cut(content: bytes, activities: int) -> list[tuple[bytes, int]]:
    """Return a file in pieces of so many activities, each in the root's own tags, with what is to be added to its lines."""
    ends = [at + len(END) for at in range(len(content)) if content.startswith(END, at)]
    start = content.index(b"<iati-activity", content.index(b"<iati-activities") + 20)
    head, pieces = content[:start], []
    for end in [*ends[activities - 1 : -1 : activities], ends[-1]]:
        pieces.append((head + content[start:end] + b"</iati-activities>", content[:start].count(b"\n") - head.count(b"\n")))
        start = end
    return pieces


def test_a_file_in_pieces_says_what_the_whole_says(shared: Path):
    content = real(shared, "bcie-cabei/bcie.xml")
    whole = check(etree.fromstring(content), surroundings(TODAY))
    pieces = [
        check(etree.fromstring(piece), surroundings(TODAY), checked_as(etree.fromstring(content)), offset, first=not at)
        for at, (piece, offset) in enumerate(cut(content, 20))
    ]
    assert len(pieces) == 5
    assert [finding for piece in pieces for finding in piece.findings] == whole.findings
    assert check_across([piece.census for piece in pieces]) == check_across([whole.census])


def test_a_line_beyond_65535_is_the_line_of_the_file(shared: Path):
    checked = check(etree.fromstring(real(shared, "js-validator-un-error/error_at_70076_in_early_activity.xml")), surroundings(TODAY))
    assert [(finding.rule, finding.line) for finding in checked.findings if finding.severity == "critical"] == [
        ("0.3.1-missing-attribute", 70077)
    ]


def test_a_piece_lists_so_many_findings_of_a_rule_and_counts_the_others():
    sector = '<sector code="0"/>' * (MOST + 5)
    checked = check(
        etree.fromstring(f'<iati-activities version="2.03"><iati-activity>{sector}</iati-activity></iati-activities>'), surroundings(TODAY)
    )
    listed: list[Finding] = [finding for finding in checked.findings if finding.rule == "9-unknown-code"]
    assert (len(listed), dict(checked.beyond)) == (MOST, {"9-unknown-code": 5})
