"""The files of pyIATI: folders that pass and fail in each version, and files named after what is wrong with their codes and rules."""

from collections import Counter

import pytest

from minga.evidence.iati.checking.checks import STRANGE_VERSION
from minga.evidence.iati.checking.codes import UNKNOWN
from minga.evidence.iati.tests.oracles import archive, disagreements, found, valid

pytestmark = [pytest.mark.kit, pytest.mark.needs_shared]

ROOT = "pyIATI/"
RULES = {  # {file: the rule that its name says is broken}
    "bad_date_order": "11.1.2",
    "bad_identifier": "1.1.21",
    "does_not_sum_100": "3.1.2",
    "missing_sector_element": "6.2.2",
    "multiple_rule_errors": "1.1.21",
}


def test_folders_that_pass_and_fail_are_told_apart_in_every_version_but_for_what_is_listed():
    counts: Counter[str] = Counter()
    different = set()
    for name, content in archive().items():
        version, _, folder = name.removeprefix(ROOT).partition("/")
        folder = folder.partition("/")[0]
        if not name.startswith(ROOT) or not folder.endswith(("-pass", "-fail")):
            continue
        expected = folder.rpartition("-")[2]
        verdict = "pass" if valid(found(content, version.replace("-", "."))) else "fail"
        counts[expected] += 1
        if verdict != expected:
            different.add((name, expected, verdict))
    assert (dict(counts), len(different)) == ({"pass": 545, "fail": 1267}, 40)
    assert different == disagreements("pyIATI")


def test_files_named_after_their_codes_and_structure_are_what_their_names_say_but_for_what_is_listed():
    different, seen = set(), 0
    for name, content in archive().items():
        file = name.removeprefix(f"{ROOT}2-02/")
        if not name.startswith(f"{ROOT}2-02/") or "/" in file:
            continue
        seen += 1
        findings = found(content)
        strange = any(finding.rule in (UNKNOWN, STRANGE_VERSION) and finding.severity == "error" for finding in findings)
        wrong = "invalid_code" in file or "bad_code" in file
        if valid(findings) != file.startswith("valid") or strange != wrong:
            said = "valid" if file.startswith("valid") else "not valid"
            different.add((name, f"{said}, {'a' if wrong else 'no'} strange code", f"{'a' if strange else 'no'} strange code"))
    assert (seen, different) == (31, disagreements("pyIATI codes"))


def test_files_that_break_a_rule_break_it_for_us():
    broken = {
        name.rpartition("ruleset_")[2].removesuffix(".xml"): {finding.rule for finding in found(content)}
        for name, content in archive().items()
        if name.startswith(f"{ROOT}2-02/ruleset-std/")
    }
    assert {name: RULES[name] in rules for name, rules in broken.items()} == dict.fromkeys(RULES, True)
