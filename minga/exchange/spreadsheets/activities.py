"""A row as an activity that is not public: its fields, who takes part, where, what each gives."""

import hashlib
from typing import Any

from django.utils.translation import gettext as _

from minga.exchange.spreadsheets.columns import fields_of
from minga.exchange.spreadsheets.facts import Understood, finished, simple
from minga.exchange.spreadsheets.naming import Desk, code_of, people, places
from minga.exchange.spreadsheets.sheets import Exact, Line
from minga.ground.kit.text import fold

MOST = 40  # characters of an activity's code
SIMPLE = ("text", "lines", "key", "code", "date", "currency", "country", "number")
OURS = {"identifier", "country", "beneficiaries", "beneficiary_unit", "total_currency"}  # read with the fields, and not one of them
NAMED = ("funder", "executor", "partner", "coordinator", "beneficiary", "ally")
AMOUNTS = {"donor_amount": "DONANTE", "counterpart_amount": "CONTRAPARTIDA"}


def understood(line: Line, desk: Desk) -> Understood:
    """Return what a row says of an activity: fields and parts for `activities.record`, its code, and why it may be refused."""
    cells = desk.cells
    cells.begin()
    told = simple(line, cells, SIMPLE)
    source = f"{cells.plan.prefix}:L{line.number}"
    land = told.get("country") or ""
    fields = {name: value for name, value in told.items() if name not in OURS}
    fields = {name: "" if value is None and spoken(name) else value for name, value in fields.items()}
    if not told.get("title"):
        cells.refuse(column_of(desk, "title"), "", _("falta el título: sin él no hay registro."))
    fields |= total(line, desk, told.get("total_currency") or cells.plan.currency)
    fields |= {"kind": told.get("kind") or cells.listed("TIPO_ACTIVIDAD")["PROYECTO"], "source": source, "public": False}
    fields |= {"title_language": cells.plan.language, "objective_language": cells.plan.language, "note": notes(line, desk)}
    if line.off:
        cells.refuse("", "", line.lengths)
    parts = parts_of(line, desk, source, land, told)
    return finished(line, cells, key_of(line, desk, told), fields, parts)


def spoken(name: str) -> bool:
    """Whether a field holds '' where nothing is said, and not None."""
    return fields_of("activity")[name].read in ("text", "lines", "date", "key")


def column_of(desk: Desk, name: str) -> str:
    return next(iter(desk.cells.plan.columns_of(name)), "")


def key_of(line: Line, desk: Desk, told: dict[str, Any]) -> str:
    """The code of the record: by the source's own, else by a digest of its title, country and place, which then tell it apart."""
    plan = desk.cells.plan
    if plan.columns_of("identifier"):
        if not told.get("identifier"):
            desk.cells.refuse(column_of(desk, "identifier"), "", _("falta el código con que la fuente conoce la fila."))
            return ""
        return code_of(plan.prefix, told["identifier"], MOST)
    where = [line[column] for name in ("country", "place") for column in plan.columns_of(name)]
    digest = hashlib.sha256("|".join(map(fold, [told.get("title") or "", *where])).encode()).hexdigest()
    return f"{plan.prefix}-{digest[:10]}"


def total(line: Line, desk: Desk, currency: str) -> dict[str, Any]:
    """The cost with its currency and, where it is a text, as written; an unclear one keeps only what is written."""
    cells = desk.cells
    column = column_of(desk, "total_amount")
    found = cells.value(line, column, fields_of("activity")["total_amount"]) if column else None
    written = "" if not column or isinstance(line[column], Exact) else " ".join(line[column].split())[:64]
    amount, own = found or (None, "")
    if amount is not None and not (own or currency):
        cells.refuse(column, line[column], _("falta la moneda: dígala en el mapeo."))
    doubtful = amount is None and column in cells.echo
    return {
        "total_amount": amount,
        "total_currency": (own or currency) if amount is not None else "",
        "total_as_written": written if amount is not None or doubtful else "",
    }


def notes(line: Line, desk: Desk) -> str:
    """The columns that are kept as a note, each with its name before it."""
    found = []
    for column in desk.cells.plan.columns_of("note"):
        value = desk.cells.value(line, column, fields_of("activity")["note"])
        if value:
            found.append(f"{column}: {value}")
    return "\n".join(found)


def parts_of(line: Line, desk: Desk, source: str, land: str, told: dict[str, Any]) -> dict[str, list[dict]]:
    """Return the rows of each part of an activity that the mapping gives a place; a part that it names nowhere is left out."""
    cells, fields = desk.cells, fields_of("activity")
    funders = named(line, desk, "funder", land)
    parts: dict[str, list[dict]] = {"participants": [], "places": [], "contributions": [], "classifications": [], "documents": []}
    for name in NAMED:
        role = cells.listed("ROL_PARTICIPACION")[fields[name].list]
        who = funders if name == "funder" else named(line, desk, name, land)
        parts["participants"] += [{"role": role, "source": source, **one} for one in who]
    parts["places"] = [{"source": source, **one} for one in where(line, desk, land)]
    for name, side in AMOUNTS.items():
        parts["contributions"] += given(line, desk, name, side, source, funders, told)
    for name in ("sector", "goal"):
        codes = [code for column in cells.plan.columns_of(name) if (code := cells.value(line, column, fields[name]))]
        parts["classifications"] += [{"code": code, "source": source} for code in dict.fromkeys(codes)]
    for column in cells.plan.columns_of("document"):
        value = cells.value(line, column, fields["document"])
        parts["documents"] += [{"title": column[:300], "address": value, "source": source}] if value else []
    parts["agreement_links"] = [
        {"as_written": value, "source": source}
        for column in cells.plan.columns_of("agreement")
        if (value := cells.value(line, column, fields["agreement"]))
    ]
    if told.get("beneficiaries") is not None:
        parts["beneficiaries"] = [{"number": told["beneficiaries"], "unit": told.get("beneficiary_unit") or "", "source": source}]
    return parts


def named(line: Line, desk: Desk, name: str, land: str) -> list[dict]:
    """Return those in one role: of every column that goes to it, else those that hold for every row."""
    plan, field = desk.cells.plan, fields_of("activity")[name]
    found = [one for column in plan.columns_of(name) for one in people(line, column, field, land, desk)]
    if not found and plan.constants.get(name):
        found = [desk.named(plan.constants[name][:300], land)]
    return list({one["as_written"]: one for one in found}.values())


def where(line: Line, desk: Desk, land: str) -> list[dict]:
    """Return the places: those that the cells name in the row's country, else the country alone."""
    plan, field = desk.cells.plan, fields_of("activity")["place"]
    columns = plan.columns_of("place")
    if columns and not land and not desk.cells.problems:
        desk.cells.refuse(columns[0], line[columns[0]], _("falta el país: dé su columna o uno fijo para todas las filas."))
    found = [one for column in columns for one in places(line, column, field, land, desk)] if land else []
    return found or ([{"country_id": land, "unit": None, "as_written": ""}] if land else [])


def given(line: Line, desk: Desk, name: str, role: str, source: str, funders: list[dict], told: dict[str, Any]) -> list[dict]:
    """Return what each column of an amount gives: from whom the mapping says, else the only funder, else as the column is called."""
    cells = desk.cells
    columns, found = cells.plan.columns_of(name), []
    for column in columns:
        value = cells.value(line, column, fields_of("activity")[name])
        if value is None:
            continue
        amount, own = value
        currency = own or told.get("total_currency") or cells.plan.currency
        if not currency:
            cells.refuse(column, line[column], _("falta la moneda: dígala en el mapeo."))
        written = cells.plan.contributors.get(column, "")
        alone = role == "DONANTE" and len(columns) == 1 and len(funders) == 1
        who = funders[0] if alone and not written else desk.named((written or column)[:300], "")
        found.append({"role": cells.listed("ROL_APORTE")[role], "amount": amount, "currency": currency, "source": source, **who})
    return found
