"""Programmes, projects and actions, from their tables."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.cycle.organisations.matching import Names
from minga.exchange.records.cells import Cells
from minga.exchange.records.facts import Tables, at
from minga.exchange.records.places import Gazetteer
from minga.ground.documents.models import Source
from minga.ground.documents.queries import citations
from minga.ground.kit.tables import Row
from minga.ground.rates.actions import band
from minga.ground.territory.models import Locality

Parts = dict[str, list[dict]]


@dataclass
class Desk:
    """What the rows of activities are read with."""

    cells: Cells
    names: Names = field(default_factory=Names)
    languages: dict[str, str] = field(default_factory=lambda: dict(Source.objects.values_list("code", "language")))
    localities: dict[str, Locality] = field(default_factory=lambda: {one.key: one for one in Locality.objects.all()})

    def __post_init__(self) -> None:
        self.gazetteer = Gazetteer(self.cells.units)

    def language(self, row: Row, column: str, source: str) -> str:
        """The language of a text: its own column, else that of its source."""
        return row[column].strip() or (self.languages.get(citations(source)[0].code, "es") if source else "es")

    def named(self, written: str) -> dict:
        """Somebody as written, with the organisation of that name or the likeliest one."""
        organisation = self.names.find(written)
        proposal = None if organisation else self.names.propose(written)
        return {
            "as_written": written,
            "organisation": organisation,
            "proposed": proposal.organisation if proposal else None,
            "proposed_reason": proposal.reason if proposal else "",
        }


def load_activities(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record every activity with its parts, join copies and parents, then run the rules over all of them."""
    counts: Counter = Counter()
    desk = Desk(cells)
    rows = tables["projects"]
    parts = parts_of(tables, desk, {row["project_id"].strip() for row in rows})
    done: dict[str, Activity] = {}
    for row in ordered(rows):
        code = cells.needed(row, "project_id")
        fields = fields_of(row, desk)
        for column, name in (("duplicate_of", "duplicate_of"), ("parent", "parent")):
            fields[name] = other(row, column, done, cells)
        mine = parts.setdefault(code, {})
        complete(row, mine, fields["source"], desk)
        if cells.problems:
            continue
        with at(row):
            done[code], how = actions.record(by=by, code=code, fields=fields, parts=mine)
        counts[how] += 1
    if not cells.problems:
        for activity in done.values():
            actions.review(by=by, activity=activity)
    return counts


def ordered(rows: list[Row]) -> list[Row]:
    """Return the rows so that one which names another comes after it."""
    return sorted(rows, key=lambda row: (bool(row["duplicate_of"].strip()), bool(row["parent"].strip())))


def other(row: Row, column: str, done: dict[str, Activity], cells: Cells) -> Activity | None:
    value = row[column].strip()
    if value and value not in done and not cells.problems:
        cells.refuse(row, column, _("«%(code)s» no está en esta tabla") % {"code": value})
    return done.get(value)


def fields_of(row: Row, desk: Desk) -> dict:
    cells = desk.cells
    source = cells.source(row)
    total = cells.as_written(row, "total_as_written", cells.amount(row, "total_amount"))
    return {
        "kind": cells.code(row, "kind", "TIPO_ACTIVIDAD", "PROYECTO"),
        "title": cells.needed(row, "title"),
        "title_language": desk.language(row, "title_language", source),
        "objective": cells.text(row, "objective"),
        "objective_language": desk.language(row, "objective_language", source),
        "status": cells.code(row, "status", "ESTADO_ACTIVIDAD"),
        "start": cells.partial_date(row, "start"),
        "end": cells.partial_date(row, "end"),
        "total_amount": total,
        "total_currency": cells.currency(row, "currency", total) if total is not None else "",
        "total_as_written": row["total_as_written"].strip(),
        "source_kind": cells.code(row, "source_kind", "FUENTE"),
        "modality": cells.code(row, "modality", "MODALIDAD"),
        "aid_type": cells.code(row, "aid_type", "AidType"),
        "theme": cells.text(row, "theme"),
        "note": cells.text(row, "note"),
        "locators": locators(row, source),
        "source": source,
        "public": True,
    }


def locators(row: Row, source: str) -> dict[str, str]:
    """Return {fact: citation} of 'total=L183;beneficiaries=L181', in the source of the row."""
    code = citations(source)[0].code if source else ""
    found = {}
    for pair in filter(None, row["locators"].split(";")):
        name, _sign, place = pair.partition("=")
        found[name.strip()] = place.strip() if ":" in place else f"{code}:{place.strip()}"
    return found


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
    mine["participants"] = participants(row, source, desk)
    sector = cells.code(row, "sector", "Sector")
    if sector:
        mine["classifications"] = [{"code": sector, "share": 100, "source": source}]


def participants(row: Row, source: str, desk: Desk) -> list[dict]:
    roles = desk.cells.listed("ROL_PARTICIPACION")
    found = []
    for column, role in (("funder", "FINANCIADOR"), ("executor", "EJECUTOR")):
        for written in filter(None, (part.strip() for part in row[column].split(";"))):
            found.append({"role": roles[role], "source": source, **desk.named(written)})
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
    return found


def place(row: Row, desk: Desk) -> dict:
    cells, key = desk.cells, row["locality"].strip()
    if key and key not in desk.localities:
        cells.refuse(row, "locality", _("«%(key)s» no es una localidad conocida") % {"key": key})
    unit = cells.unit(row, "unit")
    if not row["country"].strip() and unit is None:
        cells.refuse(row, "country", _("está vacía y hace falta"))
    return {
        "country_id": cells.country(row, "country") or (unit.country_id if unit else None),
        "unit": unit,
        "locality": desk.localities.get(key),
        "as_written": cells.text(row, "place_as_written"),
        "count": cells.whole(row, "count"),
        "count_of": cells.text(row, "count_of"),
        "share": cells.amount(row, "share"),
        "source": cells.source(row),
    }


def beneficiaries(row: Row, cells: Cells) -> dict:
    return {
        "number": cells.whole(row, "number"),
        "unit": cells.text(row, "unit"),
        "group": cells.code(row, "group", "GRUPO_BENEFICIARIO"),
        "precision": cells.precision(row, "precision"),
        "source": cells.source(row),
    }


def contribution(row: Row, desk: Desk) -> dict:
    cells = desk.cells
    amount = cells.as_written(row, "amount_as_written", cells.amount(row, "amount"))
    role = cells.code(row, "role", "ROL_APORTE")
    if role is None and not row["role"].strip():
        cells.refuse(row, "role", _("está vacía y hace falta"))
    return {
        "role": role,
        "resource": cells.code(row, "resource", "TIPO_RECURSO"),
        "amount": amount,
        "currency": cells.currency(row, "currency", amount),
        "source": cells.source(row),
        **desk.named(cells.needed(row, "contributor")),
    }


def exchange_event(row: Row, cells: Cells) -> dict:
    base, quote = row["from_currency"].strip(), row["to_currency"].strip()
    rate = cells.amount(row, "rate")
    if "rate_as_written" in row.values:
        rate = cells.as_written(row, "rate_as_written", rate, band(base, quote))
    if rate is None:
        cells.refuse(row, "rate", _("está vacía y hace falta"))
    return {"date": cells.day(row, "date"), "base": base, "quote": quote, "rate": rate, "source": cells.source(row)}
