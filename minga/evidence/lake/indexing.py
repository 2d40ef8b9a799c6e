"""Makes the index of the words of a version (searching).

Titles and descriptions in every language they stand in, identifiers, and the organisations that report, take part, give or receive.
"""

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

    def __init__(self) -> None:
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

    def mark(self, term: str, docs: Iterable[int]) -> None:
        """Take the activities that bear a term which is no word."""
        number, listed = self.number(term), list(docs)
        self.terms.extend([number] * len(listed))
        self.docs.extend(listed)
        self.weights.extend(b"\x01" * len(listed))

    def table(self) -> pa.Table:
        """Return the terms in order (of their UTF-8), each with its activities in order and their weights."""
        written = [term.encode(errors="replace") for term in self.numbers]
        order = sorted(range(len(written)), key=written.__getitem__)
        rank = np.empty(len(order), np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        terms = rank[np.frombuffer(self.terms, np.uint32)] if self.terms else np.zeros(0, np.uint32)
        docs, weights = np.frombuffer(self.docs, np.uint32), np.frombuffer(self.weights, np.uint8)
        by_term = np.lexsort((docs, terms))
        ends = np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=len(order)))]).astype(np.int32)
        lists = [pa.ListArray.from_arrays(pa.array(ends), pa.array(values[by_term])) for values in (docs, weights)]
        return pa.table({"term": pa.array([written[one] for one in order], pa.binary()), "docs": lists[0], "weights": lists[1]})


def forms(word: str, language: str | None) -> tuple[str, ...]:
    """Return what a folded word stands under: its stem in Spanish or English, itself in another ('-': in none), else every form."""
    if language is None:
        return word_forms(word)
    return (stems(word, language).split()[-1],) if language in ("es", "en") else (word,)


def build(folder: Path, *, memory: str = star.MEMORY) -> None:
    """Write the index of the version whose tables and star stand in `folder`, beside them; what was built before is replaced."""
    with shelf.over([folder], READ) as base:
        base.execute(f"SET memory_limit = '{memory}'")
        base.execute("SET threads = 1")
        base.execute("SET temp_directory = ?", [str(folder / ".spill")])
        for name in ("fact", "act", "goal", "in_unit"):
            base.execute(f"CREATE VIEW {name} AS FROM read_parquet('{str(folder / name).replace("'", "''")}.parquet')")
        counting.write(base, folder / counting.FILE)
        put(folder / TERMS, gathered(base).table())
        put(folder / ROWS, base.sql(LISTED).to_arrow_table().cast(ROW))
    for old in folder.glob("search-*"):
        old.unlink()
    mark_of(folder).touch()


def gathered(base: duckdb.DuckDBPyConnection) -> Postings:
    """Return the terms of every activity of a version."""
    found = Postings()
    rows = base.cursor()
    rows.execute(TEXTS)
    now, texts = -1, list[tuple[int, str | None, str]]()
    while batch := rows.fetchmany(BATCH):
        for a, worth, lang, text in batch:
            if a != now and texts:
                found.add(now, texts)
                texts = []
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
        grouped = f"SELECT value, list((act % 4294967296)::INTEGER) FROM ({sql}) AS said(act, value) GROUP BY value"
        for value, docs in base.execute(grouped).fetchall():
            found.mark(f"={name}={NONE if value is None else value}", docs)
    whole = "SELECT a, trim(iati_identifier) AS said FROM activity UNION SELECT a, trim(ref) FROM other_identifier"
    for said, docs in base.execute(f"SELECT said, list(DISTINCT a) FROM ({whole}) WHERE said <> '' GROUP BY said").fetchall():
        found.mark(f"#{said.casefold()}", docs)


def put(path: Path, table: pa.Table) -> None:
    """Write a table as one uncompressed batch, beside first."""
    passing = path.with_suffix(".tmp")
    batches = table.combine_chunks().to_batches()
    with pa.ipc.new_file(str(passing), table.schema) as writer:
        writer.write_batch(batches[0] if batches else pa.RecordBatch.from_pylist([], table.schema))
    passing.replace(path)
