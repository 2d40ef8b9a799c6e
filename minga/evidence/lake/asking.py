"""What is asked of the lake, and what answers: one count and one sum behind table, chart, CSV and Parquet.

Nothing is dropped without a word: a figure ends with what says nothing, with what nobody has said how to divide and with how many
amounts could not be converted.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from minga.evidence.lake import counting, repeated, searching, shelf, star
from minga.evidence.lake.models import Dataset
from minga.evidence.lake.parts import folder_of

NONE = "-"  # the value of a filter: what says nothing
MEASURES = ("spending", "commitment", "incoming", "budget", "planned", "other")
CURRENCIES = ("USD", "EUR")
UNCONVERTED = {"USD": ("unconverted", "why"), "EUR": ("unconverted_eur", "why_eur")}  # columns of `fact` and of `money`
DIMENSIONS = repeated.CUBE  # what lines can be told apart by: the column of `fact`, and the column that marks what nobody divided
FILTERS = ("giver", "country", "region", "unit", "sector", "category", "goal", "status", "aid_type", "flow", "kind", "reporter")
CUBE = ("dimension", "measure", "value", "rest")  # keys of the kept answers of the explorer
MOST_KEPT = 500  # answers of one state of the lake
WITHOUT = ("fact", "act", "money")  # files of a star of which the view is without what counts in another dataset
WHY = """SELECT act, measure, why, why_eur, currency, count(*) AS n FROM money
    WHERE why IS NOT NULL OR why_eur IS NOT NULL GROUP BY ALL"""
OF_ACTIVITIES = ("unit", "goal")  # filters that ask of an activity, not of a fact
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


class Stand(NamedTuple):
    """The current version of a dataset: its folder, when its star was built (0: not), who publishes the dataset, since when it stands.

    `indexed`: when the index of its words was made.
    """

    folder: Path
    made: int
    publisher: str = ""
    day: str = ""
    indexed: int = 0


type Folders = tuple[Stand, ...]


class Store:
    """The views over one set of versions, shared by threads; the kept answers of all versions are added up when first asked for.

    `left_out`: how many activities count in another dataset; `left`: their numbers by dataset. `answers`: what was asked, by its question.
    """

    def __init__(self, base: duckdb.DuckDBPyConnection, now: Folders, left: dict[int, np.ndarray]):
        self.base, self.lock, self.now, self.left = base, threading.Lock(), now, left
        self.left_out = sum(map(len, left.values()))
        self.gathered: set[str] = set()
        self.answers: dict[Asked, Answer] = {}

    def gather(self, name: str, sql: str, after: Callable[[], None] = lambda: None) -> None:
        """Hold what a query gives as table `name`, once."""
        with self.lock:
            if name not in self.gathered:
                self.base.execute(f"CREATE TABLE {name} AS {sql}")
                after()
                self.gathered.add(name)

    def keep(self, answer: Answer) -> Answer:
        """Hold an answer for whoever asks the same; the oldest goes where there are many."""
        with self.lock:
            if len(self.answers) >= MOST_KEPT:
                self.answers.pop(next(iter(self.answers)))
            self.answers[answer.asked] = answer
        return answer


class Look:
    """A look at the lake as of one set of versions: whatever is asked of it agrees."""

    def __init__(self, store: Store, data: str, waiting: int):
        self.store, self.data, self.waiting = store, data, waiting
        with store.lock:
            self.cursor = store.base.cursor()

    @cached_property
    def coded(self) -> tuple[searching.Index, ...] | None:
        """What `counting` counts over; None where some version was made before there was such a thing."""
        built = [one.folder for one in self.store.now if one.made]
        found = searching.indexes(built)
        return found if len(found) == len(built) else None

    def rows(self, sql: str, values: list[Any] | None = None) -> list[tuple]:
        """Return the rows of a statement over the views of star.TABLES and of the tables of IATI.

        `fact`, `act` and `money` are without what counts in another dataset; every_fact, every_act and every_money have it too.
        """
        return self.cursor.execute(sql, values or []).fetchall()

    def whole(self, name: str, keys: tuple[str, ...]) -> str:
        """Return the name of a table that holds a file of kept answers of all versions, added up by its keys."""
        less = self.store.left_out > 0
        mend = (lambda: repeated.mend(self.store.base, name, keys)) if less else (lambda: None)
        self.store.gather(f"whole_{name}", repeated.whole_sql(name, keys, less), mend)
        return f"whole_{name}"


def folders() -> Folders:
    """Return the current versions."""
    rows = Dataset.objects.filter(current__isnull=False).order_by("pk")
    found = []
    for dataset, number, publisher, at in rows.values_list("pk", "current__number", "publisher", "current__at"):
        folder = folder_of(dataset, number)
        found.append(Stand(folder, star.made_at(folder), publisher, at.isoformat(), searching.made_at(folder)))
    return tuple(found)


def data_version(now: Folders | None = None) -> str:
    """Return what tells one state of the lake from another: the current versions and when their stars were built."""
    known = folders() if now is None else now
    return hashlib.sha256(repr([(str(one.folder), *one[1:]) for one in known]).encode()).hexdigest()[:32]


@contextmanager
def look() -> Iterator[Look]:
    """Give a look at the current versions."""
    now = folders()
    with over(now) as found:
        yield found


@contextmanager
def over(now: Folders) -> Iterator[Look]:
    """Give a look at these versions."""
    waiting = sum(not one.made and (one.folder / "activity.parquet").exists() for one in now)  # files of organisations have no star
    found = Look(opened(now), data_version(now), waiting)
    try:
        yield found
    finally:
        found.cursor.close()


@lru_cache(maxsize=2)
def opened(now: Folders) -> Store:
    """Return a store with a view of each table and of each file of the stars; one for each state."""
    base = shelf.lasting([one.folder for one in now])
    base.execute("SET threads = 2")
    base.execute("SET memory_limit = '1GB'")
    base.execute("SET parquet_metadata_cache = true")
    built = [one for one in now if one.made]
    for name, columns in star.empty().items():
        base.execute(f"CREATE VIEW {'every_' if name in WITHOUT else ''}{name} AS {source([one.folder for one in built], name, columns)}")
    left = repeated.note(base, [(number_of(one.folder), one.publisher, one.day) for one in built])
    clean, mixed = ([one.folder for one in built if (number_of(one.folder) in left) == some] for some in (False, True))
    for name in WITHOUT:
        less = f" UNION ALL {source(mixed, name, star.empty()[name])} ANTI JOIN left_out USING (act)" if mixed else ""
        base.execute(f"CREATE VIEW {name} AS {source(clean, name, star.empty()[name])}{less}")
    base.execute(f"CREATE VIEW left_fact AS FROM ({source(mixed, 'fact', star.empty()['fact'])}) SEMI JOIN left_out USING (act)")
    return Store(base, now, left)


def number_of(folder: Path) -> int:
    """Return the number of the dataset whose version stands in a folder."""
    return int(folder.parent.name)


def source(folders: list[Path], name: str, columns: dict[str, str]) -> str:
    """Return the query of the rows of one file in each of these folders of ours; without a folder, of none."""
    if folders:
        listed = ", ".join("'" + str(folder / f"{name}.parquet").replace("'", "''") + "'" for folder in folders)
        return f"SELECT * FROM read_parquet([{listed}])"
    return f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {column}' for column, kind in columns.items())} WHERE false"


def ask(asked: Asked, at: Look) -> Answer:
    """Return what answers a question; the same object to whoever asks it again while nothing changed."""
    return at.store.answers.get(asked) or at.store.keep(worked_out(asked, at))


def worked_out(asked: Asked, at: Look) -> Answer:
    """Return what answers a question, counted now."""
    if (not asked.plain or len(asked.by) > 1) and at.coded is not None and "goal" not in asked.by:
        lines, (activities, moving, amount, movements, unconverted) = from_numbers(asked, at)
    else:
        lines = kept_lines(asked, at) if asked.plain and len(asked.by) == 1 else counted_lines(asked, at) if asked.by else []
        activities, moving, amount, movements, unconverted = whole(asked, at)
    reasons = tuple(why(asked, at)) if unconverted else ()
    repeated = "goal" in asked.by
    return Answer(asked, tuple(in_order(asked, lines)), activities, moving, amount, movements, unconverted, repeated, reasons)


def from_numbers(asked: Asked, at: Look) -> tuple[list[Line], tuple[int, int, Decimal | None, int, int]]:
    """Return the lines and what `whole` returns, counted over the facts as numbers."""
    found = counting.count(sought(asked), at.coded or (), at.store.left)
    lines = [Line(keys, activities, money_of(cents), rest) for keys, rest, activities, cents in found.lines]
    return lines, (found.activities, found.moving, money_of(found.cents), found.movements, found.unconverted)


def money_of(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)


def sought(asked: Asked) -> counting.Sought:
    """Return a question as `counting` takes it: what `condition`, `amount_of` and `counted_lines` say in SQL."""
    values, terms = [], []
    for name, wanted in asked.filters:
        if name in OF_ACTIVITIES:
            said = [value for value in wanted if value != NONE]
            terms.append(tuple(f"={name}={value}" for value in said or [NONE]))
        else:
            values.append((DIMENSIONS[name][0], tuple(None if value == NONE else value for value in wanted)))
    return counting.Sought(
        asked.measure, asked.currency.lower(), UNCONVERTED[asked.currency][0],
        by=tuple(DIMENSIONS[name][0] for name in asked.by),
        marks=tuple(sorted({DIMENSIONS[name][1] for name in asked.by} - {""})),
        values=tuple(values), terms=tuple(terms), years=(asked.first_year, asked.last_year),
        within=tuple(value for value in dict(asked.filters).get("unit", ()) if value != NONE),
    )  # fmt: skip


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
    at.store.gather("whole_why", WHY)
    only = "true" if asked.plain else f"act IN (SELECT act FROM fact WHERE {where})"
    if not asked.plain and at.coded is not None:
        only, values = "act IN (SELECT unnest(?::BIGINT[]))", [counting.acts(sought(asked), at.coded, at.store.left).tolist()]
    return at.rows(
        f"""SELECT {reason}, coalesce(currency, ''), sum(n)::BIGINT FROM whole_why WHERE {reason} IS NOT NULL AND measure = ? AND {only}
            GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 12""",
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


def is_territory(asked: Asked) -> bool:
    """Say whether a question asks of units: of their money only what is published for them alone is summed."""
    return any(name == "unit" and set(values) != {NONE} for name, values in asked.filters)


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
        return sorted(lines, key=lambda one: (one.rest, one.keys[place] is None, one.keys[place] or "", -(one.amount or 0), str(one.keys)))
    return sorted(lines, key=lambda line: (line.rest, None in line.keys, -(line.amount or 0), -line.activities, str(line.keys)))


def answered(name: str, at: Look, measure: str | None = None) -> pa.Table:
    """Return the answer of one of the eight questions over everything, from those kept of each version, added up.

    `measure`: only its lines, of a question that tells measures apart.
    """
    question = star.questions()[name]
    whole = at.whole(f"answer_{name}", question.keys)
    if measure is None or "measure" not in question.keys:
        return at.cursor.sql(f"FROM {whole}").to_arrow_table()
    return at.cursor.sql(f"FROM {whole} WHERE measure = ?", params=[measure]).to_arrow_table()


def repetition(identifier: str, at: Look) -> tuple[int, str] | None:
    """Return in which dataset an activity counts that several publish, and why (publisher, newest, number); None where one does."""
    rows = at.rows("SELECT counted, why FROM twice WHERE identifier = ? LIMIT 1", [identifier]) if at.store.left_out else []
    return rows[0] if rows else None
