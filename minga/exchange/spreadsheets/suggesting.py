"""A first plan for a table nobody has mapped: columns known by their names, the order of its days and its decimal sign by its cells."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from minga.exchange.spreadsheets.cells import CLOCK, YEAR_LAST
from minga.exchange.spreadsheets.columns import fields_of, recognised
from minga.exchange.spreadsheets.plans import Plan
from minga.exchange.spreadsheets.sheets import Exact, Table
from minga.ground.kit.text import fold

LOOKED_AT = 2_000
COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}\Z")
POINT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d+\.\d{1,2}\Z|\d{1,3}(?:,\d{3}){2,}\Z")


def suggested(table: Table, plan: Plan) -> Plan:
    """Return the plan with what the table itself tells; what the plan says already stays."""
    columns = dict(plan.columns) or recognised(plan.kind, table.columns)
    columns = {column: name for column, name in columns.items() if column in table.columns}
    fields = fields_of(plan.kind)
    days = cells_of(table, [column for column, name in columns.items() if fields[name].read == "date"])
    amounts = cells_of(table, [column for column, name in columns.items() if fields[name].read in ("money", "number")])
    name = plan.name or table.file.rpartition(".")[0][:120]
    told: dict[str, Any] = {"columns": columns, "name": name, "sheet": plan.sheet or table.sheet, "title": plan.title or name}
    told |= {
        "prefix": plan.prefix or prefix_of(name),
        "dates": order_of(days) or plan.dates,
        "decimal": plan.decimal or decimal_of(amounts),
    }
    return replace(plan, **told)


def prefix_of(name: str) -> str:
    letters = "".join(fold(name).upper().split())
    return re.sub(r"\A[0-9]+", "", re.sub(r"[^A-Z0-9]", "", letters))[:8]


def cells_of(table: Table, columns: Iterable[str]) -> list[str]:
    """Return the texts of these columns that the file does not hold as numbers or days."""
    wanted = list(columns)
    return [line[column] for line in table.lines[:LOOKED_AT] for column in wanted if line[column] and not isinstance(line[column], Exact)]


def order_of(texts: Iterable[str]) -> str:
    """Return 'dmy' or 'mdy' where a day above twelve tells, '' where nothing or both do."""
    found = [one for text in texts if (one := YEAR_LAST.match(CLOCK.sub("", text.strip()).strip())) and one["a"]]
    first = any(int(one["a"]) > 12 for one in found)
    second = any(int(one["b"]) > 12 for one in found)
    return "" if first == second else "dmy" if first else "mdy"


def decimal_of(texts: Iterable[str]) -> str:
    """Return the decimal sign where the amounts leave no doubt, '' otherwise."""
    known = list(texts)
    comma, point = any(COMMA.search(one.strip()) for one in known), any(POINT.search(one.strip()) for one in known)
    return "" if comma == point else "," if comma else "."
