"""Derive the two boundary files of minga/ground/territory/data from Natural Earth, once, by hand.

Source: Natural Earth 1:10m admin-1 v4.1.0 (public domain), as the `states_provinces` layer of the
`world_map.gpkg` that Debian ships in qgis-common, or the same layer as GeoJSON. To obtain it:

    apt-get download qgis-common && dpkg-deb -x qgis-common_*.deb somewhere
    python scripts/derive_boundaries.py somewhere/usr/share/qgis/resources/data/world_map.gpkg

Countries are the union of their admin-1 units, simplified as one coverage at 0.10°; first-level units of
Latin America at 0.05°; both with two decimals. The layer carries no official codes, so units are joined
to ours by folded name; a missing or repeated join stops the script.
"""

import argparse
import csv
import json
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).resolve().parent.parent / "minga" / "ground" / "territory" / "data"
COUNTRY_TOLERANCE = 0.10  # degrees
FIRST_LEVEL_TOLERANCE = 0.05  # degrees
GRID = 0.01  # two decimals
LATIN_AMERICA = [
    "AR",
    "BO",
    "BR",
    "CL",
    "CO",
    "CR",
    "CU",
    "DO",
    "EC",
    "SV",
    "GT",
    "HN",
    "HT",
    "MX",
    "NI",
    "PA",
    "PY",
    "PE",
    "UY",
    "VE",
]
EXPECTED = {"EC": 24, "CO": 33, "PE": 25, "BO": 9}
ENVELOPE_BYTES = (0, 32, 48, 48, 64)  # by envelope kind, GeoPackage 1.3 §2.1.3

# Natural Earth's name → ours, where folding alone does not bring them together. Version 4.1.0 has the
# names of two neighbours in Ecuador swapped: what it calls Napo lies where Tungurahua is.
ALIASES = {
    ("CO", "bogota"): "bogota, d.c.",
    (
        "CO",
        "san andres y providencia",
    ): "archipielago de san andres, providencia y santa catalina",
    ("PE", "lima province"): "lima",
    ("BO", "el beni"): "beni",
    ("EC", "napo"): "tungurahua",
    ("EC", "tungurahua"): "napo",
}
# Units whose country in ISO 3166-1 is not the one the layer gives; '-1' is its 'no code'.
REASSIGNED = {
    ("FR", "Guadeloupe"): "GP", ("FR", "Mayotte"): "YT", ("FR", "Guyane française"): "GF",
    ("FR", "Martinique"): "MQ", ("FR", "La Réunion"): "RE", ("NO", "Svalbard"): "SJ",
    ("NO", "Bouvet Island"): "BV", ("NL", "Bonaire"): "BQ", ("NL", "St. Eustatius"): "BQ",
    ("NL", "Saba"): "BQ", ("-1", "Cocos (Keeling) Islands"): "CC", ("-1", "Christmas Island"): "CX",
    ("-1", "Somaliland"): "SO", ("-1", "Northern Cyprus"): "CY", ("-1", "Clipperton Island"): "FR",
    ("-1", "Guantanamo Bay USNB"): "CU", ("-1", "Baykonur lease in Qyzylorda"): "KZ",
}  # fmt: skip

Row = tuple[str, str | None, BaseGeometry]


def fold(text: str) -> str:
    """Return text in lower case without accents: 'Cañar' → 'canar'."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def read_geopackage(path: Path) -> Iterator[Row]:
    """Yield (iso2, name, geometry) of the admin-1 layer; the WKB follows the GeoPackage header."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    query = "SELECT iso_a2, name, geom FROM states_provinces WHERE geom IS NOT NULL ORDER BY fid"
    for iso2, name, blob in connection.execute(query):
        start = 8 + ENVELOPE_BYTES[(blob[3] >> 1) & 0b111]
        yield iso2, name, shapely.from_wkb(blob[start:])
    connection.close()


def read_geojson(path: Path) -> Iterator[Row]:
    """Yield (iso2, name, geometry) of the same layer written as a GeoJSON FeatureCollection."""
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        if feature["geometry"]:
            properties = feature["properties"]
            yield (
                properties["iso_a2"],
                properties["name"],
                shapely.from_geojson(json.dumps(feature["geometry"])),
            )


def read_layer(path: Path) -> list[Row]:
    """Return every admin-1 unit of a .gpkg or .geojson file with its geometry made valid."""
    reader = read_geopackage if path.suffix == ".gpkg" else read_geojson
    return [(iso2, name, polygons_of(shapely.make_valid(shape))) for iso2, name, shape in reader(path)]


def polygons_of(shape: BaseGeometry) -> BaseGeometry:
    """Return only the areas of a geometry: repair can leave stray lines and points behind."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def simplify(shapes: list[BaseGeometry], tolerance: float) -> list[BaseGeometry]:
    """Simplify neighbours together (degrees) and round to the grid; an islet the grid would erase keeps 3 decimals."""
    simplified = shapely.coverage_simplify(shapes, tolerance)
    rounded = []
    for before, after in zip(shapes, simplified, strict=True):
        result = polygons_of(shapely.set_precision(shapely.make_valid(after), GRID))
        if result.is_empty:
            result = polygons_of(shapely.set_precision(before, GRID / 10))
        rounded.append(shapely.orient_polygons(result))
    return rounded


def plain(value: Any) -> Any:
    """Return coordinates as nested lists of short numbers (12.0 → 12, 12.340000001 → 12.34)."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    short = round(value, 3)
    return int(short) if short == int(short) else short


def write_collection(path: Path, features: list[tuple[dict[str, str], BaseGeometry]]) -> int:
    """Write a compact FeatureCollection, one feature a line, and return its size in bytes."""
    lines = []
    for properties, shape in features:
        geometry = json.loads(shapely.to_geojson(shape))
        geometry["coordinates"] = plain(geometry["coordinates"])
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")
    return path.stat().st_size


def derive_countries(layer: list[Row], known: set[str]) -> list[tuple[dict[str, str], BaseGeometry]]:
    """Unite admin-1 units by ISO 3166-1 code; units without one of ours (`known`) are left out."""
    by_country: dict[str, list[BaseGeometry]] = defaultdict(list)
    for iso2, name, shape in layer:
        code = REASSIGNED.get((iso2, name or ""), iso2)
        if code in known:
            by_country[code].append(shape)
    codes = sorted(by_country)
    shapes = [shapely.union_all(by_country[code]) for code in codes]
    simplified = simplify(shapes, COUNTRY_TOLERANCE)
    return [({"iso2": code}, shape) for code, shape in zip(codes, simplified, strict=True)]


def unit_codes() -> dict[tuple[str, str], tuple[str, str]]:
    """Return {(country, folded name): (code, name)} of our own first-level units."""
    codes = {}
    for country in EXPECTED:
        with (DATA / f"units_{country.lower()}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["level"] == "1":
                    codes[country, fold(row["name"])] = (row["code"], row["name"])
    return codes


def derive_first_level(layer: list[Row]) -> list[tuple[dict[str, str], BaseGeometry]]:
    """Unite Latin American admin-1 units of one name; nameless islets are left out.

    Raises ValueError where a unit of EC, CO, PE or BO has no code of ours, or their number is not EXPECTED.
    """
    codes = unit_codes()
    groups: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    for iso2, name, shape in layer:
        if iso2 in LATIN_AMERICA and name:
            key = (iso2, ALIASES.get((iso2, fold(name)), fold(name)))
            groups[key].append(shape)
            names.setdefault(key, name)
    for country, number in EXPECTED.items():
        found = {key for key in groups if key[0] == country}
        if found != {key for key in codes if key[0] == country} or len(found) != number:
            raise ValueError(f"{country}: the layer's units do not join ours: {sorted(found)}")
    keys = sorted(groups, key=lambda key: (key[0], codes.get(key, ("", ""))[0], key[1]))
    simplified = simplify([shapely.union_all(groups[key]) for key in keys], FIRST_LEVEL_TOLERANCE)
    return [(first_level_properties(key, codes, names), shape) for key, shape in zip(keys, simplified, strict=True)]


def first_level_properties(
    key: tuple[str, str],
    codes: dict[tuple[str, str], tuple[str, str]],
    names: dict[tuple[str, str], str],
) -> dict[str, str]:
    """Return {country, code, name} with our spelling, or {country, name} where we hold no units."""
    if key in codes:
        code, name = codes[key]
        return {"country": key[0], "code": code, "name": name}
    return {"country": key[0], "name": names[key]}


def known_countries() -> set[str]:
    """Return the alpha-2 codes of countries.csv."""
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso2"] for row in csv.DictReader(file)}


def main() -> None:
    """Read the layer named on the command line and write both files beside the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path, help="world_map.gpkg, or the admin-1 layer as .geojson")
    layer = read_layer(parser.parse_args().source)
    for name, features in (
        ("countries.geojson", derive_countries(layer, known_countries())),
        ("first_level.geojson", derive_first_level(layer)),
    ):
        size = write_collection(DATA / name, features)
        print(f"{name}: {len(features)} features, {size:,} bytes")


if __name__ == "__main__":
    main()
