"""The printed note: what is typed or pasted into a section keeps its lists and tables, in Word and in the PDF."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document
from lxml import etree

from minga.cycle.proposals.actions import noting
from minga.cycle.proposals.printing.blocks import Block, blocks
from minga.cycle.proposals.printing.contents import contents
from minga.cycle.proposals.printing.pdf import pdf
from minga.cycle.proposals.printing.word import word
from minga.cycle.proposals.testing import make_written, person

pytestmark = pytest.mark.django_db
W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
NUMBERS = {"Uno", "Dos", "Tres", "Cuatro"}
VAL = f"{{{W['w']}}}val"
PASTED = "Se hará:\n- Un vivero.\n•\tDos talleres.\n\nRubro\tMonto (USD)\tFuente\nObra civil\t1.250.000,00\tBMZ\nContraparte\t350.000,00"
TABLE = [["Rubro", "Monto (USD)", "Fuente"], ["Obra civil", "1.250.000,00", "BMZ"], ["Contraparte", "350.000,00", ""]]


def note():
    """Return a note whose last section holds a list and a table."""
    proposal = make_written()
    noting.save_text(by=person(), proposal=proposal, key="anexos", seen=0, text=PASTED)
    return proposal


def parts(content: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: etree.fromstring(package.read(name)) for name in package.namelist()}


def said(found: list[etree._Element]) -> list[str]:
    return ["".join(one.itertext()) for one in found]


def test_a_text_is_told_apart_into_paragraphs_lists_and_tables():
    assert blocks(PASTED) == [
        Block("text", lines=["Se hará:"]),
        Block("list", lines=["Un vivero.", "Dos talleres."]),
        Block("table", rows=TABLE, head=True, right=[False, True, False]),
    ]


def test_what_looks_like_a_list_or_a_table_and_is_none_stays_a_paragraph():
    texts = ["2. Licitación.", "-5 % de inflación", "— dijo ella", "A (USD) B", "o bien esto"]
    assert blocks("\n\n".join(texts)) == [Block("text", lines=[one]) for one in texts]
    assert blocks("1.\tLínea de base\n\n\tSangrado") == [Block("text", lines=["1. Línea de base"]), Block("text", lines=["Sangrado"])]
    wide = "\t".join("abcdefghijkl")
    assert blocks(wide) == [Block("text", lines=["a · b · c · d · e · f · g · h · i · j · k · l"])]


def test_lines_that_count_from_one_are_a_numbered_list():
    assert blocks("Se hará:\n1. Diagnóstico.\n\n2)\tLicitación de 1.5 millones\n3. Obra\nFin") == [
        Block("text", lines=["Se hará:"]),
        Block("numbered", lines=["Diagnóstico.", "Licitación de 1.5 millones", "Obra"]),
        Block("text", lines=["Fin"]),
    ]
    assert [one.lines for one in blocks("1. Uno\n2. Dos\n1. Otra\n2. Vez")] == [["Uno", "Dos"], ["Otra", "Vez"]]


@pytest.mark.parametrize("text", ["1. Solo uno", "2. Dos\n3. Tres", "1. Uno\n3. Tres", "1.5 km\n2.5 km", "2019. Año\n2020. Otro"])
def test_numbers_that_do_not_count_stay_as_they_were_typed(text):
    assert blocks(text) == [Block("text", lines=[line]) for line in text.splitlines()]


def counted() -> tuple[bytes, bytes]:
    """Return the Word file and the PDF of a note whose last section holds two numbered lists, and one section nothing."""
    proposal = make_written()
    noting.save_text(by=person(), proposal=proposal, key="anexos", seen=0, text="1. Uno\n2. Dos\nLuego:\n1. Tres\n2. Cuatro")
    printed = contents(proposal, "es")
    return word(printed, 0), pdf(printed, 0)


def test_word_has_numbered_lists_that_each_count_from_one():
    content, _pdf = counted()
    document = parts(content)["word/document.xml"]
    items = [one for one in document.iterfind(".//w:p", W) if one.find("w:pPr/w:pStyle", W) is not None and said([one])[0] in NUMBERS]
    assert {one.find("w:pPr/w:pStyle", W).get(VAL) for one in items} == {"ListNumber"}
    one, two, three, four = (item.find("w:pPr/w:numPr/w:numId", W).get(VAL) for item in items)
    assert (one == two, three == four, one == three) == (True, True, False)
    numbering = parts(content)["word/numbering.xml"]
    starts = {
        row.get(f"{{{W['w']}}}numId"): row.find("w:lvlOverride/w:startOverride", W).get(VAL)
        for row in numbering.iterfind("w:num", W)
        if row.find("w:lvlOverride/w:startOverride", W) is not None
    }
    assert starts == {one: "1", three: "1"}


def test_the_pdf_has_numbered_lists():
    _word, content = counted()
    assert content.replace(b" ", b"").count(b"/ListNumbering/Decimal") == 2


def test_an_empty_section_says_so_in_word_and_pdf():
    proposal = make_written()
    printed = contents(proposal, "es")
    empty = [title for title, pieces in printed.sections if pieces == [Block("empty", lines=["Sin texto todavía."])]]
    told = [one.text for one in Document(io.BytesIO(word(printed, 0))).paragraphs]
    assert (bool(empty), [told[told.index(title) + 1] for title in empty]) == (True, ["Sin texto todavía."] * len(empty))
    bare = replace(printed, sections=[(title, [] if title in empty else pieces) for title, pieces in printed.sections])
    more = [content.replace(b" ", b"").count(b"/S/P/") for content in (pdf(printed, 0), pdf(bare, 0))]
    assert more[0] - more[1] == len(empty)


def test_bullets_of_a_word_processor_are_items():
    assert blocks("\uf0b7\tUno\n\uf0a7Dos\no\tTres\n") == [Block("list", lines=["Uno", "Dos", "Tres"])]


def test_what_holds_no_letter_is_no_piece():
    assert blocks(" \n\t\t\n\u200b\n- \n") == [Block("text", lines=["-"])]


def test_word_has_the_list_and_the_table():
    text = parts(word(contents(note(), "es"), 0))["word/document.xml"]
    assert said(text.xpath("//w:p[w:pPr/w:pStyle/@w:val='ListBullet']", namespaces=W)) == ["Un vivero.", "Dos talleres."]
    assert [said(row.xpath("w:tc", namespaces=W)) for row in text.xpath("//w:tbl/w:tr", namespaces=W)] == TABLE
    assert said(text.xpath("//w:tr[w:trPr/w:tblHeader]/w:tc[.//w:b]", namespaces=W)) == TABLE[0]
    assert said(text.xpath("//w:tc[.//w:jc/@w:val='right']", namespaces=W)) == ["Monto (USD)", "1.250.000,00", "350.000,00"]


def test_word_has_page_numbers_styles_and_what_it_says_of_itself():
    proposal = note()
    content = word(contents(proposal, "es"), 1_700_000_000)
    found, read = parts(content), Document(io.BytesIO(content))
    assert "".join(found["word/footer1.xml"].itertext()) == f"Nota conceptual · {proposal.code} · Versión 4" + "1 / 1"
    assert found["word/footer1.xml"].xpath("//w:fldSimple/@w:instr", namespaces=W) == [" PAGE ", " NUMPAGES "]
    assert [one.style.name for one in read.paragraphs[:3]] == ["Subtitle", "Title", "Fact"]
    heading = next(one for one in read.paragraphs if one.style.name == "Heading 1")
    assert (heading.style.paragraph_format.keep_with_next, heading.style.font.name) == (True, "Calibri")
    assert found["word/styles.xml"].find(".//w:docDefaults//w:lang", W).get(VAL) == "es-EC"
    assert [round(one.mm) for one in (read.sections[0].page_width, read.sections[0].page_height)] == [210, 297]
    told, when = read.core_properties, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert (told.title, told.subject, told.language, told.comments) == ("Ciudades que se mueven", "Nota conceptual", "es", "")
    assert (told.author, told.last_modified_by, told.created, told.modified) == (*["GAD Municipal de Ambato"] * 2, when, when)


def test_the_same_note_gives_the_same_bytes():
    proposal = note()
    first = word(contents(proposal, "es"), 5)
    assert (word(contents(proposal, "es"), 5) == first, word(contents(proposal, "es"), 6) == first) == (True, False)
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_the_pdf_has_the_list_and_the_table_as_such():
    printed = pdf(contents(note(), "es"), 0)
    plain = pdf(contents(make_written(), "es"), 0)
    for tag in (b"/S/Table", b"/S/TH", b"/S/LI"):
        assert (tag in printed.replace(b" ", b""), tag in plain.replace(b" ", b"")) == (True, False)
