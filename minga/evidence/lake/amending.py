"""A star made from the one of the version before where few activities changed: their rows are made, those of the others carried over.

What is counted over several activities is what was counted before, with what the changed ones say now and without what they said. Of a
line that comes to nothing that way the facts are asked: is there no amount, or do they come to zero (`repeated.mend`)?
"""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import parquet

from minga.evidence.lake import conversion, repeated, star
from minga.evidence.lake.conversion import Rates
from minga.evidence.lake.renewing import ACT, ASKED, COPIED, Kept, show_all, views_for
from minga.evidence.lake.star import Locate

MOST = 0.1  # of the activities: where more changed, the star is made as `star.build` makes it
GIVER, NAMING = -2, ("transaction", "participating_org", "activity")  # the statement of star.sql that counts names of givers; what it reads


def build(
    folder: Path,
    *,
    rates: Rates | None = None,
    locate: Locate | None = None,
    memory: str = star.MEMORY,
    threads: int = 1,
    kept: Kept | None = None,
    on: str | None = None,
) -> dict[str, pa.Table]:
    """Write the star of a version as `star.build` does, from that of the version before where that is quicker.

    Returns the rows of COPIED of the activities that changed, where only these were made; else nothing.
    """
    basis = star.basis_of(rates, locate, on)
    if kept is None or kept.figures or not star.made_on(kept.before) == basis != "" or not is_little(folder, kept):
        star.build(folder, rates=rates, locate=locate, memory=memory, threads=threads, kept=kept, on=on)
        return {}
    with star.asking(folder, memory, threads, names=views_for(kept, ASKED, always=NAMING)) as base:
        changed = amend(base, folder, kept, rates or conversion.here(), locate or star.located)
    star.finish(folder, basis)
    return changed


def is_little(folder: Path, kept: Kept) -> bool:
    """Say whether few activities changed, no more than a star is made of at once, and the others stand in their order."""
    size = parquet.ParquetFile(folder / "activity.parquet").metadata.num_rows
    return len(kept.new) > 0 and size - len(kept.new) <= min(MOST * size, star.SLICE) and bool((np.diff(kept.old) > 0).all())


def amend(base: duckdb.DuckDBPyConnection, folder: Path, kept: Kept, rates: Rates, locate: Locate) -> dict[str, pa.Table]:
    """Write all files of the star; returns the rows of the activities that changed."""
    star.begin(base, rates, locate, kept)
    star.make_rows(base)
    changed = {name: base.sql(f"FROM {name}").to_arrow_table() for name in COPIED}
    for name, rows in changed.items():
        carry(kept.before / f"{name}.parquet", rows, kept, folder / f"{name}.parquet")
    keys = star.answers()
    before = {name: f"FROM read_parquet('{quoted(kept.before / name)}.parquet') star" for name in (*keys, "fact", "goal")}
    for name in ("fact", "goal"):
        base.execute(f"CREATE TEMP TABLE left_{name} AS {before[name]} ANTI JOIN kept ON star.act % {ACT} = kept.old")
    for name, columns in keys.items():
        base.execute(f"CREATE TEMP VIEW {name} AS {before[name]} UNION ALL BY NAME {repeated.sql_of(name, 'fact')}")
        base.execute(f"CREATE TEMP TABLE whole_{name} AS {repeated.whole_sql(name, columns, less=True, goal='left_goal')}")
    for name in ("fact", "goal"):
        base.execute(f"DROP TABLE {name}")
        base.execute(f"CREATE TEMP VIEW {name} AS FROM read_parquet('{quoted(folder / name)}.parquet')")
    for name, columns in keys.items():
        repeated.mend(base, name, columns)
        star.put(base, f"FROM whole_{name}", folder / f"{name}.parquet")
    show_all(base, kept)
    base.execute(star.statements()[GIVER])
    star.put(base, "FROM giver", folder / "giver.parquet")
    return changed


def quoted(path: Path) -> str:
    """Return a path that we made as SQL writes it."""
    return str(path).replace("'", "''")


def carry(path: Path, rows: pa.Table, kept: Kept, target: Path) -> None:
    """Write a file of the star: the rows of the one before that are kept, with their new numbers, and these of activities that changed.

    By activity where the file before is; a row group at a time, in which texts are held once each.
    """
    here = np.full(int(kept.old.max()) + 2, -1, np.int64)
    here[kept.old] = kept.new
    texts = [field.name for field in parquet.read_schema(path) if field.type == pa.string()]
    with parquet.ParquetFile(path, read_dictionary=texts) as before:
        schema = pa.schema([field.with_nullable(True) for field in before.schema_arrow])  # DuckDB notes where nothing was null so far
        rows, done = rows.cast(schema).sort_by("act"), 0
        acts, passing = rows.column("act").to_numpy(), target.with_suffix(".tmp")
        how = {"compression": "zstd", "use_dictionary": texts, "write_statistics": ["act"], "store_decimal_as_integer": True}
        with parquet.ParquetWriter(passing, schema, store_schema=False, **how) as writer:
            last = before.num_row_groups - 1
            for group in range(before.num_row_groups):
                found = renumbered(before.read_row_group(group, use_threads=False).cast(schema), here)
                greatest = found.column("act").to_numpy().max(initial=0)
                end = max(done, len(acts) if group == last else int(np.searchsorted(acts, greatest)))
                whole = pa.concat_tables([found, rows.slice(done, end - done)]).unify_dictionaries()
                writer.write_table(whole.take(pa.array(np.argsort(whole.column("act").to_numpy(), kind="stable"))))
                done = end
            if done < len(acts):
                writer.write_table(rows.slice(done))
        passing.replace(target)


def renumbered(rows: pa.Table, here: np.ndarray) -> pa.Table:
    """Return those rows whose activity has a number `here`, by its number before, with that number."""
    acts = rows.column("act").to_numpy()
    numbers = here[np.minimum(acts % ACT, len(here) - 1)]
    stays = numbers >= 0
    rows, acts, numbers = rows.filter(pa.array(stays)), acts[stays], numbers[stays]
    for name, values in (("act", acts - acts % ACT + numbers), ("a", numbers)):
        if name in rows.column_names:
            place = rows.column_names.index(name)
            rows = rows.set_column(place, rows.schema.field(place), pa.array(values, rows.schema.field(place).type))
    return rows
