"""IATI elements → rows of `tables.py`.

`read_chunk` reads a chunk in a worker process, `rows_of` one activity's element, `to_arrow` makes typed tables. In `Rows` every
value is text as written (NULL where empty), but the keys (a, n, of, row), the line, and the raw bytes.
"""

import gc
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

import pyarrow as pa
from lxml import etree

from minga.evidence.iati.chunks import Chunk, Facts, opened, parser, refusal
from minga.evidence.iati.gate.limits import Limits
from minga.evidence.iati.gate.refusals import Refused
from minga.evidence.iati.reading.columns import Columns, columns_of, to_arrow
from minga.evidence.iati.reading.engine import Engine
from minga.evidence.iati.tables import Table

__all__ = ["Facts", "Limits", "Refused", "Rows", "opened", "parsed", "read_chunk", "read_file", "rows_of", "to_arrow"]

type Look = Callable[[Any, int, list[bytes]], None]

_BATCH = 512 * 1024  # bytes parsed at once: small enough for the cache of the processor
_LEVEL = 1  # of zstd


@dataclass
class Rows:
    """The rows of some activities: table → column → values. Tables without rows are not in it. `kind`: activity, organisation."""

    kind: str
    tables: dict[str, Columns]

    def arrow(self) -> dict[str, pa.Table]:
        """The same, typed (see `columns.to_arrow`)."""
        return to_arrow(self.kind, self.tables)


@cache
def engine(kind: str) -> Engine:
    """The engine of this process for a kind of file."""
    return Engine(kind)


def rows_of(element: Any, version: str | None = None, number: int = 0) -> Rows:
    """The rows of one activity's (or organisation's) element; line, hash and raw stay empty. 1.0x forms are changed in place."""
    reader = engine(element.tag.removeprefix("iati-"))
    reader.read(element, number, version)
    return _taken(reader)


def read_chunk(chunk: Chunk, hashes: list[str] | None = None, look: Look | None = None) -> Rows:
    """The rows of a chunk's activities, with line, SHA-256 and zstd of their bytes. Refused if it cannot be read.

    `hashes`: those of `chunk.hashes()`, where they have been made already. `look`: who else wants to see the elements, parsed once
    for both: it is called before they are read, with a root that holds some activities as written, the place in `chunk.spans` of the
    first of them, and their bytes, joined by line feeds after the root tag.
    """
    reader = engine(chunk.frame.kind)
    names = list(reader.tables[reader.kind].columns)
    line_place, hash_place, raw_place = names.index("line"), names.index("hash"), names.index("raw")
    codec = pa.Codec("zstd", _LEVEL)
    resting, place = gc.isenabled(), 0
    gc.disable()  # rows are plain lists: looking for cycles among them costs a tenth and finds none
    reader.take()  # what a failure left
    try:
        for place, (element, piece) in enumerate(_elements(chunk, look)):
            number, _, _, line = chunk.spans[place]
            row = reader.read(element, number, chunk.frame.version)
            row[line_place] = line
            row[hash_place] = hashes[place] if hashes else hashlib.sha256(piece).hexdigest()
            row[raw_place] = codec.compress(piece, asbytes=True)
    except etree.XMLSyntaxError as error:
        raise refusal(error, chunk, Limits()) from error
    except Refused as refused:
        raise Refused(refused.code, refused.line or chunk.spans[place][3], **refused.values) from refused
    finally:
        if resting:
            gc.enable()
    return _taken(reader)


def read_file(stream: IO[bytes] | bytes, limits: Limits | None = None) -> Iterator[Rows]:
    """The rows of a whole file, chunk by chunk. Refused, at once or on the way, if it is not let in."""
    _, chunks = opened(stream, limits)
    return map(read_chunk, chunks)


def elements_of(chunk: Chunk) -> Iterator[tuple[int, int, Any]]:
    """Each activity of a chunk as (number, line, element): what checking asks. Refused if it cannot be read."""
    try:
        for (number, _, _, line), (element, _) in zip(chunk.spans, _elements(chunk), strict=True):
            yield number, line, element
    except etree.XMLSyntaxError as error:
        raise refusal(error, chunk, Limits()) from error


def _elements(chunk: Chunk, look: Look | None = None) -> Iterator[tuple[Any, bytes]]:
    """Each activity of a chunk, parsed, with its bytes."""
    for top, first, batch in parsed(chunk):
        if look is not None:
            look(top, first, batch)
        yield from zip(top, batch, strict=True)


def parsed(chunk: Chunk) -> Iterator[tuple[Any, int, list[bytes]]]:
    """The activities of a chunk, parsed, some at once, as a root that holds them; the place in `chunk.spans` of the first; their bytes."""
    root, close = chunk.frame.root, chunk.frame.close
    batch: list[bytes] = []
    size = first = 0
    strict = parser()
    for piece in chunk.pieces():
        batch.append(piece)
        size += len(piece)
        if size >= _BATCH:
            yield etree.fromstring(b"\n".join((root, *batch, close)), strict), first, batch
            first += len(batch)
            batch, size = [], 0
    if batch:
        yield etree.fromstring(b"\n".join((root, *batch, close)), strict), first, batch


def _taken(reader: Engine) -> Rows:
    taken = reader.take()
    tables = {name: columns_of(reader.tables[name], rows) for name, rows in taken.items()}
    _own_currency(reader.kind, reader.tables, tables)
    return Rows(reader.kind, tables)


def _own_currency(kind: str, tables: dict[str, Table], columns: dict[str, Columns]) -> None:
    """Where an amount names no currency, the default of its activity is meant (IATI 2.03, iati-activity/@default-currency)."""
    if kind not in columns:
        return
    default = dict(zip(columns[kind]["a"], columns[kind]["currency"], strict=True))
    for name, found in columns.items():
        if "value_date" in tables[name].columns and None in found["currency"]:
            found["currency"] = [
                own if own is not None or value is None else default[a]
                for own, value, a in zip(found["currency"], found["value"], found["a"], strict=True)
            ]
