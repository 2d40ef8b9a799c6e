"""Questions with filters, counted over facts whose values are numbers: the same answers as the SQL of `asking`, several times sooner.

`coded.columns` stands beside the parts of a version, uncompressed: a number for each fact, by activity, column after column; each value is
its place in a list of the file's own, amounts are cents. A column that says one thing everywhere is not there, only what it says. The file
ends with a JSON object of all that, {size, columns: {name: [numpy's name of its numbers, first byte]}, said: {name: values}}, and the eight
bytes of its length.
"""

import json
import math
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from minga.evidence.lake.postings import beside
from minga.evidence.lake.renewing import let_stand
from minga.evidence.lake.searching import Index, held

FILE = "coded.columns"
VALUES = ("measure", "giver", "country", "region", "unit1", "unit2", "unit3", "sector", "category", "year", "kind", "aid_type", "flow",
          "status", "reporter")  # fmt: skip
MARKS = ("place_rest", "sector_rest")
NUMBERS = ("usd", "eur", "movements", "unconverted", "unconverted_eur")
TOGETHER = (("a", *VALUES[:7]), (*VALUES[7:], *MARKS), ("usd", *NUMBERS[2:]), ("eur",))  # columns that are made at once
NOTHING = np.iinfo(np.int64).min  # an amount that is not known
WORD = 8  # bytes: columns begin at multiples of it
type Piece = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # lines: shared keys, activities, cents, whether any is known
ACTS = 4294967296  # numbers of activities that a dataset has
BATCH = 50_000  # facts read at once
SAFE = 2**62  # sums of cents that may be above it are added one by one


@dataclass(frozen=True)
class Sought:
    """What is counted: the measure, the columns that tell lines apart, the marks of what nobody divided, and which facts pass.

    `values`: {column: any of these (None: nothing is said)}; `terms`: for each, activities that bear any of these terms of the index;
    `years`: first and last; `within`: units of which one must hold a fact for its money to be summed; `money`: usd or eur.
    """

    measure: str
    money: str
    unconverted: str
    by: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    values: tuple[tuple[str, tuple[str | None, ...]], ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    within: tuple[str, ...] = ()


@dataclass
class Counted:
    """Activities that pass, those with the measure, cents of it (None: no amount is known), amounts and those not converted, and lines.

    `lines`: ((values), rest, activities, cents).
    """

    activities: int = 0
    moving: int = 0
    cents: int | None = None
    movements: int = 0
    unconverted: int = 0
    lines: list[tuple[tuple[str | None, ...], bool, int, int | None]] = field(default_factory=list)


type Known = dict[str, dict[str | None, int]]  # of each column, the number of each value
type Columns = dict[str, np.ndarray]
type Along = Callable[[Columns, Known], None]


def write(base: duckdb.DuckDBPyConnection, folder: Path, along: Along) -> None:
    """Write the facts of the view `fact` as numbers, beside first; only some columns and a batch of what they say are held.

    `along` sees the columns on their way.
    """
    known: Known = {name: {None: 0} for name in VALUES}
    save(taken(base, known, along), known, folder / FILE)


def amend(base: duckdb.DuckDBPyConnection, folder: Path, before: Path, others: np.ndarray, along: Along) -> None:
    """Write the numbers of the version `before` as those of one in which some activities changed, whose facts the view `fact` shows.

    `along` sees these facts on their way.
    """
    coded = Coded(before, Places())
    known: Known = {name: {value: place for place, value in enumerate(coded.said[name])} for name in VALUES}
    changed = np.zeros(max(int(coded.columns["a"].max(initial=0)), int(others.max(initial=0))) + 1, bool)
    changed[others] = True
    stays = ~changed[coded.columns["a"]]
    alike = np.zeros(coded.size, np.uint8)  # the place of what a column says that is not there
    pieces = (
        {name: np.concatenate([coded.columns.get(name, alike)[stays], new]) for name, new in one.items()}
        for one in taken(base, known, along)
    )
    save(pieces, known, folder / FILE)


def taken(base: duckdb.DuckDBPyConnection, known: Known, along: Along) -> Iterator[Columns]:
    """Yield the facts of the view `fact` as numbers, some columns at a time; values that are not known yet become so."""
    [[size]] = base.execute("SELECT count(*) FROM fact").fetchall()
    asked = {"a": f"(act % {ACTS})::INTEGER"} | {name: f"{name}::VARCHAR" for name in VALUES}
    asked |= {name: f"{name}::INTEGER" for name in (*MARKS, *NUMBERS[2:])}
    asked |= {name: f"coalesce((100 * {name})::BIGINT, {NOTHING})" for name in NUMBERS[:2]}
    sizes = {"a": np.int32} | dict.fromkeys(NUMBERS[:2], np.int64)
    for names in TOGETHER:
        columns = {name: np.empty(size, sizes.get(name, np.uint8)) for name in names}
        at = 0
        for batch in base.sql(f"SELECT {', '.join(f'{asked[name]} AS {name}' for name in names)} FROM fact").to_arrow_reader(BATCH):
            for name in names:
                values = batch.column(name)
                numbers = numbered(values, known[name]) if name in known else values.to_numpy()
                columns[name] = wide_enough(columns[name], numbers)
                columns[name][at : at + len(numbers)] = numbers
            at += batch.num_rows
        along(columns, known)
        yield columns


def save(pieces: Iterable[Columns], known: Known, path: Path) -> None:
    """Write facts as numbers, beside first; the first columns say the activity, by which all are put."""
    told, said, size = dict[str, tuple[str, int]](), dict[str, list[str | None]](), 0
    order: slice | np.ndarray = slice(None)
    with beside(path) as file:
        for columns in pieces:
            if "a" in columns:
                size, order = len(columns["a"]), by_activity(columns["a"])
            for name in list(columns):
                numbers = columns.pop(name)
                if name in known:
                    said[name] = list(known[name])
                    if size and int(numbers.min()) == int(numbers.max()):
                        said[name] = [said[name][int(numbers[0])]]
                        continue
                file.write(bytes(-file.tell() % WORD))
                told[name] = numbers.dtype.str, file.tell()
                file.write(numbers[order].data)
        end = json.dumps({"size": size, "columns": told, "said": said}).encode()
        file.write(end + len(end).to_bytes(WORD))


def by_activity(acts: np.ndarray) -> slice | np.ndarray:
    """Return what puts facts by activity; nothing to do where they stand so."""
    return np.argsort(acts, kind="stable") if (acts[1:] < acts[:-1]).any() else slice(None)


def follow(folder: Path, before: Path) -> bool:
    """Let the numbers of the version before stand here too where its facts are these very ones; say whether they do."""
    if not os.path.samefile(before / "fact.parquet", folder / "fact.parquet"):
        return False
    let_stand(before / FILE, folder / FILE)
    return True


def numbered(values: pa.Array, known: dict[str | None, int]) -> np.ndarray:
    """Return the number of each value, those that are new taking the next ones."""
    coded = values.dictionary_encode()
    places = np.array([known.setdefault(value, len(known)) for value in [None, *coded.dictionary.to_pylist()]], np.int32)
    return places[coded.indices.fill_null(-1).to_numpy() + 1]


def wide_enough(column: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return a column that can hold these numbers, whole ones from 0 where it is one of few bytes."""
    if column.dtype.itemsize > 2 or not len(numbers) or int(numbers.max()) <= np.iinfo(column.dtype).max:
        return column
    return column.astype(np.uint16 if int(numbers.max()) < 2**16 else np.int32)


class Coded:
    """The facts of one version as numbers, where they lie; `places` gives its values the numbers that all versions share."""

    def __init__(self, folder: Path, places: "Places") -> None:
        whole = memoryview(held(folder / FILE))
        told = json.loads(bytes(whole[-WORD - int.from_bytes(whole[-WORD:]) : -WORD]))
        self.size: int = told["size"]
        self.columns = {name: np.frombuffer(whole, kind, self.size, first) for name, (kind, first) in told["columns"].items()}
        self.said: dict[str, list[str | None]] = told["said"]
        self.shared = {name: places.numbers(name, values) for name, values in self.said.items()}

    def where(self, name: str, wanted: Collection[str | None]) -> np.ndarray | bool:
        """Return which facts have one of these values; True or False where all or none have."""
        chosen = np.array([value in wanted for value in self.said[name]], bool)
        if not chosen.any() or name not in self.columns:
            return bool(chosen.any())
        return chosen[self.columns[name]]


class Places:
    """The number of each value of each column, the same in every version; it only grows."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str | None, int]] = {name: {} for name in VALUES}
        self.values: dict[str, list[str | None]] = {name: [] for name in VALUES}

    def numbers(self, name: str, values: Iterable[str | None]) -> np.ndarray:
        known, listed = self.known[name], self.values[name]
        found = []
        for value in values:
            if value not in known:
                known[value] = len(listed)
                listed.append(value)
            found.append(known[value])
        return np.array(found, np.int64)


_places = Places()


def coded_of(index: Index) -> Coded:
    """Return the facts that stand beside an index, opened once."""
    if index.coded is None:
        with index.opening:
            if index.coded is None:
                index.coded = Coded(index.folder, _places)
    return index.coded


def count(sought: Sought, among: Sequence[Index], left_out: Mapping[int, np.ndarray]) -> Counted:
    """Return what answers over the facts of these versions, without the activities that count elsewhere."""
    found, pieces = Counted(), list[Piece]()
    for index in among:
        part = coded_of(index)
        mask = passing(part, index, sought, left_out)
        if mask is False:
            continue
        rows = slice(None) if mask is True else np.flatnonzero(mask)
        found.activities += different(part.columns["a"][rows])
        own = part.where("measure", (sought.measure,))
        if own is False:
            continue
        rows = rows if own is True else np.flatnonzero(own if mask is True else own & mask)
        pieces.append(tallied(part, rows, sought, found))
    found.lines = merged(pieces, sought)
    return found


def acts(sought: Sought, among: Sequence[Index], left_out: Mapping[int, np.ndarray]) -> np.ndarray:
    """Return the activities, as `fact` numbers them, some fact of which passes."""
    found = []
    for index in among:
        part = coded_of(index)
        mask = passing(part, index, sought, left_out)
        if mask is not False:
            numbers = part.columns["a"] if mask is True else part.columns["a"][mask]
            found.append(np.unique(numbers).astype(np.int64) + index.dataset * ACTS)
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def passing(part: Coded, index: Index, sought: Sought, left_out: Mapping[int, np.ndarray]) -> np.ndarray | bool:
    """Return which facts of a version pass."""
    found: np.ndarray | bool = True
    for name, wanted in sought.values:
        found = found & part.where(name, wanted)
        if found is False:
            return False
    if sought.years != (None, None):
        first, last = sought.years
        years = [year for year in part.said["year"] if year is not None and (first or 0) <= int(year) <= (last or 9999)]
        found = found & part.where("year", years)
    acts = part.columns["a"]
    for terms in sought.terms:
        found = found & (index.bearing([index.borne(term.encode(errors="replace")) for term in terms]) > 0)[acts]
    if index.dataset in left_out:
        found = found & ~np.isin(acts, left_out[index.dataset])
    return found if isinstance(found, np.ndarray) else bool(found)


def different(acts: np.ndarray) -> int:
    """Return how many different activities stand in order."""
    return int(np.count_nonzero(acts[1:] != acts[:-1])) + 1 if len(acts) else 0


def tallied(part: Coded, rows: np.ndarray | slice, sought: Sought, found: Counted) -> Piece:
    """Add a version's facts of the measure to what was found; returns its lines: shared keys, activities, cents, whether any is known."""
    take = part.columns
    acts, cents = take["a"][rows], take[sought.money][rows]
    known = cents != NOTHING
    if sought.within:
        held = part.where("unit1", sought.within) | part.where("unit2", sought.within) | part.where("unit3", sought.within)
        known = known & (held[rows] if isinstance(held, np.ndarray) else held)
    found.moving += different(acts)
    found.movements += int(take["movements"][rows].sum(dtype=np.int64))
    found.unconverted += int(take[sought.unconverted][rows].sum(dtype=np.int64))
    if known.any():
        found.cents = (found.cents or 0) + added(cents[known])
    if not sought.by:
        none = np.zeros(0, np.int64)
        return none, none, none, none
    size = 2 * math.prod(len(part.said[name]) for name in sought.by)
    keys: np.ndarray = np.zeros(len(acts), np.uint16 if size < 2**16 else np.int64)  # sixteen bits are sorted by counting
    for name in sought.by:
        keys *= len(part.said[name])
        if name in take:
            keys += take[name][rows].astype(keys.dtype)
    keys *= 2
    for mark in sought.marks:
        keys |= take[mark][rows]
    return by_line(part, keys, acts, np.where(known, cents, NOTHING) if sought.within else cents, sought)


def by_line(part: Coded, keys: np.ndarray, acts: np.ndarray, cents: np.ndarray, sought: Sought) -> Piece:
    """Return the lines of a version: shared keys (a column for each of `by`, then the mark), activities, cents and whether any is known."""
    order = np.argsort(keys, kind="stable")
    keys, acts, cents = keys[order], acts[order], cents[order]
    if not len(keys):
        none = np.zeros(0, np.int64)
        return none.reshape(0, len(sought.by) + 1), none, none, none > 0
    turns = keys[1:] != keys[:-1]
    begins = np.concatenate([[0], np.flatnonzero(turns) + 1])
    fresh = np.concatenate([[True], turns | (acts[1:] != acts[:-1])])
    known = cents != NOTHING
    amounts = cents if known.all() else np.where(known, cents, 0)
    left, columns = keys[begins].astype(np.int64), []
    rest, left = left % 2, left // 2
    for name in reversed(sought.by):
        many = len(part.said[name])
        columns.append(part.shared[name][left % many])
        left = left // many
    shared = np.stack([*reversed(columns), rest], axis=1)
    return (
        shared,
        np.add.reduceat(fresh.astype(np.int64), begins),
        summed(amounts, begins),
        np.add.reduceat(known.astype(np.int64), begins) > 0,
    )


def fits(amounts: np.ndarray) -> bool:
    """Say whether no sum of these whole numbers can leave 64 bits."""
    return max(int(amounts.max()), -int(amounts.min())) * len(amounts) < SAFE if len(amounts) else True


def summed(amounts: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Return the sum of each run of amounts; whole numbers without bounds where 64 bits might not hold them."""
    if fits(amounts):
        return np.add.reduceat(amounts, begins)
    return np.add.reduceat(amounts.astype(object), begins)


def added(amounts: np.ndarray) -> int:
    """Return the sum of amounts, exactly."""
    if fits(amounts):
        return int(amounts.sum(dtype=np.int64))
    return sum(map(int, amounts))


def merged(pieces: list[Piece], sought: Sought) -> list[tuple[tuple[str | None, ...], bool, int, int | None]]:
    """Return the lines of all versions, those of one key added up."""
    pieces = [piece for piece in pieces if len(piece[0])]
    if not pieces or not sought.by:
        return []
    parts, acts, cents, known = (np.concatenate([piece[place] for piece in pieces]) for place in range(4))
    keys = parts[:, 0]
    for place, name in enumerate((*sought.by[1:], ""), start=1):
        keys = keys * (len(_places.values[name]) if name else 2) + parts[:, place]
    order = np.argsort(keys, kind="stable")
    parts, keys, acts, cents, known = parts[order], keys[order], acts[order], cents[order], known[order]
    begins = np.concatenate([[0], np.flatnonzero(keys[1:] != keys[:-1]) + 1])
    if cents.dtype != object and not fits(cents):
        cents = cents.astype(object)
    sums, some, activities = (
        np.add.reduceat(cents, begins),
        np.add.reduceat(known.astype(np.int64), begins) > 0,
        np.add.reduceat(acts, begins),
    )
    values = [_places.values[name] for name in sought.by]
    return [
        (tuple(listed[place] for listed, place in zip(values, key, strict=False)), bool(key[-1]), number, int(amount) if is_known else None)
        for key, number, amount, is_known in zip(parts[begins].tolist(), activities.tolist(), sums.tolist(), some.tolist(), strict=True)
    ]
