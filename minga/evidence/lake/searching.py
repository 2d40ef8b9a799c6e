"""Words of published activities: an index beside the parts of each version, and the best activities for what somebody types.

`search.arrow`: every term of the version in order; `search.docs` and `search.weights`: of one after the other the activities that bear it,
in order, and how much each is about it (1–255). `found.arrow`: what a list shows of each activity. All stand uncompressed, so that they are
read where they lie; indexes of several versions are asked one
after the other and need no merging. Terms are folded stems of words (kit.text); a filter is a term too: `=country=EC`, `=year=2020`.
"""

import math
import threading
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from minga.ground.kit.text import query_words, telling, word_forms

APART = 32  # of a version's terms every so many stand in memory, to find the others by
PASSING = 4  # answers to which activities pass that are kept for a version
LAYOUT = 5  # of the files: an index of another layout is not read, and `minga lake figures` makes it again
TERMS, DOCS, WEIGHTS, ROWS = "search.arrow", "search.docs", "search.weights", "found.arrow"
BEST = 25
LOOSE_FROM = 3  # words: of two, one alone would say little
WHOLE = 2**20  # bytes: a smaller file is read, a larger one mapped
EXACT = 1e6  # points of the activity whose identifier is typed
ROW = pa.schema(
    [
        ("a", pa.int32()),
        ("identifier", pa.string()),
        *((name, pa.list_(pa.struct([("lang", pa.string()), ("text", pa.string())]))) for name in ("titles", "texts")),  # as published
        ("reporter", pa.string()),
        ("starts", pa.date32()),
        *((name, pa.decimal128(38, 2)) for name in ("committed", "spent")),
    ]
)


@dataclass(frozen=True)
class Hit:
    """An activity that was found: its dataset, its number there and what a list shows of it (columns of ROW)."""

    dataset: int
    a: int
    row: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """The best activities, how many there are in all, and the terms that were looked for (`loose`: none has all the words).

    `begun`: terms are beginnings of words.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    terms: tuple[frozenset[str], ...] = ()
    begun: bool = False
    loose: bool = False


@dataclass(frozen=True)
class Passes:
    """What is asked of an activity beside words: for each filter any of its values, years with a fact (first, last), and to count.

    `left_out`: numbers of the activities of a dataset that count in another one.
    """

    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    left_out: Mapping[int, np.ndarray] = field(default_factory=dict)


class Terms:
    """The terms of a version in order; the activities of the term `n`, and their weights, stand from `starts[n]` to `starts[n + 1]`."""

    def __init__(self, folder: Path) -> None:
        told = batch_of(folder / TERMS)
        self.words = told.column("term")
        self.starts = np.concatenate([np.zeros(1, np.int64), told.column("end").to_numpy()])
        self.docs, self.weights = np.frombuffer(held(folder / DOCS), np.uint32), np.frombuffer(held(folder / WEIGHTS), np.uint8)


class Index(Terms):
    """The index of one version, where it lies."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder, self.dataset = folder, int(folder.parent.name)
        self.opening = threading.Lock()
        self.coded: Any = None  # what `counting` keeps of the same version
        self.number = len(self.words)
        _valid, ends, letters = self.words.buffers()
        self.ends, self.letters = np.frombuffer(ends, np.int32)[: self.number + 1], memoryview(letters or b"")
        self.guide = [self[place] for place in range(0, self.number, APART)]
        self.passing = lru_cache(PASSING)(self._passing)
        self.rows = opened(folder / ROWS).read_all()
        self.numbers = self.rows.column("a").to_numpy()
        self.size = int(self.numbers[-1]) + 1 if len(self.numbers) else 0

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, place: int) -> bytes:
        return bytes(self.letters[self.ends[place] : self.ends[place + 1]])

    def place_of(self, term: bytes) -> int:
        """Return the place of a term, or of the first one behind where it would stand."""
        block = bisect_left(self.guide, term)
        return bisect_left(self, term, max(block - 1, 0) * APART, min(block * APART, self.number))

    def borne(self, term: bytes) -> slice:
        """Return where the activities of a term stand."""
        place = self.place_of(term)
        if place < self.number and self[place] == term:
            return slice(int(self.starts[place]), int(self.starts[place + 1]))
        return slice(0, 0)

    def between(self, low: bytes, high: bytes) -> slice:
        """Return where the activities of the terms from `low` to below `high` stand."""
        first, last = self.place_of(low), self.place_of(high)
        return slice(int(self.starts[first]), int(self.starts[max(last, first)]))

    def bearing(self, places: Iterable[slice]) -> np.ndarray:
        """Return, by number of activity, how much each is about any of the terms that stand there; 0 for those that bear none."""
        found = np.zeros(self.size, np.uint8)
        for number, place in enumerate(places):
            docs, weights = self.docs[place], self.weights[place]
            found[docs] = np.maximum(found[docs], weights) if number else weights
        return found

    def _passing(self, filters: tuple[tuple[str, tuple[str, ...]], ...], years: tuple[int | None, int | None]) -> np.ndarray | None:
        """Return which activities pass, by number (`Passes`), to be looked at only; None where all do."""
        asked = [[self.borne(f"={name}={value}".encode(errors="replace")) for value in values] for name, values in filters]
        if years != (None, None):
            first, last = years
            asked.append([self.between(f"=year={first or 0:04d}".encode(), f"=year={last or 9999:04d}~".encode())])
        found: np.ndarray | None = None
        for places in asked:
            mask = self.bearing(places) > 0
            found = mask if found is None else found & mask
        return found

    def row(self, a: int) -> dict[str, Any]:
        """Return what a list shows of an activity."""
        return self.rows.slice(int(np.searchsorted(self.numbers, a)), 1).to_pylist()[0]


def held(path: Path) -> pa.Buffer:
    """Return the bytes of a file: mapped where it is large, so that processes share it."""
    return pa.memory_map(str(path)).read_buffer() if path.stat().st_size > WHOLE else pa.py_buffer(path.read_bytes())


def opened(path: Path) -> pa.RecordBatchFileReader:
    """Return a file of rows."""
    return pa.ipc.open_file(held(path))


def batch_of(path: Path) -> pa.RecordBatch:
    """Return the only batch of a file of rows."""
    return opened(path).get_batch(0)


def mark_of(folder: Path) -> Path:
    """Return the file that stands where the index of a version is whole and of this layout; made last, it says by what code."""
    return folder / f"search-{LAYOUT}"


def made_at(folder: Path) -> int:
    """Return when the index of a version was made (nanoseconds), 0 where there is none of this layout."""
    mark = mark_of(folder)
    return mark.stat().st_mtime_ns if mark.exists() else 0


def made_on(folder: Path) -> str:
    """Return what tells the code that made the index of a version; '' where that is not known."""
    mark = mark_of(folder)
    return mark.read_text(encoding="utf-8") if mark.exists() else ""


_known: dict[tuple[Path, int], Index] = {}
_opening = threading.Lock()


def indexes(folders: Iterable[Path]) -> tuple[Index, ...]:
    """Return the indexes of these versions, those that are there; each is opened once, and let go when its version is not asked."""
    with _opening:
        wanted = {(folder, made): folder for folder in folders if (made := made_at(folder))}
        for key in _known.keys() - wanted.keys():
            del _known[key]
        for key, folder in wanted.items():
            if key not in _known:
                _known[key] = Index(folder)
        return tuple(_known[key] for key in wanted)


def search(text: str, among: Sequence[Index], passes: Passes | None = None) -> Found:
    """Return the best activities for what somebody typed, among those that pass.

    All words must be borne in one of their forms; where none has them all, by words that begin so; of three words or more, some of them.
    """
    words = telling(query_words(text))
    if not words:
        return Found()
    passing = [passed(index, passes or Passes()) for index in among]
    named = f"#{text.strip().casefold()}".encode(errors="replace")
    tries = [(False, False), (True, False)] + ([(False, True)] if len(words) >= LOOSE_FROM else [])
    for begun, loose in tries:
        terms = tuple(frozenset([word] if begun else word_forms(word)) for word in words)
        found = weighed(terms, begun, loose, named, among, passing)
        if found.total:
            return found
    return Found(terms=tuple(frozenset(word_forms(word)) for word in words))


def passed(index: Index, passes: Passes) -> np.ndarray | None:
    """Return which activities of a version pass the filters, by number; None where all do."""
    found = index.passing(passes.filters, passes.years)
    if index.dataset in passes.left_out:
        found = np.ones(index.size, bool) if found is None else found.copy()
        found[passes.left_out[index.dataset]] = False
    return found


def weighed(
    terms: tuple[frozenset[str], ...], begun: bool, loose: bool, named: bytes, among: Sequence[Index], passing: Sequence[np.ndarray | None]
) -> Found:
    """Return the best activities that bear all the words (`loose`: the most of them), rarer words counting more."""
    places = [[places_of(index, forms, begun) for forms in terms] for index in among]
    every = sum(len(index.numbers) for index in among) or 1
    borne = [sum(one.stop - one.start for found in places for one in found[word]) for word in range(len(terms))]
    if not (any(borne) if loose else all(borne)):
        return Found()
    rarity = [math.log(1 + every / number) if number else 0.0 for number in borne]
    scores, owners = [], []
    for index, found, passes in zip(among, places, passing, strict=True):
        score, matched = np.zeros(index.size, np.float32), np.zeros(index.size, np.uint8)
        for word, slices in enumerate(found):
            weight = index.bearing(slices)
            score += weight * np.float32(rarity[word])
            matched += weight > 0
        ok = matched >= (1 if loose else len(terms))
        score += matched * np.float32(EXACT / 100) if loose else 0
        exact = index.docs[index.borne(named)]
        score[exact] += np.float32(EXACT)
        ok &= passes if passes is not None else True
        docs = np.flatnonzero(ok)
        scores.append(score[docs])
        owners.append(docs)
    return best(scores, owners, among, terms, begun, loose)


def places_of(index: Index, forms: Iterable[str], begun: bool) -> list[slice]:
    """Return where the activities that bear a word stand; `begun`: a word that begins so."""
    if begun:
        return [index.between(form.encode(), form.encode() + b"\xff") for form in forms]
    return [place for form in sorted(forms) if (place := index.borne(form.encode())).stop > place.start]


def best(scores: list[np.ndarray], owners: list[np.ndarray], among: Sequence[Index], terms: tuple[frozenset[str], ...], begun: bool,
         loose: bool) -> Found:  # fmt: skip
    """Return the activities of most points, the first dataset and number first where they are as many."""
    points = np.concatenate(scores) if scores else np.zeros(0, np.float32)
    if len(points) > BEST:
        least = np.partition(points, len(points) - BEST)[len(points) - BEST]
        above = np.flatnonzero(points > least)
        chosen = np.concatenate([above, np.flatnonzero(points == least)[: BEST - len(above)]])
    else:
        chosen = np.arange(len(points))
    ends = np.cumsum([len(one) for one in owners])
    hits = []
    for place in chosen[np.lexsort((chosen, -points[chosen]))]:
        version = int(np.searchsorted(ends, place, side="right"))
        a = int(owners[version][int(place) - (int(ends[version - 1]) if version else 0)])
        hits.append(Hit(among[version].dataset, a, among[version].row(a)))
    return Found(tuple(hits), len(points), terms, begun, loose)
