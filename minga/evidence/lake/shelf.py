"""The current parts of all datasets, asked through DuckDB: a view for each table of IATI, by its name."""

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from minga.evidence.iati.tables import DIGITS, PLACES
from minga.evidence.lake.lending import CONFIG, lent, opened
from minga.evidence.lake.models import Dataset, Withdrawal
from minga.evidence.lake.parts import TABLES, folder_of, schema_of

SQL: dict[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
    pa.decimal128(DIGITS, PLACES): f"DECIMAL({DIGITS}, {PLACES})",
    pa.bool_(): "BOOLEAN",
    pa.binary(): "BLOB",
}


def current() -> dict[int, Path]:
    """Return the folder of the current version of each dataset, by the dataset's number."""
    rows = Dataset.objects.filter(current__isnull=False).order_by("pk").values_list("pk", "current__number")
    return {dataset: folder_of(dataset, number) for dataset, number in rows}


def withdrawn() -> dict[int, Path]:
    """Return the folder of the version in which each dataset stood that is out of the lake, by the dataset's number."""
    rows = Withdrawal.objects.filter(back_at=None).order_by("dataset").values_list("dataset", "version__number")
    return {dataset: folder_of(dataset, number) for dataset, number in rows}


def open(only: int | None = None) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Give a connection with a view for each table over the current parts (of one dataset where `only` is its number).

    Each view has the table's columns behind `dataset`; (dataset, a) names an activity. A table of which no dataset has rows
    is an empty view. It sees the versions that were current when it was opened.
    """
    folders = current()
    return over([folders[only]] if only in folders else [] if only is not None else list(folders.values()))


@contextmanager
def over(folders: list[Path], names: Iterable[str] = TABLES, span: tuple[int, int] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend a connection with the views over the parts in these folders; of the tables in `names`, else of all.

    `span`: only rows of the activities from the first to the last of these numbers.
    """
    with lent() as found:
        show(found, folders, names, span)
        yield found


def lasting(folders: list[Path]) -> duckdb.DuckDBPyConnection:
    """Return a connection with the views over the parts in these folders to an instance of its own; close it after use."""
    found = opened(CONFIG)
    found.execute("SET enable_progress_bar = false")
    show(found, folders)
    return found


def show(found: duckdb.DuckDBPyConnection, folders: list[Path], names: Iterable[str] = TABLES, span: tuple[int, int] | None = None) -> None:
    """Make a view for each table, of what stands in these folders."""
    among = f" WHERE a BETWEEN {span[0]} AND {span[1]}" if span else ""
    held = [(folder, set(os.listdir(folder)) if folder.is_dir() else set()) for folder in folders]
    for name in names:
        paths = [f"{folder}/{name}.parquet" for folder, files in held if f"{name}.parquet" in files]
        found.execute(f'CREATE VIEW "{name}" AS {select_from(name, paths)}{among if paths else ""}')


@contextmanager
def bounded(
    folder: Path, names: Iterable[str], memory: str, threads: int = 1, span: tuple[int, int] | None = None, spill: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend `over` the parts in one folder, held to so much memory; what is larger goes to disk beside them, or to the folder `spill`."""
    with over([folder], names, span) as found:
        found.execute(f"SET memory_limit = '{memory}'")
        found.execute(f"SET threads = {threads}")
        found.execute("SET temp_directory = ?", [str(spill or folder / ".spill")])
        yield found


def select_from(name: str, paths: list[str]) -> str:
    """Return the query of a table's rows in these files; without a file, of none."""
    if paths:
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        return f"SELECT * FROM read_parquet([{listed}])"  # paths that we made, quoted
    listed = ", ".join(f'CAST(NULL AS {SQL[column.type]}) AS "{column.name}"' for column in schema_of(TABLES[name]))
    return f"SELECT {listed} WHERE false"
