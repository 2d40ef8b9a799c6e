"""Between an agreement and its plain values, both ways and without loss."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from minga.cycle.agreements.models import Addendum, Agreement, AgreementPlace, Area, Obligation, Party, PartyValue
from minga.cycle.agreements.positions import EMPTY, Values
from minga.cycle.agreements.shape import ADDENDA, FIELDS, ROWS, SECTIONS, Field, Rows, Sort
from minga.cycle.organisations.queries import meant_by
from minga.ground.codelists import queries as codelists
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Precision
from minga.ground.territory.models import Country, Unit

MODELS: dict[str, Any] = {"parties": Party, "values": PartyValue, "areas": Area, "places": AgreementPlace, "obligations": Obligation}
RELATED = {  # read with each kind of row, so that an agreement is told in a fixed number of queries
    "parties": ("role", "organisation", "country", "unit"),
    "values": ("resource",),
    "areas": ("code__list",),
    "places": ("country", "unit"),
    "obligations": ("agreement",),
}
TEXT = frozenset({Sort.LINE, Sort.LINES, Sort.DATE, Sort.CURRENCY, Sort.WHO})
WRITTEN = tuple(one for section in SECTIONS for one in section.fields if not one.hidden)
NEVER_NULL = ("indefinite", "programme_logic")
SEALED = (
    "kind", "title", "number", "object", "organisation", "parent", "modality", "signed_on", "in_force_from", "ends_on", "indefinite",
    "renews", "implies_disbursement", "total_amount", "total_currency", "stage", "signature_law",
)  # fmt: skip
UNSEALED = frozenset({"met_on", "met_with", "source"})  # noted beside what was agreed
NAMED: dict[Sort, Callable[[Any], str]] = {
    Sort.CODE: lambda one: one.code,
    Sort.SECTOR: lambda one: one.identifier,
    Sort.AGREEMENT: lambda one: one.code,
    Sort.ORGANISATION: lambda one: one.code,
    Sort.COUNTRY: lambda one: one.iso2,
    Sort.UNIT: lambda one: one.key,
    Sort.DAY: lambda one: one.isoformat(),
    Sort.AMOUNT: lambda one: f"{one.normalize():f}",
    Sort.YES_NO: lambda one: "yes" if one else "no",
}


def values_of(agreement: Agreement) -> Values:
    """Return the plain values of an agreement, all its rows and addenda among them."""
    values: Values = {name: value for name, one in FIELDS.items() if (value := told(one, getattr(agreement, name))) not in EMPTY}
    for name, model in MODELS.items():
        put_rows(values, ROWS[name], model.objects.filter(agreement=agreement).select_related(*RELATED[name]))
    put_rows(values, ADDENDA, Addendum.objects.filter(agreement=agreement))
    return values


def put_rows(values: Values, rows: Rows, found) -> None:
    if told_rows := [row_told(rows, row) for row in found]:
        values[rows.name] = told_rows


def row_told(rows: Rows, row: Any) -> dict:
    cells = {one.name: told(one, getattr(row, one.name)) for one in rows.columns}
    return {"id": str(row.pk)} | {name: value for name, value in cells.items() if value not in EMPTY}


def told(field: Field, value: Any) -> Any:
    """Return a stored value as plain JSON: numbers as text, records by the name that stays theirs."""
    if value is None or value in ("", [], {}):
        return None
    if field.sort is Sort.PLAIN:
        return value
    if isinstance(value, PartialDate):
        return value.text
    if field.sort is Sort.DAY and isinstance(value, str):
        return value
    if field.sort is Sort.AMOUNT:
        value = Decimal(value)
    return NAMED.get(field.sort, str)(value)


def without_ids(values: Mapping[str, Any]) -> Values:
    """Return the values as the journal and the certificate hold them: rows in their order, without the numbers of the database."""
    rows = {name: [{key: cell for key, cell in row.items() if key != "id"} for row in values[name]] for name in ROWS if name in values}
    return {**values, **rows}


def certified(agreement: Agreement) -> Values:
    """Return the canonical values that a certificate seals: parties, object, dates, amounts, stage and the law of the signature."""
    told_whole = without_ids(values_of(agreement))
    rows = {name: [{key: cell for key, cell in row.items() if key not in UNSEALED} for row in told_whole.get(name, [])] for name in ROWS}
    return {name: told_whole[name] for name in SEALED if name in told_whole} | {name: some for name, some in rows.items() if some}


def record_of(values: Mapping[str, Any]) -> tuple[dict, dict[str, list[dict]]]:
    """Return (fields, rows) of what the form writes, as columns take them; each row with its `id`.

    Raises LookupError naming the place whose record is gone since.
    """
    fields = {one.name: stored(one, values.get(one.name), one.name) for one in WRITTEN}
    fields |= {name: bool(fields[name]) for name in NEVER_NULL}
    rows = {name: [row_of(ROWS[name], row) for row in values.get(name, [])] for name in MODELS}
    for row in rows["places"]:
        if row["country"] is None and row["unit"]:
            row["country"] = row["unit"].country
    return fields, rows


def row_of(rows: Rows, row: Mapping[str, Any]) -> dict:
    kept = {one.name: stored(one, row.get(one.name), f"{rows.name}.{row['id']}.{one.name}") for one in rows.columns}
    if "precision" in kept:
        kept["precision"] = kept["precision"] or Precision.EXACT
    return kept | {"id": row["id"]}


def stored(field: Field, value: Any, place: str) -> Any:
    """Return what a column holds for a plain value."""
    if value in EMPTY:
        return "" if field.sort in TEXT else None
    match field.sort:
        case Sort.AMOUNT:
            return Decimal(value)
        case Sort.COUNT:
            return int(value)
        case Sort.YES_NO:
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
        case Sort.SECTOR:
            return codelists.get(*value.split("/", 1)) if "/" in value else None
        case Sort.AGREEMENT:
            return Agreement.objects.filter(code=value).first()
        case Sort.ORGANISATION:
            return meant_by(value)
        case Sort.COUNTRY:
            return Country.objects.filter(iso2=value).first()
        case Sort.UNIT:
            return Unit.objects.select_related("country").filter(key=value).first()
        case _:
            return value
