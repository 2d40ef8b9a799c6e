"""What a scanned text may really say: proposed, never written over it (R-339)."""

import pytest

from minga.evidence.quality.rules.words import AMONG_DIGITS, GLYPHS, NEAR, REPEATED, STRAY, proposals, read_cell, unread
from minga.evidence.quality.vocabulary import known_words

KNOWN = frozenset(["barriers", "trade", "gobiernos", "locales", "provincia", "clinica", "utcubamba", "bagua"])


def short(text: str, known=KNOWN) -> list[tuple[str, str, int, str]]:
    return [(one.raw, one.proposed, one.position, one.reason) for one in proposals(text, known)]


@pytest.mark.parametrize("text", ["200l", "10o", "1I", "SO2", "ISO 9001", "UTM 17S", "B2B", "1.214.000", "2011"])
def test_a_unit_an_ordinal_a_formula_and_a_number_are_no_misread_digits(text):
    assert short(text) == []


def test_r_339_it_works():
    assert short("Trade batriers remain") == [("batriers", "barriers", 6, GLYPHS)]


def test_r_339_the_raw_and_the_proposed_word_are_told_with_their_place():
    found = unread("Trade batriers", KNOWN, "objective", "003:L9")
    assert [(one.severity.value, one.place, one.source, one.figures["raw"], one.figures["proposed"]) for one in found] == [
        ("review", "objective", "003:L9", "batriers", "barriers"),
    ]  # fmt: skip
    assert found[0].show("en") == (
        "“batriers” may be “barriers”, because “tr” and “rr” are confused when a scan is read, and so written the word is a known one. "
        "It stays as it is until somebody confirms it."
    )


@pytest.mark.parametrize(
    ("text", "raw", "proposed", "reason"),
    [
        ("GOBlERNOS", "GOBlERNOS", "GOBIERNOS", GLYPHS),
        ("Uctubamba", "Uctubamba", "Utcubamba", NEAR),
        ("dlinica", "dlinica", "clinica", NEAR),
        ("c1inica", "c1inica", "clinica", GLYPHS),
        ("5]", "5]", "5", STRAY),
        ("6 6", "6 6", "6", REPEATED),
        ("1.2l4.000", "1.2l4.000", "1.214.000", AMONG_DIGITS),
        ("4O.000", "4O.000", "40.000", AMONG_DIGITS),
        ("2O11", "2O11", "2011", AMONG_DIGITS),
    ],
)
def test_a_correction_says_why(text, raw, proposed, reason):
    assert short(text) == [(raw, proposed, 0, reason)]


@pytest.mark.parametrize(
    "text", ["barriers", "Barrier", "local", "provincias", "2008-2011", "(84)", "de la", "palabra desconocida", "12 13"]
)
def test_what_is_known_or_like_nothing_has_no_proposal(text):
    assert short(text) == []


def test_two_words_as_near_are_no_proposal():
    assert short("cantana", frozenset({"ventana", "cantara", "cantada"})) == []


@pytest.mark.parametrize(("printed", "number"), [("12", 12), ("5]", 5), ("6 6", 6), (")", None), ("sl", None), ("o ]", None), ("", None)])
def test_pitfall_23_a_cell_is_read_or_left_to_a_person(printed, number):
    assert read_cell(printed) == number


@pytest.mark.django_db
def test_r_339_the_words_are_those_of_our_own_tables():
    known = known_words()
    assert {"barriers", "utcubamba", "cooperacion", "enabel"} - known == set()
    assert [one.proposed for one in proposals("Barreras y batriers en Uctubamba", known)] == ["barriers", "Utcubamba"]
