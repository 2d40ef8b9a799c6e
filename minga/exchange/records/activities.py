"""Programmes, projects and actions, from their tables."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from minga.cycle.activities import actions, conditions
from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing.registry import numbers
from minga.evidence.merging.queries import marked_copies
from minga.exchange.records.cells import Cells, said
from minga.exchange.records.facts import Tables
from minga.exchange.records.naming import Naming, locators
from minga.exchange.records.places import Gazetteer
from minga.ground.kit.tables import Row
from minga.ground.rates.actions import band
from minga.ground.territory.models import Locality

Parts = dict[str, list[dict]]
COLUMNS = {"code": "project_id", "total_currency": "currency"}
NAMED = ("duplicate_of", "parent")  # columns that name another row of the table


# What a folder may leave unsaid: the tables of these parts, and these columns of projects.csv.
PART_TABLES = {
    "places": "activity_places",
    "beneficiaries": "activity_beneficiaries",
    "exchange_events": "exchange_events",
    "agreement_links": "activity_agreements",
}
OPTIONAL = (
    "kind", "title_language", "objective_language", "parent", "total_as_written", "source_kind", "modality", "aid_type", "theme",
    "locators",
)  # fmt: skip


@dataclass
class Desk(Naming):
    """What the rows of activities are read with."""

    localities: dict[str, Locality] = field(default_factory=lambda: {one.key: one for one in Locality.objects.select_related("unit")})
    lands: dict[str, str] = field(default_factory=dict)  # the country of each activity of the table
    agreements: dict[str, Agreement] = field(default_factory=lambda: {one.code: one for one in Agreement.objects.all()})

    def __post_init__(self) -> None:
        self.gazetteer = Gazetteer(self.cells.units, self.localities)


def load_activities(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record every activity with its parts, join copies and parents, then run the rules over all of them.

    One that is registered is left as it is, with a note: what was certified changes on its dossier alone (R-124).
    """
    counts: Counter = Counter()
    desk = Desk(cells)
    rows = tables["projects"]
    desk.lands = {row["project_id"].strip(): cells.country(row, "country") for row in rows}
    parts = parts_of(tables, desk, {row["project_id"].strip() for row in rows})
    read = [(row, row["project_id"].strip(), fields_of(row, desk)) for row in ordered(rows, cells)]
    for row, code, fields in read:
        complete(row, parts.setdefault(code, {}), fields["source"], desk)
    if cells.problems:
        return counts
    there = set(Activity.objects.values_list("code", flat=True))
    registered = numbers()
    kept = {one.code: one for one in Activity.objects.filter(code__in=registered)}
    done: dict[str, Activity] = {}
    marked = copies_by_people()
    for row, code, fields in read:
        if code in kept:
            counts["registered"] += 1
            notes.append(
                _("%(code)s: registrado como %(number)s: se enmienda en su expediente.") % {"code": code, "number": registered[code]}
            )
            continue
        named = {name: (done | kept).get(row[name].strip()) for name in NAMED}
        named["duplicate_of"] = named["duplicate_of"] or marked.get(code)
        with cells.at(row, **COLUMNS):
            told = unsaid(row, tables, fields | named, parts[code]) if code in there else (fields | named, parts[code])
            done[code], how = actions.record(by=by, code=code, fields=told[0], parts=told[1])
            counts[how] += 1
    if not cells.problems:
        load_conditions(tables.get("activity_conditions", []), cells, done, kept, by=by)
        for activity in done.values():
            actions.review(by=by, activity=activity)
    return counts


def copies_by_people() -> dict[str, Activity]:
    """Return {code of an activity: the one that a person said it repeats}: what a person decided stands, whatever a table leaves unsaid."""
    marks = marked_copies()
    rows = {one.code: one for one in Activity.objects.filter(code__in=marks.values())}
    return {code: rows[original] for code, original in marks.items() if original in rows}


def load_conditions(rows: list[Row], cells: Cells, done: dict[str, Activity], kept: dict[str, Activity], *, by) -> None:
    """Record what must be met before an activity may start (R-106); of a registered one (`kept`) nothing changes."""
    for row in rows:
        code, document, source = row["activity_id"].strip(), cells.needed(row, "document", 300), cells.source(row)
        if code in kept:
            continue
        if code not in done:
            cells.refuse(row, "activity_id", _("«%(code)s» no está en projects.csv") % {"code": code})
        elif document:
            with cells.at(row):
                conditions.ask(by=by, activity=done[code], document=document, source=source)


def unsaid(row: Row, tables: Tables, fields: dict, parts: Parts) -> tuple[dict, Parts]:
    """Return what the folder says of an activity already there: a column or table that it has not leaves what is stored."""
    kept = {part for part, table in PART_TABLES.items() if table not in tables}
    kept |= set() if row.has("sector") else {"classifications"}
    return said(row, fields, OPTIONAL), {part: rows for part, rows in parts.items() if part not in kept}


def ordered(rows: list[Row], cells: Cells) -> list[Row]:
    """Return the rows so that one which names another comes after it; a name that is no row, or names in a circle, are refused."""
    by_code = {row["project_id"].strip(): row for row in rows}
    named = {code: {column: row[column].strip() for column in NAMED if row[column].strip()} for code, row in by_code.items()}
    for code, others in named.items():
        for column, other in others.items():
            if other not in by_code:
                cells.refuse(by_code[code], column, _("«%(code)s» no está en esta tabla") % {"code": other})
    try:
        order = TopologicalSorter({code: list(others.values()) for code, others in named.items()}).static_order()
        return [by_code[code] for code in order if code in by_code]
    except CycleError as error:
        circle = error.args[1]
        for code in dict.fromkeys(circle):
            column = next(column for column, other in named[code].items() if other in circle)
            cells.refuse(by_code[code], column, _("nombra en círculo: %(codes)s") % {"codes": " → ".join(reversed(circle))})
        return rows


def fields_of(row: Row, desk: Desk) -> dict:
    cells = desk.cells
    source = cells.source(row)
    total = cells.as_written(row, "total_as_written", cells.money(row, "total_amount"), kept=True)
    currency = cells.currency(row, "currency", total)
    return {
        "kind": cells.code(row, "kind", "TIPO_ACTIVIDAD", "PROYECTO"),
        "title": cells.needed(row, "title", 400),
        "title_language": desk.language(row, "title_language", source),
        "objective": cells.text(row, "objective"),
        "objective_language": desk.language(row, "objective_language", source),
        "status": cells.code(row, "status", "ESTADO_ACTIVIDAD"),
        "start": cells.partial_date(row, "start"),
        "end": cells.partial_date(row, "end"),
        "total_amount": total,
        "total_currency": currency if total is not None else "",
        "total_as_written": row["total_as_written"].strip(),
        "source_kind": cells.code(row, "source_kind", "FUENTE"),
        "modality": cells.code(row, "modality", "MODALIDAD"),
        "aid_type": cells.code(row, "aid_type", "AidType"),
        "theme": cells.text(row, "theme"),
        "note": cells.text(row, "note"),
        "locators": locators(row, source, cells),
        "source": source,
        "public": True,
    }


def complete(row: Row, mine: Parts, source: str, desk: Desk) -> None:
    """Fill in, from the row itself, the parts that no table of their own gives."""
    cells = desk.cells
    country = cells.country(row, "country")
    if "places" not in mine and country:
        read = desk.gazetteer.read(country, row["place"]) or [{"unit": None, "as_written": ""}]
        mine["places"] = [{"country_id": country, "source": source, **place} for place in read]
    number = cells.whole(row, "beneficiaries")
    if "beneficiaries" not in mine and number is not None:
        group = cells.code(row, "beneficiary_group", "GRUPO_BENEFICIARIO")
        precision = cells.precision(row, "beneficiaries_precision")
        mine["beneficiaries"] = [
            {"number": number, "unit": cells.text(row, "beneficiary_unit"), "group": group, "precision": precision, "source": source}
        ]
    mine["participants"] = participants(row, source, country, desk)
    mine.setdefault("contributions", [])
    mine.setdefault("agreement_links", [])
    sector = cells.code(row, "sector", "Sector")
    if sector:
        mine["classifications"] = [{"code": sector, "share": 100, "source": source}]


def participants(row: Row, source: str, country: str, desk: Desk) -> list[dict]:
    roles = desk.cells.listed("ROL_PARTICIPACION")
    found = []
    for column, role in (("funder", "FINANCIADOR"), ("executor", "EJECUTOR")):
        for written in filter(None, (part.strip() for part in row[column].split(";"))):
            found.append({"role": roles[role], "source": source, **desk.named(written, country)})
    return found


def parts_of(tables: Tables, desk: Desk, known: set[str]) -> dict[str, Parts]:
    """Return, for each activity, the parts that tables of their own give."""
    found: dict[str, Parts] = {}

    def add(row: Row, column: str, part: str, values: dict) -> None:
        code = row[column].strip()
        if code not in known:
            desk.cells.refuse(row, column, _("«%(code)s» no está en projects.csv") % {"code": code})
        found.setdefault(code, {}).setdefault(part, []).append(values)

    for row in tables.get("activity_places", []):
        add(row, "activity_id", "places", place(row, desk))
    for row in tables.get("activity_beneficiaries", []):
        add(row, "activity_id", "beneficiaries", beneficiaries(row, desk.cells))
    for row in tables["project_funding"]:
        add(row, "project_id", "contributions", contribution(row, desk))
    for row in tables.get("exchange_events", []):
        add(row, "activity_id", "exchange_events", exchange_event(row, desk.cells))
    if "exchange_events" not in tables:
        for row in tables["fx_rates"]:
            if row["context"].strip() in known:
                add(row, "context", "exchange_events", exchange_event(row, desk.cells))
    for row in tables.get("activity_agreements", []):
        add(row, "activity_id", "agreement_links", agreement_link(row, desk))
    for row in tables.get("agreements", []) if "activity_agreements" not in tables else []:
        if row["project_id"].strip():
            add(row, "project_id", "agreement_links", link_of_agreement(row, desk))
    refuse_shares(tables.get("activity_places", []), desk.cells)
    return found


def agreement_link(row: Row, desk: Desk) -> dict:
    """The agreement under which an activity is done (R-122); a number that no agreement bears is kept as written."""
    code, written = row["agreement_id"].strip(), desk.cells.text(row, "as_written", 300)
    if code and code not in desk.agreements:
        desk.cells.refuse(row, "agreement_id", _("«%(code)s» no está en agreements.csv") % {"code": code})
    agreement = desk.agreements.get(code)
    return {"agreement": agreement, "as_written": written or str(agreement.title if agreement else code), "source": desk.cells.source(row)}


def link_of_agreement(row: Row, desk: Desk) -> dict:
    """The same, from the table of agreements, where it names an activity."""
    agreement = desk.agreements.get(row["agreement_id"].strip())
    return {"agreement": agreement, "as_written": agreement.title[:300] if agreement else "", "source": desk.cells.source(row)}


def refuse_shares(rows: list[Row], cells: Cells) -> None:
    """Refuse the places of an activity whose shares come to more than 100."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        share, code = row["share"].strip(), row["activity_id"].strip()
        if share and not cells.refused(row):
            sums[code] = sums.get(code, Decimal(0)) + Decimal(share)
            if sums[code] > 100:
                cells.refuse(row, "share", _("las partes de %(code)s suman %(sum)s: no pasan de 100") % {"code": code, "sum": sums[code]})


def place(row: Row, desk: Desk) -> dict:
    cells, key = desk.cells, row["locality"].strip()
    if key and key not in desk.localities:
        cells.refuse(row, "locality", _("«%(key)s» no es una localidad conocida") % {"key": key})
    unit, count, share = cells.unit(row, "unit"), cells.whole(row, "count"), cells.amount(row, "share")
    country = cells.country(row, "country") or (unit.country_id if unit else None)
    if not row["country"].strip() and unit is None:
        cells.refuse(row, "country", _("está vacía y hace falta"))
    if unit and country != unit.country_id:
        cells.refuse(row, "unit", _("no está en el país de la fila"))
    if unit and count is not None:
        cells.refuse(row, "count", _("una unidad con nombre no se cuenta"))
    if share is not None and not 0 <= share <= 100:
        cells.refuse(row, "share", _("una parte va de 0 a 100"))
    return {
        "country_id": country,
        "unit": unit,
        "locality": desk.localities.get(key),
        "as_written": cells.text(row, "place_as_written", 300),
        "count": count,
        "count_of": cells.text(row, "count_of", 60),
        "share": share,
        "source": cells.source(row),
    }


def beneficiaries(row: Row, cells: Cells) -> dict:
    return {
        "number": cells.whole(row, "number"),
        "unit": cells.text(row, "unit", 120),
        "group": cells.code(row, "group", "GRUPO_BENEFICIARIO"),
        "precision": cells.precision(row, "precision"),
        "source": cells.source(row),
    }


def contribution(row: Row, desk: Desk) -> dict:
    cells = desk.cells
    amount = cells.as_written(row, "amount_as_written", cells.money(row, "amount"))
    return {
        "role": cells.code_needed(row, "role", "ROL_APORTE"),
        "resource": cells.code(row, "resource", "TIPO_RECURSO"),
        "amount": amount,
        "currency": cells.currency(row, "currency", amount),
        "source": cells.source(row),
        **desk.named(cells.needed(row, "contributor", 300), desk.lands.get(row["project_id"].strip(), "")),
    }


def exchange_event(row: Row, cells: Cells) -> dict:
    base, quote = (cells.currency(row, column, Decimal(1)) for column in ("from_currency", "to_currency"))
    rate = event_rate(row, cells, band(base, quote)) if base and quote else None
    day = cells.day(row, "date") if cells.needed(row, "date") else None
    return {"date": day, "base": base, "quote": quote, "rate": rate, "source": cells.source(row)}


def event_rate(row: Row, cells: Cells, limits: tuple[Decimal, Decimal] | None) -> Decimal | None:
    """The rate of an exchange, by its number or as written; refused outside the sane band of its pair (R-142)."""
    rate = cells.amount(row, "rate")
    if row.values.get("rate_as_written"):
        rate = cells.as_written(row, "rate_as_written", rate, limits)
    elif not row["rate"].strip():
        cells.refuse(row, "rate", _("está vacía y hace falta"))
    if rate is not None and (rate <= 0 or limits and not limits[0] <= rate <= limits[1]):
        cells.refuse(row, "rate", _("«%(rate)s» no es una tasa verosímil: revise el separador de miles") % {"rate": rate})
    return rate
