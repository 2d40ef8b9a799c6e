"""The parts of a new version, from the chunks of a file and the version before: what is unchanged is copied, the rest is read.

No database here: chunks in, Parquet files and counts out. Memory holds some chunks and one row group, whatever the file's size.
"""

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from minga.evidence.iati.chunks import Chunk, gathered
from minga.evidence.lake import inspecting
from minga.evidence.lake.copying import Before, differences
from minga.evidence.lake.hands import Hands, Tables
from minga.evidence.lake.parts import Writer
from minga.evidence.lake.untouched import Untouched, joined

HELD = 32 * 2**20  # bytes of rows of changed activities that are held until the end
GROUP_BYTES = 8 * 2**20  # bytes of the file that become one row group
FEW = 1 / 8  # of a chunk's bytes: fewer that changed wait for those of the next chunks, for each reading has its fixed cost

ACROSS = pa.array(sorted(inspecting.ACROSS))


@dataclass
class Built:
    """What was written: how many activities, against the version before, and a digest over the hashes of all of them in order."""

    activities: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    digest: str = ""
    findings: dict[str, dict[str, int]] = field(default_factory=dict)  # {severity: {rule: n}}

    def count(self, found: Mapping[tuple[str, str], int]) -> None:
        """Count findings by (severity, rule)."""
        for (severity, rule), count in found.items():
            rules = self.findings.setdefault(severity, {})
            rules[rule] = rules.get(rule, 0) + count


@dataclass
class Piece:
    """A chunk on its way, with those of its activities that are copied from the version before, and the few others if they are few."""

    chunk: Chunk
    hashes: list[str]
    kept: list[tuple[int, int]]  # (place, number in the version before)
    job: Future[Tables] | None = None
    few: list[int] = field(default_factory=list)  # places of those that are read together with the few of other chunks


class Builder:
    """Builds one version into a writer. Feed it the chunks in the file's order with `run`."""

    def __init__(self, writer: Writer, before: Before, hands: Hands, tell: Callable[[int, int], None]) -> None:
        self.writer, self.before, self.hands, self.tell = writer, before, hands, tell
        self.built = Built()
        self.untouched = Untouched(before, writer)
        self._digest = hashlib.sha256()
        self._waiting: deque[Piece] = deque()
        self._batch: list[Piece] = []
        self._read: list[Tables] = []
        self._bytes = 0
        self._new: list[str | None] = []  # identifiers of those that were read
        self.kept: tuple[list[int], list[int]] = ([], [])  # numbers in the version before, and now, of what is unchanged
        self._fresh: list[Tables] | None = [] if before.has() else None  # what was read, while it is little
        self._held = 0  # bytes of it

    def run(self, chunks: Iterable[Chunk]) -> Built:
        """Write all; what reading a chunk raises, and what `tell` raises, is raised here, and the parts are then worth nothing."""
        for chunk in chunks:
            self._waiting.append(self._started(chunk))
            while len(self._waiting) > self.hands.depth:
                self._settle(self._waiting.popleft())
        while self._waiting:
            self._settle(self._waiting.popleft())
        self._flush()
        self.untouched.end()
        return self._ended()

    def _started(self, chunk: Chunk) -> Piece:
        hashes = chunk.hashes()
        places, kept = list(range(len(hashes))), []
        if self.before.has():
            found = [self.before.take(bytes.fromhex(one)) for one in hashes]
            places = [place for place, old in enumerate(found) if old is None]
            kept = [(place, old) for place, old in enumerate(found) if old is not None]
        if places and len(places) == len(hashes):
            return Piece(chunk, hashes, kept, self.hands.submit(chunk, hashes))
        if sum(chunk.spans[place][2] - chunk.spans[place][1] for place in places) <= FEW * len(chunk.data):
            return Piece(chunk, hashes, kept, few=places)
        return Piece(chunk, hashes, kept, self.hands.submit(chunk.only(places), [hashes[place] for place in places]))

    def _settle(self, piece: Piece) -> None:
        if piece.job is not None:
            self._take(piece.job.result())
            piece.job = None
        for one in piece.hashes:
            self._digest.update(bytes.fromhex(one))
        self.built.activities += len(piece.hashes)
        self._batch.append(piece)
        self._bytes += len(piece.chunk.data)
        if self._bytes >= GROUP_BYTES:
            self._flush()
        self.tell(len(piece.chunk.data), len(piece.hashes))

    def _take(self, tables: Tables) -> None:
        """Keep what was read of activities that are new or changed."""
        self._read.append(tables)
        if self.before.main in tables:
            self._new += tables[self.before.main].column(self.before.identifier).to_pylist()

    def _read_few(self) -> None:
        """Read at once the few activities that changed in each of the chunks that were gathered."""
        changed = [piece for piece in self._batch if piece.few]
        if not changed:
            return
        hashes = [piece.hashes[place] for piece in changed for place in piece.few]
        self._take(self.hands.read(gathered([piece.chunk.only(piece.few) for piece in changed]), hashes))
        if len(self._read) > 1:
            names = dict.fromkeys(name for tables in self._read for name in tables)
            self._read = [{name: in_order([tables[name] for tables in self._read if name in tables]) for name in names}]

    def _flush(self) -> None:
        """Write what was gathered as one row group of each table."""
        self._read_few()
        self._hold()
        if self._batch:
            kept = [(piece.chunk.spans[place][0], old) for piece in self._batch for place, old in piece.kept]
            self.untouched.look(self._batch[0].chunk.frame, sum(len(piece.hashes) for piece in self._batch), kept, self._read)
        copied = self._copied()
        names = dict.fromkeys(name for tables in [*self._read, copied] for name in tables)
        for name in [name for name in names if name not in self.untouched.names]:
            found = [tables[name] for tables in self._read if name in tables]
            if name in copied:
                found = [in_order([*found, copied[name]])] if found else [copied[name]]
            for table in found:
                self.writer.add(name, table)
            self._count_findings(name, found)
        self.writer.flush()
        self._batch, self._read, self._bytes = [], [], 0

    def _hold(self) -> None:
        """Keep hold of what was read of few activities, for what is computed from it afterwards."""
        if self._fresh is not None:
            self._fresh += self._read
            self._held += sum(table.nbytes for tables in self._read for table in tables.values())
            if self._held > HELD:
                self._fresh = None

    @property
    def fresh(self) -> Tables | None:
        """Return the rows of what was not copied, by table; None where the version is the first, or these are many."""
        return None if self._fresh is None else joined(self._fresh)

    def _copied(self) -> Tables:
        taken, numbers, lines = [], [], []
        for piece in self._batch:
            for place, old in piece.kept:
                taken.append(old)
                number, _start, _end, line = piece.chunk.spans[place]
                numbers.append(number)
                lines.append(line)
        if not taken:
            return {}
        self.built.unchanged += len(taken)
        self.kept[0].extend(taken)
        self.kept[1].extend(numbers)
        old_numbers = np.array(taken, np.int32)
        if not self.before.near(old_numbers):
            self._read_anew()
            return {}
        names = [name for name in self.before.files if name not in self.untouched.names]
        new_numbers, new_lines = np.array(numbers, np.int32), np.array(lines, np.int32)
        found = {name: self.before.rows(name, old_numbers, new_numbers, new_lines) for name in names}
        kept = {name: lasting(name, table) for name, table in found.items() if table is not None and table.num_rows}
        return kept if (np.diff(old_numbers) > 0).all() else {name: in_order([table]) for name, table in kept.items()}

    def _read_anew(self) -> None:
        """Read what could have been copied: its rows stand too far apart, for the file has another order."""
        for piece in self._batch:
            if piece.kept:
                places = [place for place, _old in piece.kept]
                self._read.append(self.hands.read(piece.chunk.only(places), [piece.hashes[place] for place in places]))

    def _count_findings(self, name: str, tables: list[pa.Table]) -> None:
        if name != "finding":
            return
        for table in tables:
            pairs = zip(table.column("severity").to_pylist(), table.column("rule").to_pylist(), strict=True)
            self.built.count(Counter(pairs))

    def _ended(self) -> Built:
        self.built.added, self.built.changed, self.built.removed = differences(self._new, self.before.left())
        self.built.digest = self._digest.hexdigest()
        return self.built


def lasting(name: str, table: pa.Table) -> pa.Table:
    """Leave out what is found anew for each version, over all its activities."""
    return table.filter(pc.invert(pc.is_in(table.column("rule"), ACROSS))) if name == "finding" else table


def in_order(tables: list[pa.Table]) -> pa.Table:
    """Return the rows of some tables by activity, else as they stand."""
    whole = pa.concat_tables(tables) if len(tables) > 1 else tables[0]
    return whole.take(pa.array(np.argsort(whole.column("a").to_numpy(), kind="stable")))  # a merge, where each is in order
