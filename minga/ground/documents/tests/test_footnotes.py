"""A page numbers the sources that it cites, in the order in which it prints their marks (R-324)."""

import pytest

from minga.ground.documents.models import Source
from minga.ground.documents.queries import Footnotes, in_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def notes() -> Footnotes:
    Source.objects.create(code="S-1", title="Informe uno", credit_es="© Uno, 2011")
    Source.objects.create(code="S-2", title="Informe dos")
    return Footnotes()


def test_r_324_it_works(notes):
    assert [(mark.n, mark.title) for mark in notes.mark("S-2:L10")] == [(1, "Informe dos, línea 10")]
    assert [(note["n"], note["code"], note["lines"]) for note in notes.listed] == [(1, "S-2", "línea 10")]


def test_each_place_has_a_note_of_its_own_that_names_its_source_once(notes):
    marks = [notes.mark(text)[0].n for text in ("S-2:L10", "S-1:L1", "S-2:L12", "S-2:L10")]
    assert marks == [1, 2, 3, 1]
    listed = [(note["n"], note["code"], note["lines"], note["same_as"]) for note in notes.listed]
    assert listed == [(1, "S-2", "línea 10", None), (2, "S-1", "línea 1", None), (3, "S-2", "línea 12", 1)]


def test_the_same_lines_are_listed_once(notes):
    assert [notes.mark("S-1:L1")[0].n, notes.mark("S-1:L1")[0].n] == [1, 1]
    assert [note["lines"] for note in notes.listed] == ["línea 1"]


def test_a_fact_of_two_sources_has_two_marks(notes):
    assert [mark.n for mark in notes.mark("S-1:L1 | S-2:L2-3")] == [1, 2]


def test_marks_are_numbered_when_they_are_printed_not_when_they_are_asked_for(notes):
    asked_first, asked_second = notes.mark("S-1:L1")[0], notes.mark("S-2:L2")[0]
    assert notes.listed == []
    assert (asked_second.n, asked_first.n) == (1, 2)
    assert [note["code"] for note in notes.listed] == ["S-2", "S-1"]


def test_a_note_carries_the_credit_of_its_source(notes):
    assert notes.mark("S-1:L1")[0].n == 1
    assert notes.listed[0]["source"].credit_es == "© Uno, 2011"


def test_r_326_the_guideline_credits_its_owner():
    assert "CNC, 2023" in Source.objects.get(code="001").credit_es


def test_a_fact_entered_here_has_no_mark(notes):
    assert (notes.mark(""), notes.listed) == ([], [])


def test_a_source_that_is_not_registered_is_shown_by_its_code(notes):
    assert [(mark.n, mark.title) for mark in notes.mark("S-9:L1")] == [(1, "S-9, línea 1")]
    assert notes.listed[0]["source"] is None


def test_the_sources_are_read_in_one_query(notes, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = Footnotes()
        for text in ("S-1:L1", "S-2:L2", "S-1:L3"):
            assert page.mark(text)[0].n


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("001:L567 | 001:L575-577", "{001}, línea 567 | {001}, líneas 575–577"),
        ("Acta de la mesa | 002:L5", "Acta de la mesa | {002}, línea 5"),
        ("999:L5", "999:L5"),
        ("OECD-DAC", "OECD-DAC"),
        ("", ""),
    ],
)
def test_a_source_text_is_told_in_words(written, told):
    titles = dict(Source.objects.values_list("code", "title"))
    assert in_words(written) == told.replace("{001}", titles["001"]).replace("{002}", titles["002"])
