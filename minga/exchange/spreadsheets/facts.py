"""What was understood of a row, whatever kind of record it is."""

from dataclasses import dataclass, field
from typing import Any

from minga.exchange.spreadsheets.cells import Cells
from minga.exchange.spreadsheets.columns import fields_of
from minga.exchange.spreadsheets.sheets import Line


@dataclass
class Understood:
    """A row as a record would take it; one with problems is refused. `echo`: {column: how its cell was read}."""

    line: int
    key: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, list[dict]] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    echo: dict[str, str] = field(default_factory=dict)


def simple(line: Line, cells: Cells, kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return {field: value} of the fields that one column, or one constant, gives and that are read in these ways."""
    found: dict[str, Any] = {}
    for name, one in fields_of(cells.plan.kind).items():
        if one.read not in kinds or one.many:
            continue
        for column in cells.plan.columns_of(name):
            found[name] = cells.value(line, column, one)
        if found.get(name) is None and name in cells.plan.constants:
            found[name] = cells.of(cells.plan.constants[name], "", one)
    return found


def finished(line: Line, cells: Cells, key: str, fields: dict, parts: dict[str, list[dict]]) -> Understood:
    """Return what was understood of a row, with everything that its cells noted."""
    return Understood(line.number, key, fields, parts, cells.problems, cells.notes, cells.echo)
