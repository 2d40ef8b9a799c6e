"""What only all activities of a version show together, asked of its parts before they are published."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import duckdb

from minga.evidence.iati.checking.across import LINKS, REPORTERS, TWICE
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.lake import shelf
from minga.evidence.lake.inspecting import OF_THE_FILE, Found

MEMORY = "96MB"  # for asking; what is larger goes to disk
NAMED = 5  # reporters that a finding names
AGAIN = """
SELECT a, line, iati_identifier, first_value(line) OVER same FROM activity WHERE iati_identifier <> ''
WINDOW same AS (PARTITION BY iati_identifier ORDER BY a) QUALIFY row_number() OVER same > 1 ORDER BY a"""
ASTRAY = """
SELECT DISTINCT link.a, activity.line, coalesce(iati_identifier, ''), link."{column}" AS named FROM "{table}" link JOIN activity USING (a)
WHERE named IS NOT NULL AND named NOT IN (SELECT iati_identifier FROM activity WHERE iati_identifier <> '') ORDER BY 1, 4"""
REPORTING = "SELECT reporting_ref, arg_min(line, a) FROM activity WHERE reporting_ref <> '' GROUP BY reporting_ref ORDER BY reporting_ref"

type Held = Callable[[Collection[str]], frozenset[str]]  # those of some identifiers that stand in other datasets


def found_across(folder: Path, held: Held) -> list[Found]:
    """Return what only all activities of a version show: identifiers used twice, links that lead nowhere, several publishers.

    The same findings as `check_across` of all its activities. `held` is asked for what links name: an activity of another dataset is
    somewhere too. Lines are those of the activities' opening tags.
    """
    columns = {path: column_of(path, attribute) for path, (attribute, _rule) in LINKS.items()}
    with shelf.bounded(folder, {"activity", *(table for table, _column in columns.values())}, MEMORY) as base:
        return [*twice(base), *astray(base, columns, held), *reporters(base)]


def twice(base: duckdb.DuckDBPyConnection) -> Iterator[Found]:
    """Yield the activities whose identifier stood before, with the line where it did."""
    for a, line, identifier, first in base.execute(AGAIN).fetchall():
        values = {"value": identifier, "limit": str(first)}
        yield a, line, Finding(TWICE, "error", line, "iati-activity/iati-identifier", identifier, values)


def astray(base: duckdb.DuckDBPyConnection, columns: dict[str, tuple[str, str]], held: Held) -> Iterator[Found]:
    """Yield the links to activities that stand neither here nor in another dataset."""
    asked = {path: base.execute(ASTRAY.format(table=table, column=column)).fetchall() for path, (table, column) in columns.items()}
    known = held({ref for rows in asked.values() for *_rest, ref in rows})
    for path, rows in asked.items():
        attribute, rule = LINKS[path]
        for a, line, identifier, ref in rows:
            if ref not in known:
                yield a, line, Finding(rule, "advice", line, f"iati-activity/{path}/@{attribute}", identifier, {"value": ref})


def reporters(base: duckdb.DuckDBPyConnection) -> Iterator[Found]:
    """Yield that several publishers report, if they do."""
    rows = base.execute(REPORTING).fetchall()
    if len(rows) > 1:
        line = min(line for _ref, line in rows)
        values = {"value": ", ".join(ref for ref, _line in rows[:NAMED]), "count": str(len(rows))}
        yield OF_THE_FILE, line, Finding(REPORTERS, "advice", line, "iati-activity/reporting-org/@ref", "", values)


def column_of(path: str, attribute: str) -> tuple[str, str]:
    """Return the table and the column of a link, by the path of its element below the activity."""
    table, _, side = path.replace("-", "_").partition("/")
    name = attribute.replace("-", "_")
    return table, name if not side or name.startswith(side.partition("_")[0]) else f"{side.partition('_')[0]}_{name}"
