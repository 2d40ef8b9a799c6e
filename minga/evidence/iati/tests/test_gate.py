"""The gate: files of strangers are let in with their facts, or refused with a reason and a line."""

import gzip
import io
import pickle
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from minga.evidence.iati.gate.refusals import SENTENCES
from minga.evidence.iati.reading import Limits, Refused, opened, read_chunk

pytestmark = pytest.mark.kit

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n'
ONE = b"<iati-activity><iati-identifier>EC-1</iati-identifier></iati-activity>\n"
END = b"</iati-activities>"
GOOD = HEAD + ONE + END


def verdict(content, limits: Limits | None = None):
    """(kind, version, encoding, activities) of a file let in, or (code, line) of one refused."""
    try:
        facts, chunks = opened(content, limits)
        for chunk in (found := list(chunks)):
            read_chunk(chunk)
    except Refused as refused:
        assert "%(" not in refused.sentence
        return refused.code, refused.line
    return facts.kind, facts.version, facts.encoding, sum(len(chunk.spans) for chunk in found)


def packed(content: bytes) -> bytes:
    """Return bytes packed the same at every hour: they stand in the names of tests."""
    return gzip.compress(content, mtime=0)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_it_works():
    facts, chunks = opened(GOOD)
    assert (facts.kind, facts.version, facts.encoding, facts.packing, facts.attributes) == (
        "activity", "2.03", "utf-8", "", {"version": "2.03"},
    )  # fmt: skip
    assert [span[:1] + span[3:] for chunk in chunks for span in chunk.spans] == [(0, 3)]


AUTHORED = {
    "empty.xml": ("empty", None),
    "iati_billion_laughs.xml": ("doctype", 2),
    "iati_control_chars.xml": ("control_characters", 2),
    "iati_cp1252_no_decl.xml": ("encoding", 1),
    "iati_deep_nesting.xml": ("depth", 2),
    "iati_double_encoded.xml": ("activity", "2.03", "utf-8", 1),
    "iati_external_dtd.xml": ("doctype", 2),
    "iati_html_error_page.xml": ("html", None),
    "iati_latin1_declared_utf8.xml": ("encoding", 2),
    "iati_nul_byte.xml": ("nul", 2),
    "iati_parameter_entity.xml": ("doctype", 2),
    "iati_quadratic_blowup.xml": ("doctype", 2),
    "iati_two_roots.xml": ("two_roots", 2),
    "iati_utf16_bom.xml": ("activity", "2.03", "utf-16-le", 1),
    "iati_utf8_truncated.xml": ("truncated", 2),
    "iati_xinclude.xml": ("activity", "2.03", "utf-8", 1),  # kept as an element of another namespace, never followed
    "iati_xxe_file.xml": ("doctype", 2),
    "iati_xxe_http_loopback.xml": ("doctype", 2),
    "zip_renamed.xml": ("archive_broken", None),
    "formula_injection.xlsx": ("spreadsheet", None),
    "formula_injection_semicolon_utf8bom.csv": ("not_xml", None),
    "proyectos_cp1252_semicolon_decimal_comma.csv": ("not_xml", None),
    "proyectos_mixed_encodings.csv": ("not_xml", None),
    "proyectos_ragged_rows.csv": ("not_xml", None),
}
ENCODINGS = {
    "valid-UTF-16.xml": ("activity", "2.02", "utf-16-le", 4),
    "valid-UTF-16BE.xml": ("activity", "2.02", "utf-16-be", 4),  # with its byte order mark twice
    "valid-UTF-16LE.xml": ("activity", "2.02", "utf-16-le", 4),
    "valid-UTF-32.xml": ("activity", "2.02", "utf-32-le", 4),
    "valid-UTF-8.xml": ("activity", "2.02", "utf-8", 4),
    "valid-undetectable-encoding.xml": ("activity", "2.02", "utf-16-le", 1),  # no mark, but its first letter tells
    "valid-windows-1252.xml": ("encoding", 7),  # it does not say so
    "valid.xml": ("activity", "2.02", "utf-8", 1),
}
ATTACKS = {
    "cyclic.xml": ("doctype", 1),
    "dtd.xml": ("html", None),
    "external.xml": ("doctype", 1),
    "external_file.xml": ("doctype", 1),
    "quadratic.xml": ("doctype", 1),
    "simple-ns.xml": ("not_iati", None),
    "simple.xml": ("not_iati", None),
    "xalan_exec.xsl": ("not_iati", None),
    "xalan_write.xsl": ("not_iati", None),
    "xmlbomb.xml": ("doctype", 1),
    "xmlbomb2.xml": ("doctype", 1),
}
VALIDATOR = {
    "broken-xml.xml": ("not_iati", None),
    "iati-act-no-errors.xml": ("activity", "2.03", "utf-8", 1),
    "iati-org-no-errors.xml": ("organisation", "2.02", "utf-8", 1),
    "iati-with-schema-errors.xml": ("activity", "2.03", "utf-8", 1),
    "iati-with-xml-and-schema-errors.xml": ("tags", 7),
    "iati-with-xml-errors.xml": ("tags", 7),
    "not-xml.xml": ("not_xml", None),
    "xlsx-spreadsheet-with-extension.xml": ("spreadsheet", None),
    "xml-but-not-iati.xml": ("not_iati", None),
}


@pytest.mark.needs_shared
@pytest.mark.parametrize(("folder", "expected"), [("authored", AUTHORED), ("encodings", ENCODINGS), ("xml-attacks", ATTACKS)])
def test_every_bad_file_has_its_verdict(shared: Path, folder: str, expected: dict):
    found = {path.name: verdict(path.read_bytes()) for path in (shared / "data" / "bad-input" / folder).iterdir()}
    assert found == expected


@pytest.mark.needs_shared
def test_every_file_of_the_validator_has_its_verdict(shared: Path):
    with tarfile.open(shared / "data" / "standard" / "validator-tests.tar.gz") as archive:
        files = [member for member in archive if member.isfile() and "/data4development-validator/" in member.name]
        found = {Path(member.name).name: verdict(archive.extractfile(member).read()) for member in files}
    assert found == VALIDATOR


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xef\xbb\xbf" + GOOD, ("activity", "2.03", "utf-8", 1)),
        (GOOD.replace(b"UTF-8", b"windows-1252").replace(b"EC-1", b"EC-\xf1"), ("activity", "2.03", "cp1252", 1)),
        (GOOD.replace(b"UTF-8", b"ISO-8859-1").replace(b"EC-1", b"EC-\xf1"), ("activity", "2.03", "iso8859-1", 1)),
        (GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16"), ("activity", "2.03", "utf-16-le", 1)),
        (GOOD.decode().encode("utf-16-be"), ("activity", "2.03", "utf-16-be", 1)),
        (b"<iati-activities/>", ("activity", None, "utf-8", 0)),
        (b'<iati-organisations version="2.03"><iati-organisation/></iati-organisations>', ("organisation", "2.03", "utf-8", 1)),
        (b"<result><ok>1</ok><iati-activities>" + ONE + END + b"<x/></result>\n", ("activity", None, "utf-8", 1)),
        (HEAD + ONE + END + b"\n<!-- fin -->\n", ("activity", "2.03", "utf-8", 1)),
        (packed(GOOD), ("activity", "2.03", "utf-8", 1)),
        (packed(GOOD[:90]) + packed(GOOD[90:]), ("activity", "2.03", "utf-8", 1)),
        (packed(GOOD) + b"\0\0", ("activity", "2.03", "utf-8", 1)),
        (zipped({"a.xml": GOOD}), ("activity", "2.03", "utf-8", 1)),
        (zipped({"a.xml": GOOD, "__MACOSX/._a.xml": b"x", "folder/": b""}), ("activity", "2.03", "utf-8", 1)),
    ],
)
def test_what_is_usual_is_let_in(content: bytes, expected: tuple):
    assert verdict(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"   \r\n ", ("empty", None)),
        (b"\xef\xbb\xbf", ("empty", None)),
        (b"%PDF-1.7 ...", ("not_xml", None)),
        (b'{"activities": []}', ("not_xml", None)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ("spreadsheet", None)),
        (b"<!doctype HTML><html>", ("html", None)),
        (b"\n  <HTML><body>404</body></HTML>", ("html", None)),
        (b"<rss><channel/></rss>", ("not_iati", None)),
        (b"<iati-activity/>", ("not_iati", None)),
        (b'<x:iati-activities xmlns:x="u"/>', ("not_iati", None)),
        (b"<a>" * 100 + b"</a>" * 100, ("not_iati", None)),
        (HEAD.replace(b"UTF-8", b"UTF-7"), ("encoding_unknown", None)),
        (HEAD.replace(b"UTF-8", b"klingon"), ("encoding_unknown", None)),
        (GOOD.replace(b"UTF-8", b"UTF-16"), ("encoding", 1)),
        (GOOD.replace(b"UTF-8", b"Shift_JIS").replace(b"EC-1", b"\xff\xff"), ("encoding", 3)),
        ("<iati-activities>".encode("utf-16") + b"\x00\xd8\x00\x00", ("encoding", 1)),
        (GOOD.decode().encode("utf-16")[:-1], ("truncated", 4)),
        ('<!DOCTYPE a><iati-activities/>'.encode("utf-16"), ("doctype", 1)),
        (HEAD + ONE, ("truncated", 4)),
        (HEAD + ONE + ONE[:40], ("truncated", 4)),
        (HEAD + ONE + END[:-3], ("truncated", 4)),
        (HEAD + ONE + END + b"\nx", ("two_roots", 5)),
        (HEAD + ONE + b"<!DOCTYPE a>" + END, ("malformed", 4)),
        (HEAD + ONE + b"<!-- <iati-activity>", ("truncated", 4)),
        (HEAD + ONE + ONE.replace(b"EC-1", b"&nbsp;") + END, ("entity", 4)),
        (HEAD + ONE + ONE.replace(b"EC-1", b"a < b") + END, ("malformed", 4)),
        (HEAD + ONE + ONE.replace(b"y>", b'y a="1" a="2">', 1) + END, ("duplicate", 4)),
        (HEAD + ONE + ONE.replace(b"</iati-i", b"<x:y/></iati-i") + END, ("prefix", 4)),
        (HEAD + ONE + ONE.replace(b"EC-1", b"\0") + END, ("nul", 4)),
        (HEAD + ONE + ONE.replace(b"EC-1", b"\xef\xbf\xbf") + END, ("malformed", 4)),
        (HEAD + b"\xe9" + ONE + END, ("encoding", 3)),
        (HEAD + b"<x>" * 70 + b"</x>" * 70 + ONE + END, ("depth", 3)),
        (HEAD + b"<x %s/>" % b" ".join(b'a%d=""' % n for n in range(65)) + ONE + END, ("attributes", 3)),
        (HEAD + ONE + b"</x>" + ONE + END, ("tags", 4)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_line(content: bytes, expected: tuple):
    assert verdict(content) == expected


def inside(extra: bytes) -> bytes:
    """A file whose last activity, on line 1003, holds something more."""
    return HEAD + ONE * 1000 + ONE.replace(b"</iati-activity>", extra + b"</iati-activity>") + END


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (b"<x>" * 61 + b"</x>" * 61, ("activity", "2.03", "utf-8", 1001)),
        (b"<x>" * 63 + b"</x>" * 63, ("depth", 1003)),
        (b"<x>" * 300 + b"</x>" * 300, ("depth", 1003)),
        (b"<x %s/>" % b" ".join(b'a%d=""' % n for n in range(64)), ("activity", "2.03", "utf-8", 1001)),
        (b"<x %s/>" % b" ".join(b'a%d=""' % n for n in range(65)), ("attributes", 1003)),
        (b"<title %s/>" % b" ".join(b'a%d=""' % n for n in range(65)), ("attributes", 1003)),
        (b'<x a="%s"/>' % (b"y" * 65_536), ("activity", "2.03", "utf-8", 1001)),
        (b'<x a="%s"/>' % (b"y" * 65_537), ("attribute", 1003)),
        (b"<x>%s</x>" % (b"y" * 1_048_576), ("activity", "2.03", "utf-8", 1001)),
        (b"<x>%s</x>" % (b"y" * 1_048_577), ("text", 1003)),
        (b"<x>%s</x>" % (b"<![CDATA[yyyyyyyyyyyyyyyy]]>" * 80_000), ("text", 1003)),
        (b"<x>%s</x>" % (b"&amp;&lt;" * 600_000), ("text", 1003)),
        (b"<x/>" * 401_000, ("activity_dense", 1003)),
        (b"<x/>" * 100_000, ("activity", "2.03", "utf-8", 1001)),
    ],
)
def test_limits_within_an_activity(extra: bytes, expected: tuple):
    assert verdict(inside(extra), Limits(elements=200_000)) == expected


def test_an_activity_larger_than_the_limit_is_refused():
    big = inside(b"<x>word</x>" * 20_000)
    assert verdict(big, Limits(activity=200_000)) == ("activity_big", 1003)
    assert verdict(big[:-60], Limits(activity=200_000)) == ("activity_big", None)


def test_the_size_is_counted_while_unpacking():
    many = HEAD + ONE * 40_000 + END
    assert verdict(many, Limits(size=1_000_000)) == ("too_big", None)
    assert verdict(packed(many), Limits(size=1_000_000)) == ("too_big", None)
    assert verdict(zipped({"a.xml": many}), Limits(size=1_000_000)) == ("too_big", None)


def test_bombs_are_refused_before_they_go_off():
    bomb = packed(HEAD + b" " * 20_000_000 + END)
    boxed = zipped({"a.xml": HEAD + b" " * 20_000_000 + END})
    tracemalloc.start()
    assert (verdict(bomb), verdict(boxed)) == (("bomb", None), ("bomb", None))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16_000_000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (packed(GOOD)[:-12], "archive_broken"),
        (packed(GOOD)[:40] + b"\xff" * 40, "archive_broken"),
        (packed(GOOD) + b"more", "archive_broken"),
        (packed(packed(GOOD)), "archive_nested"),
        (packed(zipped({"a": GOOD})), "archive_nested"),
        (zipped({"a": zipped({"b": GOOD})}), "archive_nested"),
        (zipped({"a": GOOD, "b": GOOD}), "archive_many"),
        (zipped({}), "archive_many"),
        (zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "spreadsheet"),
        (zipped({"a": GOOD})[:-30], "archive_broken"),
        (zipped({f"{n:05}": b"" for n in range(20_000)}), "archive_many"),
        (packed(b""), "empty"),
    ],
)
def test_archives_that_are_refused(content: bytes, expected: str):
    assert verdict(content)[0] == expected


def test_a_locked_zip_is_refused():
    content = bytearray(zipped({"a": GOOD}))
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    assert verdict(bytes(content))[0] == "archive_locked"


def test_a_zip_that_cannot_be_sought_is_read():
    class Pipe(io.RawIOBase):
        def __init__(self, content: bytes) -> None:
            self.inner = io.BytesIO(content)

        def read(self, size: int = -1) -> bytes:
            return self.inner.read(min(size, 100))

    assert verdict(Pipe(zipped({"a": GOOD}))) == ("activity", "2.03", "utf-8", 1)


def test_every_reason_has_a_sentence_that_travels_between_processes():
    refused = pickle.loads(pickle.dumps(Refused("not_iati", 3, root="rss")))
    assert (refused.code, refused.line, refused.values) == ("not_iati", 3, {"root": "rss"})
    assert refused.sentence.startswith("Línea 3. Es un archivo XML, pero no de IATI: comienza por «rss»")
    assert all(str(sentence).rstrip().endswith(".") for sentence in SENTENCES.values())
