"""Activities that several datasets publish: which one counts in figures, and the kept answers without the others.

Told apart by identifier. The dataset of who reports the activity wins (`Dataset.publisher` is the activity's reporting-org/@ref), else the
newest version, else the lowest number of a dataset. What is left out stays in the lake, with its page and its XML.
"""

import re
from pathlib import Path

import duckdb
import numpy as np
from pyarrow import parquet

from minga.evidence.lake import shelf, star

MONEY = ("usd", "eur")
SUMS = (
    {"activities": "BIGINT"}
    | dict.fromkeys(MONEY, "DECIMAL(38,2)")
    | dict.fromkeys(("movements", "unconverted", "unconverted_eur"), "HUGEINT")
)
NAMED = re.compile(r"\bAS (\w+)")
FACT = re.compile(r"\bfact\b")
# The explorer's kept answers as star.sql makes them: the column of `fact`, and the column that marks what nobody divided.
CUBE: dict[str, tuple[str, str]] = {
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
# `standing`: dataset, publisher, day of its current version. `twice`: a row for each activity that stands in several datasets.
TWICE = """
CREATE TABLE twice AS
WITH named AS (SELECT identifier FROM every_act WHERE identifier <> '' GROUP BY identifier HAVING min(dataset) <> max(dataset)),
places AS (
    SELECT identifier, dataset, bool_or(coalesce(reporter = publisher, false)) AS own, any_value(day) AS day
    FROM every_act SEMI JOIN named USING (identifier) JOIN standing USING (dataset) GROUP BY identifier, dataset),
first AS (
    SELECT identifier, dataset AS counted,
           CASE WHEN own AND count(*) OVER (PARTITION BY identifier, own) = 1 THEN 'publisher'
                WHEN count(*) OVER (PARTITION BY identifier, own, day) = 1 THEN 'newest' ELSE 'number' END AS why
    FROM places QUALIFY row_number() OVER (PARTITION BY identifier ORDER BY own DESC, day DESC, dataset) = 1)
SELECT act, dataset, identifier, counted, why FROM every_act JOIN first USING (identifier)"""


def note(base: duckdb.DuckDBPyConnection, standing: list[tuple[int, str, str]]) -> dict[int, np.ndarray]:
    """Make the tables `twice` and `left_out` (act) over the view `every_act`; returns the numbers of what is left out, by dataset.

    `standing`: (dataset, its publisher's reference, day of its current version) of each dataset.
    """
    base.execute("CREATE TABLE standing (dataset INTEGER, publisher VARCHAR, day VARCHAR)")
    columns = [list(values) for values in zip(*standing, strict=True)] or [[], [], []]
    base.execute("INSERT INTO standing SELECT unnest(?::INTEGER[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[])", columns)
    base.execute(TWICE)
    base.execute("CREATE TABLE left_out AS SELECT act FROM twice WHERE dataset <> counted")
    rows = base.execute("SELECT dataset, list(act % 4294967296 ORDER BY act) FROM twice WHERE dataset <> counted GROUP BY dataset")
    return {dataset: np.array(numbers, np.int64) for dataset, numbers in rows.fetchall()}


def write_left_out(path: Path, base: duckdb.DuckDBPyConnection) -> None:
    """Write what no figure counts where it stands: act, dataset, identifier, counted (the dataset where it counts), why.

    Activities of datasets that were taken out of the lake, whose files are still there, count nowhere (why: withdrawn). OSError where
    the file cannot be written.
    """
    found = "SELECT act, dataset, identifier, counted, why FROM twice WHERE dataset <> counted"
    gone = [str(file) for folder in shelf.withdrawn().values() if (file := folder / "act.parquet").exists()]
    if gone:
        listed = ", ".join("'" + one.replace("'", "''") + "'" for one in gone)
        found += f" UNION ALL SELECT act, dataset, identifier, NULL, 'withdrawn' FROM read_parquet([{listed}])"
    parquet.write_table(base.sql(f"{found} ORDER BY act").to_arrow_table(), path, compression="zstd")


def sql_of(name: str, fact: str, goal: str = "goal") -> str:
    """Return the query of a file of kept answers over the facts of `fact` and the goals of `goal`."""
    if name != "cube":
        return FACT.sub(fact, star.questions()[name.removeprefix("answer_")].sql)
    told = ", ".join(
        f"{{'dimension': '{dimension}', 'value': {value}::VARCHAR, 'rest': {rest or 'false'}}}"
        for dimension, (value, rest) in CUBE.items()
        if dimension != "goal"
    )
    return f"""SELECT told.dimension, measure, told.value, told.rest, count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur
        FROM (SELECT act, measure, usd, eur, unnest([{told}]) AS told FROM {fact}) GROUP BY ALL
        UNION ALL {cube_sql("goal", fact, goal)}"""  # one pass over the facts, of which there are few


def cube_sql(dimension: str, fact: str, goal: str = "goal") -> str:
    """Return the query of one dimension of the explorer's kept answers, as star.sql has it."""
    value, rest = CUBE[dimension]
    source = f"{fact} LEFT JOIN {goal} goal USING (act)" if dimension == "goal" else fact
    return f"""SELECT '{dimension}' AS dimension, measure, {value}::VARCHAR AS value, {rest or "false"} AS rest,
        count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur FROM {source} GROUP BY ALL"""


def sums_of(name: str) -> dict[str, str]:
    """Return what a file of kept answers counts, as `star.empty` tells its columns."""
    told = cube_sql("giver", "fact") if name == "cube" else star.questions()[name.removeprefix("answer_")].sql
    return {one: SUMS[one] for one in NAMED.findall(told) if one in SUMS}


def whole_sql(name: str, keys: tuple[str, ...], less: bool, goal: str = "goal") -> str:
    """Return the query of the kept answers of all versions, added up; `less`: without what is left out (`left_fact`, of `goal`).

    What remains of a sum is the sum of what remains; a line whose amounts were all of what is left out has no amount, which `mend` tells
    from one that comes to zero.
    """
    kinds = sums_of(name)
    listed = ", ".join(keys)
    summed = ", ".join(f"sum({one})::{kind} AS {one}" for one, kind in kinds.items())
    if not less:
        return f"SELECT {listed}, {summed} FROM {name} GROUP BY {listed}"
    doubt = " OR ".join(f"(sum({one}) = 0 AND count({one}) FILTER (gone) > 0)" for one in MONEY if one in kinds) or "false"
    less_of = ", ".join(f"-{one} AS {one}" for one in kinds)
    return f"""SELECT {listed}, {summed}, coalesce({doubt}, false) AS doubtful FROM (
            SELECT {listed}, {", ".join(kinds)}, false AS gone FROM {name}
            UNION ALL BY NAME SELECT {listed}, {less_of}, true AS gone FROM ({sql_of(name, "left_fact", goal)}))
        GROUP BY {listed} HAVING sum(activities) > 0"""


def mend(base: duckdb.DuckDBPyConnection, name: str, keys: tuple[str, ...]) -> None:
    """Count the doubtful lines of the table whole_<name> from the facts: is there no amount, or do they come to zero?"""
    table = f"whole_{name}"
    rows = base.execute(f"SELECT {', '.join(keys)} FROM {table} WHERE doubtful").fetchall()
    money = [one for one in MONEY if one in sums_of(name)]
    if rows and money:
        base.execute(f"CREATE TEMP TABLE doubtful AS SELECT {', '.join(keys)} FROM {table} WHERE doubtful")
        source = narrowed_cube(base) if name == "cube" else sql_of(name, f"({narrowed('fact', keys)}) AS told")
        same = " AND ".join(f"{table}.{key} IS NOT DISTINCT FROM true_one.{key}" for key in keys)
        values = ", ".join(f"{one} = true_one.{one}" for one in money)
        base.execute(f"UPDATE {table} SET {values} FROM ({source}) AS true_one WHERE {table}.doubtful AND {same}")
        base.execute("DROP TABLE doubtful")
    base.execute(f"ALTER TABLE {table} DROP COLUMN doubtful")


def narrowed(fact: str, keys: tuple[str, ...], columns: tuple[str, ...] = (), only: str = "doubtful") -> str:
    """Return the query of the facts that belong to a doubtful line."""
    same = " AND ".join(f"f.{column} IS NOT DISTINCT FROM d.{key}" for key, column in zip(keys, columns or keys, strict=True))
    return f"SELECT f.* FROM {fact} f SEMI JOIN {only} d ON {same}"


def narrowed_cube(base: duckdb.DuckDBPyConnection) -> str:
    """Return the query of the doubtful lines of the explorer's kept answers."""
    found = []
    for (dimension,) in base.execute("SELECT DISTINCT dimension FROM doubtful").fetchall():
        only = f"(SELECT measure FROM doubtful WHERE dimension = '{dimension}')"
        found.append(cube_sql(dimension, f"({narrowed('fact', ('measure',), only=only)}) AS told"))
    return " UNION ALL ".join(found)
