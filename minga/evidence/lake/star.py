"""From the tables of a version to what answers: money, facts and the answers of the eight questions, in Parquet beside them.

`money`: each amount of a transaction, budget or planned disbursement in dollars and euros at its own date, or why not. `fact`: activity ×
kind of money × year × place × sector × giver; percentages applied once, the remainder of rounding on the last part
(figures.splitting has the same rule for the registry). What nobody has said how to divide stands on a line of its own (`place_rest`,
`sector_rest`). `answer_<question>`: what each of the eight questions answers for this version; those of several versions add up.
"""

import hashlib
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
from django.db.models import Count, Max
from pyarrow import parquet

from minga.evidence.lake import conversion, shelf
from minga.evidence.lake.conversion import Rates
from minga.evidence.lake.renewing import ASKED, Kept, let_stand, narrow, views_for, widen
from minga.ground.territory.locating import stamp as boundaries
from minga.ground.territory.locating import units_at
from minga.ground.territory.models import Unit

type Span = tuple[int, int]  # the first and the last number of some activities
type Located = tuple[str, tuple[str | None, str | None, str | None]]  # country, keys of its units by level
type Locate = Callable[[Sequence[tuple[float, float]]], list[Located | None]]

FOLDER = Path(__file__).parent / "questions"
TABLES = ("money", "fact", "act", "giver", "goal", "in_unit", "cube")
NAMED = ("activity", "participating_org")  # tables that `who` and `act` in star.sql are made of
OVER_ALL = 2  # statements at the end of star.sql that count over several activities
LAYOUT = 1  # of the files: a star of another layout is not read, and `minga lake figures` makes it again
HEADING = re.compile(r"^-- question: (\w+) \(([\w, ]+)\)$", re.MULTILINE)
SLICE = 3000  # activities whose star is made at once, or a few more: what is held does not grow with the version
LAST = 2**31 - 1  # above every number of an activity
MEMORY = "256MB"  # of the builder; what is larger goes to disk
DEEPEST = {"PCLI": 0, "PCL": 0, "PCLD": 0, "PCLS": 0, "ADM1": 1, "ADM2": 2}  # what a location says it is: no deeper unit is taken
UNIT = pa.schema([("act", pa.int64()), ("country", pa.string()), *((f"unit{level}", pa.string()) for level in (1, 2, 3))])
IN_UNIT = pa.schema([("act", pa.int64()), ("unit", pa.string())])


@dataclass(frozen=True)
class Question:
    """One of the eight: its SQL over `fact`, and the columns by which its lines differ."""

    name: str
    keys: tuple[str, ...]
    sql: str


@cache
def questions() -> dict[str, Question]:
    """Return the eight questions by name, as questions.sql writes them."""
    text = (FOLDER / "questions.sql").read_text(encoding="utf-8")
    pieces = HEADING.split(text)[1:]
    return {
        name: Question(name, tuple(keys.split(", ")), sql.strip().rstrip(";"))
        for name, keys, sql in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    }


@cache
def answers() -> dict[str, tuple[str, ...]]:
    """Return the files of kept answers, each with the columns by which its lines differ."""
    return {"cube": ("dimension", "measure", "value", "rest")} | {f"answer_{one.name}": one.keys for one in questions().values()}


def build(
    folder: Path,
    *,
    rates: Rates | None = None,
    locate: Locate | None = None,
    memory: str = MEMORY,
    threads: int = 1,
    kept: Kept | None = None,
    on: str | None = None,
) -> None:
    """Write the star of the version whose tables stand in `folder`, beside them; what was built before is replaced.

    Each file is written beside and renamed: one that is there is whole. `rates`: those of the database unless others are given;
    `locate`: which units hold points, the territory's unless another is given. `kept`: activities whose rows may be copied from the star
    of the version before, if that was made `on` the same basis (of this database unless rates or places are given).
    """
    known, where = rates or conversion.here(), locate or located
    basis = basis_of(rates, locate, on)
    kept = kept if kept and made_on(kept.before) == basis != "" and kept.is_most_of(folder) else None
    if kept and kept.figures:
        with asking(folder, memory, threads, names=views_for(kept, NAMED)) as base:
            follow(base, kept, folder)
    else:
        build_slices(folder, known, where, kept, memory, threads)
    finish(folder, basis)


def build_slices(folder: Path, rates: Rates, locate: Locate, kept: Kept | None, memory: str, threads: int) -> None:
    """Write the files of a star slice by slice, as many at once as there are threads, and put those of several slices together.

    The database is asked here alone: other threads would not see what stands in a transaction of this one.
    """
    spans = slices(folder)
    places = [folder] if len(spans) == 1 else [folder / ".slices" / str(number) for number in range(len(spans))]
    hands = min(threads, len(spans))
    with ThreadPoolExecutor(hands) as pool:
        written = deque[Future[None]]()
        for place, span in zip(places, spans, strict=True):
            if len(written) == hands:
                written.popleft().result()
            place.mkdir(parents=True, exist_ok=True)
            part = kept.between(span) if kept and len(spans) > 1 else kept
            until = ExitStack()
            base = until.enter_context(asking(folder, memory, threads // hands, span, spill=place / ".spill"))
            begin(base, rates, locate, part)
            written.append(pool.submit(write_slice, base, place, part, until))
        for one in written:
            one.result()
    if len(places) > 1:
        with asking(folder, memory, 1) as base:
            join(base, places, folder, threads)
        shutil.rmtree(folder / ".slices")


def write_slice(base: duckdb.DuckDBPyConnection, place: Path, kept: Kept | None, until: ExitStack) -> None:
    """Make the tables of a star that was begun, write every file of it into a folder, and give the connection back."""
    with until:
        make_rows(base)
        if kept:
            widen(base, kept)
        count_over_all(base)
        for name in TABLES:
            put(base, f"FROM {name}", place / f"{name}.parquet")
        for question in questions().values():
            put(base, question.sql, place / f"answer_{question.name}.parquet")


def finish(folder: Path, basis: str) -> None:
    """Say that the star of a version is whole, and on what basis it was made."""
    for old in folder.glob("star-*"):
        old.unlink()
    passing = mark_of(folder).with_suffix(".tmp")
    passing.write_text(basis, encoding="utf-8")
    passing.replace(mark_of(folder))
    shutil.rmtree(folder / ".spill", ignore_errors=True)


@contextmanager
def asking(
    folder: Path, memory: str, threads: int, span: Span | None = None, names: Iterable[str] = ASKED, spill: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend a connection over tables of a version, or over a slice of its activities, whose rows may come in any order."""
    with shelf.bounded(folder, names, memory, threads, span, spill) as base:
        base.execute("SET preserve_insertion_order = false")
        yield base


def slices(folder: Path) -> list[Span]:
    """Return the first and the last number of the activities of each slice of a version: row groups, until they hold SLICE activities."""
    path = folder / "activity.parquet"
    if not path.exists():
        return [(0, LAST)]
    told = parquet.ParquetFile(path).metadata
    column = told.schema.to_arrow_schema().get_field_index("a")
    ends, many = list[int](), 0
    for place in range(told.num_row_groups):
        group = told.row_group(place)
        many += group.num_rows
        if many >= SLICE:
            ends.append(group.column(column).statistics.max)
            many = 0
    ends[len(ends) - 1 if ends and not many else len(ends) :] = [LAST]
    return list(zip([0, *(end + 1 for end in ends)], ends, strict=False))


def join(base: duckdb.DuckDBPyConnection, places: list[Path], folder: Path, threads: int) -> None:
    """Write the star of a version from those of its slices, as many files at once as there are threads.

    Rows follow one another, what is counted is added up.
    """
    base.execute("SET preserve_insertion_order = true")
    counted = {"giver": ("ref", "name")} | answers()
    with ThreadPoolExecutor(threads) as pool:
        written = []
        for name, columns in empty().items():
            paths = ", ".join(f"'{str(place / name).replace("'", "''")}.parquet'" for place in places)
            sql = f"FROM read_parquet([{paths}])"
            if keys := counted.get(name):
                sums = ", ".join(f"sum({one})::{kind} AS {one}" for one, kind in columns.items() if one not in keys)
                sql = f"SELECT {', '.join(keys)}, {sums} {sql} GROUP BY {', '.join(keys)}"
            written.append(pool.submit(put, base.cursor(), sql, folder / f"{name}.parquet"))
        for one in written:
            one.result()


def follow(base: duckdb.DuckDBPyConnection, kept: Kept, folder: Path) -> None:
    """Let the files of the star before stand here too, for no figure differs; names and titles of activities are made again."""
    for name in [*TABLES, *(f"answer_{one}" for one in questions())]:
        if name != "act":
            let_stand(kept.before / f"{name}.parquet", folder / f"{name}.parquet")
    narrow(base, kept, NAMED)
    for statement in statements():
        if statement.startswith(("CREATE TEMP TABLE who ", "CREATE TEMP TABLE act ")):
            base.execute(statement)
    widen(base, kept, NAMED, ["act"])
    put(base, "FROM act", folder / "act.parquet")


@cache
def statements() -> tuple[str, ...]:
    """Return the statements of star.sql, without the words before the first."""
    first, *others = (FOLDER / "star.sql").read_text(encoding="utf-8").split("\n----\n")
    return first.partition("\n\n")[2], *others


def mark_of(folder: Path) -> Path:
    """Return the file that stands where the star of a version is whole and of this layout; made last, it says on what basis."""
    return folder / f"star-{LAYOUT}"


def made_at(folder: Path) -> int:
    """Return when the star of a version was made (nanoseconds), 0 where there is none of this layout."""
    mark = mark_of(folder)
    return mark.stat().st_mtime_ns if mark.exists() else 0


def made_on(folder: Path) -> str:
    """Return the basis on which the star of a version was made; '' where that is not known."""
    mark = mark_of(folder)
    return mark.read_text(encoding="utf-8") if mark.exists() else ""


def basis_of(rates: Rates | None, locate: Locate | None, on: str | None) -> str:
    """Return the basis on which a star is made: this database's unless rates or places are given; '' where these are not told."""
    return on if on is not None else "" if rates or locate else basis_here()


def basis_here() -> str:
    """Return what tells one state of all that a star depends on beside its version: rates, boundaries, units, our SQL and DuckDB."""
    units = Unit.objects.aggregate(number=Count("id"), newest=Max("id"))
    states = (conversion.stamp(), boundaries(), tuple(units.values()), written(), duckdb.__version__)
    return hashlib.sha256(repr(states).encode()).hexdigest()


@cache
def written() -> str:
    """Return what tells our SQL from any other."""
    return hashlib.sha256(b"".join((FOLDER / name).read_bytes() for name in ("star.sql", "questions.sql"))).hexdigest()


def begin(base: duckdb.DuckDBPyConnection, rates: Rates, locate: Locate, kept: Kept | None = None) -> None:
    """Give what a star needs beside the tables of IATI, rates and places; these tables then show only what is not `kept`."""
    if kept:
        narrow(base, kept)
    give(base, "rate", conversion.table(rates, wanted(base)))
    units, inside = places(base, locate)
    give(base, "unit", units)
    give(base, "in_unit", inside)


def make_rows(base: duckdb.DuckDBPyConnection) -> None:
    """Make those tables of the star of which each row is one activity's."""
    for statement in statements()[:-OVER_ALL]:
        base.execute(statement)


def count_over_all(base: duckdb.DuckDBPyConnection) -> None:
    """Make those tables of the star that count over several activities."""
    for statement in statements()[-OVER_ALL:]:
        base.execute(statement)


def give(base: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Make a table of these rows."""
    base.register("given", rows)
    base.execute(f"CREATE TEMP TABLE {name} AS FROM given")
    base.unregister("given")


def put(base: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    """Write the rows of a query to a file, beside first."""
    passing = path.with_suffix(".tmp")
    base.execute(f"COPY ({sql}) TO '{str(passing).replace("'", "''")}' (FORMAT parquet, COMPRESSION zstd)")
    passing.replace(path)


def wanted(base: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Return each (currency, day) at which an amount is to be converted."""
    return base.execute(
        """SELECT DISTINCT coalesce(m.currency, activity.currency), m.day FROM (
               SELECT dataset, a, currency, coalesce(value_date, date) AS day FROM "transaction"
               UNION SELECT dataset, a, currency, coalesce(value_date, start) FROM budget
               UNION SELECT dataset, a, currency, coalesce(value_date, start) FROM planned_disbursement) m
           JOIN activity USING (dataset, a) WHERE coalesce(m.currency, activity.currency) IS NOT NULL AND m.day IS NOT NULL"""
    ).fetchall()


def places(base: duckdb.DuckDBPyConnection, locate: Locate) -> tuple[pa.Table, pa.Table]:
    """Return what the locations of each activity have in common in each country (UNIT), and every unit that holds one (IN_UNIT)."""
    rows = base.execute(
        """SELECT dataset::BIGINT * 4294967296 + a, lat, lon, feature FROM (
               SELECT dataset, a, TRY_CAST(lat AS DOUBLE) AS lat, TRY_CAST(lon AS DOUBLE) AS lon, feature FROM location)
           WHERE lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180"""
    ).fetchall()
    points = sorted({(lat, lon) for _act, lat, lon, _feature in rows})
    held = dict(zip(points, locate(points) if points else [], strict=True))
    found: dict[tuple[int, str], list[tuple[str | None, ...]]] = {}
    for act, lat, lon, feature in rows:
        place = held[lat, lon]
        if place is not None:
            deepest = DEEPEST.get(feature or "", 3)
            units = tuple(key if level < deepest else None for level, key in enumerate(place[1]))
            found.setdefault((act, place[0]), []).append(units)
    shared = [(act, country, *in_common(units)) for (act, country), units in sorted(found.items())]
    inside = sorted({(act, key) for (act, _country), units in found.items() for one in units for key in one if key})
    return rows_table(shared, UNIT), rows_table(inside, IN_UNIT)


def in_common(places: Iterable[tuple[str | None, ...]]) -> list[str | None]:
    """Return the units, by level, in which all the places lie."""
    common: list[str | None] = [None, None, None]
    for level, keys in enumerate(zip(*places, strict=True)):
        if len(set(keys)) > 1:
            break
        common[level] = keys[0]
    return common


def rows_table(rows: list[tuple], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(values, one.type) for values, one in zip(columns, schema, strict=True)], schema=schema)


def located(points: Sequence[tuple[float, float]]) -> list[Located | None]:
    """Return the country and the units, by level, that hold each (latitude, longitude); None at sea."""
    return [None if unit is None else (unit.country.iso2, levels_of(unit)) for unit in units_at(points)]


def levels_of(unit: Unit) -> tuple[str | None, str | None, str | None]:
    """Return the keys of a unit and of those above it, by level."""
    keys: list[str | None] = [None, None, None]
    above: Unit | None = unit
    while above is not None:
        keys[above.level - 1] = above.key
        above = above.parent
    return keys[0], keys[1], keys[2]


@cache
def empty() -> dict[str, dict[str, str]]:
    """Return the columns of each file of a star, {file: {column: SQL type}}: what stands where no version has been built."""
    with shelf.over([]) as base:
        begin(base, Rates(), lambda _points: [])
        make_rows(base)
        count_over_all(base)
        asked = {name: f"FROM {name}" for name in TABLES} | {f"answer_{one.name}": one.sql for one in questions().values()}
        return {name: {row[0]: row[1] for row in base.execute(f"DESCRIBE {sql}").fetchall()} for name, sql in asked.items()}
