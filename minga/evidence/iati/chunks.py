"""A stream of UTF-8 bytes cut between activities, so that each piece can be read by itself, in any process.

A chunk holds whole activities and the file's own root tag, whose namespaces they need. Bytes of each activity, their hash and the
line at which it begins are known before anything is parsed. Fast where the file holds no comments, CDATA or processing instructions
(`bytes.find`); elsewhere a lexer that knows them, a little slower. Both are linear.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO

from lxml import etree

from minga.evidence.iati.gate.encodings import decoded
from minga.evidence.iati.gate.limits import MB, Limits
from minga.evidence.iati.gate.refusals import Refused
from minga.evidence.iati.gate.skeleton import KINDS, Skeleton, inspect, near, root_tag
from minga.evidence.iati.gate.unpacking import unpacked

SIZE = 3 * MB  # of a chunk
_STEP = 2048  # bytes of the head given to expat at once: it need not see more than the root tag
_TAG_END = re.compile(rb"(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_SPECIAL = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the activities of a file. `kind`: activity or organisation; `root`: its start tag in UTF-8."""

    kind: str
    version: str | None
    root: bytes
    encoding: str = "utf-8"

    @property
    def close(self) -> bytes:
        return b"</" + self.root[1:].split(None, 1)[0].rstrip(b">") + b">"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole activities: `spans` are (number in the file from 0, start, end, line in the file), start and end within `data`."""

    frame: Frame
    data: bytes
    spans: tuple[tuple[int, int, int, int], ...]

    def pieces(self) -> Iterator[bytes]:
        """The bytes of each activity, from the `<` of its start tag to the `>` of its end tag."""
        for _, start, end, _ in self.spans:
            yield self.data[start:end]

    def hashes(self) -> list[str]:
        """SHA-256 of the bytes of each activity, in hexadecimal."""
        return [hashlib.sha256(self.data[start:end]).hexdigest() for _, start, end, _ in self.spans]

    def only(self, places: list[int]) -> "Chunk":
        """The same chunk with only some of its activities (places in `spans`), for a file of which a part has changed."""
        return Chunk(self.frame, self.data, tuple(self.spans[place] for place in places))


def gathered(chunks: Sequence[Chunk]) -> Chunk:
    """The activities of some chunks of one file, one after another, as one chunk that holds nothing else."""
    pieces, spans, end = [], [], 0
    for chunk in chunks:
        for (number, _start, _end, line), piece in zip(chunk.spans, chunk.pieces(), strict=True):
            pieces.append(piece)
            spans.append((number, end, end + len(piece), line))
            end += len(piece)
    return Chunk(chunks[0].frame, b"".join(pieces), tuple(spans))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file once its root tag has been read. `packing`: gzip, zip or nothing; `attributes`: of its root."""

    kind: str
    version: str | None
    encoding: str
    packing: str
    attributes: dict[str, str]


def opened(stream: IO[bytes] | bytes, limits: Limits | None = None, size: int = SIZE) -> tuple[Facts, Iterator[Chunk]]:
    """Open a stranger's file: what it is, and its chunks, of about `size` bytes. Refused, at once or while iterating, if it is not let in.

    The last chunk is handed out only when the file has ended as it should; what came before it may have been handed out already.
    """
    limits = limits or Limits()
    packing, pieces = unpacked(stream, limits)
    encoding, pieces = decoded(pieces, bool(packing))
    skeleton = Skeleton(limits, encoding)
    head = b""
    while skeleton.root is None:
        if skeleton.at == len(head):
            piece = next(pieces, b"")
            head += piece
        skeleton.feed(head[skeleton.at : skeleton.at + _STEP], last=not piece)
    kind, version = KINDS[skeleton.root[0]], skeleton.root[1].get("version")
    while (found := root_tag(head, skeleton)) is None:
        head += next(pieces)
    root, inside = found
    facts = Facts(kind, version, encoding, packing, skeleton.root[1])
    frame = Frame(kind, version, root.removesuffix(b"/>") + b">" if root.endswith(b"/>") else root, encoding)
    reader = _Chunks(frame, limits, size)
    return facts, reader.read(head, inside, pieces)


class _Chunks:
    """The inside of the root, cut; what is between activities goes to a skeleton of its own."""

    def __init__(self, frame: Frame, limits: Limits, size: int) -> None:
        self._frame, self._limits, self._size = frame, limits, size
        self._skeleton = Skeleton(limits, frame.encoding)
        self._cutter = Cutter(frame.kind)
        self._number = 0

    def read(self, head: bytes, inside: int, pieces: Iterator[bytes]) -> Iterator[Chunk]:
        self._skeleton.feed(head[:inside])
        rest, last = b"", False
        source = chain((head[inside:],), pieces)
        held: Chunk | None = None
        while not last:
            more, last = self._more(source, max(self._size, len(rest)))
            data = rest + more
            spans = self._cutter.spans(data)
            end = spans[-1][1] if spans else 0
            if len(data) - end > self._limits.activity:
                self._skeleton.feed(data[end:])  # says what is wrong with it, if it is anything but long
                raise Refused("activity_big", limit=self._limits.activity // MB)
            if spans:
                if held:
                    yield held
                held = self._chunk(data[:end], spans)
            rest = data[end:]
        self._skeleton.feed(rest, last=True)
        if held:
            yield held

    def _more(self, source: Iterator[bytes], wanted: int) -> tuple[bytes, bool]:
        parts, size = [], 0
        for piece in source:
            parts.append(piece)
            size += len(piece)
            if size >= wanted:
                return b"".join(parts), False
        return b"".join(parts), True

    def _chunk(self, data: bytes, spans: list[tuple[int, int]]) -> Chunk:
        placed, before, skeleton = [], 0, self._skeleton
        for start, end in spans:
            skeleton.feed(data[before:start])
            line = skeleton.line
            placed.append((self._number, start, end, line))
            self._number += 1
            skeleton.removed += data.count(b"\n", start, end)
            if suspicious(data, start, end, self._limits):
                self._look(data[start:end], line)
            before = end
        return Chunk(self._frame, data, tuple(placed))

    def _look(self, piece: bytes, line: int) -> None:
        limits = self._limits
        if len(piece) > limits.activity:
            raise Refused("activity_big", line, limit=limits.activity // MB)
        if piece.count(b"<") > 2 * limits.elements:
            raise Refused("activity_dense", line, limit=limits.elements)
        inspect(self._frame.root, piece, line, limits, self._frame.encoding)


def suspicious(data: bytes, start: int, end: int, limits: Limits) -> bool:
    """Whether an activity may be beyond the limits: dense or of comments and CDATA if large, or with 64 kB without a tag.

    An attribute or a text that is too long shows as a stretch without `<`: one look back every 64 kB finds it.
    """
    if end - start > limits.activity:
        return True
    if end - start > limits.text and (
        data.count(b"<", start, end) > 2 * limits.elements or data.find(b"<!", start, end) >= 0 or data.find(b"<?", start, end) >= 0
    ):
        return True
    while end - start > limits.attribute:
        found = data.rfind(b"<", start + 1, start + limits.attribute)
        if found < 0:
            return True
        start = found
    return False


def refusal(error: etree.XMLSyntaxError, chunk: Chunk, limits: Limits) -> Refused:
    """Why lxml could not read a chunk: expat is asked, activity by activity, and knows line and reason."""
    for (_, _, _, line), piece in zip(chunk.spans, chunk.pieces(), strict=True):
        try:
            inspect(chunk.frame.root, piece, line, limits, chunk.frame.encoding)
            etree.fromstring(chunk.frame.root + piece + chunk.frame.close, parser())
        except Refused as refused:
            return refused
        except etree.XMLSyntaxError as inner:
            within = line - 1 - chunk.frame.root.count(b"\n") + (inner.lineno or 1)
            if inner.code == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE:
                return Refused("prefix", within, near=(inner.msg or "").split(" on ")[0].removeprefix("Namespace prefix ").split(" ")[0])
            return Refused("malformed", within, near=near((inner.msg or "").encode()))
    return Refused("malformed", chunk.spans[0][3] if chunk.spans else None, near=near((error.msg or "").encode()))


class Cutter:
    """Finds where activities begin and end in bytes that hold the inside of a root element."""

    def __init__(self, kind: str) -> None:
        name = f"iati-{kind}".encode()
        self._open, self._close = b"<" + name, b"</" + name
        self._token = re.compile(rb"<!--|<!\[CDATA\[|<\?|</?" + name + rb"(?=[\s/>])")

    def spans(self, data: bytes) -> list[tuple[int, int]]:
        """(start, end) of each whole activity in the data. What follows the last one is for the next piece of the file."""
        if _marked(data, b"!") or _marked(data, b"?"):
            return list(self._lexed(data))
        return list(self._found(data))

    def _found(self, data: bytes) -> Iterator[tuple[int, int]]:
        place = 0
        while (start := self._next_open(data, place)) >= 0:
            head = _TAG_END.match(data, start)
            if head is None:
                return
            if data[head.end() - 2 : head.end()] == b"/>":
                place = head.end()
                yield start, place
                continue
            close = data.find(self._close, head.end())
            if close < 0:
                return
            if self._next_open(data, head.end(), close) >= 0:
                yield from ((start + a, start + b) for a, b in self._lexed(data[start:]))
                return
            place = data.find(b">", close) + 1
            if not place:
                return
            yield start, place

    def _next_open(self, data: bytes, place: int, end: int | None = None) -> int:
        while (place := data.find(self._open, place, end)) >= 0:
            after = data[place + len(self._open) : place + len(self._open) + 1]
            if not after or after in b" \t\r\n/>":
                return place
            place += 1
        return -1

    def _lexed(self, data: bytes) -> Iterator[tuple[int, int]]:
        depth, start, place = 0, 0, 0
        while token := self._token.search(data, place):
            word = token.group()
            if word in _SPECIAL:
                place = data.find(_SPECIAL[word], token.end()) + len(_SPECIAL[word])
                if place < token.end():
                    return
                continue
            head = _TAG_END.match(data, token.start())
            if head is None:
                return
            place = head.end()
            if word == self._close:
                depth -= 1
            elif data[place - 2 : place] != b"/>":
                depth += 1
                start = token.start() if depth == 1 else start
                continue
            elif depth == 0:
                start = token.start()
            if depth <= 0:
                yield start, place
                depth = 0


def _marked(data: bytes, mark: bytes) -> bool:
    """Whether `<` stands before a mark somewhere; marks are rare, so looking for them is ten times faster than for the pair."""
    place = data.find(mark)
    while place >= 0:
        if data[place - 1 : place] == b"<":
            return True
        place = data.find(mark, place + 1)
    return False


def parser() -> etree.XMLParser:
    """A parser for the bytes of strangers: no entities, no network, none of libxml2's limits lifted."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        remove_blank_text=True, collect_ids=False,
    )  # fmt: skip
