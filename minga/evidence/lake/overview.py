"""What only all activities of a version show together, asked of its parts before they are published."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from minga.evidence.iati.checking.across import LINKS, REPORTERS, TWICE
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.lake.inspecting import OF_THE_FILE, Found

NAMED = 5  # reporters that a finding names
ASKED = ["a", "line", "iati_identifier", "reporting_ref"]  # of the activities

type Held = Callable[[Collection[str]], frozenset[str]]  # those of some identifiers that stand in other datasets


def found_across(folder: Path, held: Held) -> list[Found]:
    """Return what only all activities of a version show: identifiers used twice, links that lead nowhere, several publishers.

    The same findings as `check_across` of all its activities. `held` is asked for what links name: an activity of another dataset is
    somewhere too. Lines are those of the activities' opening tags.
    """
    path = folder / "activity.parquet"
    if not path.exists():
        return []
    told = parquet.ParquetFile(path).read(ASKED)
    return [*twice(told), *astray(folder, told, held), *reporters(told)]


def twice(told: pa.Table) -> Iterator[Found]:
    """Yield the activities whose identifier stood before, with the line where it did."""
    named = told.filter(pc.not_equal(told.column("iati_identifier"), ""))
    firsts, again = repeated(named.column("iati_identifier"))
    lines = named.column("line").take(pa.array(firsts)).to_pylist()
    for first, row in zip(lines, named.take(pa.array(again)).to_pylist(), strict=True):
        identifier, line = row["iati_identifier"], row["line"]
        values = {"value": identifier, "limit": str(first)}
        yield row["a"], line, Finding(TWICE, "error", line, "iati-activity/iati-identifier", identifier, values)


def repeated(values: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of values that stood before, and for each the first place where it did: (firsts, places)."""
    codes = values.combine_chunks().dictionary_encode().indices.to_numpy()  # numbered as they appear
    _codes, firsts = np.unique(codes, return_index=True)
    stood = np.ones(len(codes), bool)
    stood[firsts] = False
    again = np.flatnonzero(stood)
    return firsts[codes[again]], again


def astray(folder: Path, told: pa.Table, held: Held) -> Iterator[Found]:
    """Yield the links to activities that stand neither here nor in another dataset."""
    here = told.filter(pc.not_equal(told.column("iati_identifier"), "")).column("iati_identifier").combine_chunks()
    asked = {path: sorted(not_here(folder, *column_of(path, attribute), here)) for path, (attribute, _rule) in LINKS.items()}
    known = held({ref for links in asked.values() for _a, ref in links})
    places = {a: place for place, a in enumerate(told.column("a").to_pylist())} if any(asked.values()) else {}
    for path, links in asked.items():
        attribute, rule = LINKS[path]
        rows = told.take(pa.array([places[a] for a, _ref in links], pa.int64())).to_pylist()
        for (a, ref), row in zip(links, rows, strict=True):
            if ref not in known:
                element, line = f"iati-activity/{path}/@{attribute}", row["line"]
                yield a, line, Finding(rule, "advice", line, element, row["iati_identifier"] or "", {"value": ref})


def not_here(folder: Path, table: str, column: str, here: pa.Array) -> set[tuple[int, str]]:
    """Return what a column of a table names that is not `here`, each with the activity that names it."""
    path, found = folder / f"{table}.parquet", set[tuple[int, str]]()
    if not path.exists():
        return found
    with parquet.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group, ["a", column])
            rows = rows.filter(pc.is_valid(rows.column(column)))
            rows = rows.filter(pc.invert(pc.is_in(rows.column(column), here)))
            found.update(zip(rows.column("a").to_pylist(), rows.column(column).to_pylist(), strict=True))
    return found


def reporters(told: pa.Table) -> Iterator[Found]:
    """Yield that several publishers report, if they do."""
    named = told.filter(pc.not_equal(told.column("reporting_ref"), ""))
    refs = sorted(pc.unique(named.column("reporting_ref")).to_pylist())
    if len(refs) > 1:
        lines = named.column("line").to_pylist()
        line = min(lines[named.column("reporting_ref").index(ref).as_py()] for ref in refs)
        values = {"value": ", ".join(refs[:NAMED]), "count": str(len(refs))}
        yield OF_THE_FILE, line, Finding(REPORTERS, "advice", line, "iati-activity/reporting-org/@ref", "", values)


def column_of(path: str, attribute: str) -> tuple[str, str]:
    """Return the table and the column of a link, by the path of its element below the activity."""
    table, _, side = path.replace("-", "_").partition("/")
    name = attribute.replace("-", "_")
    return table, name if not side or name.startswith(side.partition("_")[0]) else f"{side.partition('_')[0]}_{name}"
