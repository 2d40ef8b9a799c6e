"""What the sieve lets through is what the checks say nothing of: findings with it and without it are the same, to the line."""

from pathlib import Path

import pytest

from minga.evidence.iati.checking.cases import ACTIVITIES, TODAY, Case
from minga.evidence.iati.checking.checks import surroundings
from minga.evidence.iati.checking.examples import CASES
from minga.evidence.iati.chunks import Chunk, opened
from minga.evidence.iati.sifting import Sieve, Suspects, sieve
from minga.evidence.iati.sifting.codes import columns
from minga.evidence.iati.sifting.told import column_of
from minga.evidence.iati.standard.facts import UNITS, VERSIONS, Element, element_at
from minga.evidence.iati.tables import ACTIVITY_TABLES
from minga.evidence.iati.tests.altering import altered
from minga.evidence.lake.inspecting import ACROSS, Found, sifted, whole

pytestmark = pytest.mark.kit

AROUND = surroundings(TODAY)
NEW = [version for version in VERSIONS if version >= "2"]
OF_THE_WHOLE = {"0.2.1", "0.6.1", "M-no-version", "M-strange-version", *ACROSS}  # not found activity by activity
EXAMPLES = sorted(
    rule for rule, case in CASES.items() if rule not in OF_THE_WHOLE and "<iati-activities" in case.file and 'version="2' in case.file
)
PAID = (
    '<transaction><transaction-type code="{}"/><transaction-date iso-date="2019-03-01"/>'
    '<value value-date="2019-03-01">{}</value></transaction>'
)


def known(found: list[Found]) -> list[tuple]:
    return sorted(
        (number, line or 0, one.rule, one.element, one.severity, one.identifier, sorted(one.values.items())) for number, line, one in found
    )


def both(content: bytes) -> tuple[list[tuple], list[tuple]]:
    """Return what is found without the sieve, and with it."""
    found: tuple[list[tuple], list[tuple]] = ([], [])
    for chunk in opened(content)[1]:
        found[0].extend(known(whole(chunk, None, AROUND)[0]))
        found[1].extend(known(sifted(chunk, None, AROUND, sieve_for(chunk))[0]))
    return found


def sieve_for(chunk: Chunk) -> Sieve:
    found = sieve(chunk.frame.kind, chunk.frame.version)
    assert found is not None
    return found


@pytest.fixture
def by_suspicion(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The rules found in activities that were suspected of them, as against those that are checked for everything."""
    rules, asked = set[str](), Suspects.findings

    def told(self: Suspects, units):
        rules.update(one.rule for one in asked(self, {number: unit for number, unit in units.items() if number not in self.odd}))
        return asked(self, units)

    monkeypatch.setattr(Suspects, "findings", told)
    return rules


@pytest.mark.parametrize("twin", [False, True], ids=["example", "twin"])
@pytest.mark.parametrize("rule", EXAMPLES)
def test_an_example_of_each_rule_is_found_with_the_sieve_as_without_it(rule: str, twin: bool):
    case = CASES[rule]
    without, with_it = both(case.file.replace(case.old, case.twin if twin else case.example, 1).encode())
    assert with_it == without
    assert twin or rule in {one[2] for one in without}


def test_most_rules_are_found_by_what_the_rows_raise(by_suspicion: set[str]):
    for case in (CASES[rule] for rule in EXAMPLES):
        both(case.file.replace(case.old, case.example, 1).encode())
    assert len(by_suspicion) >= 80
    assert {"2.1.2", "7.5.3", "1.10.1", "8.9.1", "9-unknown-code", "9-withdrawn-code", "M-overspent", "M-year"} <= by_suspicion


def test_nothing_is_asked_again_of_a_file_without_faults():
    (chunk,) = opened(ACTIVITIES.encode())[1]
    found, _tables = sifted(chunk, None, AROUND, sieve_for(chunk))
    assert found == []


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    "name", ["bcie-cabei/bcie.xml.gz", "usaid/usaid-ec.xml.gz", "iom-activities/iom-47066-2.03.xml.gz", "oipa-example/example_203_file.xml"]
)
def test_a_real_file_says_with_the_sieve_what_it_says_without_it(shared: Path, name: str):
    without, with_it = both((shared / "data" / "iati" / name).read_bytes())
    assert with_it == without != []


@pytest.mark.parametrize("hundred", range(3))
def test_files_altered_at_random_say_the_same_with_the_sieve(hundred: int):
    for seed in range(100 * hundred, 100 * hundred + 100):
        without, with_it = both(altered(seed))
        assert with_it == without, f"seed {seed}"


@pytest.mark.parametrize("version", NEW)
def test_rows_hold_every_code_and_every_iso_date_of_the_standard(version: str):
    assert len(columns(version)) > 60  # a place that they do not hold is a LookupError
    unit = element_at("a", version, UNITS["a"])
    assert unit is not None
    dates = [tags for tags in paths(unit, []) if "iso-date" in (element_at("a", version, "/".join([UNITS["a"], *tags])) or unit).attributes]
    places = [column_of(tags, "iso-date") for tags in dates]
    assert len(dates) > 8
    assert {ACTIVITY_TABLES[place[0]].columns[place[1]] if place else None for place in places} == {"date"}


def paths(element: Element, tags: list[str]) -> list[list[str]]:
    below = [path for child in element.children.values() for path in paths(child, [*tags, child.name])]
    return [tags, *below] if tags else below


def test_sums_beyond_thirty_eight_digits_are_sums():
    spent = "".join(PAID.format(kind, 9 * 10**31) for kind in (3, 4, 3))
    without, with_it = both(ACTIVITIES.replace("<transaction>", PAID.format(2, 5) + spent + "<transaction>", 1).encode())
    assert with_it == without
    assert [dict(one[6])["value"] for one in with_it if one[2] == "M-overspent"] == [str(27 * 10**31 + 400)]


def test_an_empty_value_is_looked_for_in_the_file_for_rows_do_not_say_it():
    case = Case('<activity-status code="2"/>', '<activity-status code=""/>', "")
    without, with_it = both(case.file.replace(case.old, case.example, 1).encode())
    assert [one[2] for one in with_it] == [one[2] for one in without] == ["9-unknown-code"]
