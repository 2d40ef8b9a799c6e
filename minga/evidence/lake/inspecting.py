"""What is found wrong in what enters, piece by piece as it is read. No database and no models: it also runs in processes of its own."""

import datetime
import gc
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

import pyarrow as pa
from lxml import etree

from minga.evidence.iati.checking.across import LINKS, REPORTERS, TWICE
from minga.evidence.iati.checking.checks import check, surroundings
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.iati.checking.operators import Around
from minga.evidence.iati.chunks import Chunk, parser
from minga.evidence.iati.reading import read_chunk
from minga.evidence.iati.standard.facts import version_of
from minga.evidence.lake.parts import TABLES, arranged

BATCH = 512 * 1024  # bytes that are looked at together
OF_THE_FILE = -1  # `a` of a finding that is of no activity
ACROSS = frozenset({TWICE, REPORTERS, *(rule for _attribute, rule in LINKS.values())})  # made anew for each version

type Span = tuple[int, int, int, int]  # as in Chunk.spans
type Found = tuple[int, int | None, Finding]  # number of the activity, line in the file


def read_and_check(chunk: Chunk) -> dict[str, pa.Table]:
    """Return the rows of a chunk and what is found wrong in it, as `finding`; runs here or in a process of its own."""
    gc.disable()  # nothing here makes cycles, and looking for them takes a sixth of the time
    try:
        tables = read_chunk(chunk).arrow()
        found = list(found_in(chunk))
    finally:
        gc.enable()
    return tables | ({"finding": finding_rows(found)} if found else {})


@cache
def around(today: datetime.date) -> Around:
    return surroundings(today)


def found_in(chunk: Chunk) -> Iterator[Found]:
    """Yield what is found in each activity of a chunk."""
    spans, pieces = list(chunk.spans), list(chunk.pieces())
    first, size = 0, 0
    for place, piece in enumerate(pieces):
        size += len(piece)
        if size >= BATCH or place == len(pieces) - 1:
            yield from found_together(chunk, spans[first : place + 1], pieces[first : place + 1])
            first, size = place + 1, 0


def found_together(
    chunk: Chunk, spans: Sequence[tuple[int, int, int, int]], pieces: Sequence[bytes], root: bool = False
) -> Iterator[Found]:
    """Yield what is found in some activities, or with `root` what is found in the root around them."""
    starts, line = [], chunk.frame.root.count(b"\n") + 2
    for piece in pieces:
        starts.append(line)
        line += piece.count(b"\n") + 1
    whole = etree.fromstring(b"\n".join([chunk.frame.root, *pieces, chunk.frame.close]), parser())
    version = version_of(chunk.frame.version)
    for finding in check(whole, around(datetime.date.today()), version, first=root).findings:
        place = bisect_right(starts, finding.line) - 1
        if place < 0 and root:
            yield OF_THE_FILE, None, finding
        elif place >= 0 and not root:
            number, _start, _end, begins = spans[place]
            yield number, begins + finding.line - starts[place], finding


def found_around(chunk: Chunk) -> list[Found]:
    """Return what is found in the root of a file, of which this is the first chunk."""
    return list(found_together(chunk, chunk.spans[:1], list(chunk.pieces())[:1], root=True))


def finding_rows(found: Sequence[Found]) -> pa.Table:
    """Return findings as rows, numbered within their activity."""
    ordered = sorted(found, key=lambda one: (one[0], one[1] or 0, one[2].rule))
    numbers: dict[int, int] = {}
    counted = []
    for a, _line, _finding in ordered:
        counted.append(numbers.get(a, 0))
        numbers[a] = counted[-1] + 1
    rows: dict[str, list] = {
        "a": [a for a, _line, _finding in ordered],
        "n": counted,
        "rule": [finding.rule for _a, _line, finding in ordered],
        "severity": [finding.severity for _a, _line, finding in ordered],
        "line": [line for _a, line, _finding in ordered],
        "element": [finding.element for _a, _line, finding in ordered],
        "values": [json.dumps(dict(finding.values), ensure_ascii=False, sort_keys=True) for _a, _line, finding in ordered],
    }
    return arranged(TABLES["finding"], rows)
