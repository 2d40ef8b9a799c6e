"""What is drawn of the territory: loaded official boundaries first, else the files of the package; and a point for each place.

The map calls `boundaries` and `place_point`; both tell what they stand on (`official`, `source`; `approximate`, `why`).
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from django.utils.translation import gettext as _

from minga.ground.journal.queries import kept
from minga.ground.territory.models import Boundary, Country, Locality, Unit

FILES = Path(__file__).parent / "data"
BUNDLED = {0: "countries.geojson", 1: "first_level.geojson"}  # by level
BUNDLED_SOURCE = "Natural Earth 1:10m 4.1.0"  # public domain; data/README.md


@dataclass(frozen=True, slots=True)
class Outline:
    """One boundary to draw: GeoJSON Polygon or MultiPolygon (longitude first), and a point inside it in degrees."""

    key: str  # 'EC', 'EC-17'
    name: str
    geometry: dict[str, Any]
    latitude: float
    longitude: float
    official: bool  # loaded by load-territory; else from the package
    source: str

    def feature(self) -> dict[str, Any]:
        """Return it as a GeoJSON feature whose id is the key; the label point among the properties, longitude first."""
        properties = {
            "key": self.key,
            "name": self.name,
            "official": self.official,
            "source": self.source,
            "label": [self.longitude, self.latitude],
        }
        return {"type": "Feature", "id": self.key, "properties": properties, "geometry": self.geometry}


class PlacePoint(NamedTuple):
    """Where a place is marked, in degrees; `approximate` where it is not its own point, `why` as a sentence for the reader."""

    latitude: float
    longitude: float
    approximate: bool
    why: str


def boundaries(country: str, level: int, keys: Collection[str] | None = None) -> list[Outline]:
    """Return what is drawn of a country's units of one level, by key; '' as country takes all, level 0 the countries themselves.

    A loaded boundary goes before the bundled one; a unit with neither is absent. `keys` ('EC-17', or 'EC' at level 0) narrows
    the answer. Bundled: every country but the Holy See, and the first level of EC, CO, PE and BO. Reads the database each time.
    """
    found = {one.key: one for one in bundled(level, country) if keys is None or one.key in keys}
    found |= {one.key: one for one in loaded(level, country, keys)}
    names = names_of(level, country)
    return [found[key] if found[key].name else named(found[key], names[key]) for key in sorted(found) if key in names]


def named(outline: Outline, name: str) -> Outline:
    """Return the outline of a file with the registry's name of the place."""
    return Outline(outline.key, name, outline.geometry, outline.latitude, outline.longitude, outline.official, outline.source)


def names_of(level: int, country: str) -> dict[str, str]:
    """Return {key: name} of the registered units of a level, or of the countries at level 0, in the reader's language."""
    if level == 0:
        rows = Country.objects.filter(iso2=country) if country else Country.objects.all()
        return {row.iso2: row.name for row in rows}
    units = Unit.objects.filter(level=level, **({"country": country} if country else {}))
    return dict(units.order_by().values_list("key", "name"))


def loaded(level: int, country: str, keys: Collection[str] | None) -> list[Outline]:
    """Return the boundaries in the database of one level, names left empty."""
    if level == 0:
        rows, path = Boundary.objects.filter(unit=None), "country_id"
        rows = rows.filter(country=country) if country else rows
    else:
        rows, path = Boundary.objects.filter(unit__level=level), "unit__key"
        rows = rows.filter(unit__country=country) if country else rows
    if keys is not None:
        rows = rows.filter(**{f"{path}__in": list(keys)})
    cells = rows.order_by().values_list(path, "geometry", "latitude", "longitude", "source")
    return [Outline(key, "", shape, float(lat), float(lon), True, source) for key, shape, lat, lon, source in cells]


def bundled(level: int, country: str) -> list[Outline]:
    """Return the outlines of the package's files of one level, names left empty; none below the first level."""
    outlines = read_bundled(level)
    return [one for one in outlines.values() if not country or one.key.partition("-")[0] == country]


@cache
def read_bundled(level: int) -> dict[str, Outline]:
    """Return {key: outline} of the package's file of one level, read once; a first level without a code of ours is left out."""
    if level not in BUNDLED:
        return {}
    text = (FILES / BUNDLED[level]).read_text(encoding="utf-8")
    points = shapely.point_on_surface(shapely.get_parts(shapely.from_geojson(text)))
    found = dict[str, Outline]()
    for feature, point in zip(json.loads(text)["features"], points, strict=True):
        facts = feature["properties"]
        if level == 1 and not facts.get("code"):
            continue
        key = facts["iso2"] if level == 0 else f"{facts['country']}-{facts['code']}"
        found[key] = Outline(key, "", feature["geometry"], round(point.y, 4), round(point.x, 4), False, BUNDLED_SOURCE)
    return found


@lru_cache(maxsize=1)
def country_boxes() -> dict[str, tuple[float, float, float, float]]:
    """Return {ISO code: (west, south, east, north)} of the bundled countries, in degrees."""
    outlines = read_bundled(0).values()
    return {one.key: shapely.from_geojson(json.dumps(one.geometry)).bounds for one in outlines}


def drawn(as_of: str = "") -> frozenset[str]:
    """Return the keys of the countries and units that have a boundary, loaded or bundled: 'PE', 'PE-16', 'EC-1801' once loaded.

    Kept until the journal grows; `as_of`: the digest of its head where the caller knows it.
    """
    return kept("drawn", read_drawn, as_of)


def read_drawn() -> frozenset[str]:
    """Return the keys with a boundary as they stand now."""
    keys = Boundary.objects.order_by().values_list("unit__key", "country_id")
    bundled_keys = {key for level in BUNDLED for key in read_bundled(level)}
    return frozenset({unit or country for unit, country in keys} | bundled_keys)


def loaded_points() -> dict[int, tuple[float, float]]:
    """Return {id of a unit: (latitude, longitude)} of the loaded boundaries: for who asks for the points of many places."""
    rows = Boundary.objects.exclude(unit=None).values_list("unit", "latitude", "longitude")
    return {unit: (float(latitude), float(longitude)) for unit, latitude, longitude in rows}


def place_point(place: Locality | Unit | Country, loaded: Mapping[int, tuple[float, float]] | None = None) -> PlacePoint | None:
    """Return where a place is marked, None where nothing is known of it. `loaded`: `loaded_points()`, where many are asked for.

    Its own point where a source gives one; else, marked approximate, the one of the unit it lies in, of the unit above, of the
    country (R-278). A unit's own point is inside it. No query where unit, parents and country were selected with the place and
    the unit has its point.
    """
    if isinstance(place, Locality) and place.latitude is not None and place.longitude is not None:
        return PlacePoint(float(place.latitude), float(place.longitude), False, _("El punto es el que da la fuente."))
    step = place
    while True:
        point = own_point(step, loaded)
        if point:
            return PlacePoint(*point, step is not place, point_reason(step, own=step is place))
        if isinstance(step, Country):
            return None
        step = above(step)


def above(place: Locality | Unit) -> Unit | Country:
    """Return what the place lies in: the unit above, else the country."""
    outer = place.unit if isinstance(place, Locality) else place.parent
    return outer or place.country


def own_point(place: Locality | Unit | Country, loaded: Mapping[int, tuple[float, float]] | None = None) -> tuple[float, float] | None:
    """Return (latitude, longitude) of a unit or a country: our table of points, a loaded boundary, a bundled one."""
    if isinstance(place, Locality):
        return None
    if isinstance(place, Unit) and place.latitude is not None and place.longitude is not None:
        return float(place.latitude), float(place.longitude)
    if loaded is not None and isinstance(place, Unit):
        return loaded.get(place.pk) or bundled_point(place.key)
    row = Boundary.objects.filter(**{"unit" if isinstance(place, Unit) else "country": place}).values_list("latitude", "longitude").first()
    if row:
        return float(row[0]), float(row[1])
    return bundled_point(place.key)


def bundled_point(key: str) -> tuple[float, float] | None:
    """Return the point of a bundled outline, None where there is none."""
    outline = read_bundled(1 if "-" in key else 0).get(key)
    return (outline.latitude, outline.longitude) if outline else None


def point_reason(place: Unit | Country | Locality, *, own: bool) -> str:
    """Return in words why the point is where it is."""
    if own:
        source = place.point_source if isinstance(place, Unit) else ""
        ours = _("El punto viene de nuestra tabla (%(source)s).") % {"source": source}
        return ours if source else _("El punto está dentro de su límite.")
    return _("Aproximado: se marca en %(place)s, porque ninguna fuente da su punto.") % {"place": place.name}
