"""Values by their places: taken apart, compared and put together again (pure)."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from minga.cycle.agreements.shape import ROWS, field_at, section_of

type Values = dict[str, Any]
EMPTY: tuple[Any, ...] = (None, "", [], {})


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return {place: value} of every cell that is not empty; a row counts even where all its cells are (place: True)."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in ROWS:
            found |= {} if value in EMPTY else {name: value}
            continue
        for row in value:
            at = f"{name}.{row['id']}"
            found |= {at: True} | {f"{at}.{key}": cell for key, cell in row.items() if key != "id" and cell not in EMPTY}
    return found


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return {place: (before, after)} of what differs, in the order of the record; None is a cell that is not there."""
    old, new = flat(before), flat(after)
    return {place: (old.get(place), new.get(place)) for place in {**old, **new} if old.get(place) != new.get(place)}


def put(values: Mapping[str, Any], changes: Mapping[str, Any]) -> Values:
    """Return the values with these places set; a row is made where a cell of it is set, and gone where it is None.

    ValueError names a place that an agreement does not have.
    """
    made = deepcopy(dict(values))
    for place, value in changes.items():
        name, _dot, rest = place.partition(".")
        if field_at(place) is None and not (name in ROWS and rest and "." not in rest):
            raise ValueError(place)
        if not rest:
            put_cell(made, name, value)
        elif "." in rest:
            row_id, _dot, column = rest.partition(".")
            put_cell(row_of(made, name, row_id), column, value)
        elif value is None:
            made[name] = [row for row in made.get(name, []) if row["id"] != rest]
        else:
            row_of(made, name, rest)
    return made


def put_cell(where: dict, name: str, value: Any) -> None:
    if value in EMPTY:
        where.pop(name, None)
    else:
        where[name] = value


def row_of(values: Values, name: str, row_id: str) -> dict:
    rows = values.setdefault(name, [])
    for row in rows:
        if row["id"] == row_id:
            return row
    rows.append({"id": row_id})
    return rows[-1]


def overlapping(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    """Yield the places that both change, and those of mine in a row that they took away, or the other way round."""
    gone = {place for place, value in theirs.items() if value is None and place.count(".") == 1}
    for place in mine:
        row = place.rpartition(".")[0] if place.count(".") == 2 else ""
        if place in theirs or row in gone or (mine[place] is None and any(other.startswith(f"{place}.") for other in theirs)):
            yield place


def stands(values: Mapping[str, Any], place: str) -> bool:
    """Whether an agreement has this place to be spoken of: the whole ('') of it, a field, a table or one of its rows."""
    parts = place.split(".")
    if parts[0] in ROWS and len(parts) > 1:
        known = any(row["id"] == parts[1] for row in values.get(parts[0], []))
        return known and (len(parts) == 2 or field_at(place) is not None)
    return place == "" or (section_of(place) is not None and len(parts) == 1)
