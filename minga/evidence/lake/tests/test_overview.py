"""What only all activities of a version show, found in its columns, is what the checks of whole files find."""

import random
from pathlib import Path

import pytest
from lxml import etree

from minga.evidence.iati.checking.across import census_of, check_across
from minga.evidence.lake.building import Builder
from minga.evidence.lake.copying import Before
from minga.evidence.lake.hands import Hands
from minga.evidence.lake.inspecting import OF_THE_FILE, read_and_check
from minga.evidence.lake.overview import found_across
from minga.evidence.lake.parts import Writer
from minga.evidence.lake.testing import activity, chunks_of, xml_of

pytestmark = pytest.mark.kit


def found(folder: Path, content: bytes, known: frozenset[str] = frozenset(), apart: int = 0) -> list[tuple]:
    """All that is found across: (activity, line, rule, element, identifier, values)."""
    with Writer(folder, 3) as writer:
        Builder(writer, Before(), Hands(read_and_check), lambda *_: None).run(chunks_of(content, apart))
    told = found_across(folder, lambda refs: known & frozenset(refs))
    return [(a, line, one.rule, one.element, one.identifier, one.values) for a, line, one in told]


def linked(identifier: str, *refs: str, giver: str = "") -> str:
    inside = "".join(f'<related-activity type="3" ref="{ref}"/>' for ref in refs)
    money = (
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-03"/><value value-date="2020-01-03">9</value>'
        f'<provider-org provider-activity-id="{giver}"/></transaction>'
        if giver
        else ""
    )
    return activity(identifier).replace("</iati-activity>", f"{money}{inside}</iati-activity>")


def test_an_identifier_used_again_names_the_line_where_it_stood_first(tmp_path):
    told = found(tmp_path, xml_of([activity(name) for name in ("XX-1", "XX-2", "XX-1", "XX-1")]))
    what = ("1.1.2", "iati-activity/iati-identifier", "XX-1", {"value": "XX-1", "limit": "3"})
    assert told == [(2, 11, *what), (3, 15, *what)]


def test_a_link_that_leads_nowhere_is_told_once_for_each_activity(tmp_path):
    told = found(tmp_path, xml_of([linked("XX-1", "ZZ-9", "XX-2", "ZZ-9", giver="ZZ-7"), linked("XX-2", "YY-1")]), frozenset({"YY-1"}))
    assert told == [
        (0, 3, "1000.0.4", "iati-activity/transaction/provider-org/@provider-activity-id", "XX-1", {"value": "ZZ-7"}),
        (0, 3, "1000.0.6", "iati-activity/related-activity/@ref", "XX-1", {"value": "ZZ-9"}),
    ]


def test_several_who_report_are_named_at_the_first_of_them(tmp_path):
    told = found(tmp_path, xml_of([activity("XX-1"), activity("XX-2").replace("XM-TEST", "AA-1"), activity("XX-3").replace("XM-TEST", "")]))
    assert [(a, line, said) for a, line, _rule, _element, _identifier, said in told] == [
        (OF_THE_FILE, 3, {"value": "AA-1, XM-TEST", "count": "2"})
    ]


def test_where_nothing_is_wrong_nothing_is_found(tmp_path):
    assert found(tmp_path, xml_of([activity("XX-1"), linked("XX-2", "XX-1")])) == []


def test_a_version_without_activities_shows_nothing(tmp_path):
    assert found_across(tmp_path, lambda refs: frozenset()) == []


@pytest.mark.parametrize("seed", range(5))
def test_any_file_shows_what_the_checks_of_the_whole_find(tmp_path, monkeypatch, seed):
    monkeypatch.setattr("minga.evidence.lake.building.GROUP_BYTES", 1)  # a row group of each chunk
    chance = random.Random(seed)
    names = [f"XX-{chance.randint(1, 12)}" for _ in range(20)]
    some = [*names, *(f"ZZ-{n}" for n in range(4)), "YY-1"]
    told = [linked(name, *chance.choices(some, k=2), giver=chance.choice(["", chance.choice(some)])) for name in names]
    told = [one.replace("XM-TEST", chance.choice(["XM-TEST", "AA-1"])) for one in told]
    known = frozenset({"YY-1"})
    lines = [2 + 4 * place for place in range(len(told))]  # before each activity, which has four
    pieces = [etree.fromstring(f"<iati-activities>{one}</iati-activities>") for one in told]
    expected = check_across([census_of(piece, line) for piece, line in zip(pieces, lines, strict=True)], known)
    mine = found(tmp_path, xml_of(told), known, apart=7)
    assert {(*one[2:5], *one[5].values()) for one in mine} == {
        (one.rule, one.element, one.identifier, *one.values.values()) for one in expected
    }
