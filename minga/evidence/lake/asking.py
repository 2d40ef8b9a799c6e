"""What is asked of the lake, and what answers: one count and one sum behind table, chart, CSV and Parquet.

Nothing is dropped without a word: a figure ends with what says nothing, with what nobody has said how to divide and with how many
amounts could not be converted.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from minga.evidence.lake import shelf, star

NONE = "-"  # the value of a filter: what says nothing
MEASURES = ("spending", "commitment", "incoming", "budget", "planned", "other")
CURRENCIES = ("USD", "EUR")
UNCONVERTED = {"USD": ("unconverted", "why"), "EUR": ("unconverted_eur", "why_eur")}  # columns of `fact` and of `money`
# What lines can be told apart by: the column of `fact`, and the column that marks what nobody divided.
DIMENSIONS: dict[str, tuple[str, str]] = {
    "giver": ("giver", ""),
    "country": ("country", "place_rest"),
    "region": ("region", "place_rest"),
    "unit": ("unit1", "place_rest"),
    "canton": ("unit2", "place_rest"),
    "sector": ("sector", "sector_rest"),
    "category": ("category", "sector_rest"),
    "goal": ("goal", ""),
    "year": ("year", ""),
    "kind": ("kind", ""),
    "aid_type": ("aid_type", ""),
    "flow": ("flow", ""),
    "status": ("status", ""),
    "reporter": ("reporter", ""),
}
FILTERS = ("giver", "country", "region", "unit", "sector", "category", "goal", "status", "aid_type", "flow", "kind", "reporter")
CUBE = ("dimension", "measure", "value", "rest")  # keys of the kept answers of the explorer
UNITS = ("unit1", "unit2", "unit3")


@dataclass(frozen=True)
class Asked:
    """A question: lines by up to two dimensions, of one measure and currency, of what passes the filters ({name: values})."""

    by: tuple[str, ...] = ()
    measure: str = "spending"
    currency: str = "USD"
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first_year: int | None = None
    last_year: int | None = None

    @property
    def plain(self) -> bool:
        """Whether it asks of everything: then the kept answers serve."""
        return not self.filters and self.first_year is None and self.last_year is None


@dataclass(frozen=True)
class Line:
    """One line: its values in the order of `by` (None: nothing is said), its activities and its money. `rest`: what nobody divided."""

    keys: tuple[str | None, ...]
    activities: int
    amount: Decimal | None
    rest: bool = False


@dataclass(frozen=True)
class Answer:
    """The lines of a question, and what all of them come to.

    `activities`: all that pass the filters, with this money or not; `moving`: those with amounts of this measure; `unconverted`: amounts of
    this measure, of `movements`, that have no rate, date, currency or value. `repeated`: lines overlap, so they do not add up (goals).
    """

    asked: Asked
    lines: tuple[Line, ...]
    activities: int
    moving: int
    amount: Decimal | None
    movements: int
    unconverted: int
    repeated: bool = False
    reasons: tuple[tuple[str, str, int], ...] = field(default=())  # why, currency, amounts


class Store:
    """The views over one set of versions, shared by threads; the kept answers of all versions are added up when first asked for."""

    def __init__(self, base: duckdb.DuckDBPyConnection):
        self.base, self.lock = base, threading.Lock()
        self.gathered: set[str] = set()

    def gather(self, name: str, sql: str) -> None:
        """Hold what a query gives as table `name`, once."""
        with self.lock:
            if name not in self.gathered:
                self.base.execute(f"CREATE TABLE {name} AS {sql}")
                self.gathered.add(name)


class Look:
    """A look at the lake as of one set of versions: whatever is asked of it agrees."""

    def __init__(self, store: Store, data: str, waiting: int):
        self.store, self.data, self.waiting = store, data, waiting
        with store.lock:
            self.cursor = store.base.cursor()

    def rows(self, sql: str, values: list[Any] | None = None) -> list[tuple]:
        """Return the rows of a statement over the views of star.TABLES and of the tables of IATI."""
        return self.cursor.execute(sql, values or []).fetchall()

    def whole(self, name: str, keys: tuple[str, ...]) -> str:
        """Return the name of a table that holds a file of kept answers of all versions, added up by its keys."""
        sums = ", ".join(f"sum({one})::{kind} AS {one}" for one, kind in star.empty()[name].items() if one not in keys)
        listed = ", ".join(keys)
        self.store.gather(f"whole_{name}", f"SELECT {listed}, {sums} FROM {name} GROUP BY {listed}")
        return f"whole_{name}"


type Folders = tuple[tuple[Path, int], ...]  # with the moment at which the star was built, 0 where it is not


def folders() -> Folders:
    """Return the folders of the current versions."""
    return tuple((folder, star.made_at(folder)) for folder in shelf.current().values())


def data_version(now: Folders | None = None) -> str:
    """Return what tells one state of the lake from another: the current versions and when their stars were built."""
    known = folders() if now is None else now
    return hashlib.sha256(repr([(str(folder), at) for folder, at in known]).encode()).hexdigest()[:32]


@contextmanager
def look() -> Iterator[Look]:
    """Give a look at the current versions."""
    now = folders()
    with over(now) as found:
        yield found


@contextmanager
def over(now: Folders) -> Iterator[Look]:
    """Give a look at the versions in these folders."""
    waiting = sum(not at and (folder / "activity.parquet").exists() for folder, at in now)  # files of organisations have no star
    found = Look(opened(now), data_version(now), waiting)
    try:
        yield found
    finally:
        found.cursor.close()


@lru_cache(maxsize=2)
def opened(now: Folders) -> Store:
    """Return a store with a view of each table and of each file of the stars; one for each state."""
    base = shelf.over([folder for folder, _at in now])
    base.execute("SET threads = 2")
    base.execute("SET memory_limit = '1GB'")
    base.execute("SET parquet_metadata_cache = true")
    empty = star.empty()
    built = [folder for folder, at in now if at]
    for name, columns in empty.items():
        paths = [str(folder / f"{name}.parquet") for folder in built]
        base.execute(f"CREATE VIEW {name} AS {source(paths, columns)}")
    return Store(base)


def source(paths: list[str], columns: dict[str, str]) -> str:
    """Return the query of the rows of these files of ours; without a file, of none."""
    if paths:
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        return f"SELECT * FROM read_parquet([{listed}])"
    return f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {name}' for name, kind in columns.items())} WHERE false"


def ask(asked: Asked, at: Look) -> Answer:
    """Return what answers a question."""
    lines = kept_lines(asked, at) if asked.plain and len(asked.by) == 1 else counted_lines(asked, at) if asked.by else []
    activities, moving, amount, movements, unconverted = whole(asked, at)
    reasons = tuple(why(asked, at)) if unconverted else ()
    repeated = "goal" in asked.by
    return Answer(asked, tuple(in_order(asked, lines)), activities, moving, amount, movements, unconverted, repeated, reasons)


def kept_lines(asked: Asked, at: Look) -> list[Line]:
    """Return the lines from the kept answers of each version, added up."""
    money = asked.currency.lower()
    rows = at.rows(
        f"SELECT value, rest, activities, {money} FROM {at.whole('cube', CUBE)} WHERE dimension = ? AND measure = ?",
        [asked.by[0], asked.measure],
    )
    return [Line((value,), activities, amount, rest) for value, rest, activities, amount in rows]


def counted_lines(asked: Asked, at: Look) -> list[Line]:
    """Return the lines counted from the facts."""
    where, values = condition(asked)
    columns = [f"{DIMENSIONS[name][0]}::VARCHAR" for name in asked.by]
    marks = sorted({DIMENSIONS[name][1] for name in asked.by} - {""})
    rest = " OR ".join(marks) or "false"
    groups = ", ".join(str(place) for place in range(1, len(columns) + 2))
    rows = at.rows(
        f"""SELECT {", ".join(columns)}, {rest} AS rest, count(DISTINCT act), sum({amount_of(asked)})
            FROM {source_of(asked)} WHERE {where} AND measure = ? GROUP BY {groups}""",
        [*values, asked.measure],
    )
    size = len(columns)
    return [Line(row[:size], row[size + 1], row[size + 2], row[size]) for row in rows]


def whole(asked: Asked, at: Look) -> tuple[int, int, Decimal | None, int, int]:
    """Return activities, those with this money, their sum, the number of amounts and how many of them were not converted."""
    money, left = asked.currency.lower(), UNCONVERTED[asked.currency][0]
    if asked.plain:
        at.store.gather("whole_act", "SELECT count(*) AS activities FROM act")
        activities = at.rows("FROM whole_act")[0][0]
        totals = at.whole("answer_totals", star.questions()["totals"].keys)
        found = at.rows(f"SELECT activities, {money}, movements, {left} FROM {totals} WHERE measure = ?", [asked.measure])
        return (activities, *(found[0] if found else (0, None, 0, 0)))
    where, values = condition(asked)
    row = at.rows(
        f"""SELECT count(DISTINCT act), count(DISTINCT CASE WHEN measure = ? THEN act END),
                   sum(CASE WHEN measure = ? THEN {amount_of(asked)} END),
                   sum(CASE WHEN measure = ? THEN movements END)::BIGINT, sum(CASE WHEN measure = ? THEN {left} END)::BIGINT
            FROM fact WHERE {where}""",
        [*[asked.measure] * 4, *values],
    )[0]
    return row[0], row[1], row[2], row[3] or 0, row[4] or 0


def why(asked: Asked, at: Look) -> list[tuple[str, str, int]]:
    """Return why amounts of the activities that pass the filters were not converted: (why, currency, amounts), the most first."""
    where, values = condition(asked)
    reason = UNCONVERTED[asked.currency][1]
    only = "true" if asked.plain else f"act IN (SELECT act FROM fact WHERE {where})"
    return at.rows(
        f"""SELECT {reason}, coalesce(currency, ''), count(*) n FROM money WHERE {reason} IS NOT NULL AND measure = ? AND {only}
            GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 12""",
        [asked.measure, *([] if asked.plain else values)],
    )


def condition(asked: Asked) -> tuple[str, list[Any]]:
    """Return the SQL that says which facts pass the filters, and its values."""
    clauses, values = ["true"], list[Any]()
    for name, wanted in asked.filters:
        said = [value for value in wanted if value != NONE]
        marks = ", ".join("?" * len(said))
        if name == "unit":
            clauses.append(f"act IN (SELECT act FROM in_unit WHERE unit IN ({marks}))" if said else "act NOT IN (SELECT act FROM in_unit)")
        elif name == "goal":
            clauses.append(f"act IN (SELECT act FROM goal WHERE goal IN ({marks}))" if said else "act NOT IN (SELECT act FROM goal)")
        else:
            column = DIMENSIONS[name][0]
            tests = ([f"{column} IN ({marks})"] if said else []) + ([f"{column} IS NULL"] if NONE in wanted else [])
            clauses.append(f"({' OR '.join(tests)})")
        values += said
    for sign, year in ((">=", asked.first_year), ("<=", asked.last_year)):
        if year is not None:
            clauses.append(f"year {sign} ?")
            values.append(year)
    return " AND ".join(clauses), values


def amount_of(asked: Asked) -> str:
    """Return the SQL of the money of a fact: in a territory, only what lies there alone."""
    money = asked.currency.lower()
    wanted = next((values for name, values in asked.filters if name == "unit"), ())
    keys = ", ".join("'" + key.replace("'", "''") + "'" for key in wanted if key != NONE)
    return f"CASE WHEN {' OR '.join(f'{unit} IN ({keys})' for unit in UNITS)} THEN {money} END" if keys else money


def source_of(asked: Asked) -> str:
    return "fact LEFT JOIN goal USING (act)" if "goal" in asked.by else "fact"


def in_order(asked: Asked, lines: list[Line]) -> list[Line]:
    """Return the lines as they are read: years in order, else the largest amount first; what is not divided or says nothing, last."""
    if "year" in asked.by:
        place = asked.by.index("year")
        return sorted(lines, key=lambda line: (line.rest, line.keys[place] is None, line.keys[place] or "", -(line.amount or 0)))
    return sorted(lines, key=lambda line: (line.rest, None in line.keys, -(line.amount or 0), -line.activities, str(line.keys)))


def answered(name: str, at: Look, measure: str | None = None) -> list[tuple]:
    """Return the answer of one of the eight questions over everything, from those kept of each version, added up.

    `measure`: only its lines, of a question that tells measures apart.
    """
    question = star.questions()[name]
    whole = at.whole(f"answer_{name}", question.keys)
    if measure is None or "measure" not in question.keys:
        return at.rows(f"FROM {whole}")
    return at.rows(f"FROM {whole} WHERE measure = ?", [measure])
