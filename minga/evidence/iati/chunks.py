"""A stream of UTF-8 bytes cut between activities, so that each piece can be read by itself, in any process.

A chunk holds whole activities and the file's own root tag, whose namespaces they need. Bytes of each activity, their hash and the
line at which it begins are known before anything is parsed. Fast where the file holds no comments, CDATA or processing instructions
(`bytes.find`); elsewhere a lexer that knows them, a little slower. Both are linear.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

SPACE = b" \t\r\n"
_TAG_END = re.compile(rb"(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_SPECIAL = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the activities of a file. `kind`: activity or organisation; `root`: its start tag in UTF-8."""

    kind: str
    version: str | None
    root: bytes

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


class Cutter:
    """Finds where activities begin and end in bytes that hold the inside of a root element."""

    def __init__(self, kind: str) -> None:
        name = f"iati-{kind}".encode()
        self._open, self._close = b"<" + name, b"</" + name
        self._token = re.compile(rb"<!--|<!\[CDATA\[|<\?|</?" + name + rb"(?=[\s/>])")

    def spans(self, data: bytes) -> list[tuple[int, int]]:
        """(start, end) of each whole activity in the data. What follows the last one is for the next piece of the file."""
        if b"<!" in data or b"<?" in data:
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


def parser() -> etree.XMLParser:
    """A parser for the bytes of strangers: no entities, no network, none of libxml2's limits lifted."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        remove_blank_text=True, collect_ids=False,
    )  # fmt: skip
