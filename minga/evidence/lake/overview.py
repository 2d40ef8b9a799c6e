"""What only all activities of a version show together, asked of its parts before they are published."""

from collections.abc import Callable, Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from minga.evidence.iati.checking.across import LINKS, REPORTERS, Census, check_across
from minga.evidence.lake.inspecting import OF_THE_FILE, Found

type Held = Callable[[Collection[str]], frozenset[str]]  # those of some identifiers that stand in other datasets


def found_across(folder: Path, held: Held) -> list[Found]:
    """Return what only all activities of a version show: identifiers used twice, links that lead nowhere, several publishers.

    `held` is asked for what links name: an activity of another dataset is somewhere too. Lines are those of the activities' opening tags.
    """
    found = columns_of(folder, "activity", ["a", "iati_identifier", "line", "reporting_ref"])
    if found is None:
        return []
    rows = sorted(zip(*(column.to_pylist() for column in found.columns), strict=True))
    census = Census()
    for _a, identifier, line, reporter in rows:
        if identifier:
            census.identifiers.append((identifier, line))
        if reporter:
            census.reporters.setdefault(reporter, line)
    of = {a: (identifier or "", line) for a, identifier, line, _reporter in rows}
    for path, (attribute, rule) in LINKS.items():
        for a, ref in linked(folder, *column_of(path, attribute)):
            identifier, line = of[a]
            census.links.append((ref, rule, line, f"iati-activity/{path}/@{attribute}", identifier))
    owners = {line: a for a, _identifier, line, _reporter in reversed(rows)}
    known = held({ref for ref, *_rest in census.links} - {identifier for identifier, _line in census.identifiers})
    found = check_across([census], known)
    return [(OF_THE_FILE if finding.rule == REPORTERS else owners[finding.line], finding.line, finding) for finding in found]


def linked(folder: Path, table: str, column: str) -> list[tuple[int, str]]:
    """Return each (activity, what it links to) once, in order."""
    found = columns_of(folder, table, ["a", column])
    if found is None:
        return []
    told = found.filter(pc.is_valid(found.column(column)))
    return sorted(set(zip(told.column("a").to_pylist(), told.column(column).to_pylist(), strict=True)))


def columns_of(folder: Path, table: str, names: list[str]) -> pa.Table | None:
    """Return some columns of a part, None where there is no row of it."""
    path = folder / f"{table}.parquet"
    return parquet.ParquetFile(path).read(names).select(names) if path.exists() else None


def column_of(path: str, attribute: str) -> tuple[str, str]:
    """Return the table and the column of a link, by the path of its element below the activity."""
    table, _, side = path.replace("-", "_").partition("/")
    name = attribute.replace("-", "_")
    return table, name if not side or name.startswith(side.partition("_")[0]) else f"{side.partition('_')[0]}_{name}"
