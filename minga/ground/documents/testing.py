"""Builders for tests of documents: honest files, made here, and what a test changes in them."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

from minga.ground.documents import actions
from minga.ground.documents.models import File

ORIENTATION, CAMERA, PLACE = 0x0112, 0x010F, 0x8825  # tags of EXIF
TYPES = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
}
OPEN = {"odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet"}


def pdf(change=None, **options) -> bytes:
    """A PDF of one empty page, after `change(pdf)`."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    if change:
        change(made)
    made.save(out, **options)
    return out.getvalue()


def png(width: int = 2, height: int = 2) -> bytes:
    """A white PNG; its points are packed, so that a huge one is small."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _row in range(height)) if width * height < 10**6 else b"")
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 2, height: int = 2, turned: int = 1) -> bytes:
    """A red JPEG with the place and the camera that a telephone notes in it; `turned`: its EXIF orientation."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = turned, "Cámara de ensayo"
    exif.get_ifd(PLACE)[1] = "S"
    Image.new("RGB", (width, height), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def office(ending: str = "docx", parts: dict[str, bytes] | None = None) -> bytes:
    """A package of an office with the parts that its kind needs, and those given in addition or instead."""
    held: dict[str, bytes] = {}
    if ending in OPEN:
        held = {"mimetype": OPEN[ending].encode(), "content.xml": b"<office:document-content/>"}
    else:
        main, kind = TYPES[ending]
        held = {"[Content_Types].xml": f'<Types><Override PartName="/{main}" ContentType="{kind}"/></Types>'.encode(), main: b"<document/>"}
    return zipped(held | (parts or {}))


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP file of these parts, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def make_file(by, *, thing: tuple[str, str] = ("activity", "PRJ-001"), owner: str = "ORG-007", **fields) -> File:
    """A document of a record: a small text, unless the test gives another."""
    given = {"title": "Acta", "name": "acta.txt", "content": b"Se acuerda cooperar.\n"} | fields
    return actions.store(by=by, thing=thing, owner=owner, **given)
