"""Sources, gaps, rates, counts of provinces and reported figures, from their tables."""

import datetime
import re
from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Organisation
from minga.evidence.figures import actions as figures
from minga.evidence.figures.models import ReportedFigure
from minga.evidence.quality.rules.amounts import rate_missing
from minga.exchange.records.cells import Cells
from minga.ground.documents import actions as documents
from minga.ground.documents.models import Source
from minga.ground.findings import actions as findings
from minga.ground.kit.tables import Row
from minga.ground.kit.text import fold
from minga.ground.rates import actions as rates
from minga.ground.territory import actions as territory
from minga.ground.territory.models import Unit

Tables = dict[str, list[Row]]
YEARS = re.compile(r"(?P<first>(?:19|20)\d\d)(?:[-–](?P<last>(?:19|20)\d\d))?\Z")
FIGURE_COLUMNS = {"code": "indicator_id", "name_es": "name", "note_es": "note", "footnote_es": "footnote"}


def load_sources(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    counts: Counter = Counter()
    for row in tables["sources"]:
        fields = {name: cells.text(row, name) for name in row.values if name != "code"}
        with cells.at(row):
            counts[documents.put_source(by=by, code=cells.needed(row, "code"), **fields)] += 1
    return counts


def load_gaps(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    counts: Counter = Counter()
    sources = {source.code: source for source in Source.objects.all()}
    for row in tables["gaps"]:
        source = sources.get(row["source"].strip())
        if source is None:
            cells.refuse(row, "source", _("«%(code)s» no es una fuente de sources.csv") % {"code": row["source"]})
            continue
        fields = {name: cells.text(row, name) for name in row.values if name not in ("code", "source")}
        with cells.at(row):
            counts[documents.put_gap(by=by, code=cells.needed(row, "code"), source=source, **fields)] += 1
    return counts


def load_rates(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record the dated rates; a row without rate or date is told, never stored (R-144, pitfall 7)."""
    counts: Counter = Counter()
    events = event_days(tables)
    for row in tables["fx_rates"]:
        stated = bool(row["rate"].strip() and row["date"].strip())
        fields: dict[str, Any] = {
            "base": cells.currency(row, "from_currency", Decimal(1)),
            "quote": cells.currency(row, "to_currency", Decimal(1)),
            "date": cells.day(row, "date"),
            "value": cells.amount(row, "rate"),
            "kind": cells.text(row, "kind"),
            "context": cells.text(row, "context"),
            "source": cells.source(row),
        }
        if not stated:
            tell_no_rate(row, fields, by, notes)
            counts["unchanged"] += 1
            continue
        if fields["value"] is not None and fields["value"] <= 0:
            cells.refuse(row, "rate", _("«%(rate)s» no es una tasa: es mayor que cero") % {"rate": fields["value"]})
            continue
        refuse_late(row, fields["date"], events.get(row["context"].strip()), cells)
        cells.once(row, "date", *(fields[name] for name in ("date", "base", "quote", "kind", "context")))
        if fields["date"] and fields["value"] is not None:
            with cells.at(row, base="from_currency", quote="to_currency", value="rate"):
                counts[rates.record_rate(by=by, **fields)] += 1
    return counts


def event_days(tables: Tables) -> dict[str, str]:
    """Return {activity: the last day, as written, on which its money was changed}."""
    found: dict[str, str] = {}
    for row in tables.get("exchange_events", []):
        code = row["activity_id"].strip()
        found[code] = max(found.get(code, ""), row["date"].strip())
    return found


def refuse_late(row: Row, day: datetime.date | None, event: str | None, cells: Cells) -> None:
    """Refuse a rate dated after the exchange it served, or after today: nobody can have used it."""
    if day and event and day.isoformat() > event:
        cells.refuse(row, "date", _("es posterior al cambio en que se usó, del %(day)s") % {"day": event})
    if day and day > timezone.localdate():
        cells.refuse(row, "date", _("es una fecha futura: una tasa se conoce cuando ha pasado"))


def tell_no_rate(row: Row, fields: dict, by, notes: list[str]) -> None:
    pair = {"base": fields["base"], "quote": fields["quote"]}
    proposed = rate_missing(fields["base"], fields["quote"], fields["value"], fields["date"], fields["source"])
    findings.renew(by=by, thing=("rate", "/".join(pair.values())), proposed=proposed)
    place = f"{row.file}, línea {row.line}"
    notes.append(_("%(place)s: %(base)s/%(quote)s sin tasa o sin fecha; no se guarda.") % {"place": place, **pair})


def load_provinces(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Keep the districts that the source counts in each province, and what that makes for each department."""
    counts: Counter = Counter()
    departments: dict[Unit, list[tuple[int, str]]] = {}
    for row in tables["provinces"]:
        country = cells.country(row, "country")
        department = unit_named(cells, row, "department", country, None)
        province = unit_named(cells, row, "province", country, department) if department else None
        number = cells.whole(row, "districts_corrected") if cells.needed(row, "districts_corrected") else None
        if province is None or department is None or number is None:
            continue
        source = cells.source(row)
        cells.once(row, "province", province, source)
        printed, note = cells.text(row, "districts_printed", 60), cells.text(row, "note")
        with cells.at(row):
            counts[
                territory.state_count(by=by, unit=province, counted="districts", number=number, printed=printed, note=note, source=source)
            ] += 1
        departments.setdefault(department, []).append((number, source))
    if cells.problems:
        return counts
    for department, rows in departments.items():
        source = " | ".join([rows[0][1], rows[-1][1]]) if len(rows) > 1 else rows[0][1]
        territory.state_count(by=by, unit=department, counted="provinces", number=len(rows), source=source)
        territory.state_count(by=by, unit=department, counted="districts", number=sum(n for n, _s in rows), source=source)
    return counts


def unit_named(cells: Cells, row: Row, column: str, country: str, above: Unit | None) -> Unit | None:
    """Return the unit of that name directly below `above` (None: the first level): Ucayali in Loreto is not the department."""
    name = re.sub(r"\(.*?\)", "", cells.needed(row, column)).strip()
    found = [
        unit
        for unit in cells.units.values()
        if unit.country_id == country and unit.parent_id == (above.pk if above else None) and fold(unit.name) == fold(name)
    ]
    if not found:
        cells.refuse(row, column, _("«%(name)s» no es una unidad conocida ahí") % {"name": name})
    return found[0] if found else None


# The fields of a figure whose column a table may not have.
OPTIONAL = {
    "name_en": "name_en",
    "precision": "precision",
    "period_start": "period_start",
    "period_end": "period_end",
    "territory": "territory",
    "country_id": "territory",
    "organisation": "organisation",
    "quarantined": "quarantined",
    "footnote_es": "footnote",
    "footnote_en": "footnote_en",
}


def load_figures(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    counts: Counter = Counter()
    organisations = {one.code: one.kept for one in Organisation.objects.select_related("merged_into")}
    there = set(ReportedFigure.objects.values_list("code", flat=True))
    named = organisations.keys() | {row["org_id"].strip() for row in tables["organizations"]}
    for row in tables["indicators"]:
        owner = row["organisation"].strip()
        if owner and owner not in named:
            cells.refuse(row, "organisation", _("«%(code)s» no está en organizations.csv") % {"code": owner})
        code = cells.needed(row, "indicator_id")
        fields = figure_fields(row, cells, organisations.get(owner), code in there)
        with cells.at(row, **FIGURE_COLUMNS):
            _figure, done = figures.record_figure(by=by, code=code, **fields)
            counts[done] += 1
    return counts


def figure_fields(row: Row, cells: Cells, owner: Organisation | None, there: bool) -> dict:
    """Return the fields that the table says; of a figure already there, an optional column that it has not says nothing."""
    years = YEARS.match(row["period"].strip())
    first = cells.whole(row, "period_start") or (int(years["first"]) if years else None)
    last = cells.whole(row, "period_end") or (int(years["last"] or years["first"]) if years else None)
    place = row["territory"].strip()
    country = place if place in cells.countries else ""
    unit = None if country else cells.unit(row, "territory")
    note = cells.text(row, "note")
    fields = {
        "name_es": cells.needed(row, "name"),
        "name_en": cells.text(row, "name_en"),
        "organisation": owner,
        "period": cells.text(row, "period"),
        "period_start": first,
        "period_end": last,
        "value": cells.amount(row, "value"),
        "unit": cells.text(row, "unit"),
        "precision": cells.precision(row, "precision"),
        "quarantined": row["quarantined"].strip() == "true" or "QUARANTINE" in note,
        "country_id": country or (unit.country_id if unit else None),
        "territory": unit,
        "note_es": sentences(note, cells.text(row, "scope_note")),
        "footnote_es": cells.text(row, "footnote"),
        "footnote_en": cells.text(row, "footnote_en"),
        "source": cells.source(row),
    }
    absent = {name for name, column in OPTIONAL.items() if not row.has(column)} if there else set()
    return {name: value for name, value in fields.items() if name not in absent}


def sentences(*texts: str) -> str:
    """Return the texts as sentences after one another, each with its full stop."""
    return " ".join(text if text.endswith((".", "»", "?")) else f"{text}." for text in texts if text)
