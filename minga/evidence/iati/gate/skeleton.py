"""What stands outside the activities, followed by expat as it streams by: prologue, root tag, ends, and anything between.

Expat alone would cost more than reading a good file; so it sees only the skeleton, and whole activities go to lxml with none of its
limits lifted. Together they see every byte. A part that cannot be told apart (an unfinished activity) is given to expat too, which
says exactly what is wrong with it.
"""

import re
from pyexpat import ExpatError, ParserCreate, errors
from typing import Any
from xml.sax.saxutils import quoteattr

from minga.evidence.iati.gate.limits import Limits
from minga.evidence.iati.gate.refusals import Refused

KINDS = {"iati-activities": "activity", "iati-organisations": "organisation"}
_WRAPPED = 8  # elements around an IATI root, before it is none
_ENTITY = re.compile(rb"&[^;\s<&]{1,40};?")
_START_TAG = re.compile(rb"<[^\s/>]+(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_CUT = (
    errors.XML_ERROR_NO_ELEMENTS,
    errors.XML_ERROR_UNCLOSED_TOKEN,
    errors.XML_ERROR_PARTIAL_CHAR,
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
)


class Skeleton:
    """An expat parser without a DTD and within limits. `removed` counts lines that it has not been shown."""

    def __init__(self, limits: Limits, encoding: str) -> None:
        self._limits, self._encoding = limits, encoding
        self.removed = 0
        self.depth = 0
        self.root: tuple[str, dict[str, str]] | None = None
        self.root_at = 0
        self._text = self._fed = 0
        self._outer, self._outer_spaces = "", dict[str, str]()
        self._parser = parser = ParserCreate("utf-8")
        parser.buffer_text = False
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    @property
    def at(self) -> int:
        """How many bytes expat has read."""
        return self._fed

    @property
    def line(self) -> int:
        """The line in the file where expat stands, from 1."""
        return self._parser.CurrentLineNumber + self.removed

    def feed(self, part: bytes, last: bool = False) -> None:
        """Read on; Refused if it is not well formed or beyond the limits. `last`: nothing follows."""
        try:
            self._parser.Parse(part, last)
        except ExpatError as error:
            raise self._refusal(error, part) from error
        self._fed += len(part)
        if self.root is None and (last or self._fed > self._limits.text):
            raise Refused("not_iati", root=self._outer) if self._outer else Refused("not_xml")

    def _refusal(self, error: ExpatError, part: bytes) -> Refused:
        if self.root is None and self._outer:
            return Refused("not_iati", root=self._outer)
        word, line = errors.messages[error.code], error.lineno + self.removed
        place = self._parser.ErrorByteIndex - self._fed
        found = part[place:] if place >= 0 else b""
        if word in _CUT:
            return Refused("truncated", line) if self.root else Refused("not_xml")
        if word == errors.XML_ERROR_SYNTAX and not self.root:
            return Refused("not_xml")
        if word == errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
            return Refused("two_roots", line)
        if word == errors.XML_ERROR_UNDEFINED_ENTITY:
            entity = _ENTITY.search(found)
            return Refused("entity", line, near=entity.group().decode(errors="replace") if entity else "&")
        code = {errors.XML_ERROR_TAG_MISMATCH: "tags", errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "duplicate"}.get(word)
        if code:
            return Refused(code, line, near=near(found))
        return strange(found, line, self._encoding)

    def _doctype(self, name: str, *_: Any) -> None:
        raise Refused("html") if name.lower() == "html" else Refused("doctype", self.line)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        limits = self._limits
        self.depth += 1
        self._text = 0
        if self.root is None:
            self._seek(name, attributes)
        if self.depth > limits.depth:
            raise Refused("depth", self.line, limit=limits.depth)
        if len(attributes) > limits.attributes:
            raise Refused("attributes", self.line, limit=limits.attributes)
        if any(len(value) * 4 > limits.attribute and len(value.encode()) > limits.attribute for value in attributes.values()):
            raise Refused("attribute", self.line, limit=limits.attribute // 1024)

    def _seek(self, name: str, attributes: dict[str, str]) -> None:
        """The root, or an element near it where the answer of a data store holds the file inside another."""
        if name in KINDS:
            self.root, self.root_at = (name, self._outer_spaces | attributes), self._parser.CurrentByteIndex
            return
        if name.lower() == "html":
            raise Refused("html")
        self._outer = self._outer or name[:80]
        if self.depth > _WRAPPED:
            raise Refused("not_iati", root=self._outer)
        self._outer_spaces |= {key: value for key, value in attributes.items() if key.startswith("xmlns")}

    def _end(self, _: str) -> None:
        self.depth -= 1
        self._text = 0

    def _characters(self, text: str) -> None:
        self._text += len(text)
        if self._text * 4 > self._limits.text and self._text > self._limits.text:
            raise Refused("text", self.line, limit=self._limits.text // 1024)


def near(found: bytes) -> str:
    """A few printable characters of where it happened, for a sentence."""
    text = found[:60].decode(errors="replace").splitlines() or [""]
    return "".join(letter for letter in text[0] if letter.isprintable())[:40]


def strange(found: bytes, line: int, encoding: str) -> Refused:
    """The refusal of bytes that no XML holds at that place: NUL, control characters, letters of another encoding, or bad syntax."""
    if found[:1] == b"\0":
        return Refused("nul", line)
    if found and found[0] < 32 and found[:1] not in b"\t\r\n":
        return Refused("control_characters", line)
    try:
        found[:8].decode()
    except UnicodeDecodeError as error:
        if error.start == 0 and error.reason != "unexpected end of data":
            return Refused("encoding", line, encoding=encoding.upper())
    return Refused("malformed", line, near=near(found))


def inspect(root: bytes, piece: bytes, line: int, limits: Limits, encoding: str) -> None:
    """Look at one activity slowly, when a quick look says that something may be wrong: Refused with the exact reason, or nothing."""
    skeleton = Skeleton(limits, encoding)
    skeleton.feed(root)
    skeleton.removed = line - 1 - root.count(b"\n")
    skeleton.feed(piece)
    if skeleton.depth > 1:
        raise Refused("truncated", line)


def root_tag(head: bytes, skeleton: Skeleton) -> tuple[bytes, int] | None:
    """The root's start tag with all namespaces in force, and where it ends in the bytes that begin the file; None if it is not whole."""
    found = _START_TAG.match(head, skeleton.root_at)
    if found is None or skeleton.root is None:
        return None
    tag = found.group()
    for name, value in skeleton.root[1].items():
        if name.startswith("xmlns") and not re.search(rb"\s" + name.encode() + rb"\s*=", tag):
            end = len(skeleton.root[0]) + 1
            tag = tag[:end] + f" {name}={quoteattr(value)}".encode() + tag[end:]
    return tag, found.end()
