"""What territories want, as the sources tell it: plans, agendas, macro-projects, demands, from their tables."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from minga.cycle.needs.actions import agendas, demands, macro, plans
from minga.cycle.needs.models import MacroProject, Plan, PlanItem
from minga.cycle.needs.states import ActorKind, AgendaStage, DemandStage, Purpose, Readiness
from minga.cycle.organisations.models import Organisation
from minga.exchange.records.cells import Cells
from minga.exchange.records.facts import Tables
from minga.exchange.records.partners import called, one_of, organisations
from minga.ground.codelists.models import Code
from minga.ground.kit.tables import Row
from minga.ground.territory.models import Unit

LOADED = [str(one) for one in DemandStage if one != DemandStage.MATCHED]  # what is matched has an offer, which no table of ours tells


def load_plans(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record each plan with its items; an item names the one above it in `above`, which stands before it."""
    counts: Counter = Counter()
    known = organisations()
    items: dict[tuple[str, str], list[dict]] = {}
    for row in tables.get("plan_items", []):
        given = {name: cells.text(row, name, most) for name, most in (("number", 20), ("name", 400), ("above", 400))}
        given |= {"level": one_of(cells, row, "level", PlanItem.Level.values), "source": cells.source(row)}
        items.setdefault((row["org_id"].strip(), row["plan"].strip()), []).append(given)
    for row in tables["plans"]:
        organisation, name = called(cells, row, "org_id", known), cells.needed(row, "name", 300)
        fields: dict[str, Any] = {"kind": one_of(cells, row, "kind", Plan.Kind.values), "source": cells.source(row)}
        fields |= {one: year(cells, row, one) for one in ("from_year", "to_year")}
        own = items.pop((row["org_id"].strip(), name), [])
        if organisation and not cells.refused(row) and not cells.problems:
            with cells.at(row):
                counts[plans.record(by=by, organisation=organisation, name=name, fields=fields, items=own)[1]] += 1
    for row in tables.get("plan_items", []):
        if (row["org_id"].strip(), row["plan"].strip()) in items:
            cells.refuse(row, "plan", _("«%(name)s» no está en plans.csv") % {"name": row["plan"][:60]})
    return counts


def load_macro_projects(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record each set of macro-projects, one row a project; `declared`: how many the source says they are."""
    counts: Counter = Counter()
    known = organisations()
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in tables["macro_projects"]:
        groups.setdefault((row["org_id"].strip(), row["set"].strip()), []).append(row)
    for (_code, title), rows in groups.items():
        organisation, declared = called(cells, rows[0], "org_id", known), cells.whole(rows[0], "declared")
        projects = [
            {
                "code": cells.needed(row, "code", 30),
                "number": cells.whole(row, "number") or 0,
                "name": cells.needed(row, "name", 300),
                "source": cells.source(row),
            }
            for row in rows
        ]
        if organisation and not cells.problems:
            fields = {"declared": declared, "source": projects[0]["source"]}
            with cells.at(rows[0]):
                counts[macro.record(by=by, organisation=organisation, title=title, fields=fields, projects=projects)[1]] += 1
    return counts


def load_agendas(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record each agenda with who took part, its priorities in the order of their rows, and what is done for capacities."""
    counts: Counter = Counter()
    known = organisations()
    rows_of: dict[str, dict[str, list[dict]]] = {}
    for row in tables.get("agenda_rows", []):
        kind = one_of(cells, row, "row", ["participant", "priority", "capacity"])
        rows_of.setdefault(row["agenda_id"].strip(), {}).setdefault(kind, []).append(agenda_row(row, kind, cells, known))
    for row in tables["agendas"]:
        code, organisation = cells.needed(row, "agenda_id", 30), called(cells, row, "org_id", known)
        fields: dict[str, Any] = {"title": cells.needed(row, "title", 300), "unit": cells.unit(row, "unit"), "source": cells.source(row)}
        fields |= {name: year(cells, row, name) for name in ("from_year", "to_year")}
        stage, mine = one_of(cells, row, "stage", AgendaStage.values), rows_of.pop(code, {})
        if organisation and not cells.problems:
            parts = {name: mine.get(kind, []) for name, kind in PARTS.items()}
            with cells.at(row):
                counts[agendas.record(by=by, code=code, organisation=organisation, fields=fields, stage=stage, **parts)[1]] += 1
    for row in tables.get("agenda_rows", []):
        if row["agenda_id"].strip() in rows_of:
            cells.refuse(row, "agenda_id", _("«%(code)s» no está en agendas.csv") % {"code": row["agenda_id"][:40]})
    return counts


PARTS = {"participants": "participant", "priorities": "priority", "capacities": "capacity"}


def agenda_row(row: Row, kind: str, cells: Cells, known: dict[str, Organisation]) -> dict[str, Any]:
    """Return a row of an agenda as its action takes it."""
    text, source = cells.needed(row, "text", 300), cells.source(row)
    organisation = called(cells, row, "org_id", known) if row["org_id"].strip() else None
    if kind == "participant":
        return {"as_written": text, "kind": one_of(cells, row, "kind", ActorKind.values), "organisation": organisation, "source": source}
    if kind == "priority":
        measured = {name: cells.text(row, name, 120) for name in ("indicator", "baseline", "target")}
        return {"theme": text, **measured, "source": source}
    return {"partner": text, "action": cells.needed(row, "action", 400), "organisation": organisation, "source": source}


def load_demands(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record each demand; one that people have worked at since is left as it is, with a note."""
    counts: Counter = Counter()
    known = organisations()
    sectors = {one.code: one for one in Code.objects.filter(list__code__in=("Sector", "SectorCategory")).order_by("since")}
    for row in tables["demands"]:
        code, organisation = cells.needed(row, "demand_id", 30), called(cells, row, "org_id", known)
        stage, wanted = one_of(cells, row, "stage", LOADED), year(cells, row, "year")
        values = demand_values(row, cells, organisation, sectors)
        if organisation is None or cells.problems:
            continue
        with cells.at(row):
            _demand, how = demands.record(by=by, code=code, organisation=organisation, values=values, stage=stage, year=wanted)
            counts[how] += 1
            if how == "kept":
                notes.append(_("%(code)s: se trabajó en Minga desde que se cargó; queda como está.") % {"code": code})
    return counts


def demand_values(row: Row, cells: Cells, organisation: Organisation | None, sectors: dict[str, Code]) -> dict[str, Any]:
    """Return the values of a demand, by the fields that its action takes."""
    amount = cells.money(row, "amount")
    return {
        "title": cells.needed(row, "title", 300),
        "purpose": one_of(cells, row, "purpose", Purpose.values),
        **{name: cells.text(row, name) for name in ("problem", "objective", "expected")},
        "unit_strengthened": cells.text(row, "unit_strengthened", 200),
        "plan_item": item_called(row, cells, organisation),
        "macro_project": MacroProject.objects.filter(code=row["macro_project"].strip()).first(),
        "modality": cells.code(row, "modality", "MODALIDAD"),
        "amount": amount,
        "currency": cells.currency(row, "currency", amount),
        "precision": cells.precision(row, "precision", "precision") if amount is not None else "exact",
        "counterpart_in_kind": cells.text(row, "counterpart_in_kind", 300),
        "readiness": one_of(cells, row, "readiness", ["", *Readiness.values]),
        "public": row["public"].strip() != "false",
        "source": cells.source(row),
        "units": [one for one in (unit_called(row, cells, key) for key in row["units"].split()) if one],
        "sectors": [one for one in (sector_called(row, cells, code, sectors) for code in row["sectors"].split()) if one],
        "goals": [one for code in row["goals"].split() if (one := cells.listed("ODS").get(code))],
    }


def item_called(row: Row, cells: Cells, organisation: Organisation | None) -> PlanItem | None:
    """Return the item of the institution's plans of that name; refuses a name that none has."""
    name = row["plan_item"].strip()
    found = PlanItem.objects.filter(plan__organisation=organisation, name=name).first() if name and organisation else None
    if name and organisation and found is None:
        cells.refuse(row, "plan_item", _("«%(name)s» no está en los planes de la institución") % {"name": name[:60]})
    return found


def unit_called(row: Row, cells: Cells, key: str) -> Unit | None:
    if key not in cells.units:
        cells.refuse(row, "units", _("«%(value)s» no es una unidad territorial: se espera, por ejemplo, EC-1701") % {"value": key[:40]})
    return cells.units.get(key)


def sector_called(row: Row, cells: Cells, code: str, sectors: dict[str, Code]) -> Code | None:
    if code not in sectors:
        cells.refuse(row, "sectors", _("«%(value)s» no está en la lista %(list)s") % {"value": code[:40], "list": "Sector"})
    return sectors.get(code)


def year(cells: Cells, row: Row, column: str) -> int | None:
    """Return a year, None where the cell is empty; refuses one that no plan has."""
    found = cells.whole(row, column)
    if found is not None and not 1990 <= found <= 2100:
        cells.refuse(row, column, _("«%(value)s» no es un año entre 1990 y 2100") % {"value": row[column][:20]})
        return None
    return found
