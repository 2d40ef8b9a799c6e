"""Office documents and text: what may come in (RELIABILITY 24), each refusal by its code, honest files kept."""

import io
import struct
import zipfile

import pytest

from minga.ground.documents.checking import FileRefused, check
from minga.ground.documents.checking import office as gate
from minga.ground.documents.checking.office import look_at_office
from minga.ground.documents.checking.texts import look_at_text
from minga.ground.documents.testing import OPEN, TYPES, office, pdf, zipped

pytestmark = pytest.mark.kit


def twice() -> bytes:
    """A package with two parts of one name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package, pytest.warns(UserWarning):
        for body in (b"<a/>", b"<b/>"):
            package.writestr("word/document.xml", body)
    return out.getvalue()


def overlapping() -> bytes:
    """A package whose second entry leads to the bytes of the first."""
    whole = zipped({"a.xml": b"<a/>" * 9, "b.xml": b"<a/>" * 9})
    second = whole.rindex(b"PK\x01\x02")
    return whole[: second + 42] + struct.pack("<L", 0) + whole[second + 46 :]


def flagged(content: bytes) -> bytes:
    """The package with its first entry marked as encrypted, in both places."""
    head = content.index(b"PK\x01\x02")
    changed = bytearray(content)
    changed[6] |= 1
    changed[head + 8] |= 1
    return bytes(changed)


def renamed(old: str, new: str, content: bytes) -> bytes:
    assert len(old) == len(new)
    return content.replace(old.encode(), new.encode())


RELATION = b'<Relationship Id="r1" Type="http://x/relationships/%s" Target="https://malo.example/a" TargetMode="External"/>'
TURNED = b'<Relationship TargetMode="External" Target="https://malo.example/a" Type="http://x/relationships/attachedTemplate"/>'
LINK = {"word/_rels/document.xml.rels": RELATION % b"hyperlink"}
REFUSED = {
    "no-zip": ("docx", b"<html>", "other-content"),
    "old-format": ("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office-password"),
    "of-another-kind": ("docx", office("xlsx"), "other-content"),
    "text-as-sheet": ("ods", office("odt"), "other-content"),
    "any-zip": ("docx", zipped({"a.txt": b"a"}), "other-content"),
    "cut": ("docx", office()[:-30], "damaged"),
    "pdf-behind": ("docx", office() + pdf(), "two-formats"),
    "pdf-within": ("docx", zipped({"mimetype": pdf()}), "two-formats"),
    "something-before": ("docx", b"GIF89a" + office(), "other-content"),
    "zip-before": ("docx", zipped({"malo.exe": b"MZ"}) + office(), "two-formats"),
    "broken-part": ("docx", renamed("<document/>", "<document/>", office()).replace(b"\xb3I\xc9O", b"\xff\xff\xff\xff"), "damaged"),
    "way-out": ("docx", renamed("aa/evil.xml", "../evil.xml", office(parts={"aa/evil.xml": b"<a/>"})), "damaged"),
    "root": ("docx", renamed("a/evil.xml", "//evil.xml", office(parts={"a/evil.xml": b"<a/>"})), "damaged"),
    "windows": ("docx", renamed("a/evil.xml", "a\\evil.xml", office(parts={"a/evil.xml": b"<a/>"})), "damaged"),
    "two-of-one-name": ("docx", twice(), "damaged"),
    "names-alike": ("docx", office(parts={"word/Document.xml": b"<a/>"}), "damaged"),
    "overlap": ("docx", overlapping(), "two-formats"),
    "encrypted-part": ("docx", flagged(office()), "office-password"),
    "macros": ("docx", office(parts={"word/vbaProject.bin": b"x"}), "office-macros"),
    "macros-by-kind": ("docx", office().replace(b"a", b"a") and office(parts={"[Content_Types].xml": b"macroEnabled"}), "office-macros"),
    "old-macros": ("xlsx", office("xlsx", {"xl/macrosheets/sheet1.xml": b"<a/>"}), "office-macros"),
    "basic": ("odt", office("odt", {"Basic/script-lc.xml": b"<a/>"}), "office-macros"),
    "script-on-an-event": ("odt", office("odt", {"content.xml": b'<script:event-listener xlink:href="x"/>'}), "office-macros"),
    "object": ("docx", office(parts={"word/embeddings/oleObject1.bin": b"x"}), "office-objects"),
    "program": ("docx", office(parts={"word/media/foto.exe": b"MZ"}), "office-objects"),
    "template-from-outside": ("docx", office(parts={"word/_rels/settings.xml.rels": RELATION % b"attachedTemplate"}), "office-outside"),
    "template-turned": ("docx", office(parts={"word/_rels/settings.xml.rels": TURNED}), "office-outside"),
    "object-from-outside": ("docx", office(parts={"word/_rels/document.xml.rels": RELATION % b"oleObject"}), "office-outside"),
    "entities": ("docx", office(parts={"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "office-outside"),
    "entities-in-utf-16": ("docx", office(parts={"word/document.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "office-outside"),
    "dde-in-a-formula": ("xlsx", office("xlsx", {"xl/worksheets/sheet1.xml": b"<c><f>cmd|' /C calc'!A0</f></c>"}), "office-outside"),
    "dde-in-a-field": ("docx", office(parts={"word/document.xml": b"<w:instrText>DDEAUTO c:\\cmd.exe</w:instrText>"}), "office-outside"),
    "bomb": ("docx", office(parts={"word/big.xml": b" " * 3 * 2**20}), "office-too-large"),
    "many-parts": ("docx", office(parts={f"a/{n}.xml": b"" for n in range(1_000)}), "office-too-large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_an_office_document_is_refused_for(name):
    ending, content, code = REFUSED[name]
    assert look_at_office(ending, content) == code


@pytest.mark.parametrize("ending", [*TYPES, *OPEN])
def test_an_honest_office_document_comes_in(ending):
    assert look_at_office(ending, office(ending)) == ""


@pytest.mark.parametrize("parts", [LINK, {"word/media/foto.png": bytes(4000)}, {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": b"PK"}])
def test_links_pictures_and_sheets_behind_a_chart_come_in(parts):
    assert look_at_office("docx", office(parts=parts)) == ""


def test_what_is_unpacked_is_counted_over_all_parts(monkeypatch):
    monkeypatch.setattr(gate, "UNPACKED", 5000)
    assert look_at_office("docx", office(parts={f"a/{n}.bin": b"x" * 2000 for n in range(3)})) == "office-too-large"


def test_a_part_that_lies_about_its_size_is_refused():
    whole = bytearray(office(parts={"word/a.xml": b"<a/>" * 500}))
    place = whole.rindex(b"word/a.xml") - 46 + 24
    whole[place : place + 4] = struct.pack("<L", 10)
    assert look_at_office("docx", bytes(whole)) == "damaged"


TEXT_REFUSED = {
    "latin-1": ("txt", "Cañar".encode("latin-1"), "text-encoding"),
    "utf-16": ("csv", "a;b".encode("utf-16"), "text-encoding"),
    "nul": ("txt", b"a\0b", "text-controls"),
    "escape": ("txt", b"\x1b[31mrojo", "text-controls"),
    "html": ("txt", b"\n <!DOCTYPE html><script>alert(1)</script>", "other-content"),
    "html-as-table": ("csv", b"<html>", "other-content"),
    "pdf": ("txt", b"%PDF-1.7", "other-content"),
    "program": ("txt", b"#!/bin/sh\n", "other-content"),
    "formula": ("csv", b"a;b\n1;=1+1", "csv-formula"),
    "formula-in-quotes": ("csv", b'a,b\n1,"=HYPERLINK(""http://malo.example"")"', "csv-formula"),
    "dde": ("csv", b"a;b\n-2+3+cmd|' /C calc'!A0;1", "csv-formula"),
    "function": ("csv", b"a,b\n@SUM(1+1)*cmd|' /C calc'!A0,1", "csv-formula"),
    "formula-behind-a-tab": ("csv", b"a,b\n\t=1+1,2", "csv-formula"),
    "endless": ("csv", b'a,b\n"' + b"x" * 140_000, "csv-endless"),
}


@pytest.mark.parametrize("name", TEXT_REFUSED)
def test_what_a_text_is_refused_for(name):
    ending, content, code = TEXT_REFUSED[name]
    assert look_at_text(ending, content) == code


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("txt", "Cañar, ¿sí?\r\n\tÑuca llacta".encode()),
        ("txt", b"=1+1 en un texto es un texto"),
        ("csv", "\ufeffcódigo;monto\nPRJ-1;-5,20\nPRJ-2;+593 2 255-123".encode()),
        ("csv", b"cuenta,nota\n@minga_ec,- Taller (2 dias)\n-5-10,a=b"),
        ("csv", b'a,b\n"sin cerrar,5,6\n'),
    ],
)
def test_an_honest_text_comes_in(ending, content):
    assert look_at_text(ending, content) == ""


@pytest.mark.parametrize(
    "name", ["virus.exe", "pagina.html", "dibujo.svg", "datos.xml", "carta.doc", "sin-terminacion", "libro.xlsm", "a.zip"]
)
def test_an_ending_that_is_not_received_is_refused(name):
    with pytest.raises(FileRefused) as refused:
        check(name, b"a")
    expected = "Este tipo de archivo no se recibe. Guárdelo como uno de estos: csv, docx, jpg, ods, odt, pdf, png, txt, xlsx."
    assert (str(refused.value), refused.value.status) == (expected, 422)


@pytest.mark.parametrize(
    ("name", "endings"), [("a.php.txt", ".php.txt"), ("a.docx.txt", ".docx.txt"), ("a.EXE.csv", ".exe.csv"), ("a.pdf.1.txt", ".pdf.1.txt")]
)
def test_two_endings_are_refused(name, endings):
    with pytest.raises(FileRefused) as refused:
        check(name, b"a")
    assert str(refused.value) == f"El nombre lleva dos terminaciones ({endings}): deje solo la última."


@pytest.mark.parametrize("name", ["acta v1.2.txt", "Sr. Pérez.txt", "informe.2011.txt", "ACTA.TXT"])
def test_points_in_an_honest_name_are_none(name):
    assert check(name, b"a") == "text/plain"


def test_an_empty_file_is_refused():
    with pytest.raises(FileRefused) as refused:
        check("acta.txt", b"")
    assert str(refused.value) == "El archivo está vacío: elija el que tiene contenido."
