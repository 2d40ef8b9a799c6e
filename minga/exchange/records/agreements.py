"""Agreements, from their tables: the instrument, its parties, values, fields of work, places and obligations."""

from collections import Counter
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from minga.cycle.agreements import actions
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.queries import kept_here
from minga.exchange.records.cells import Cells, said
from minga.exchange.records.facts import Tables
from minga.exchange.records.naming import Naming, locators
from minga.ground.kit.tables import Row

Rows = dict[str, list[dict]]
COLUMNS = {
    "code": "agreement_id", "kind": "type", "object": "object_verbatim_or_short", "signed_on": "signed_or_start",
    "in_force_from": "signed_or_start", "ends_on": "valid_until", "total_currency": "currency",
}  # fmt: skip
ROW_TABLES = {
    "parties": "agreement_parties",
    "values": "agreement_values",
    "areas": "agreement_areas",
    "places": "agreement_places",
    "obligations": "agreement_obligations",
}
OPTIONAL = ("parent", "number", "programme_logic", "note", "title_language", "object_language", "locators")
YES_NO = {"true": True, "false": False, "": None}


def load_agreements(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record every agreement with its rows, those that others derive from first; then run the rules over all of them.

    One that is registered, or that an institution keeps here, is left with a note: it changes by its addenda alone (decision 18).
    """
    counts: Counter = Counter()
    naming = Naming(cells)
    table = tables["agreements"]
    rows = rows_of(tables, naming, {row["agreement_id"].strip() for row in table})
    read = [(row, row["agreement_id"].strip(), fields_of(row, naming)) for row in ordered(table, cells)]
    for row, code, fields in read:
        complete(row, rows.setdefault(code, {}), fields["source"], naming)
    if cells.problems:
        return counts
    there = set(Agreement.objects.values_list("code", flat=True))
    kept = {one.code: one for one in kept_here()}
    done: dict[str, Agreement] = {}
    for row, code, fields in read:
        if code in kept:
            counts["kept"] += 1
            notes.append(_("%(code)s: se lleva en Minga; lo firmado cambia con una adenda, no al cargar.") % {"code": code})
            continue
        whole = fields | {"parent": (done | kept).get(row["parent"].strip())}
        mine = rows[code]
        if code in there:
            whole = unsaid(row, whole)
            mine = {name: some for name, some in mine.items() if ROW_TABLES[name] in tables}
        with cells.at(row, **COLUMNS):
            done[code], how = actions.record(by=by, code=code, fields=whole, rows=mine)
            counts[how] += 1
    if not cells.problems:
        for agreement in done.values():
            actions.review(by=by, agreement=agreement)
    return counts


def unsaid(row: Row, fields: dict) -> dict:
    """Return what the table says of an agreement already there: a column that it has not leaves what is stored."""
    kept = said(row, fields, OPTIONAL)
    if not row.has("total_amount") and not row.has("total_as_written"):
        kept = {name: value for name, value in kept.items() if name not in ("total_amount", "total_currency")}
    return kept


def ordered(table: list[Row], cells: Cells) -> list[Row]:
    """Return the rows so that what one derives from comes before it; a name that is no row, or a circle, is refused."""
    by_code = {row["agreement_id"].strip(): row for row in table}
    above = {code: parent for code, row in by_code.items() if (parent := row["parent"].strip())}
    for code, parent in above.items():
        if parent not in by_code:
            cells.refuse(by_code[code], "parent", _("«%(code)s» no está en esta tabla") % {"code": parent})
    try:
        order = TopologicalSorter({code: [above[code]] if code in above else [] for code in by_code}).static_order()
        return [by_code[code] for code in order if code in by_code]
    except CycleError as error:
        circle = error.args[1]
        for code in dict.fromkeys(circle):
            cells.refuse(by_code[code], "parent", _("deriva en círculo: %(codes)s") % {"codes": " → ".join(reversed(circle))})
        return table


def fields_of(row: Row, naming: Naming) -> dict:
    """Return the fields of an agreement. A beginning that stands beside an end is that of a period, else the signature."""
    cells = naming.cells
    source = cells.source(row)
    begins, end = cells.partial_date(row, "signed_or_start"), cells.partial_date(row, "valid_until")
    total = cells.as_written(row, "total_as_written", cells.money(row, "total_amount"))
    currency = cells.currency(row, "currency", total)
    return {
        "kind": cells.code_needed(row, "type", "TIPO_CONVENIO"),
        "title": cells.needed(row, "title", 400),
        "title_language": naming.language(row, "title_language", source),
        "number": cells.text(row, "number", 80),
        "object": cells.text(row, "object_verbatim_or_short"),
        "object_language": naming.language(row, "object_language", source),
        "modality": cells.code(row, "modality", "MODALIDAD"),
        "signed_on": "" if end else begins,
        "in_force_from": begins if end else "",
        "ends_on": end,
        "implies_disbursement": yes_no(row, "implies_disbursement", cells),
        "total_amount": total,
        "total_currency": currency if total is not None else "",
        "programme_logic": bool(yes_no(row, "programme_logic", cells)),
        "note": cells.text(row, "note"),
        "locators": locators(row, source, cells),
        "source": source,
        "public": True,
    }


def yes_no(row: Row, column: str, cells: Cells) -> bool | None:
    """Return 'true' or 'false' of a cell, None where it is empty: nobody says."""
    value = row[column].strip().lower()
    if value not in YES_NO:
        cells.refuse(row, column, _("«%(value)s» no es true ni false") % {"value": value[:20]})
    return YES_NO.get(value)


def rows_of(tables: Tables, naming: Naming, known: set[str]) -> dict[str, Rows]:
    """Return {agreement: {kind of row: rows}} of the tables that the folder has."""
    readers = {"parties": party, "values": value, "areas": area, "places": place, "obligations": obligation}
    found: dict[str, Rows] = {}
    for name, read in readers.items():
        for row in tables.get(ROW_TABLES[name], []):
            code = row["agreement_id"].strip()
            if code not in known:
                naming.cells.refuse(row, "agreement_id", _("«%(code)s» no está en agreements.csv") % {"code": code})
            found.setdefault(code, {}).setdefault(name, []).append(read(row, naming))
    return found


def complete(row: Row, mine: Rows, source: str, naming: Naming) -> None:
    """Fill in, from the row itself, the parties and the executor that no table of their own gives."""
    cells = naming.cells
    parties = mine.setdefault("parties", [])
    if not parties:
        for written in filter(None, (piece.strip() for piece in cells.text(row, "parties").split(";"))):
            parties.append({"role": cells.listed("ROL_CONVENIO")["PARTE"], "source": source, **naming.somebody(written)})
    if cells.text(row, "executor", 300) and not any(one["role"] and one["role"].code == "EJECUTOR" for one in parties):
        parties.append({"role": cells.listed("ROL_CONVENIO")["EJECUTOR"], "source": source, **naming.somebody(row["executor"].strip())})
    for name in ROW_TABLES:
        mine.setdefault(name, [])


def party(row: Row, naming: Naming) -> dict:
    """Return a party: the organisation of its code or name, the country, or the name as written with a proposal."""
    cells, code = naming.cells, row["organisation"].strip()
    organisation = naming.coded(code) if code else None
    if code and organisation is None:
        cells.refuse(row, "organisation", _("«%(code)s» no está en organizations.csv") % {"code": code})
    country, unit = cells.country(row, "country"), cells.unit(row, "unit")
    if unit and country and unit.country_id != country:
        cells.refuse(row, "unit", _("no está en el país de la fila"))
    written, subnational = cells.needed(row, "name", 300), yes_no(row, "subnational", cells)
    who = {"as_written": written, "organisation": organisation}
    return {
        **(who if organisation else naming.somebody(written, country, subnational=bool(subnational))),
        "role": cells.code_needed(row, "role", "ROL_CONVENIO"),
        "unit": unit,
        "subnational": subnational,
        **{name: cells.text(row, name, longest) for name, longest in (("signatory", 200), ("post", 200), ("power", 300))},
        "source": cells.source(row),
    }


def value(row: Row, naming: Naming) -> dict:
    cells = naming.cells
    amount = cells.as_written(row, "amount_as_written", cells.money(row, "amount"))
    return {
        "party": cells.needed(row, "party", 300),
        "resource": cells.code(row, "resource", "TIPO_RECURSO"),
        "amount": amount,
        "currency": cells.currency(row, "currency", amount),
        "description": cells.text(row, "description", 300),
        "source": cells.source(row),
    }


def area(row: Row, naming: Naming) -> dict:
    cells = naming.cells
    return {"text": cells.needed(row, "text", 300), "code": cells.code(row, "code", "Sector"), "source": cells.source(row)}


def place(row: Row, naming: Naming) -> dict:
    cells = naming.cells
    unit = cells.unit(row, "unit")
    country = cells.country(row, "country") or (unit.country_id if unit else None)
    if not row["country"].strip() and unit is None:
        cells.refuse(row, "country", _("está vacía y hace falta"))
    if unit and country != unit.country_id:
        cells.refuse(row, "unit", _("no está en el país de la fila"))
    return {"country_id": country, "unit": unit, "as_written": cells.text(row, "place_as_written", 300), "source": cells.source(row)}


def obligation(row: Row, naming: Naming) -> dict:
    cells = naming.cells
    return {
        "party": cells.needed(row, "party", 300),
        "text": cells.needed(row, "text"),
        "due": cells.partial_date(row, "due"),
        "source": cells.source(row),
    }
