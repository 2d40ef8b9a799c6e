"""How far a record or a total can be relied on, by its findings."""

from decimal import Decimal

import pytest

from minga.evidence.quality.confidence import Doubt, Level, Trust, doubt


@pytest.mark.parametrize(
    ("findings", "level"),
    [
        ([], Level.HIGH),
        ([("DQ-APPROX", "info", "open"), ("DQ-ALIAS", "review", "open")], Level.HIGH),
        ([("DQ-CONFLICT", "warning", "open")], Level.MEDIUM),
        ([("DQ-CONFLICT", "warning", "explained")], Level.HIGH),
        ([("DQ-CONFLICT", "warning", "open"), ("DQ-SUM", "error", "open")], Level.LOW),
        ([("DQ-SUM", "error", "accepted")], Level.HIGH),
        ([("DQ-UNIT", "error", "open")], Level.HELD),
        ([("DQ-UNIT", "error", "explained")], Level.HELD),
        ([("DQ-UNIT", "error", "accepted")], Level.HIGH),
        ([("DQ-UNIT", "error", "resolved")], Level.HIGH),
        ([("DQ-MAGNITUDE", "warning", "open")], Level.MEDIUM),
    ],
)
def test_the_level_of_a_record(findings, level):
    assert doubt(findings).level is level


def test_a_doubt_says_all_that_it_rests_on():
    assert doubt([("DQ-UNIT", "error", "open"), ("DQ-FX", "warning", "open")]) == Doubt(error=True, warning=True, held=True)


@pytest.mark.parametrize(
    ("trust", "sound", "level"),
    [
        (Trust(0), None, None),
        (Trust(20), Decimal(100), Level.HIGH),
        (Trust(20, errors=1), Decimal(95), Level.HIGH),
        (Trust(100, errors=2, warnings=4), Decimal(94), Level.MEDIUM),
        (Trust(4, warnings=1), Decimal(75), Level.MEDIUM),
        (Trust(100, warnings=26), Decimal(74), Level.LOW),
    ],
)
def test_the_level_of_a_total(trust, sound, level):
    assert (trust.sound, trust.level) == (sound, level)
