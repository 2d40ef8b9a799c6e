"""Which activities of a version bear which term, and how much each is about it: gathered from its texts and put aside, slice by slice."""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from minga.evidence.lake.searching import DOCS, WEIGHTS, Terms
from minga.ground.kit.text import LONGEST_WORD, fold, stems, word_forms

LONGEST = 20_000  # characters of one text
MOST = 500_000  # postings that are held at once
PORTION = 1_000_000  # characters of texts that are taken apart at once, or those of one activity
PIECE = 200  # characters without a space: what is longer is cut
LANGUAGE = 2  # letters of a language that tell it
FILTER, NAMED = "=", "#"  # what stands before a filter's value, and before an identifier as it is written

type Spoken = tuple[str, str | None]  # a piece of text without spaces, and its language


class Postings:
    """Which activities bear which term; each activity's texts come at once, in rows that follow one another."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where slices are put aside."""
        self.folder = folder
        self.slices: list[Slice] = []
        self.mixed = False  # whether activities of one slice stand between those of another
        self.numbers: dict[str, int] = {}  # by term
        self.known: dict[Spoken, bytes] = {}  # numbers of the terms of a piece of text, four bytes each
        self.terms, self.docs, self.weights = array("I"), array("I"), bytearray()

    def number(self, term: str) -> int:
        return self.numbers.setdefault(term, len(self.numbers))

    def add(self, rows: pa.Table) -> None:
        """Take texts (a, worth, lang, text), by activity. A word in a long text says less."""
        for portion in portions(rows):
            self._take(portion)
            if len(self.terms) >= MOST:
                self.settle()

    def _take(self, rows: pa.Table) -> None:
        owners, pieces, codes = pieces_of(rows)
        if not len(pieces):
            return
        said = [self.known.get(piece) or self._know(piece) for piece in pieces]
        many = np.fromiter(map(len, said), np.int64, len(said)) // 4
        each = many[codes]  # terms of each piece
        flat = np.frombuffer(b"".join(said), np.uint32)
        begins = (np.cumsum(many) - many)[codes]
        places = np.arange(int(each.sum())) + np.repeat(begins - (np.cumsum(each) - each), each)
        docs = rows.column("a").to_numpy()[owners].astype(np.uint64)
        worth = np.repeat(rows.column("worth").to_numpy()[owners].astype(np.int64), each)
        keys = np.repeat(docs << np.uint64(32), each) | flat[places]
        order = np.argsort(keys)
        keys = keys[order]
        firsts = firsts_of(keys)
        self._weigh(keys[firsts], np.add.reduceat(worth[order], firsts) if len(firsts) else firsts, docs)

    def _know(self, piece: Spoken) -> bytes:
        found = self.known[piece] = array("I", map(self.number, terms_of(*piece))).tobytes()
        return found

    def _weigh(self, keys: np.ndarray, worth: np.ndarray, docs: np.ndarray) -> None:
        """Keep each (activity, term) with what it weighs; `docs`: the activity of each piece of text."""
        bearing = keys >> np.uint64(32)
        length = np.searchsorted(docs, bearing, side="right") - np.searchsorted(docs, bearing, side="left")
        ease = 4 * (0.4 + 0.6 * np.minimum(length, 600) / 60)
        self.terms.frombytes((keys & np.uint64(2**32 - 1)).astype(np.uint32).tobytes())
        self.docs.frombytes(bearing.astype(np.uint32).tobytes())
        self.weights.extend((1 + (254 * worth / (worth + ease)).astype(np.int64)).astype(np.uint8).tobytes())

    def mark(self, terms: list[str], docs: np.ndarray, places: np.ndarray, weights: bytes = b"") -> None:
        """Take activities that bear terms: of each of `docs`, the place of its term; what is no word weighs 1."""
        numbers = np.array([self.number(term) for term in terms], np.uint32)
        self.terms.frombytes(numbers[places].tobytes())
        self.docs.frombytes(docs.astype(np.uint32).tobytes())
        self.weights.extend(weights or bytes([1]) * len(docs))
        if len(self.terms) >= MOST:
            self.settle()

    def keep(self, before: Path, old: np.ndarray, new: np.ndarray) -> None:
        """Take what the index `before` says of the activities `old`, which are `new` here, but for what filters ask by."""
        held = Terms(before)
        first, end = of_filters(held)
        self._copy(held, 0, first, old, new)
        self._copy(held, end, len(held.words), old, new)

    def keep_filters(self, before: Path, old: np.ndarray, new: np.ndarray) -> None:
        """Take what filters ask by of the activities `old`, which are `new` here; their facts are the very ones that stood there."""
        held = Terms(before)
        self._copy(held, *of_filters(held), old, new)

    def filters_as(self, before: Path, docs: np.ndarray) -> bool:
        """Say whether what was taken is all that filters ask by of these activities in the index `before`; not asked where that is much."""
        if self.slices:
            return False
        held = Terms(before)
        here = np.zeros(max(int(held.docs.max(initial=0)), int(docs.max(initial=0))) + 1, bool)
        here[docs] = True
        low, high = (int(held.starts[place]) for place in of_filters(held))
        places = low + np.flatnonzero(here[held.docs[low:high]])
        if len(places) != len(self.terms):
            return False
        owners = np.searchsorted(held.starts, places, side="right") - 1
        begins = firsts_of(owners)
        terms, rank = self._ranked()
        ranks, mine = rank[np.frombuffer(self.terms, np.uint32)], np.frombuffer(self.docs, np.uint32)
        order = np.argsort(both(ranks, mine))
        ranks = ranks[order]
        return (
            np.array_equal(firsts_of(ranks), begins)
            and np.array_equal(mine[order], held.docs[places])
            and np.array_equal(np.frombuffer(self.weights, np.uint8)[order], held.weights[places])
            and [terms[one] for one in ranks[begins]] == held.words.take(pa.array(owners[begins])).to_pylist()
        )

    def _ranked(self) -> tuple[list[bytes], np.ndarray]:
        """Return the terms in order (of their UTF-8), and the place there of each by its number."""
        written = [term.encode(errors="replace") for term in self.numbers]
        order = sorted(range(len(written)), key=written.__getitem__)
        rank = np.empty(len(order), np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        return [written[one] for one in order], rank

    def _copy(self, held: Terms, low: int, high: int, old: np.ndarray, new: np.ndarray) -> None:
        """Take the terms of an index from `low` to below `high`, of these activities."""
        here = np.full(max(int(held.docs.max(initial=0)), int(old.max(initial=0))) + 1, -1, np.int64)
        here[old] = new
        for first, end in blocks(held.starts[low : high + 1]):
            first, end = first + low, end + low
            span = slice(int(held.starts[first]), int(held.starts[end]))
            owners = np.repeat(np.arange(first, end), np.diff(held.starts[first : end + 1]))
            found = here[held.docs[span]]
            stays = found >= 0
            owners = owners[stays]
            begins = firsts_of(owners)
            borne, places = owners[begins], np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(owners))))
            terms = [word.decode() for word in held.words.take(pa.array(borne)).to_pylist()]
            self.mark(terms, found[stays], places, held.weights[span][stays].tobytes())
        self.mixed = True

    def settle(self) -> None:
        """Put what was gathered aside, by term and activity: a slice."""
        terms, docs = np.frombuffer(self.terms, np.uint32), np.frombuffer(self.docs, np.uint32)
        order = np.argsort(both(terms, docs))
        self.slices.append(
            Slice(self.folder / str(len(self.slices)), terms[order], docs[order], np.frombuffer(self.weights, np.uint8)[order])
        )
        self.terms, self.docs, self.weights = array("I"), array("I"), bytearray()
        self.known.clear()

    def write(self, folder: Path) -> pa.Table:
        """Write the activities of each term, in order, and their weights (`searching.Terms`), those of some terms at a time.

        Returns the terms in order (of their UTF-8), each with where its activities end.
        """
        self.settle()
        terms, rank = self._ranked()
        many = np.zeros(len(terms), np.int64)
        for one in self.slices:
            one.rank(rank)
            many[one.terms] += one.counts
        ends = np.concatenate([[0], np.cumsum(many)])
        with beside(folder / DOCS) as docs, beside(folder / WEIGHTS) as weights:
            for first, end in blocks(ends):
                for file, values in zip((docs, weights), self._block(ends, first, end), strict=True):
                    file.write(values.tobytes())
        return pa.table({"term": pa.array(terms, pa.binary()), "end": pa.array(ends[1:])})

    def _block(self, ends: np.ndarray, first: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the activities and weights of the terms from `first` to below `end`."""
        here = ends[first : end + 1] - ends[first]
        docs, weights, free = np.empty(here[-1], np.uint32), np.empty(here[-1], np.uint8), here[:-1].copy()
        for one in self.slices:
            terms, counts, found = one.read(first, end)
            begins = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else counts
            places = np.arange(int(counts.sum())) + np.repeat(free[terms - first] - begins, counts)
            docs[places], weights[places] = found
            free[terms - first] += counts
        if self.mixed:
            order = np.argsort(both(np.repeat(np.arange(end - first), np.diff(here)), docs))
            docs, weights = docs[order], weights[order]
        return docs, weights


def both(high: np.ndarray, low: np.ndarray) -> np.ndarray:
    """Return two whole numbers of 32 bits as one, by which both are ordered at once."""
    return (high.astype(np.uint64) << np.uint64(32)) | low.astype(np.uint64)


def firsts_of(values: np.ndarray) -> np.ndarray:
    """Return where each run of the same values begins."""
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])[: len(values)])


def of_filters(held: Terms) -> tuple[int, int]:
    """Return the first of the terms of an index that filters ask by, and the end of them: they stand together."""
    chosen = np.flatnonzero(pc.starts_with(held.words.cast(pa.string()), FILTER).to_numpy(zero_copy_only=False))
    return (int(chosen[0]), int(chosen[-1]) + 1) if len(chosen) else (0, 0)


@contextmanager
def beside(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written beside its place and renamed when it is whole."""
    passing = path.with_suffix(".tmp" + path.suffix)
    with passing.open("wb") as file:
        yield file
    passing.replace(path)


class Slice:
    """Postings put aside: the terms in them, how many activities each has, and in files those activities and weights."""

    def __init__(self, path: Path, terms: np.ndarray, docs: np.ndarray, weights: np.ndarray) -> None:
        """`terms`, in order, one for each of `docs` and `weights`."""
        self.paths = path.with_suffix(".docs"), path.with_suffix(".weights")
        begins = firsts_of(terms)
        self.terms, self.starts = terms[begins], np.append(begins, len(terms))
        self.counts = np.diff(self.starts)
        self._put(docs, weights)

    def _put(self, docs: np.ndarray, weights: np.ndarray) -> None:
        for path, values in zip(self.paths, (docs, weights), strict=True):
            values.tofile(path)

    def rank(self, rank: np.ndarray) -> None:
        """Have the terms numbered otherwise, and put in that order."""
        ranks = rank[self.terms]
        order = np.argsort(ranks)
        counts = self.counts[order]
        starts = np.concatenate([[0], np.cumsum(counts)])
        places = np.arange(int(starts[-1])) + np.repeat(self.starts[:-1][order] - starts[:-1], counts)
        docs, weights = (values[places] for values in self._read(0, int(starts[-1])))
        self.terms, self.counts, self.starts = ranks[order].astype(np.int64), counts, starts
        self._put(docs, weights)

    def read(self, first: int, end: int) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
        """Return the terms from `first` to below `end`, how many activities each has, and these and their weights, term by term."""
        low, high = np.searchsorted(self.terms, [first, end])
        return self.terms[low:high], self.counts[low:high], self._read(int(self.starts[low]), int(self.starts[high]))

    def _read(self, start: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        docs, weights = self.paths
        return (
            np.fromfile(docs, np.uint32, end - start, offset=start * np.dtype(np.uint32).itemsize),
            np.fromfile(weights, np.uint8, end - start, offset=start),
        )


def portions(rows: pa.Table) -> Iterator[pa.Table]:
    """Yield rows of some activities at once, each activity whole, as many as PORTION characters allow."""
    if not rows.num_rows:
        return
    owners = rows.column("a").to_numpy()
    begins = np.concatenate([[0], np.flatnonzero(owners[1:] != owners[:-1]) + 1, [len(owners)]])
    characters = pc.min_element_wise(pc.utf8_length(rows.column("text")), pa.scalar(LONGEST, pa.int32())).to_numpy()
    sums = np.concatenate([[0], np.cumsum(characters, dtype=np.int64)])[begins]
    first = 0
    while first < len(begins) - 1:
        last = max(int(np.searchsorted(sums, sums[first] + PORTION, side="right")) - 1, first + 1)
        yield rows.slice(int(begins[first]), int(begins[last] - begins[first]))
        first = last


def pieces_of(rows: pa.Table) -> tuple[np.ndarray, list[Spoken], np.ndarray]:
    """Take texts apart at their spaces. Returns the row of each piece, the different (piece, language), and which of these each is."""
    texts = pc.utf8_slice_codeunits(rows.column("text").combine_chunks(), 0, LONGEST)
    # Arrow looks at the byte behind the last text where that ends in a space (apache/arrow#37757): trimmed, none does.
    lists = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(texts))
    owners, pieces = np.repeat(np.arange(len(lists)), np.diff(lists.offsets.to_numpy())), lists.flatten()
    told = pc.not_equal(pieces, "")  # of a text without a word
    owners, coded = owners[told.to_numpy(zero_copy_only=False)], pieces.filter(told).dictionary_encode()
    spoken = rows.column("lang").combine_chunks().dictionary_encode()
    languages = [one[:LANGUAGE].lower() if one else None for one in [*spoken.dictionary.to_pylist(), None]]
    language = spoken.indices.fill_null(len(languages) - 1).to_numpy()[owners]
    both = coded.indices.to_numpy().astype(np.int64) * len(languages) + language
    different, codes = np.unique(both, return_inverse=True)
    words = coded.dictionary.take(pa.array(different // len(languages))).to_pylist()
    return owners, [(word, languages[one]) for word, one in zip(words, (different % len(languages)).tolist(), strict=True)], codes


def terms_of(piece: str, language: str | None) -> list[str]:
    """Return the terms of a piece of text without spaces: the stem of each word; of an unknown language, all its forms."""
    return [term for word in fold(piece[:PIECE]).split() for term in forms(word[:LONGEST_WORD], language)]


def forms(word: str, language: str | None) -> tuple[str, ...]:
    """Return what a folded word stands under: its stem in Spanish or English, itself in another ('-': in none), else every form."""
    if language is None:
        return word_forms(word)
    return (stems(word, language).split()[-1],) if language in ("es", "en") else (word,)


def blocks(starts: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the first term and the end of some terms that have MOST postings together, or of one that has more."""
    first = 0
    while first < len(starts) - 1:
        end = max(int(np.searchsorted(starts, starts[first] + MOST, side="right")) - 1, first + 1)
        yield first, end
        first = end
