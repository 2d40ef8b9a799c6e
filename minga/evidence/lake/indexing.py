"""Makes the index of the words of a version (searching).

Titles and descriptions in every language they stand in, identifiers, and the organisations that report, take part, give or receive.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from minga.evidence.lake import counting, postings, shelf, star
from minga.evidence.lake.lending import CATALOG
from minga.evidence.lake.postings import FILTER, NAMED, Postings
from minga.evidence.lake.renewing import ACT, Kept, let_stand, narrow, size_of, views_for
from minga.evidence.lake.searching import DOCS, ROW, ROWS, TERMS, WEIGHTS, made_on, mark_of, opened
from minga.ground.kit import text
from minga.ground.kit.memory import give_back

type Rows = Mapping[str, pa.Table]  # of files of a star

TITLE, ORGANISATION, IDENTIFIER, DESCRIPTION = 6, 3, 4, 1  # how much a word says, by where it stands
TEXT_MEMORY = "64MB"  # of what reads the texts of a slice; beyond it they go to disk
SHOWN = 300  # characters of the description in a list
BATCH = 2_000
OF_STAR = ("fact", "act", "goal", "in_unit")
LISTS = ("activity", "narrative")  # tables of IATI that lists are made from
READ = ("activity", "narrative", "other_identifier", "participating_org", "transaction")  # and words
TEXTS = f"""
SELECT a, worth, lang, left(text, {postings.LONGEST}) AS text
FROM (SELECT a, {TITLE} AS worth, lang, title AS text FROM activity
UNION ALL SELECT a, {TITLE}, n.lang, n.text FROM narrative n WHERE owner = 'activity.title'
    AND NOT EXISTS (FROM activity c WHERE c.a = n.a AND c.title = n.text)
UNION ALL SELECT a, {DESCRIPTION}, lang, description FROM activity
UNION ALL SELECT a, {DESCRIPTION}, n.lang, n.text FROM narrative n WHERE owner = 'description'
    AND NOT EXISTS (FROM activity c WHERE c.a = n.a AND c.description = n.text)
UNION ALL SELECT a, {IDENTIFIER}, '-', iati_identifier FROM activity
UNION ALL SELECT a, {IDENTIFIER}, '-', ref FROM other_identifier
UNION ALL SELECT a, {ORGANISATION}, NULL, said FROM (
    SELECT a, unnest([reporting_name, reporting_ref]) AS said FROM activity
    UNION SELECT a, unnest([name, ref]) FROM participating_org
    UNION SELECT a, unnest([provider_name, provider_ref, receiver_name, receiver_ref]) FROM "transaction"))
WHERE text <> '' ORDER BY a"""
WRITTEN = "SELECT a, trim(iati_identifier) AS said FROM activity UNION SELECT a, trim(ref) FROM other_identifier"
# Filters by what facts say, and by what else is said: of these the query of (activity, value).
OF_FACTS = ("giver", "country", "region", "sector", "category", "status", "aid_type", "flow", "kind", "reporter", "year")
FILTERED = {
    "unit": "SELECT DISTINCT act, unit FROM act LEFT JOIN in_unit USING (act)",
    "goal": "SELECT DISTINCT act, goal FROM act LEFT JOIN goal USING (act)",
}
PORTION = 500_000  # facts looked through at once, and the others of the last activity
YEAR = 4  # digits
PAID = """CREATE TEMP TABLE paid AS
SELECT act, sum(CASE WHEN measure = 'commitment' THEN usd END) AS committed, sum(CASE WHEN measure = 'spending' THEN usd END) AS spent
FROM fact GROUP BY act"""
NONE = "-"  # the value of a filter: what says nothing
LISTED = f"""
WITH told AS (
    SELECT said.a, owner, said.n, coalesce(said.lang, activity.lang, '') AS lang, text FROM narrative said JOIN activity USING (a)
    WHERE said.a BETWEEN $first AND $last AND owner IN ('activity.title', 'description') AND text IS NOT NULL),
titled AS (SELECT a, list({{'lang': lang, 'text': text}} ORDER BY n) AS titles FROM told WHERE owner = 'activity.title' GROUP BY a),
described AS (
    SELECT a, list({{'lang': lang, 'text': left(text, {SHOWN})}} ORDER BY n) AS texts FROM told WHERE owner = 'description' GROUP BY a)
SELECT activity.a, identifier,
       coalesce(titles, CASE WHEN act.title <> '' THEN [{{'lang': coalesce(activity.lang, ''), 'text': act.title}}] END) AS titles,
       coalesce(texts, CASE WHEN description <> ''
                            THEN [{{'lang': coalesce(activity.lang, ''), 'text': left(description, {SHOWN})}}] END) AS texts,
       coalesce(act.reporting_name, reporter) AS reporter, starts, committed, spent
FROM act JOIN activity ON activity.a = act.a LEFT JOIN paid USING (act) LEFT JOIN titled ON titled.a = act.a
     LEFT JOIN described ON described.a = act.a
WHERE act.a BETWEEN $first AND $last AND activity.a BETWEEN $first AND $last
ORDER BY activity.a"""


def build(
    folder: Path,
    *,
    memory: str = star.MEMORY,
    kept: Kept | None = None,
    changed: Rows | None = None,
    meanwhile: Callable[[], Rows] | None = None,
) -> None:
    """Write the index of the version whose tables and star stand in `folder`, beside them; what was built before is replaced.

    `kept`: activities whose words are those of the version before, if its index was made by the same code; where the others are searched
    by the same words and filters, its files stand here too. `changed`: rows of the star of the others (`amending.build`). `meanwhile`:
    makes the star and returns these, for which the words need not wait: both at once, on two processors.
    """
    copied = kept if kept and kept.is_most_of(folder) and made_on(kept.before) == basis() else None
    others = copied.others(folder) if copied else None
    worded = copied is not None and copied.words
    with tempfile.TemporaryDirectory(dir=folder) as aside, ThreadPoolExecutor(1) as hand:
        found = Postings(Path(aside))
        gathered = None if worded else hand.submit(gather, folder, found, copied, but=others is not None)
        rows = meanwhile() if meanwhile else changed or {}
        if gathered:
            gathered.result()
        same = copied if copied and star.made_on(folder) == star.made_on(copied.before) != "" else None
        follows = look_up(folder, found, memory, same, others, rows)
        give_back()
        if worded and same and others is not None and (follows or found.filters_as(same.before, others)):
            for name in (TERMS, DOCS, WEIGHTS):
                let_stand(same.before / name, folder / name)
        else:
            words = copied if others is not None else None
            complete(found, words and (words.all_of(folder) if worded else words), same and (same.all_of(folder) if follows else same))
            put(folder / TERMS, found.write(folder))
    for old in [*folder.glob("search-*"), *folder.glob("coded.arrow")]:  # the facts as numbers, until layout 4
        old.unlink()
    mark_of(folder).write_text(basis(), encoding="utf-8")


def look_up(folder: Path, found: Postings, memory: str, same: Kept | None, others: np.ndarray | None, changed: Rows) -> bool:
    """Write the facts as numbers and the rows of lists, and add what filters ask by; `same`: whose star is that of the version before.

    Returns whether all facts are; then nothing is added.
    """
    with shelf.bounded(folder, views_for(same, LISTS), memory) as base:
        for name in OF_STAR:
            base.execute(f"CREATE VIEW {name} AS FROM read_parquet('{str(folder / name).replace("'", "''")}.parquet')")
        follows = same is not None and counting.follow(folder, same.before)
        if not follows and not (same and others is not None):
            counting.write(base, folder, Filtering(found, same))
            give_back()
        if same:
            hide(base, same, changed)
            if others is not None and not follows:
                counting.amend(base, folder, same.before, others, Filtering(found))
        if not follows:
            filtered(base, found)
        give_back()
        few = same is not None and size_of(folder) - len(same.new) <= star.SLICE
        listed(base, folder / ROWS, [(0, star.LAST)] if few else star.slices(folder), same)
    return follows


def complete(found: Postings, words: Kept | None, filters: Kept | None) -> None:
    """Add what the version before says of activities that are kept: their words, and what filters ask by."""
    if words:
        found.keep(words.before, words.old, words.new)
    if filters:
        found.keep_filters(filters.before, filters.old, filters.new)


def gather(folder: Path, found: Postings, copied: Kept | None, but: bool = False) -> None:
    """Add the words of all activities of a version, as they are or as the version before has them (`but` these). No database."""
    if copied and not but:
        found.keep(copied.before, copied.old, copied.new)
    for span in [None] if copied else star.slices(folder):
        with shelf.bounded(folder, views_for(copied, READ), TEXT_MEMORY, span=span, spill=found.folder / "spill") as base:
            if copied:
                narrow(base, copied, READ)
            say(base, found)
    if found.slices:
        found.settle()  # what looks at the facts has that room too


@cache
def basis() -> str:
    """Return what tells one way of finding words from any other: our code and the stemmer's version."""
    code = b"".join(Path(one).read_bytes() for one in (__file__, postings.__file__, text.__file__))
    return hashlib.sha256(code + version("snowballstemmer").encode()).hexdigest()


def say(base: duckdb.DuckDBPyConnection, found: Postings) -> None:
    """Add the words of every activity that the tables show, and whole identifiers."""
    held: pa.Table | None = None
    for batch in base.sql(TEXTS).to_arrow_reader(BATCH):
        rows = pa.Table.from_batches([batch]) if held is None else pa.concat_tables([held, pa.Table.from_batches([batch])])
        last = pc.equal(rows.column("a"), rows.column("a")[-1])  # of the last activity more rows may come
        found.add(rows.filter(pc.invert(last)))
        held = rows.filter(last)
    if held is not None:
        found.add(held)
    mark(found, NAMED, base.sql(f"SELECT DISTINCT lower(said) AS said, a FROM ({WRITTEN}) WHERE said <> ''"))


class Filtering:
    """Adds what filters ask by of the facts that pass as numbers, of a portion of the activities at a time."""

    def __init__(self, found: Postings, kept: Kept | None = None) -> None:
        """`kept`: of these activities nothing is added."""
        self.found, self.kept = found, kept
        self.acts = np.zeros(0, np.int32)  # of each fact, in order
        self.order: slice | np.ndarray = slice(None)  # what puts facts so

    def __call__(self, columns: counting.Columns, known: counting.Known) -> None:
        if "a" in columns:
            self.order = counting.by_activity(columns["a"])
            self.acts = columns["a"][self.order]
        for name in [name for name in columns if name in OF_FACTS]:
            numbers, values = columns[name][self.order], list(known[name])
            for low, end in self._portions():
                self._add(name, values, np.unique(self.acts[low:end].astype(np.int64) * len(values) + numbers[low:end]))

    def _portions(self) -> Iterator[tuple[int, int]]:
        """Yield the first fact and the end of those of some activities, each whole."""
        low = 0
        while low < len(self.acts):
            last = min(low + PORTION, len(self.acts)) - 1
            end = int(np.searchsorted(self.acts, self.acts[last], side="right"))
            yield low, end
            low = end

    def _add(self, name: str, values: list[str | None], keys: np.ndarray) -> None:
        """Take pairs of an activity and the number of a value, as one number each."""
        docs, places = np.divmod(keys, len(values))
        wanted = np.array([value is not None or name != "year" for value in values])[places]
        if self.kept is not None:
            wanted &= ~np.isin(docs, self.kept.new)
        used, places = np.unique(places[wanted], return_inverse=True)
        told = [NONE if values[one] is None else values[one].zfill(YEAR) if name == "year" else values[one] for one in used]
        self.found.mark([f"{FILTER}{name}{FILTER}{one}" for one in told], docs[wanted], places)


def filtered(base: duckdb.DuckDBPyConnection, found: Postings) -> None:
    """Add what filters ask by that facts do not say."""
    for name, sql in FILTERED.items():
        rows = base.sql(f"SELECT coalesce(value::VARCHAR, '{NONE}') AS said, (act % {ACT})::INTEGER AS a FROM ({sql}) AS told(act, value)")
        mark(found, f"{FILTER}{name}{FILTER}", rows)


def hide(base: duckdb.DuckDBPyConnection, kept: Kept, changed: Rows) -> None:
    """Have the tables that lists and filters are made from show only what is not kept: `changed`, where these rows are at hand."""
    narrow(base, kept, LISTS)
    for name in OF_STAR:
        if name in changed:
            base.register(name, changed[name])
        else:
            base.execute(f"CREATE TEMP VIEW {name} AS FROM {CATALOG}.main.{name} ANTI JOIN kept ON act % {ACT} = kept.new")


def mark(found: Postings, before: str, rows: duckdb.DuckDBPyRelation) -> None:
    """Add terms of rows (said, a): what is said, behind a sign that no word has."""
    table = rows.to_arrow_table()
    coded = table["said"].combine_chunks().dictionary_encode()
    terms = [before + said.casefold() if before == NAMED else before + said for said in coded.dictionary.to_pylist()]
    found.mark(terms, table["a"].to_numpy(), coded.indices.to_numpy())


def listed(base: duckdb.DuckDBPyConnection, path: Path, spans: list[star.Span], kept: Kept | None = None) -> None:
    """Write what a list shows of each activity that the tables show, and of those that are kept what it showed before, beside first.

    A slice of the activities at a time, for all their texts at once need not fit in memory.
    """
    base.execute(PAID)
    passing = path.with_suffix(".tmp")
    with pa.ipc.new_file(str(passing), ROW) as writer:
        asked = (base.sql(LISTED, params={"first": first, "last": last}).to_arrow_reader(BATCH) for first, last in spans)
        batches = (batch.cast(ROW) for reader in asked for batch in reader)
        if kept:
            batches = iter(with_those_before(pa.Table.from_batches(batches, ROW), kept).to_batches(BATCH))
        for batch in batches:
            writer.write_batch(batch)
    passing.replace(path)


def with_those_before(rows: pa.Table, kept: Kept) -> pa.Table:
    """Return rows of a list with those of the version before that are kept, by activity."""
    before = opened(kept.before / ROWS).read_all()
    numbers = before.column("a").to_numpy()
    here = np.full(max(int(numbers.max(initial=0)), int(kept.old.max(initial=0))) + 1, -1, np.int64)
    here[kept.old] = kept.new
    stays = here[numbers] >= 0
    place = before.column_names.index("a")
    before = before.filter(pa.array(stays)).set_column(place, ROW.field("a"), pa.array(here[numbers][stays], ROW.field("a").type))
    return pa.concat_tables([before, rows]).sort_by("a")


def put(path: Path, table: pa.Table) -> None:
    """Write a table as one uncompressed batch, beside first."""
    passing = path.with_suffix(".tmp")
    batches = table.combine_chunks().to_batches()
    with pa.ipc.new_file(str(passing), table.schema) as writer:
        writer.write_batch(batches[0] if batches else pa.RecordBatch.from_pylist([], table.schema))
    passing.replace(path)
