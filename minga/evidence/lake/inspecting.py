"""What is found wrong in what enters, piece by piece as it is read. No database and no models: it also runs in processes of its own."""

import datetime
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import pyarrow as pa
from lxml import etree

from minga.evidence.iati.checking.across import LINKS, REPORTERS, TWICE
from minga.evidence.iati.checking.checks import findings, in_order, limited, surroundings
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.iati.checking.operators import Around
from minga.evidence.iati.chunks import Chunk, parser
from minga.evidence.iati.reading import parsed, read_chunk
from minga.evidence.iati.sifting import Sieve
from minga.evidence.iati.sifting import sieve as sieve_of
from minga.evidence.iati.standard.facts import version_of
from minga.evidence.lake.parts import TABLES, arranged
from minga.ground.kit.memory import uncollected

OF_THE_FILE = -1  # `a` of a finding that is of no activity
ACROSS = frozenset({TWICE, REPORTERS, *(rule for _attribute, rule in LINKS.values())})  # made anew for each version

FEW = 16  # activities: as few are checked for everything sooner than their rows are asked

type Tables = dict[str, pa.Table]
type Found = tuple[int, int | None, Finding]  # number of the activity, line in the file


def read_and_check(chunk: Chunk, hashes: list[str] | None = None) -> Tables:
    """Return the rows of a chunk and what is found wrong in it, as `finding`; runs here or in a process of its own.

    It is parsed once: the checks look at the elements before reading takes their values. `hashes`: those of `chunk.hashes()`.
    """
    version = version_of(chunk.frame.version)
    sieve = sieve_of(chunk.frame.kind, version)
    with uncollected():
        known = around(datetime.date.today())
        found, tables = sifted(chunk, hashes, known, sieve) if sieve and len(chunk.spans) > FEW else whole(chunk, hashes, known)
        return tables | ({"finding": finding_rows(found)} if found else {})


def whole(chunk: Chunk, hashes: list[str] | None, known: Around) -> tuple[list[Found], Tables]:
    """Check all activities of a chunk for everything."""
    found: list[Found] = []

    def look(top: etree._Element, first: int, pieces: list[bytes]) -> None:
        found.extend(found_in(chunk, top, first, pieces, known))

    tables = read_chunk(chunk, hashes, look).arrow()
    return found, tables


def sifted(chunk: Chunk, hashes: list[str] | None, known: Around, sieve: Sieve) -> tuple[list[Found], Tables]:
    """Check the activities of a chunk that the sieve does not let through: the odd ones for everything, the others for what is suspected.

    The odd ones are parsed once more, by themselves: reading puts elements in order.
    """
    odd = list[int]()
    batches: list[tuple[etree._Element, int, list[bytes], list[Finding]]] = []

    def look(top: etree._Element, first: int, pieces: list[bytes]) -> None:
        odd.extend(chunk.spans[first + place][0] for place in sieve.odd(top, pieces))
        batches.append((top, first, pieces, sieve.asked_of_all(top, known)))

    tables = read_chunk(chunk, hashes, look).arrow()
    suspects, found = sieve.suspects(tables, known, odd), list[Found]()
    for top, first, pieces, asked in batches:
        units = {chunk.spans[first + place][0]: unit for place, unit in enumerate(top)}
        placed_ones = placed(chunk, first, pieces, limited(in_order(asked + suspects.findings(units)))[0])
        found.extend(one for one in placed_ones if one[0] not in suspects.odd)
    few = chunk.only([place for place, span in enumerate(chunk.spans) if span[0] in suspects.odd])
    for top, first, pieces in parsed(few):
        found.extend(found_in(few, top, first, pieces, known))
    return found, tables


@cache
def around(today: datetime.date) -> Around:
    return surroundings(today)


def found_in(chunk: Chunk, top: etree._Element, first: int, pieces: Sequence[bytes], known: Around) -> Iterator[Found]:
    """Yield what is found in some activities of a chunk, from the `first` in its spans, whose elements stand in the root `top`."""
    return placed(chunk, first, pieces, findings(top, known, version_of(chunk.frame.version), first=False))


def placed(chunk: Chunk, first: int, pieces: Sequence[bytes], told: Iterable[Finding]) -> Iterator[Found]:
    """Yield findings with the number of their activity and their line in the file."""
    starts = line_starts(chunk, pieces)
    for finding in told:
        place = bisect_right(starts, finding.line) - 1
        if place >= 0:
            number, _start, _end, begins = chunk.spans[first + place]
            yield number, begins + finding.line - starts[place], finding


def line_starts(chunk: Chunk, pieces: Sequence[bytes]) -> list[int]:
    """Return the line at which each activity begins where they stand below each other in the root tag, as reading parses them."""
    starts, line = [], chunk.frame.root.count(b"\n") + 2
    for piece in pieces:
        starts.append(line)
        line += piece.count(b"\n") + 1
    return starts


def found_around(chunk: Chunk) -> list[Found]:
    """Return what is found in the root of a file, of which this is the first chunk."""
    piece = next(chunk.pieces(), b"")
    top = etree.fromstring(b"\n".join([chunk.frame.root, piece, chunk.frame.close]), parser())
    first_line = line_starts(chunk, [piece])[0]
    told = findings(top, around(datetime.date.today()), version_of(chunk.frame.version))
    return [(OF_THE_FILE, None, finding) for finding in told if finding.line < first_line]


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
