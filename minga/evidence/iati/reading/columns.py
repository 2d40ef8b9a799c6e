"""Rows to columns, and columns to Arrow.

A chunk is read as text first: every value as written, NULL where empty. Types come afterwards, a whole column at once by pyarrow's
casts, which is many times faster than Python objects of date and Decimal for each value. What a cast refuses is looked at once more
by itself, value by value: readable (`2015-03-01Z`, `+12.50`) or not; then it is NULL and stands, as written, in `unread`.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, localcontext
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from minga.evidence.iati.reading.elements import TREES
from minga.evidence.iati.tables import DIGITS, PLACES, Kind, Table

type Columns = dict[str, list[Any]]

TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "int": pa.int64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "decimal": pa.decimal128(DIGITS, PLACES),
    "percentage": pa.decimal128(DIGITS, PLACES),
    "bool": pa.bool_(),
    "bytes": pa.binary(),
}
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}  # of XML Schema


def schema_of(table: Table) -> pa.Schema:
    """The Arrow schema of a table; keys are never NULL."""
    keys = ("a", "n", "of", "owner", "row")
    kinds = {key: pa.int32() for key in ("a", "n", "of", "row", "line")}
    return pa.schema([pa.field(name, kinds.get(name, TYPES[kind]), nullable=name not in keys) for name, kind in table.columns.items()])


def columns_of(table: Table, rows: list[list[Any]]) -> Columns:
    """Rows (lists of values) as lists of one column each."""
    return dict(zip(table.columns, map(list, zip(*rows, strict=True)), strict=True))


def to_arrow(kind: str, columns: dict[str, Columns]) -> dict[str, pa.Table]:
    """The tables of a chunk, typed. `kind`: activity or organisation; tables without rows are left out.

    A value that cannot be read is NULL, an amount of more than 6 places is rounded: both stand as written in `unread`.
    """
    tables = TREES[kind][1]
    unread: list[list[Any]] = []
    arrow = {name: _typed(tables[name], found, unread) for name, found in columns.items() if name != "unread"}
    known = columns.get("unread", {})
    places = {name: place for place, name in enumerate(tables)}
    rows = list(zip(known["a"], known["owner"], known["row"], known["attribute"], known["value"], strict=True)) if known else []
    found = sorted([*rows, *map(tuple, unread)], key=lambda row: (row[0], places[row[1]], row[2]))
    if found:
        arrow["unread"] = _typed(tables["unread"], columns_of(tables["unread"], _numbered(found)), [])
    return arrow


def _numbered(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    numbered, last, n = [], None, 0
    for a, *rest in rows:
        n = n + 1 if a == last else 0
        last = a
        numbered.append([a, n, *rest])
    return numbered


def _typed(table: Table, columns: Columns, unread: list[list[Any]]) -> pa.Table:
    schema = schema_of(table)
    arrays = []
    for name, kind in table.columns.items():
        values, wanted = columns[name], schema.field(name).type
        if kind in ("text", "bytes") or name in ("a", "n", "of", "row", "line"):
            arrays.append(pa.array(values, wanted))
            continue
        text = pa.array(values, pa.string())
        try:
            arrays.append(_plain(text, kind, wanted))
        except pa.ArrowInvalid:
            array, lost = _by_value(text, kind, wanted)
            arrays.append(array)
            unread += [[columns["a"][place], table.name, columns["n"][place], name, values[place]] for place in lost]
    return pa.Table.from_arrays(arrays, schema=schema)


def _plain(text: pa.Array, kind: Kind, wanted: pa.DataType) -> pa.Array:
    """A whole column at once; ArrowInvalid if a value is not written plainly."""
    if text.null_count == len(text):
        return pa.nulls(len(text), wanted)
    if kind == "bool":
        raise pa.ArrowInvalid
    return pc.cast(text, wanted)


def _by_value(text: pa.Array, kind: Kind, wanted: pa.DataType) -> tuple[pa.Array, list[int]]:
    """Each distinct value by itself: the column, and the places of values that are not, or not wholly, in it."""
    coded = text.dictionary_encode()
    values, whole = [], []
    for word in coded.dictionary.to_pylist():
        value, is_whole = READERS[kind](word.strip())
        values.append(value)
        whole.append(is_whole)
    array = pc.take(pa.array(values, wanted), coded.indices)
    if all(whole):
        return array, []
    lost = pc.invert(pc.take(pa.array(whole), coded.indices)).fill_null(False)
    return array, pc.indices_nonzero(lost).to_pylist()


# one value: (the value or None, whether it says all that was written)

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2}|T.*)?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_LARGEST = Decimal(10) ** (DIGITS - PLACES)


def _date(word: str) -> tuple[date | None, bool]:
    found = _DATE.fullmatch(word)
    try:
        return (date.fromisoformat(found.group(1)), not found.group(2)) if found else (None, False)
    except ValueError:
        return None, False


def _datetime(word: str) -> tuple[datetime | None, bool]:
    try:
        moment = datetime.fromisoformat(word)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC), True
    except (ValueError, OverflowError):
        return None, False


def _decimal(word: str) -> tuple[Decimal | None, bool]:
    if not _DECIMAL.fullmatch(word):
        return None, False
    value = Decimal(word)
    if abs(value) >= _LARGEST:
        return None, False
    with localcontext(prec=2 * DIGITS):
        rounded = round(value, PLACES)
    return rounded, rounded == value


def _integer(word: str) -> tuple[int | None, bool]:
    try:
        value = int(word)
    except ValueError:
        return None, False
    return (value, True) if abs(value) < 2**63 and word.isascii() and "_" not in word else (None, False)


def _boolean(word: str) -> tuple[bool | None, bool]:
    value = _BOOLEANS.get(word.lower())
    return value, value is not None


READERS: dict[Kind, Callable[[str], tuple[Any, bool]]] = {
    "date": _date,
    "datetime": _datetime,
    "decimal": _decimal,
    "percentage": _decimal,
    "int": _integer,
    "bool": _boolean,
}
