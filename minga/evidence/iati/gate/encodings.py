"""Bytes in any encoding of the trade → UTF-8, without a byte order mark.

What is in UTF-8 passes as it is (the parser that reads it refuses what is not); anything else is decoded strictly, piece by piece.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import chain

from minga.evidence.iati.gate.refusals import Refused
from minga.evidence.iati.gate.unpacking import GZIP, OLE

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_STARTS = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_ALLOWED = re.compile(r"utf-8|ascii|utf-16|utf-32|iso8859-\d+|cp125\d|cp437|cp850|mac-roman|koi8-[ru]|gb18030|gbk|gb2312|big5|"
                      r"shift_jis|euc_jp|euc_kr|iso2022_jp")  # fmt: skip


def decoded(pieces: Iterator[bytes], packed: bool) -> tuple[str, Iterator[bytes]]:
    """The name of the encoding, and the pieces in UTF-8. Refused: empty, or no text at all."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= 1024:
            break
    recognised(head, packed)
    name, mark = _encoding(head)
    rest = chain((head[mark:],), pieces)
    if name in ("utf-8", "ascii"):
        return name, rest
    return name, _recoded(name, rest)


def recognised(head: bytes, packed: bool) -> None:
    """Refuse what is known not to be XML by its first bytes."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise Refused("empty")
    lower = start[:512].lower()
    if start[:4] == OLE:
        raise Refused("spreadsheet")
    if packed and (start[:2] == GZIP or start[:4] == b"PK\x03\x04"):
        raise Refused("archive_nested")
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise Refused("html")
    if start[:1] not in (b"<", b"\0", b"\xff", b"\xfe"):
        raise Refused("not_xml")


def _encoding(head: bytes) -> tuple[str, int]:
    """The encoding, and the length of the byte order mark (a mark said twice is passed over too)."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark) * (2 if head.startswith(mark * 2) else 1)
    for start, name in _STARTS:
        if head.startswith(start):
            return name, 0
    found = _DECLARED.match(head)
    if found is None:
        return "utf-8", 0
    written = found.group(1).decode()
    try:
        name = codecs.lookup(written).name
    except LookupError as error:
        raise Refused("encoding_unknown", encoding=written) from error
    if not _ALLOWED.fullmatch(name):
        raise Refused("encoding_unknown", encoding=written)
    if name.startswith(("utf-16", "utf-32")):  # it says so, but the bytes of its declaration are not
        raise Refused("encoding", line=1, encoding=written)
    return name, 0


def _recoded(name: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)()
    line = 1
    for piece in chain(pieces, (b"",)):
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            line += error.object[: error.start].count(b"\n")
            raise Refused("encoding" if piece else "truncated", line=line, **({"encoding": name} if piece else {})) from error
        line += text.count("\n")
        if text:
            yield text.encode()
