"""What a version kept, read and checked again: after the reader or the rules improved, or other datasets came.

The XML of each activity stands in the version as it came, and the root's start tag too: from them a file is made again, in which every
activity has its line. It enters as a new version only where a row or a finding differs from the version before.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import parquet

from minga.evidence.lake.lending import lent
from minga.evidence.lake.models import Version
from minga.evidence.lake.parts import TABLES, folder_of
from minga.evidence.lake.states import MAINS

UNSEEN = {"dataset", "raw"}  # raw: packed bytes of what `hash` tells of
MEMORY = "256MB"


class Unkept(Exception):
    """The XML of an activity was not kept."""


def write(version: Version, target: Path) -> None:
    """Write the file of a version anew from what it kept. Raises Unkept where the XML of an activity is not there."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    root = (version.root or f'<iati-{version.dataset.kind} version="{version.iati_version}">').encode()  # of an empty file none was seen
    name = root[1:].split(None, 1)[0].rstrip(b">")
    with open(target, "wb") as stream:
        stream.write(root)
        line = 1 + root.count(b"\n")
        for wanted, piece in pieces(version):
            stream.write(b"\n" * max(wanted - line, 0) + piece)
            line = max(wanted, line) + piece.count(b"\n")
        stream.write(b"\n</" + name + b">\n")


def pieces(version: Version) -> Iterator[tuple[int, bytes]]:
    """Yield (line of its opening tag, bytes) of each activity, in the file's order."""
    if not version.activities:
        return
    if not version.kept:
        raise Unkept
    file = parquet.ParquetFile(folder_of(version.dataset_id, version.number) / f"{MAINS[version.dataset.kind]}.parquet")
    for group in range(file.metadata.num_row_groups):
        rows = file.read_row_group(group, ["a", "line", "raw", "hash"]).sort_by("a")
        for line, raw, hashed in zip(*(rows.column(name).to_pylist() for name in ("line", "raw", "hash")), strict=True):
            yield line or 0, unpacked(raw, hashed)


def unpacked(raw: bytes | None, hashed: str) -> bytes:
    """Return the XML of an activity; Unkept where it is not there or is not what came."""
    if raw:
        with pa.input_stream(pa.BufferReader(raw), compression="zstd") as stream:
            piece: bytes = stream.read()
        if hashlib.sha256(piece).hexdigest() == hashed:
            return piece
    raise Unkept


def differing(before: Path, now: Path) -> set[int]:
    """Return the numbers of the activities of which a row differs between two folders of one file's tables; -1: of the file itself."""
    found: set[int] = set()
    with lent() as lake:
        lake.execute(f"SET memory_limit = '{MEMORY}'")
        for name in TABLES:
            paths = [folder / f"{name}.parquet" for folder in (before, now)]
            if any(path.exists() for path in paths):
                found |= differing_rows(lake, name, paths)
    return found


def differing_rows(lake: duckdb.DuckDBPyConnection, name: str, paths: list[Path]) -> set[int]:
    """Return the activities of which a row of one table stands in one file and not in the other."""
    columns = [column for column in TABLES[name].columns if column not in UNSEEN]
    old, new = (selected(lake, path, columns) for path in paths)
    rows = lake.execute(f"SELECT DISTINCT a FROM (({old} EXCEPT ALL {new}) UNION ALL ({new} EXCEPT ALL {old}))").fetchall()
    return {row[0] for row in rows}


def selected(lake: duckdb.DuckDBPyConnection, path: Path, columns: list[str]) -> str:
    """Return the query of a file's rows; a column that it has not is empty: it was read before there was such a one."""
    if not path.exists():
        return f"SELECT {', '.join('NULL AS ' + quoted(column) for column in columns)} WHERE false"
    there = parquet.read_schema(path).names
    listed = (quoted(column) if column in there else f"NULL AS {quoted(column)}" for column in columns)
    return f"SELECT {', '.join(listed)} FROM read_parquet('{str(path).replace(chr(39), chr(39) * 2)}')"


def quoted(column: str) -> str:
    return f'"{column}"'
