"""Our own tables of countries and units, read from data/*.csv: checked whole, idempotent, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from minga.ground.journal import actions as journal
from minga.ground.kit.tables import Problem, Row, TableRefused, read_or_note
from minga.ground.kit.text import sort_key
from minga.ground.search import actions as search
from minga.ground.search.models import Kind
from minga.ground.territory import rules
from minga.ground.territory.models import Country, Locality, Unit

DATA = Path(__file__).parent / "data"
COUNTRY_COLUMNS = ["iso2", "iso3", "name_es", "name_en"]
UNIT_COLUMNS = ["country", "code", "level", "parent", "kind", "name", "population", "population_year", "source"]
POINT_COLUMNS = ["key", "latitude", "longitude", "derived_from"]
LOCALITY_COLUMNS = ["key", "name", "kind", "parent", "lat", "lon", "source"]


@dataclass
class Tables:
    """The rows of a folder: countries.csv, every units*.csv, localities.csv, and unit_points.csv by key where there is one."""

    countries: list[Row]
    units: list[Row]
    localities: list[Row]
    points: dict[str, Row]


@transaction.atomic
def load(*, by, folder: Path = DATA) -> dict[str, int]:
    """Load countries, units and localities; returns how many there are and how many changed.

    Raises TableRefused with every problem of every table; nothing is then changed. Leaves `territory.loaded` if any changed.
    """
    tables = read_folder(folder)
    touched = load_countries(tables.countries)
    for level in ("1", "2", "3"):
        touched += load_units(int(level), [row for row in tables.units if row["level"] == level], tables.points)
    changed = len(touched) + load_localities(tables.localities)
    counts = {"countries": Country.objects.count(), "units": Unit.objects.count(), "changed": changed}
    if changed:
        search.put_all(cards(set(touched)))
        journal.record("territory.loaded", by=by, thing=("territory", "all"), after=counts)
    return counts


def read_folder(folder: Path) -> Tables:
    """Return the tables of the folder; raises TableRefused with all that is wrong in any of them."""
    problems: list[Problem] = []
    countries = read_or_note(folder / "countries.csv", COUNTRY_COLUMNS, problems, key="iso2")
    units = [row for path in sorted(folder.glob("units*.csv")) for row in read_or_note(path, UNIT_COLUMNS, problems)]
    localities = read_or_note(folder / "localities.csv", LOCALITY_COLUMNS, problems, key="key")
    pointed = folder / "unit_points.csv"
    points = read_or_note(pointed, POINT_COLUMNS, problems, key="key") if pointed.exists() else []
    if problems:
        raise TableRefused(problems)
    known = {row["iso2"] for row in countries}
    places = known | {f"{row['country']}-{row['code']}" for row in units}
    problems += rules.country_problems(countries) + rules.unit_problems(units, known)
    problems += rules.locality_problems(localities, places) + rules.point_problems(points, places - known)
    if problems:
        raise TableRefused(problems)
    return Tables(countries, units, localities, {row["key"]: row for row in points})


def load_countries(rows: list[Row]) -> list[str]:
    """Write the countries whose row differs; returns their codes."""
    known = {country.iso2: country for country in Country.objects.all()}
    fresh = []
    for row in rows:
        country = Country(**{name: row[name] for name in COUNTRY_COLUMNS}, sort_key=sort_key(row["name_es"]))
        old = known.get(country.iso2)
        if old is None or any(getattr(old, name) != row[name] for name in COUNTRY_COLUMNS):
            fresh.append(country)
    Country.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["iso2"], update_fields=["iso3", "name_es", "name_en", "sort_key"]
    )
    return [country.iso2 for country in fresh]


UNIT_FIELDS = ["level", "kind", "name", "parent", "population", "population_year", "source", "latitude", "longitude", "point_source"]


def load_units(level: int, rows: list[Row], points: dict[str, Row]) -> list[str]:
    """Write the units of one level whose row, or whose point, differs; the level above must be there. Returns the country of each."""
    parents = {(unit.country_id, unit.code): unit for unit in Unit.objects.filter(level=level - 1)}
    known = {unit.key: unit for unit in Unit.objects.all()}
    compared = ["parent_id" if name == "parent" else name for name in UNIT_FIELDS]
    fresh = []
    for row in rows:
        unit = unit_of(row, parents.get((row["country"], row["parent"])), points)
        old = known.get(unit.key)
        if old is None or any(getattr(old, name) != getattr(unit, name) for name in compared):
            fresh.append(unit)
    Unit.objects.bulk_create(fresh, batch_size=400, update_conflicts=True, unique_fields=["key"], update_fields=[*UNIT_FIELDS, "sort_key"])
    return [unit.country_id for unit in fresh]


def unit_of(row: Row, parent: Unit | None, points: dict[str, Row]) -> Unit:
    """Return the unit, not saved, that a row tells, with its point where the table of points has one."""
    key = f"{row['country']}-{row['code']}"
    point = points.get(key)
    return Unit(
        country_id=row["country"],
        key=key,
        code=row["code"],
        level=int(row["level"]),
        kind=row["kind"],
        name=row["name"],
        parent=parent,
        population=int(row["population"]) if row["population"] else None,
        population_year=int(row["population_year"]) if row["population_year"] else None,
        source=row["source"],
        latitude=Decimal(point["latitude"]) if point else None,
        longitude=Decimal(point["longitude"]) if point else None,
        point_source=point["derived_from"] if point else "",
        sort_key=sort_key(row["name"]),
    )


def load_localities(rows: list[Row]) -> int:
    """Write the localities whose row differs; returns how many did."""
    changed = 0
    for row in rows:
        country, _dash, code = row["parent"].partition("-")
        fields: dict[str, Any] = {
            "name": row["name"],
            "kind": row["kind"],
            "country_id": country,
            "unit_id": Unit.objects.values_list("pk", flat=True).get(key=row["parent"]) if code else None,
            "latitude": Decimal(row["lat"]) if row["lat"] else None,
            "longitude": Decimal(row["lon"]) if row["lon"] else None,
            "source": row["source"],
        }
        old = Locality.objects.filter(key=row["key"]).first()
        if old is None or any(getattr(old, name) != value for name, value in fields.items()):
            Locality.objects.update_or_create(key=row["key"], defaults=fields)
            changed += 1
    return changed


def cards(of: set[str]) -> Iterable:
    """Yield the search card of these countries and of all their units: found by name, by code and by what it lies in."""
    for country in Country.objects.filter(iso2__in=of):
        yield search.make_card(
            Kind.PLACE, country.iso2, country.name_es, words=[(country.name_en, "en"), (country.iso3, "")], countries=f" {country.iso2} "
        )
    units = {unit.pk: unit for unit in Unit.objects.filter(country__in=of).select_related("country")}
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
