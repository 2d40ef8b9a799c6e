"""Derive minga/ground/territory/data/unit_points.csv, once, by hand: a point inside each unit, from boundary files that are not ours.

    python scripts/derive_unit_points.py FOLDER

FOLDER holds the files named in POLYGONS and CAPITALS (data/README.md says whose they are). A unit's point is one that lies
inside its polygon (not its centre, which may lie outside), in four decimals; where a district has no polygon, the place of its
capital as the UBIGEO table gives it. Bolivia's departments take theirs from our own first_level.geojson. No boundary is copied.
"""

import argparse
import csv
import json
from collections.abc import Iterator
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).resolve().parent.parent / "minga" / "ground" / "territory" / "data"
# (country, file, property of the code, whose boundaries)
POLYGONS = [
    ("EC", "ec/ec_provincias_24.geojson", "DPA_PROVIN", "INEC"),
    ("EC", "ec/ec_cantones_221.geojson", "DPA_CANTON", "INEC"),
    ("CO", "co/co_departamentos_33.geojson", "DPTO_CCDGO", "DANE MGN 2018"),
    ("CO", "co/co_municipios_1122.geojson", "MPIO_CCNCT", "DANE MGN 2018"),
    ("PE", "pe/pe_departamentos_25.geojson", "FIRST_IDDP", "peru-geojson"),
    ("PE", "pe/pe_provincias.geojson", "FIRST_IDPR", "peru-geojson"),
    ("PE", "pe/pe_distritos_1834.geojson", "IDDIST", "peru-geojson"),
]
CAPITALS = [("PE", "pe/ubigeo_provincia.csv", 4), ("PE", "pe/ubigeo_distrito.csv", 6)]  # country, file, digits of the code
OURS = "Natural Earth"
CAPITAL = "capital: ubigeo-peru-aumentado"

type Point = tuple[float, float, str]  # latitude, longitude, derived from


def unit_keys() -> list[str]:
    """Return the keys of our units in the order of the tables."""
    keys = []
    for path in sorted(DATA.glob("units_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            keys += [f"{row['country']}-{row['code']}" for row in csv.DictReader(file)]
    return keys


def shapes(path: Path, name: str) -> dict[str, BaseGeometry]:
    """Return {code: shape} of a file; two features of one code count as one shape, one without geometry as none."""
    found: dict[str, BaseGeometry] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        if feature["geometry"]:
            code = feature["properties"].get(name, "")
            shape = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
            found[code] = shapely.union(found[code], shape) if code in found else shape
    return found


def from_polygons(folder: Path) -> Iterator[tuple[str, Point]]:
    """Yield (key, point) of every polygon of the files, and of the departments drawn in our own."""
    for country, name, code, whose in POLYGONS:
        for key, shape in shapes(folder / name, code).items():
            yield f"{country}-{key}", inside(shape, whose)
    for key, shape in shapes(DATA / "first_level.geojson", "code").items():
        if key.isalpha():  # Bolivia's codes are letters
            yield f"BO-{key}", inside(shape, OURS)


def inside(shape: BaseGeometry, whose: str) -> Point:
    """Return a point inside the largest part of a shape."""
    label = shapely.point_on_surface(max(shapely.get_parts(shape), key=lambda part: part.area))
    return label.y, label.x, f"punto interior: {whose}"


def from_capitals(folder: Path) -> Iterator[tuple[str, Point]]:
    """Yield (key, point) of every capital the UBIGEO tables place."""
    for country, name, digits in CAPITALS:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                try:
                    yield f"{country}-{row['inei'][:digits]}", (float(row["latitude"]), float(row["longitude"]), CAPITAL)
                except ValueError:
                    continue  # no place given


def main() -> None:
    """Write the table and say how many units have a point, and which have none below Ecuador's cantons."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    points = dict(from_capitals(folder)) | dict(from_polygons(folder))
    keys = unit_keys()
    with (DATA / "unit_points.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["key", "latitude", "longitude", "derived_from"])
        for key in keys:
            if key in points:
                latitude, longitude, derived = points[key]
                writer.writerow([key, f"{latitude:.4f}", f"{longitude:.4f}", derived])
    missing = [key for key in keys if key not in points and not (key.startswith("EC-") and len(key) == 9)]
    print(f"unit_points.csv: {sum(key in points for key in keys)} of {len(keys)} units; without, parishes of Ecuador apart: {missing}")


if __name__ == "__main__":
    main()
