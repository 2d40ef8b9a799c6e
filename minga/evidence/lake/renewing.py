"""A star made again only for what changed: the rows of activities that a version has from the one before are copied, with new numbers.

What stands in these files for an activity depends on its own bytes, and on what `star.basis` names: rates, boundaries, the SQL. Where
that is another one than when the star before was made, the whole star is made. Names of givers and all that is counted over several
activities are made anew from the rows.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import parquet

from minga.evidence.iati.tables import Table
from minga.evidence.lake import parts
from minga.evidence.lake.lending import CATALOG

ASKED = (
    "activity", "participating_org", "transaction", "budget", "planned_disbursement", "transaction_aid_type", "recipient_country",
    "recipient_region", "transaction_recipient_country", "transaction_recipient_region", "sector", "transaction_sector", "tag", "location",
)  # fmt: skip  # tables of IATI that a star is made of
LEAST = 0.5  # of the activities: where fewer are kept, making all is as quick
COPIED = ("money", "fact", "act", "goal", "in_unit")  # files of which each row is one activity's
NUMBERED = ("money", "act")  # those that also say `a`
ACT = 4294967296  # act = dataset × ACT + a
NOT_ASKED = {"activity": ("raw", "hash")}  # columns that no star needs and that are long


@dataclass(frozen=True)
class Kept:
    """Activities that a version has from the one before: its folder, and their numbers there (`old`) and here (`new`).

    `figures`: what figures depend on is the same in all of its activities, which stand where they stood; `words`: what is searched by is.
    `fresh`: the rows of the others, by table of IATI, where these are few; rows of some that are kept may be among them.
    """

    before: Path
    old: np.ndarray
    new: np.ndarray
    figures: bool = False
    words: bool = False
    fresh: Mapping[str, pa.Table] | None = None

    def between(self, span: tuple[int, int]) -> "Kept":
        """Return those of a slice: the first and the last of their numbers here."""
        these = (self.new >= span[0]) & (self.new <= span[1])
        return Kept(self.before, self.old[these], self.new[these])

    def rows_at_hand(self, name: str) -> pa.Table:
        """Return the rows of a table of IATI that changed, without what no star needs and is long; only where they are `fresh`."""
        assert self.fresh is not None
        table = Table(name, {column: kind for column, kind in parts.TABLES[name].columns.items() if column not in NOT_ASKED.get(name, ())})
        schema = parts.schema_of(table)
        rows = self.fresh.get(name, schema.empty_table())
        changed = rows.filter(pa.array(~np.isin(rows.column("a").to_numpy(), self.new)))
        return parts.completed(changed, schema, int(self.before.parent.name))

    def is_most_of(self, folder: Path) -> bool:
        """Say whether these are enough of a version's activities for copying to be worth it."""
        return len(self.new) >= LEAST * size_of(folder)

    def all_of(self, folder: Path) -> "Kept":
        """Return all activities of a version that stand where they stood."""
        numbers = np.arange(size_of(folder))
        return Kept(self.before, numbers, numbers)

    def others(self, folder: Path) -> np.ndarray | None:
        """Return the numbers of the activities that changed, where every one stands where it stood; None where any does not."""
        size = size_of(folder)
        if size != size_of(self.before) or not np.array_equal(self.old, self.new):
            return None
        changed = np.ones(size, bool)
        changed[self.new] = False
        return np.flatnonzero(changed)


def size_of(folder: Path) -> int:
    """Return how many activities a version has."""
    return parquet.ParquetFile(folder / "activity.parquet").metadata.num_rows


def let_stand(path: Path, target: Path) -> None:
    """Let a file of the version before stand in this one too; no file of a version is ever written again, only replaced."""
    target.unlink(missing_ok=True)
    os.link(path, target)


def narrow(base: duckdb.DuckDBPyConnection, kept: Kept, names: Iterable[str] = ASKED) -> None:
    """Have the tables of IATI show only what is not kept: temporary ones stand before the views of the same names.

    They are made from the version's files, or are the rows at hand.
    """
    base.register("given", pa.table({"old": pa.array(kept.old, pa.int64()), "new": pa.array(kept.new, pa.int64())}))
    base.execute("CREATE TEMP TABLE kept AS FROM given")
    base.unregister("given")
    for name in names:
        if kept.fresh is not None:
            base.register(name, kept.rows_at_hand(name))
        else:
            columns = f"* EXCLUDE ({', '.join(NOT_ASKED[name])})" if name in NOT_ASKED else "*"
            base.execute(f'CREATE TEMP TABLE "{name}" AS SELECT {columns} FROM {CATALOG}.main."{name}" ANTI JOIN kept ON a = kept.new')


def show_all(base: duckdb.DuckDBPyConnection, kept: Kept, names: Iterable[str] = ASKED) -> None:
    """Have tables of IATI that were narrowed show everything again."""
    for name in names:
        if kept.fresh is not None:
            base.unregister(name)
        else:
            base.execute(f'DROP TABLE temp.main."{name}"')


def views_for(kept: Kept | None, names: Iterable[str], always: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the tables of IATI that must be looked into for these: only the last ones where the rows of what changed are at hand."""
    return tuple(always if kept and kept.fresh is not None else names)


def widen(base: duckdb.DuckDBPyConnection, kept: Kept, names: Iterable[str] = ASKED, copied: Iterable[str] = COPIED) -> None:
    """Add to the tables of the star what is kept, and let the tables of IATI show everything again."""
    show_all(base, kept, names)
    low, high = (int(kept.old.min()), int(kept.old.max())) if len(kept.old) else (0, -1)
    for name in copied:
        path = str(kept.before / f"{name}.parquet").replace("'", "''")
        changes = "star.act - kept.old + kept.new AS act" + (", kept.new::INTEGER AS a" if name in NUMBERED else "")
        order = " ORDER BY act" if name == "fact" else ""
        base.execute(
            f"CREATE TEMP TABLE passing AS SELECT star.* REPLACE ({changes}) FROM read_parquet('{path}') star "
            f"JOIN kept ON star.act % {ACT} = kept.old WHERE star.act % {ACT} BETWEEN {low} AND {high} UNION ALL FROM {name}{order}"
        )
        base.execute(f"DROP TABLE {name}")
        base.execute(f"ALTER TABLE passing RENAME TO {name}")
    base.execute("DROP TABLE kept")
