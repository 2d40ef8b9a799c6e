"""The checks of a file: each rule with its example and its unsafe twin, lines and pieces, what libxml2's errors mean."""

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from minga.evidence.iati.checking.across import Census, check_across
from minga.evidence.iati.checking.candidates import questions
from minga.evidence.iati.checking.cases import ACTIVITIES, OLD, ORGANISATIONS, TODAY, V202, Case, find
from minga.evidence.iati.checking.catalogue import GROUPS, RULES, SEVERITY_NAMES, say
from minga.evidence.iati.checking.checks import MOST, check, surroundings
from minga.evidence.iati.checking.examples import CASES
from minga.evidence.iati.checking.findings import SEVERITIES, Finding
from minga.evidence.iati.checking.older import CARRIED, cases_checked
from minga.evidence.iati.checking.operators import fails, xpath
from minga.evidence.iati.checking.ruleset import check_ruleset
from minga.evidence.iati.standard.facts import VERSIONS, cases
from minga.evidence.iati.tests.oracles import archive

pytestmark = pytest.mark.kit

DOCS = Path(__file__).resolve().parents[4] / "docs"


def of(rule: str, findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


def test_every_rule_has_an_example_and_a_twin_and_there_is_no_other():
    assert sorted(CASES) == sorted(RULES)


def test_every_rule_of_the_standards_rulesets_has_a_sentence():
    assert {case.rule for version in VERSIONS for case in cases(version)} <= set(RULES)


@pytest.mark.parametrize("file", [ACTIVITIES, V202, ORGANISATIONS])
def test_nothing_is_wrong_in_the_files_that_the_cases_change(file: str):
    assert find(Case("version=", "version=", "", file)) == []


def test_in_the_file_of_1_0x_only_its_version_is_said():
    assert [finding.rule for finding in find(Case("version=", "version=", "", OLD))] == ["0.6.1"]


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_its_example(rule: str):
    assert of(rule, find(CASES[rule]))


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_nothing_in_the_unsafe_twin(rule: str):
    assert of(rule, find(CASES[rule], twin=True)) == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_sentence_can_be_said_of_its_example_in_both_languages(language: str):
    """A value that the sentence asks for and the finding does not have is a KeyError; what is said has no holes."""
    said = {rule: say(of(rule, find(case))[0], language) for rule, case in CASES.items()}
    assert [rule for rule, sentence in said.items() if "%" in sentence or not sentence.endswith(".")] == []


def test_a_sentence_says_what_is_wrong_and_what_to_do():
    finding = Finding("0.3.1-type", "critical", 12, "iati-activity/activity-date/@iso-date", "A", {"value": "01/02/2020", "type": "date"})
    assert say(finding, "es") == "«01/02/2020» no tiene la forma debida: una fecha, como 2025-01-31. Corríjalo."


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (
            Finding("11.2.2", "error", 3, "x", "", {"value": "2020-06-02", "limit": "2020-06-01"}),
            "La fecha del valor de la transacción, 2 jun. 2020, es posterior a hoy. Corríjala.",
        ),
        (
            Finding("M-overspent", "advice", 3, "x", "", {"value": "1298749.5", "limit": "1298748", "currency": "EUR"}),
            "Lo desembolsado y gastado, 1.298.749,5 EUR, pasa de lo comprometido, 1.298.748 EUR. Verifique si falta un compromiso.",
        ),
        (
            Finding("2.1.2", "error", 3, "x", "", {"total": "99.99"}),
            "Los porcentajes de los sectores de un vocabulario suman 99,99 y deben sumar 100. Corríjalos.",
        ),
        (
            Finding("M-year", "warning", 3, "x", "", {"value": "0202-01-01"}),
            "El año de la fecha 0202-01-01 no es posible. Corríjalo.",
        ),
    ],
)
def test_dates_and_numbers_are_written_as_the_reader_does_and_wrong_ones_as_they_stand(finding: Finding, sentence: str):
    assert say(finding, "es") == sentence


def test_groups_and_severities_have_names():
    assert {rule.group for rule in RULES.values()} == set(GROUPS)
    assert set(SEVERITY_NAMES) == set(SEVERITIES)


def test_the_reference_lists_every_rule_with_the_severity_its_example_has():
    page = (DOCS / "reference" / "iati-rules.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| (\w+) \| (\w+) \|", page, re.MULTILINE)
    found = [(code, of(code, find(CASES[code]))[0].severity, rule.group) for code, rule in RULES.items()]
    assert rows == found


def test_a_finding_says_line_element_and_whose_it_is():
    findings = find(Case('<activity-status code="1"/>', '\n<activity-status code="9"/>', ""))
    assert findings == [
        Finding(
            "9-unknown-code",
            "error",
            46,
            "iati-activity/activity-status/@code",
            "XM-DAC-46008-2",
            {"value": "9", "list": "ActivityStatus", "published": "9.5.1"},
        )
    ]


def test_a_piece_counts_its_lines_from_where_it_begins_and_leaves_the_root_to_the_first():
    root = etree.fromstring(ACTIVITIES.replace(' version="2.03"', "").replace('code="1"/>\n<activity-date', 'code="9"/>\n<activity-date'))
    later = check(root, surroundings(TODAY), "2.03", offset=1000, first=False)
    assert [(finding.rule, finding.line) for finding in later.findings] == [("9-unknown-code", 1045)]
    assert [line for _, line in later.census.identifiers] == [1002, 1039]
    first = check(root, surroundings(TODAY))
    assert sorted(finding.rule for finding in first.findings) == ["0.3.1-missing-attribute", "9-unknown-code", "M-no-version"]


def test_a_version_that_is_none_cannot_be_asked_for():
    with pytest.raises(ValueError, match="2.04"):
        check(etree.fromstring(ACTIVITIES), surroundings(TODAY), "2.04")


def test_links_are_looked_for_in_all_pieces_and_among_what_is_known():
    one = Census(links=[("B-1", "1000.0.6", 9, "iati-activity/related-activity/@ref", "A-1"), ("C-1", "1000.0.6", 10, "x", "A-1")])
    two = Census(identifiers=[("B-1", 900)])
    assert [finding.values["value"] for finding in check_across([one, two])] == ["C-1"]
    assert check_across([one, two], known=frozenset({"C-1"})) == []


def test_an_identifier_used_in_two_pieces_is_found_at_the_second():
    pieces = [Census(identifiers=[("A-1", 3)]), Census(identifiers=[("A-1", 800)])]
    assert check_across(pieces) == [Finding("1.1.2", "error", 800, "iati-activity/iati-identifier", "A-1", {"value": "A-1", "limit": "3"})]


def structure(old: str, new: str) -> list[tuple[str, str, dict[str, str]]]:
    """Return what is said of the structure of the good file with a change: rule, element, values."""
    findings = find(Case(old, new, ""))
    return [(finding.rule, finding.element, dict(finding.values)) for finding in findings if finding.rule.startswith("0.3.1")]


def test_a_missing_element_is_said_of_its_parent():
    assert structure("<title><narrative>Riego</narrative></title>", "") == [
        ("0.3.1-missing-element", "iati-activity", {"missing": "title"}),
    ]


def test_what_stands_once_already_is_not_missing_where_it_may_come_again():
    participant = next(line for line in ACTIVITIES.splitlines() if line.startswith("<participating-org"))
    assert "<description" in ACTIVITIES
    assert structure(participant, "") == [("0.3.1-missing-element", "iati-activity", {"missing": "participating-org"})]


def test_an_element_out_of_order_is_said_with_its_neighbours():
    moved = '<capital-spend percentage="40"/>'
    old = '<default-aid-type code="C01"/>'
    assert structure(f"{old}\n", f"{moved}{old}\n")[0] == (
        "0.3.1-order",
        "iati-activity/default-aid-type",
        {"name": "default-aid-type", "order": "default-flow-type, default-finance-type, default-aid-type, default-tied-status, budget"},
    )


def test_an_attribute_of_a_wrong_type_is_said_with_its_value_and_its_type():
    assert structure('percentage="40"', 'percentage="40,5"') == [
        ("0.3.1-type", "iati-activity/capital-spend/@percentage", {"value": "40,5", "type": "decimal"}),
    ]


def test_a_value_with_the_words_of_an_error_is_still_a_value():
    strange = "x' is not a valid value of the atomic type 'xs:date"
    assert structure('percentage="40"', f'percentage="{strange}"')[0][2] == {"value": strange, "type": "decimal"}


def test_elements_and_attributes_of_other_namespaces_are_nothing_wrong():
    extension = '<x:nota xmlns:x="urn:x" x:a="1"><x:b/>texto</x:nota></iati-activity>'
    assert find(Case("</iati-activity>\n</iati", f"{extension}\n</iati", "")) == []


def test_a_file_of_another_kind_is_one_finding():
    checked = check(etree.fromstring("<html xmlns='http://www.w3.org/1999/xhtml'/>"), surroundings(TODAY))
    assert [(finding.rule, finding.severity) for finding in checked.findings] == [("0.2.1", "critical")]


def test_comments_and_instructions_between_elements_change_nothing():
    commented = "<!-- nota --><?pi x?><activity-status"
    assert find(Case("<activity-status", commented, "")) == []


def test_a_code_is_asked_of_the_list_of_its_vocabulary():
    change = Case(
        '<sector code="14030"/>', '<sector code="14030"/><sector code="140" vocabulary="2"/><sector code="6" vocabulary="7"/>', ""
    )
    assert find(change) == []
    wrong = Case('<sector code="14030"/>', '<sector code="14030"/><sector code="14030" vocabulary="2"/>', "")
    assert [(finding.rule, finding.values["list"]) for finding in find(wrong)] == [("9-unknown-code", "SectorCategory")]


def slowly(root: etree._Element, version: str) -> Counter[tuple[str, int]]:
    """Ask every case of every element of its context."""
    around = surroundings(TODAY)
    return Counter(
        (case.rule, (hit.at.getparent() if isinstance(hit.at, str) else hit.at).sourceline)
        for case in cases_checked(version)
        for context in case.context.split(" | ")
        for node in xpath(context)(root)
        for hit in fails(case.operator, case.arguments, node, around)
    )


@pytest.mark.needs_shared
def test_what_libxml2_is_first_asked_leaves_out_no_failing_case():
    """The same findings as without asking it, over the files of js-validator-api."""
    compared = Counter[str]()
    for name, content in archive().items():
        if not name.startswith("js-validator-api/integration-tests/test-files/") or len(content) > 200_000:
            continue
        try:
            root = etree.fromstring(content)
        except etree.XMLSyntaxError:
            continue
        for version in ("1.05", "2.01", "2.03"):
            quickly = Counter((finding.rule, finding.line) for finding in check_ruleset(root, version, surroundings(TODAY)))
            assert quickly == slowly(root, version), name
            compared[version] += quickly.total()
    assert compared == Counter({"2.03": 192, "2.01": 183, "1.05": 116})


def test_every_case_is_asked():
    asked = [{case for question in questions(version) for case in question.cases} for version in VERSIONS]
    assert [len(each) for each in asked] == [33, 33, 33, 33, 33, 89, 89, 107]


def test_cases_of_2_01_are_carried_into_1_0x_as_warnings():
    carried = cases_checked("1.05")[9:]
    assert {case.rule for case in carried} == set(CARRIED)
    assert {case.severity for case in carried} == {"warning"}


@pytest.mark.parametrize(
    ("rule", "old", "example", "twin"),
    [
        ("2.1.4", 'code="14030" percentage="100"', 'code="14030" percentage="90"', 'code="14030"'),
        ("2.1.2", '<sector vocabulary="DAC"', '<sector code="11110" percentage="1"/><sector vocabulary="DAC"', '<sector vocabulary="DAC"'),
        ("3.1.4", 'code="EC" percentage="100"', 'code="EC" percentage="90"', 'code="EC"'),
        ("6.11.1", 'type="start-planned"', 'type="end-planned"', 'type="start-actual"'),
        ("7.8.1", ' default-currency="USD"', "", ' default-currency="EUR"'),
        ("8.6.3", 'start iso-date="2012-01-01"', 'start iso-date="2013-01-01"', 'start iso-date="2012-12-31"'),
    ],
)
def test_in_1_0x_what_holds_there_too_is_a_warning_of_ours(rule: str, old: str, example: str, twin: str):
    case = Case(old, example, twin, OLD)
    assert [finding.severity for finding in of(rule, find(case))] == ["warning"]
    assert of(rule, find(case, twin=True)) == []


HOSTILE = {
    "vocabularies": "".join(f'<sector code="1" vocabulary="v{n}"/>' for n in range(5000)),
    "dates": '<activity-date type="1" iso-date="2020-01-01"/><activity-date type="3" iso-date="2019-01-01"/>' * 5000,
    "indicators": f"<result>{'<indicator><reference/></indicator>' * 20_000}</result>",
    "identifiers": '<iati-identifier>a</iati-identifier><reporting-org ref="b" type="1"/>' * 5000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_thousands_of_what_a_case_compares_are_checked_and_told_in_bounds(kind: str):
    """Each of these took time that grows with the square of the number, or more."""
    root = etree.fromstring(f'<iati-activities version="2.03"><iati-activity>{HOSTILE[kind]}</iati-activity></iati-activities>')
    checked = check(root, surroundings(TODAY))
    assert max(Counter(finding.rule for finding in checked.findings).values()) <= MOST
    assert xpath.cache_info().currsize <= 1024
