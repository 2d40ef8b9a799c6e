"""Makes the index of the words of a version (searching).

Titles and descriptions in every language they stand in, identifiers, and the organisations that report, take part, give or receive.
"""

import tempfile
from array import array
from collections.abc import Iterable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from minga.evidence.lake import counting, shelf, star
from minga.evidence.lake.searching import ROW, ROWS, TERMS, mark_of
from minga.ground.kit.text import LONGEST_WORD, fold, stems, word_forms

TITLE, ORGANISATION, IDENTIFIER, DESCRIPTION = 6, 3, 4, 1  # how much a word says, by where it stands
LONGEST = 20_000  # characters of one text
SHOWN = 300  # characters of the description in a list
BATCH = 5_000
MOST = 1_000_000  # postings that are held at once
PIECE = 200  # characters without a space: what is longer is cut
READ = ("activity", "narrative", "other_identifier", "participating_org", "transaction")  # tables of IATI
TEXTS = f"""
SELECT a, {TITLE} AS worth, lang, title AS text FROM activity WHERE title IS NOT NULL
UNION ALL SELECT a, {TITLE}, n.lang, n.text FROM narrative n WHERE owner = 'activity.title'
    AND NOT EXISTS (FROM activity c WHERE c.a = n.a AND c.title = n.text)
UNION ALL SELECT a, {DESCRIPTION}, lang, description FROM activity WHERE description IS NOT NULL
UNION ALL SELECT a, {DESCRIPTION}, n.lang, n.text FROM narrative n WHERE owner = 'description'
    AND NOT EXISTS (FROM activity c WHERE c.a = n.a AND c.description = n.text)
UNION ALL SELECT a, {IDENTIFIER}, '-', iati_identifier FROM activity
UNION ALL SELECT a, {IDENTIFIER}, '-', ref FROM other_identifier
UNION ALL SELECT a, {ORGANISATION}, NULL, said FROM (
    SELECT a, unnest([reporting_name, reporting_ref]) AS said FROM activity
    UNION SELECT a, unnest([name, ref]) FROM participating_org
    UNION SELECT a, unnest([provider_name, provider_ref, receiver_name, receiver_ref]) FROM "transaction") WHERE said IS NOT NULL
ORDER BY a"""
FILTERED = {  # name of a filter: the query of (activity, value)
    **{name: f"SELECT DISTINCT act, {column} AS value FROM fact" for name, column in (
        ("giver", "giver"), ("country", "country"), ("region", "region"), ("sector", "sector"), ("category", "category"),
        ("status", "status"), ("aid_type", "aid_type"), ("flow", "flow"), ("kind", "kind"), ("reporter", "reporter"))},
    "year": "SELECT DISTINCT act, printf('%04d', year::INTEGER) FROM fact WHERE year IS NOT NULL",
    "unit": "SELECT DISTINCT act, unit FROM act LEFT JOIN in_unit USING (act)",
    "goal": "SELECT DISTINCT act, goal FROM act LEFT JOIN goal USING (act)",
}  # fmt: skip
NONE = "-"  # the value of a filter: what says nothing
LISTED = f"""
SELECT activity.a, identifier, activity.title, lang, coalesce(act.reporting_name, reporter) AS reporter, starts, committed, spent,
       left(description, {SHOWN}) AS text
FROM act JOIN activity ON activity.a = act.a LEFT JOIN (
    SELECT act, sum(CASE WHEN measure = 'commitment' THEN usd END) AS committed, sum(CASE WHEN measure = 'spending' THEN usd END) AS spent
    FROM fact GROUP BY act) USING (act)
ORDER BY activity.a"""


class Postings:
    """Which activities bear which term, and how much each is about it, gathered activity by activity."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where slices are put aside."""
        self.folder = folder
        self.slices: list[Slice] = []
        self.numbers: dict[str, int] = {}  # by term
        self.terms, self.docs, self.weights = array("I"), array("I"), bytearray()
        self.pieces: dict[tuple[str, str | None], tuple[int, ...]] = {}

    def number(self, term: str) -> int:
        return self.numbers.setdefault(term, len(self.numbers))

    def terms_of(self, piece: str, language: str | None) -> tuple[int, ...]:
        """Return the terms of a piece of text without spaces: the stem of each word; of an unknown language, all its forms."""
        key = (piece, language)
        found = self.pieces.get(key)
        if found is None:
            terms = [term for word in fold(piece[:PIECE]).split() for term in forms(word[:LONGEST_WORD], language)]
            found = self.pieces[key] = tuple(map(self.number, terms))
        return found

    def add(self, a: int, texts: Iterable[tuple[int, str | None, str]]) -> None:
        """Take the texts of an activity: (worth, language, text). A word in a long text says less."""
        said: dict[int, int] = {}
        length = 0
        for worth, lang, text in texts:
            language = lang[:2].lower() if lang else None
            for piece in text[:LONGEST].split():
                length += 1
                for term in self.terms_of(piece, language):
                    said[term] = said.get(term, 0) + worth
        ease = 4 * (0.4 + 0.6 * min(length, 600) / 60)
        self.terms.extend(said)
        self.docs.extend([a] * len(said))
        self.weights.extend([1 + int(254 * worth / (worth + ease)) for worth in said.values()])

    def mark(self, terms: list[str], docs: np.ndarray, places: np.ndarray) -> None:
        """Take the activities that bear terms which are no words: of each of `docs`, the place of its term."""
        numbers = np.array([self.number(term) for term in terms], np.uint32)
        self.terms.frombytes(numbers[places].tobytes())
        self.docs.frombytes(docs.astype(np.uint32).tobytes())
        self.weights.extend(bytes([1]) * len(docs))

    def settle(self) -> None:
        """Put what was gathered aside, by term and activity: a slice whose activities follow those of the slices before."""
        terms, docs = np.frombuffer(self.terms, np.uint32), np.frombuffer(self.docs, np.uint32)
        order = np.lexsort((docs, terms))
        self.slices.append(
            Slice(self.folder / f"{len(self.slices)}.npz", terms[order], docs[order], np.frombuffer(self.weights, np.uint8)[order])
        )
        self.terms, self.docs, self.weights = array("I"), array("I"), bytearray()
        self.pieces.clear()

    def table(self) -> pa.Table:
        """Return the terms in order (of their UTF-8), each with its activities in order and their weights."""
        self.settle()
        written = [term.encode(errors="replace") for term in self.numbers]
        order = sorted(range(len(written)), key=written.__getitem__)
        rank = np.empty(len(order), np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        many = np.zeros(len(order), np.int64)
        for one in self.slices:
            many[rank[one.terms]] += one.counts
        ends = np.concatenate([[0], np.cumsum(many)])
        docs, weights, free = np.empty(ends[-1], np.uint32), np.empty(ends[-1], np.uint8), ends[:-1].copy()
        for one in self.slices:
            ranks = rank[one.terms]
            begins = np.concatenate([[0], np.cumsum(one.counts)[:-1]]) if len(one.counts) else one.counts
            places = np.arange(int(one.counts.sum())) + np.repeat(free[ranks] - begins, one.counts)
            docs[places], weights[places] = one.read()
            free[ranks] += one.counts
        starts = pa.array(ends.astype(np.int32))
        lists = [pa.ListArray.from_arrays(starts, pa.array(values)) for values in (docs, weights)]
        return pa.table({"term": pa.array([written[one] for one in order], pa.binary()), "docs": lists[0], "weights": lists[1]})


class Slice:
    """Postings put aside: the terms in them, how many activities each has, and in a file those activities and weights."""

    def __init__(self, path: Path, terms: np.ndarray, docs: np.ndarray, weights: np.ndarray) -> None:
        """`terms`, in order, one for each of `docs` and `weights`."""
        self.path = path
        self.terms, self.counts = np.unique(terms, return_counts=True)
        np.savez(path, docs=docs, weights=weights)

    def read(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the activities and their weights, term by term."""
        with np.load(self.path) as held:
            return held["docs"], held["weights"]


def forms(word: str, language: str | None) -> tuple[str, ...]:
    """Return what a folded word stands under: its stem in Spanish or English, itself in another ('-': in none), else every form."""
    if language is None:
        return word_forms(word)
    return (stems(word, language).split()[-1],) if language in ("es", "en") else (word,)


def build(folder: Path, *, memory: str = star.MEMORY) -> None:
    """Write the index of the version whose tables and star stand in `folder`, beside them; what was built before is replaced."""
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        with shelf.bounded(folder, READ, memory) as base:
            for name in ("fact", "act", "goal", "in_unit"):
                base.execute(f"CREATE VIEW {name} AS FROM read_parquet('{str(folder / name).replace("'", "''")}.parquet')")
            counting.write(base, folder / counting.FILE)
            listed(base, folder / ROWS)
            found = gathered(base, Path(aside))
        put(folder / TERMS, found.table())
    for old in folder.glob("search-*"):
        old.unlink()
    mark_of(folder).touch()


def gathered(base: duckdb.DuckDBPyConnection, aside: Path) -> Postings:
    """Return the terms of every activity of a version; what is gathered is put aside in a folder, slice by slice."""
    found = Postings(aside)
    rows = base.cursor()
    rows.execute(TEXTS)
    now, texts = -1, list[tuple[int, str | None, str]]()
    while batch := rows.fetchmany(BATCH):
        for a, worth, lang, text in batch:
            if a != now and texts:
                found.add(now, texts)
                texts = []
                if len(found.terms) >= MOST:
                    found.settle()
            now = a
            if text:
                texts.append((worth, lang, text))
    if texts:
        found.add(now, texts)
    marked(base, found)
    return found


def marked(base: duckdb.DuckDBPyConnection, found: Postings) -> None:
    """Add what filters ask by, and whole identifiers."""
    for name, sql in FILTERED.items():
        rows = base.sql(
            f"SELECT coalesce(value::VARCHAR, '{NONE}') AS said, (act % 4294967296)::INTEGER AS a FROM ({sql}) AS told(act, value)"
        )
        mark(found, f"={name}=", rows)
    whole = "SELECT a, trim(iati_identifier) AS said FROM activity UNION SELECT a, trim(ref) FROM other_identifier"
    mark(found, "#", base.sql(f"SELECT DISTINCT lower(said) AS said, a FROM ({whole}) WHERE said <> ''"))


def mark(found: Postings, before: str, rows: duckdb.DuckDBPyRelation) -> None:
    """Add terms of rows (said, a): what is said, behind a sign that no word has."""
    table = rows.to_arrow_table()
    coded = table["said"].combine_chunks().dictionary_encode()
    terms = [before + said.casefold() if before == "#" else before + said for said in coded.dictionary.to_pylist()]
    found.mark(terms, table["a"].to_numpy(), coded.indices.to_numpy())


def listed(base: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write what a list shows of each activity, batch by batch, beside first."""
    passing = path.with_suffix(".tmp")
    with pa.ipc.new_file(str(passing), ROW) as writer:
        for batch in base.sql(LISTED).to_arrow_reader(BATCH):
            writer.write_batch(batch.cast(ROW))
    passing.replace(path)


def put(path: Path, table: pa.Table) -> None:
    """Write a table as one uncompressed batch, beside first."""
    passing = path.with_suffix(".tmp")
    batches = table.combine_chunks().to_batches()
    with pa.ipc.new_file(str(passing), table.schema) as writer:
        writer.write_batch(batches[0] if batches else pa.RecordBatch.from_pylist([], table.schema))
    passing.replace(path)
