"""Rows of a version in columns: one Parquet file (zstd) for each table of IATI that has rows, in MINGA_DATA/lake/parts.

parts/<dataset id>/<version number>/<table>.parquet. Every file begins with the column `dataset`, the dataset's number: `a` is a number
within its file only. A version is written beside, in staging/, and renamed whole: a folder under parts/ is never half a version.
"""

import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
from django.conf import settings
from pyarrow import parquet

from minga.evidence.iati.reading import columns
from minga.evidence.iati.tables import ACTIVITY_TABLES, ORGANISATION_TABLES, Table

FINDING = Table(
    "finding", {"a": "int", "n": "int", "rule": "text", "severity": "text", "line": "int", "element": "text", "values": "text"}
)  # values: JSON, what the sentence of the rule names
TABLES: dict[str, Table] = ACTIVITY_TABLES | ORGANISATION_TABLES | {FINDING.name: FINDING}
SYNCED = 8  # files at once: the disk is waited for fewer times
GROUP_ROWS = 122_880  # rows of a row group at most: what DuckDB gives one thread


def schema_of(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table's part: `dataset`, then its columns in their order."""
    return pa.schema([pa.field("dataset", pa.int32(), nullable=False), *columns.schema_of(table)])


def root() -> Path:
    """Return the folder of the lake."""
    return settings.DATA_DIR / "lake"


def folder_of(dataset: int, number: int) -> Path:
    """Return where a version's parts stand: MINGA_DATA/lake/parts/<dataset id>/<number>."""
    return root() / "parts" / str(dataset) / str(number)


def part_of(dataset: int, number: int, table: str) -> Path:
    """Return the Parquet file of a table of a version; it is not there where the version has no row of it."""
    return folder_of(dataset, number) / f"{table}.parquet"


class Writer:
    """Writes the parts of one version into a folder: rows are added by table, and each `flush` makes them one row group.

    Columns are as in `schema_of`, without `dataset`. Close it (or use it with `with`) before the folder is published.
    """

    def __init__(self, folder: Path, dataset: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.dataset = folder, dataset
        self.counts: dict[str, int] = {}
        self._waiting: dict[str, list[pa.Table]] = {}
        self._open: dict[str, parquet.ParquetWriter] = {}

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def add(self, name: str, rows: pa.Table | Mapping[str, list]) -> None:
        """Take rows of a table: an Arrow table, or lists by column. Columns that are missing are empty."""
        table = rows if isinstance(rows, pa.Table) else arranged(TABLES[name], rows)
        if table.num_rows:
            self._waiting.setdefault(name, []).append(completed(table, schema_of(TABLES[name]), self.dataset))
            self.counts[name] = self.counts.get(name, 0) + table.num_rows

    def flush(self) -> None:
        """Write what waits, one row group for each table (more where it is longer than GROUP_ROWS)."""
        for name, tables in self._waiting.items():
            if name not in self._open:
                path = self.folder / f"{name}.parquet"
                schema = schema_of(TABLES[name])
                packed = {column: codec(column) for column in schema.names}
                self._open[name] = parquet.ParquetWriter(path, schema, compression=packed, use_dictionary=repeating(schema))
            self._open[name].write_table(pa.concat_tables(tables), row_group_size=GROUP_ROWS)
        self._waiting = {}

    def link(self, name: str, path: Path) -> None:
        """Have the file of another version stand here too, for it has the very rows of this one."""
        os.link(path, self.folder / f"{name}.parquet")
        self.counts[name] = parquet.read_metadata(path).num_rows

    def close(self, but: str = "") -> None:
        """Finish the files, so that they can be read; the table `but` may still be added to."""
        self.flush()
        for name in [name for name in self._open if name != but]:
            self._open.pop(name).close()


def repeating(schema: pa.Schema) -> list[str]:
    """Return the columns of which a file keeps each value once: texts. Of numbers, days and hashes a list of values saves nothing."""
    return [field.name for field in schema if field.name != "hash" and pa.types.is_string(field.type)]


def codec(column: str) -> str:
    """`raw` is packed already."""
    return "NONE" if column == "raw" else "ZSTD"


def arranged(table: Table, rows: Mapping[str, list]) -> pa.Table:
    """Return lists by column as an Arrow table with the types of the table."""
    schema = pa.schema([field for field in schema_of(table) if field.name in rows])
    return pa.table([pa.array(rows[field.name], field.type) for field in schema], schema=schema)


def completed(table: pa.Table, schema: pa.Schema, dataset: int) -> pa.Table:
    """Return the table in the schema's order and types, `dataset` filled in and missing columns empty."""
    found = []
    for field in schema:
        if field.name == "dataset":
            found.append(pa.repeat(pa.scalar(dataset, field.type), table.num_rows))
        elif field.name in table.column_names:
            column = table.column(field.name)
            found.append(column if column.type == field.type else column.cast(field.type))
        else:
            found.append(pa.nulls(table.num_rows, field.type))
    return pa.table(found, schema=schema)


def read_part(dataset: int, number: int, table: str, only: list[str] | None = None) -> pa.Table:
    """Return the rows of a table of a version, some of its columns where asked; empty where it has none."""
    path = part_of(dataset, number, table)
    if not path.exists():
        empty = schema_of(TABLES[table]).empty_table()
        return empty.select(only) if only else empty
    return parquet.ParquetFile(path).read(columns=only)


def sync(path: Path) -> None:
    """Wait until what a file holds is on the disk."""
    with open(path, "rb") as stream:
        os.fsync(stream.fileno())


def publish(folder: Path, dataset: int, number: int) -> Path:
    """Rename a folder that was written whole to be a version's; what stands there was of an import that never ended, and goes."""
    with ThreadPoolExecutor(SYNCED) as pool:
        list(pool.map(sync, folder.iterdir()))
    final = folder_of(dataset, number)
    final.parent.mkdir(parents=True, exist_ok=True)
    if final.exists():
        shutil.rmtree(final)
    os.replace(folder, final)
    return final
