"""Between a record of the registry and its plain values, both ways and without loss."""

import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from minga.cycle.activities.actions import PARTS
from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing.positions import EMPTY, Values
from minga.cycle.filing.shape import FIELDS, ROWS, UNSTATED, Field, Sort
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import meant_by
from minga.ground.codelists import queries as codelists
from minga.ground.kit.money import Precision
from minga.ground.territory.models import Country, Locality, Unit

TEXT = frozenset({Sort.LINE, Sort.LINES, Sort.DATE, Sort.CURRENCY, Sort.ADDRESS, Sort.LANGUAGE, Sort.KEYWORDS, Sort.IDENTIFIER})
LOCATED = {"total": ("total_amount", "total_currency")}  # locators whose name is not that of a field
LOCATED_ROWS = {
    "place": ("places", ""),
    "exchange": ("exchange_events", ""),
    "beneficiaries": ("beneficiaries", ""),
    "funder": ("participants", "FINANCIADOR"),
    "executor": ("participants", "EJECUTOR"),
    "counterpart": ("contributions", "CONTRAPARTIDA"),
}
NUMBER = frozenset({Sort.AMOUNT, Sort.PERCENT, Sort.RATE, Sort.LATITUDE, Sort.LONGITUDE})


def values_of(activity: Activity) -> Values:
    """Return the plain values of a record: everything but its code, the moments of its entry and what only its dossier holds."""
    values: Values = {name: value for name, field in FIELDS.items() if (value := told(field, getattr(activity, name))) not in EMPTY}
    for name, rows in ROWS.items():
        related = PARTS[name].objects.filter(activity=activity)
        found = [row_told(rows.columns, row, f"{place}") for place, row in enumerate(related, 1)]
        if found:
            values[name] = found
    if activity.unstated:
        values[UNSTATED] = dict(activity.unstated)
    return values


def row_told(columns: tuple[Field, ...], row, place: str) -> dict:
    row_id = hashlib.sha256(f"{type(row).__name__}:{row.pk}:{place}".encode()).hexdigest()[:8]
    cells = {column.name: told(column, getattr(row, column.name)) for column in columns if not column.reserved}
    return {"id": row_id} | {name: value for name, value in cells.items() if value not in EMPTY}


def told(field: Field, value: Any) -> Any:
    """Return a stored value as plain JSON: numbers as text, records by the name that stays theirs."""
    if value is None or value == "":
        return None
    if field.sort in NUMBER:
        return f"{value.normalize():f}"
    if field.sort is Sort.COUNT:
        return str(value)
    if field.sort is Sort.YES_NO:
        return "yes" if value else "no"
    names: dict[Sort, Callable[[Any], str]] = {
        Sort.CODE: lambda one: one.code,
        Sort.CODES: lambda one: one.identifier,
        Sort.ACTIVITY: lambda one: one.code,
        Sort.AGREEMENT: lambda one: one.code,
        Sort.ORGANISATION: lambda one: one.code,
        Sort.COUNTRY: lambda one: one.iso2,
        Sort.UNIT: lambda one: one.key,
        Sort.LOCALITY: lambda one: one.key,
        Sort.DAY: lambda one: one.isoformat(),
    }
    return names.get(field.sort, str)(value)


def record_of(values: Mapping[str, Any]) -> tuple[dict, dict[str, list[dict]]]:
    """Return (fields, parts) of plain values, as activities.actions.record takes them, without what is personal.

    Raises LookupError naming the place whose record is gone since.
    """
    fields = {name: stored(field, values.get(name), name) for name, field in FIELDS.items()}
    fields["total_precision"] = fields["total_precision"] or Precision.EXACT
    fields[UNSTATED] = dict(values.get(UNSTATED, {}))
    parts = {name: [part_of(name, row) for row in values.get(name, [])] for name in ROWS}
    return fields, parts


def part_of(name: str, row: Mapping[str, Any]) -> dict:
    columns = [one for one in ROWS[name].columns if not one.reserved]
    part = {one.name: stored(one, row.get(one.name), f"{name}.{row['id']}.{one.name}") for one in columns}
    if "precision" in part:
        part["precision"] = part["precision"] or Precision.EXACT
    if name in ("participants", "contributions"):
        part["as_written"] = part["as_written"] or called(part["organisation"])
    if name == "agreement_links":
        part["as_written"] = part["as_written"] or numbered(part["agreement"])
    if name == "places" and part["country"] is None and part["unit"]:
        part["country"] = part["unit"].country
    return part


def locators_of(activity: Activity, values: Mapping[str, Any]) -> dict[str, str]:
    """Return where the facts of a record stand in its sources; of a fact that these values tell otherwise, that no source tells it."""
    before = values_of(activity)
    shown = {one.name for one in FIELDS.values() if not one.hidden}.difference(*LOCATED.values())
    names = activity.locators.keys() | (LOCATED.keys() | shown if activity.source else set())
    differing = {name for name in names if located(name, before) != located(name, values)}
    kept = {name: where for name, where in activity.locators.items() if name not in differing}
    return kept | dict.fromkeys(sorted(differing), "")


def located(name: str, values: Mapping[str, Any]) -> list:
    """Return what a locator speaks of, as people see it: a field, or the rows of a table, some of them by their role."""
    if name in LOCATED_ROWS:
        table, role = LOCATED_ROWS[name]
        shown = [column.name for column in ROWS[table].columns if not column.hidden and not column.reserved]
        rows = [row for row in values.get(table, []) if role in ("", row.get("role"))]
        return [[row.get(column) or None for column in shown] for row in rows]
    return [values.get(one) or None for one in LOCATED.get(name, (name,))]


def called(organisation: Organisation | None) -> str:
    """Return how an organisation is written where no source writes it: by name, by code where it is not public."""
    if organisation is None:
        return ""
    return organisation.name if organisation.public else organisation.code


def numbered(agreement: Agreement | None) -> str:
    """Return how an agreement is cited: by its own number, else by its title, by its code where it is not public."""
    if agreement is None:
        return ""
    told = Agreement.objects.published().filter(pk=agreement.pk).exists()
    return (agreement.number or agreement.title[:300]) if told else agreement.code


def stored(field: Field, value: Any, place: str) -> Any:
    """Return what a column holds for a plain value."""
    if value in EMPTY:
        return "" if field.sort in TEXT else None
    if field.sort in NUMBER:
        return Decimal(value)
    if field.sort is Sort.COUNT:
        return int(value)
    if field.sort is Sort.YES_NO:
        return value == "yes"
    found = looked_up(field, value)
    if found is None:
        raise LookupError(place)
    return found


def looked_up(field: Field, value: str) -> Any:
    """Return the record that a value names, the text itself where it names none; None where the record is not there."""
    match field.sort:
        case Sort.CODE:
            return codelists.get(field.list, value)
        case Sort.CODES:
            return codelists.get(*value.split("/", 1)) if "/" in value else None
        case Sort.ACTIVITY:
            return Activity.objects.filter(code=value).first()
        case Sort.AGREEMENT:
            return Agreement.objects.filter(code=value).first()
        case Sort.ORGANISATION:
            return meant_by(value)
        case Sort.COUNTRY:
            return Country.objects.filter(iso2=value).first()
        case Sort.UNIT:
            return Unit.objects.select_related("country").filter(key=value).first()
        case Sort.LOCALITY:
            return Locality.objects.filter(key=value).first()
        case _:
            return value
