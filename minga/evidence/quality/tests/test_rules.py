"""Every rule finds its example and lets its unsafe twin pass, and says what it finds in both languages."""

import re

import pytest
from django.utils import translation

from minga.cycle.activities.rules import zero
from minga.evidence.quality.cases import CASES, decided
from minga.evidence.quality.catalogue import RULES, TABLE
from minga.ground.kit.findings import Severity

SPANISH = re.compile(r"\b(el|la|los|las|de|del|que|una?|por|con|sin|su|sus|fuente|años|y|no se)\b", re.IGNORECASE)


def test_every_rule_of_the_mission_and_of_ours_has_a_case():
    assert (len(TABLE), sorted(CASES)) == (len(RULES), sorted(RULES))


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_finds_its_example(code):
    found = [one for one in decided(code, CASES[code][0]) if one.rule == code]
    severity = Severity.ERROR if code == "DQ-CLASS" else RULES[code].severity  # a label that a person chose; a source's own only warns
    assert {(one.rule, one.severity) for one in found} == {(code, severity)}


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_lets_the_unsafe_twin_pass(code):
    assert [one for one in decided(code, CASES[code][1]) if one.rule == code] == []


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_says_what_it_finds_in_both_languages(code):
    for one in decided(code, CASES[code][0]):
        spanish, english = one.show("es"), one.show("en")
        bare = english
        for value in (*one.figures.values(), *getattr(one.figures.get("reason"), "values", list)()):
            bare = bare.replace(value, "") if isinstance(value, str) else bare
        assert (english != spanish, SPANISH.findall(bare), "%(" in english, "—" in english) == (True, [], False, False), english


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_is_explained_in_both_languages(code):
    told = RULES[code]
    spanish = (str(told.name), str(told.looks))
    with translation.override("en"):
        assert told.name and (str(told.looks) != spanish[1]), told.code


@pytest.mark.parametrize(("value", "found"), [(0, ["DQ-MISSING"]), (None, []), (1, [])])
def test_a_zero_where_people_are_counted_is_not_nobody_knows(value, found):
    assert [one.rule for one in zero(value, "beneficiaries")] == found
