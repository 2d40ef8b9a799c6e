"""Values by their places: taken apart, compared and put together again (pure)."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from minga.cycle.filing.shape import COMPANIONS, OBJECTS, ROW_COMPANIONS, ROWS, field_at, section_of

type Values = dict[str, Any]
EMPTY = (None, "")


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return {place: value} of every cell that is not empty; a row counts even where all its cells are (place: True)."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in ROWS:
            for row in value:
                found |= cells(name, row)
        elif name in OBJECTS:
            found |= {f"{name}.{key}": text for key, text in value.items() if text not in EMPTY}
        elif value not in EMPTY:
            found[name] = value
    return found


def whole(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return {place: value} of the single fields, and of each row all its cells."""
    every = ((f"{name}.{row['id']}", row) for name in ROWS for row in values.get(name, []))
    rows = {place: {key: value for key, value in row.items() if key != "id"} for place, row in every}
    return {name: value for name, value in values.items() if name not in ROWS and name not in OBJECTS} | rows


def cells(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    at = f"{name}.{row['id']}"
    return {at: True} | {f"{at}.{key}": value for key, value in row.items() if key != "id" and value not in EMPTY}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list]:
    """Return {place: [before, after]} of what differs; None is a cell that is not there."""
    old, new = flat(before), flat(after)
    return {place: [old.get(place), new.get(place)] for place in sorted(old.keys() | new.keys()) if old.get(place) != new.get(place)}


def put(values: Values, changes: Mapping[str, Any]) -> Values:
    """Return the values with these places set; a row is made where one of its cells is set, and gone where it is None.

    ValueError names a place that a record does not have.
    """
    made = deepcopy(values)
    for place, value in changes.items():
        put_one(made, place, value)
    return made


def put_one(values: Values, place: str, value: Any) -> None:
    parts = place.split(".", 1 if place.split(".")[0] in OBJECTS else 2)
    if parts[0] in OBJECTS and len(parts) == 2:
        put_text(values.setdefault(parts[0], {}), parts[1], value)
        put_text(values, parts[0], values[parts[0]] or None)
    elif parts[0] in ROWS and len(parts) == 2:
        put_row(values, parts[0], parts[1], value)
    elif field_at(place) and len(parts) == 1:
        put_text(values, place, value)
    elif field_at(place):
        put_text(row_of(values, parts[0], parts[1]), parts[2], value)
    else:
        raise ValueError(place)


def put_text(where: dict, name: str, value: Any) -> None:
    if value in EMPTY:
        where.pop(name, None)
    else:
        where[name] = value


def put_row(values: Values, name: str, row_id: str, value: Any) -> None:
    """Make a row stand (True), or take it away (None)."""
    if value is None:
        values[name] = [row for row in values.get(name, []) if row["id"] != row_id]
    else:
        row_of(values, name, row_id)


def row_of(values: Values, name: str, row_id: str) -> dict:
    rows = values.setdefault(name, [])
    for row in rows:
        if row["id"] == row_id:
            return row
    rows.append({"id": row_id})
    return rows[-1]


def at(values: Mapping[str, Any], place: str) -> Any:
    """Return the value of a place, None where it is empty; True for a row that stands."""
    return flat(values).get(place)


def overlapping(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    """Yield the places that both change, and those of mine in a row that they took away, or the other way round."""
    gone = {place for place, value in theirs.items() if value is None and place.count(".") == 1}
    for place in mine:
        row = place.rpartition(".")[0] if place.count(".") == 2 else ""
        if place in theirs or row in gone or (mine[place] is None and any(other.startswith(f"{place}.") for other in theirs)):
            yield place


def orphans(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, None]:
    """Return {place: None} of what is carried along of the cells that change and would speak of a value that is gone.

    A written name stays where the organisation proposed for it is put in its place: that says whom it means.
    """
    held = flat(values)
    found: set[str] = set()
    for place, value in changes.items():
        if held.get(place) == value or field_hidden(place):
            continue
        row, _dot, cell = place.rpartition(".")
        if place.count(".") == 2 and place.split(".")[0] in ROWS:
            gone = {"source", *ROW_COMPANIONS.get(cell, ())}
            if cell == "organisation" and value is not None and held.get(f"{row}.proposed") == value:
                gone.discard("as_written")
            found |= {f"{row}.{name}" for name in gone}
        else:
            found |= set(COMPANIONS.get(place, ()))
    return {place: None for place in sorted(found) if place in held and place not in changes and field_hidden(place)}


def field_hidden(place: str) -> bool:
    """Whether a place holds something carried along, which the form does not show."""
    field = field_at(place)
    return field is not None and field.hidden


def stands(values: Mapping[str, Any], place: str) -> bool:
    """Whether a record has this place to be spoken of: the whole ('') of it, a field, a table, one of its rows or a cell of one."""
    parts = place.split(".")
    if parts[0] in ROWS and len(parts) > 1:
        known = any(row["id"] == parts[1] for row in values.get(parts[0], []))
        return known and (len(parts) == 2 or field_at(place) is not None)
    return place == "" or (section_of(place) is not None and (len(parts) == 1 or parts[0] in OBJECTS))
