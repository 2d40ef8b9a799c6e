"""What an activity said before and still says, byte for byte, is not read again: its rows are copied, column by column."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from minga.evidence.iati.chunks import Chunk
from minga.evidence.lake.parts import TABLES

MOST_GROUPS = 8  # row groups that one batch may touch; activities from further apart are read anew: the file's order changed


class Before:
    """The version before: its activities by their hash, each of which may be taken once, and their rows.

    `main` is the table of which each activity (or organisation) has one row, with its `hash` in hexadecimal and its `line`.
    Without a folder there is no version before; with `alike` false nothing of it can be taken, only compared with.
    """

    def __init__(self, folder: Path | None = None, main: str = "activity", alike: bool = True) -> None:
        self.alike = alike
        self.main, self.identifier = main, {"activity": "iati_identifier"}.get(main, f"{main}_identifier")
        self.folder = folder
        paths = {name: folder / f"{name}.parquet" for name in TABLES} if folder else {}  # what is computed from them is made anew
        self.files = {name: parquet.ParquetFile(path) for name, path in paths.items() if path.exists()}
        self.columns = {name: list(TABLES[name].columns) for name in self.files}  # without `dataset`
        self.bounds = {name: bounds_of(file) for name, file in self.files.items()}
        self.identifiers: list[str | None] = []
        self.lines = np.zeros(0, np.int32)
        self.hashes: list[str] = []  # by activity
        self.of_hash: dict[bytes, list[int]] = {}
        if main in self.files:
            self._read_main()

    def _read_main(self) -> None:
        rows = self.files[self.main].read(["a", "hash", self.identifier, "line"], use_threads=False)
        numbers = rows.column("a").to_pylist()
        size = max(numbers) + 1
        self.identifiers = [None] * size
        self.lines = np.zeros(size, np.int32)
        self.hashes = [""] * size
        for a, written, identifier, line in zip(
            numbers, *(rows.column(name).to_pylist() for name in ("hash", self.identifier, "line")), strict=True
        ):
            self.of_hash.setdefault(bytes.fromhex(written), []).append(a)
            self.identifiers[a], self.hashes[a] = identifier, written
            self.lines[a] = line or 0
        for found in self.of_hash.values():
            found.reverse()  # the first one is taken first

    def take(self, digest: bytes) -> int | None:
        """Return the number that an activity of these bytes has in the version before, once; None where it has none (left)."""
        found = self.of_hash.get(digest)
        return found.pop() if found else None

    def has(self) -> bool:
        """Say whether there may be something to take."""
        return self.alike and bool(self.of_hash)

    def is_all_of(self, chunks: Iterable[Chunk]) -> bool:
        """Say whether the chunks of a file are the same activities, in their order and at their lines; looks no further than it must."""
        count = 0
        for chunk in chunks:
            if not self.has_next(chunk, count):
                return False
            count += len(chunk.spans)
        return count == len(self.hashes)

    def has_next(self, chunk: Chunk, count: int) -> bool:
        """Say whether the activities of a chunk are those that stand behind the first `count`, at their lines."""
        numbers = slice(count, count + len(chunk.spans))
        lines = [line for _number, _start, _end, line in chunk.spans]
        return self.alike and lines == self.lines[numbers].tolist() and chunk.hashes() == self.hashes[numbers]

    def path(self, name: str) -> Path:
        """Return the file of a table that the version before has."""
        assert self.folder is not None
        return self.folder / f"{name}.parquet"

    def raw(self, taken: list[int]) -> dict[int, bytes | None]:
        """Return the bytes of some activities, by their numbers in the version before, in order; None where they were not kept."""
        if not taken:
            return {}
        found = self.files[self.main].read_row_groups(self._groups(self.main, min(taken), max(taken)), ["a", "raw"], use_threads=False)
        found = found.filter(pc.is_in(found.column("a"), pa.array(taken, pa.int32()))).sort_by("a")
        return {a: unpacked(packed) for a, packed in zip(*(found.column(name).to_pylist() for name in ("a", "raw")), strict=True)}

    def left(self) -> list[str | None]:
        """Return the identifiers of the activities that nobody took."""
        return [self.identifiers[a] for found in self.of_hash.values() for a in found]

    def near(self, taken: np.ndarray) -> bool:
        """Say whether the rows of these activities stand together, so that copying them is cheaper than reading the activities."""
        return not len(taken) or len(self._groups(self.main, int(taken.min()), int(taken.max()))) <= MOST_GROUPS

    def _groups(self, name: str, low: int, high: int) -> list[int]:
        return [number for number, (first, last) in enumerate(self.bounds[name]) if first <= high and last >= low]

    def rows(self, name: str, taken: np.ndarray, numbers: np.ndarray, lines: np.ndarray) -> pa.Table | None:
        """Return the rows of a table for the activities `taken`, with the numbers and opening lines that they have now."""
        if name not in self.files or not len(taken):
            return None
        low, high = int(taken.min()), int(taken.max())
        groups = self._groups(name, low, high)
        if not groups:
            return None
        found = self.files[name].read_row_groups(groups, self.columns[name], use_threads=False)  # more would each need memory
        places = np.full(high - low + 2, -1, np.int32)  # the last one: outside
        places[taken - low] = np.arange(len(taken), dtype=np.int32)
        old = found.column("a").to_numpy()
        inside = np.where((old >= low) & (old <= high), old - low, high - low + 1)
        place = places[inside]
        kept = place >= 0
        if not kept.all():
            found, place = found.filter(pa.array(kept)), place[kept]
        if (numbers != taken).any():
            found = replaced(found, "a", pa.array(numbers[place], pa.int32()))
        by = lines - self.lines[taken]
        return moved(found, by[place]) if by.any() and "line" in found.column_names else found


def unpacked(packed: bytes | None) -> bytes | None:
    """Return the bytes of an activity as they came."""
    if not packed:
        return None
    with pa.input_stream(pa.BufferReader(packed), compression="zstd") as stream:
        return stream.read()


def link(folder: Path, target: Path) -> None:
    """Have the files of a folder stand in another one too; no file of a version is ever written again, only replaced."""
    target.mkdir(parents=True)
    for path in folder.iterdir():
        os.link(path, target / path.name)


def moved(table: pa.Table, by: np.ndarray) -> pa.Table:
    """Return the table with its lines moved down; a line that is not known stays so."""
    line = table.column("line")
    unknown = line.is_null().to_numpy()
    values = line.fill_null(0).to_numpy() + by
    return replaced(table, "line", pa.array(values, pa.int32(), mask=unknown))


def replaced(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), table.schema.field(name), column)


def bounds_of(file: parquet.ParquetFile) -> list[tuple[int, int]]:
    """Return the least and the greatest `a` of each row group."""
    meta = file.metadata
    place = file.schema_arrow.names.index("a")
    found = []
    for number in range(meta.num_row_groups):
        statistics = meta.row_group(number).column(place).statistics
        found.append((statistics.min, statistics.max))
    return found


def differences(now: Iterable[str | None], before: Iterable[str | None]) -> tuple[int, int, int]:
    """Return how many of the identifiers are added, changed (in both) and removed, each counted as often as it stands."""
    new, old = Counter(now), Counter(before)
    changed = (new & old).total()
    return new.total() - changed, changed, old.total() - changed
