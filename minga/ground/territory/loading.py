"""Our own tables of countries and units, read from data/*.csv into the database: idempotent, all or nothing."""

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from minga.ground.journal import actions as journal
from minga.ground.kit.tables import Row, read_table
from minga.ground.kit.text import sort_key
from minga.ground.search import actions as search
from minga.ground.search.models import Kind
from minga.ground.territory.models import Country, Locality, Unit

DATA = Path(__file__).parent / "data"
UNIT_COLUMNS = ["country", "code", "level", "parent", "kind", "name", "population", "population_year", "source"]
LOCALITY_COLUMNS = ["key", "name", "kind", "parent", "lat", "lon", "source"]


@transaction.atomic
def load(*, by, folder: Path = DATA) -> dict[str, int]:
    """Load countries, units and localities; returns the rows and how many changed. Leaves `territory.loaded` if any did."""
    changed = load_countries(read_table(folder / "countries.csv", required=["iso2", "iso3", "name_es", "name_en"], key="iso2"))
    rows = [row for path in sorted(folder.glob("units*.csv")) for row in read_table(path, required=UNIT_COLUMNS)]
    for level in (1, 2, 3):
        changed += load_units(level, [row for row in rows if int(row["level"]) == level])
    changed += load_localities(read_table(folder / "localities.csv", required=LOCALITY_COLUMNS, key="key"))
    counts = {"countries": Country.objects.count(), "units": Unit.objects.count(), "changed": changed}
    if changed:
        search.put_all(cards())
        journal.record("territory.loaded", by=by, thing=("territory", "all"), after=counts)
    return counts


def load_countries(rows: list[Row]) -> int:
    known = {country.iso2: country for country in Country.objects.all()}
    fresh = []
    for row in rows:
        country = Country(
            iso2=row["iso2"], iso3=row["iso3"], name_es=row["name_es"], name_en=row["name_en"], sort_key=sort_key(row["name_es"])
        )
        old = known.get(country.iso2)
        if old is None or (old.name_es, old.name_en, old.iso3) != (country.name_es, country.name_en, country.iso3):
            fresh.append(country)
    Country.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["iso2"], update_fields=["iso3", "name_es", "name_en", "sort_key"]
    )
    return len(fresh)


def load_units(level: int, rows: list[Row]) -> int:
    """Write the units of one level whose row differs; the level above must be there."""
    parents = {(unit.country_id, unit.code): unit for unit in Unit.objects.filter(level=level - 1)}
    known = {unit.key: unit for unit in Unit.objects.filter(level=level)}
    fields = ("kind", "name", "parent_id", "population", "population_year", "source")
    fresh = []
    for row in rows:
        parent = parents[row["country"], row["parent"]] if row["parent"] else None
        unit = Unit(
            country_id=row["country"],
            key=f"{row['country']}-{row['code']}",
            code=row["code"],
            level=level,
            kind=row["kind"],
            name=row["name"],
            parent=parent,
            population=int(row["population"]) if row["population"] else None,
            population_year=int(row["population_year"]) if row["population_year"] else None,
            source=row["source"],
            sort_key=sort_key(row["name"]),
        )
        old = known.get(unit.key)
        if old is None or any(getattr(old, name) != getattr(unit, name) for name in fields):
            fresh.append(unit)
    Unit.objects.bulk_create(
        fresh,
        batch_size=400,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["kind", "name", "parent", "population", "population_year", "source", "sort_key"],
    )
    return len(fresh)


def load_localities(rows: list[Row]) -> int:
    changed = 0
    for row in rows:
        country, _dash, code = row["parent"].partition("-")
        fields = {
            "name": row["name"],
            "kind": row["kind"],
            "country_id": country,
            "unit": Unit.objects.get(country=country, code=code) if code else None,
            "latitude": row["lat"] or None,
            "longitude": row["lon"] or None,
            "source": row["source"],
        }
        old = Locality.objects.filter(key=row["key"]).first()
        if old is None or (old.name, old.kind, old.source) != (row["name"], row["kind"], row["source"]):
            Locality.objects.update_or_create(key=row["key"], defaults=fields)
            changed += 1
    return changed


def cards() -> Iterable:
    """Yield the search card of every country and unit: found by name, by code and by what it lies in."""
    for country in Country.objects.all():
        yield search.make_card(
            Kind.PLACE, country.iso2, country.name_es, words=[(country.name_en, "en"), (country.iso3, "")], countries=f" {country.iso2} "
        )
    units = {unit.pk: unit for unit in Unit.objects.select_related("country")}
    for unit in units.values():
        above = units[unit.parent_id] if unit.parent_id else None
        outer = [above.name] if above else []
        if above and above.parent_id:
            outer.append(units[above.parent_id].name)
        yield search.make_card(
            Kind.PLACE,
            unit.key,
            unit.name,
            words=[(" ".join(outer), "es"), (unit.country.name_es, "es"), (unit.country.name_en, "en"), (unit.kind, "es"), (unit.code, "")],
            lead=", ".join([unit.kind, *outer, unit.country.name_es]),
            lead_language="es",
            countries=f" {unit.country_id} ",
        )
