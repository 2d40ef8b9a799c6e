"""Holds the territory tables and boundary files to their counts, joins and shapes, read without a database."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import shapely

from minga.ground.kit.text import fold

DATA = Path(__file__).resolve().parent.parent / "data"
COUNTS = {"EC": (24, 221, 1396), "CO": (33, 1122, 0), "PE": (25, 196, 1893), "BO": (9, 0, 0)}
CAPITALS = {
    ("EC", "15"): (-77.81, -0.99),  # Tena
    ("EC", "18"): (-78.62, -1.25),  # Ambato
    ("EC", "17"): (-78.50, -0.20),  # Quito
    ("CO", "11"): (-74.10, 4.62),  # Bogotá
    ("PE", "15"): (-76.95, -12.08),  # Lima
    ("PE", "25"): (-74.53, -8.39),  # Pucallpa
    ("BO", "C"): (-66.16, -17.39),  # Cochabamba
    ("BO", "S"): (-63.18, -17.78),  # Santa Cruz de la Sierra
}


def read_table(name):
    """Return the rows of a table as dictionaries."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_units(country):
    """Return the units of a country as {code: row}, failing on a repeated code."""
    rows = read_table(f"units_{country.lower()}.csv")
    units = {row["code"]: row for row in rows}
    assert len(units) == len(rows)
    return units


def read_shapes(name):
    """Return [(properties, shape)] of a boundary file."""
    features = json.loads((DATA / name).read_text(encoding="utf-8"))["features"]
    return [(feature["properties"], shapely.from_geojson(json.dumps(feature["geometry"]))) for feature in features]


def test_it_works():
    assert read_units("EC")["1801"]["name"] == "Ambato"
    assert read_units("CO")["13001"]["name"] == "Cartagena de Indias"
    assert read_units("PE")["0104"]["name"] == "Condorcanqui"


def test_countries_are_iso_3166_1():
    rows = read_table("countries.csv")
    assert len(rows) == 249
    assert len({row["iso2"] for row in rows}) == 249
    assert len({row["iso3"] for row in rows}) == 249
    spanish = {row["iso2"]: row["name_es"] for row in rows}
    assert (spanish["BE"], spanish["PE"], spanish["SN"]) == ("Bélgica", "Perú", "Senegal")


@pytest.mark.parametrize("country", COUNTS)
def test_counts_by_level(country):
    levels = Counter(row["level"] for row in read_units(country).values())
    assert tuple(levels[level] for level in "123") == COUNTS[country]


@pytest.mark.parametrize("country", COUNTS)
def test_every_parent_is_one_level_up(country):
    units = read_units(country)
    for row in units.values():
        if row["level"] == "1":
            assert row["parent"] == ""
        else:
            assert units[row["parent"]]["level"] == str(int(row["level"]) - 1)


@pytest.mark.parametrize(
    ("country", "pattern"),
    [
        ("EC", r"\d{2}|\d{4}|\d{6}"),
        ("CO", r"\d{2}|\d{5}"),
        ("PE", r"\d{2}|\d{4}|\d{6}"),
        ("BO", r"[BCHLNOPST]"),
    ],
)
def test_codes_have_the_official_form_and_carry_their_parent(country, pattern):
    for code, row in read_units(country).items():
        assert row["country"] == country
        assert re.fullmatch(pattern, code)
        assert code.startswith(row["parent"])


@pytest.mark.parametrize("country", COUNTS)
def test_names_are_not_in_capitals(country):
    for row in read_units(country).values():
        assert row["name"] == row["name"].strip()
        assert row["name"] != ""
        assert row["name"] != row["name"].upper()


def test_names_carry_their_accents():
    assert read_units("EC")["03"]["name"] == "Cañar"
    assert read_units("EC")["1509"]["name"] == "Carlos Julio Arosemena Tola"
    assert read_units("EC")["1705"]["name"] == "Rumiñahui"
    assert read_units("CO")["11"]["name"] == "Bogotá, D.C."
    assert read_units("PE")["1607"]["name"] == "Datem del Marañón"
    assert read_units("PE")["150142"]["name"] == "Villa El Salvador"


def test_kinds():
    kinds = Counter((row["country"], row["kind"]) for country in COUNTS for row in read_units(country).values())
    assert kinds == {
        ("EC", "provincia"): 24,
        ("EC", "cantón"): 221,
        ("EC", "parroquia urbana"): 471,
        ("EC", "parroquia rural"): 925,
        ("CO", "departamento"): 32,
        ("CO", "distrito capital"): 2,
        ("CO", "municipio"): 1102,
        ("CO", "área no municipalizada"): 19,
        ("PE", "departamento"): 24,
        ("PE", "provincia constitucional"): 2,
        ("PE", "provincia"): 195,
        ("PE", "distrito"): 1893,
        ("BO", "departamento"): 9,
    }


def test_zones_not_delimited_are_not_units():
    assert [code for code in read_units("EC") if code.startswith("90")] == []


def test_population_is_empty_or_dated():
    for country in COUNTS:
        for row in read_units(country).values():
            assert (row["population"] == "") == (row["population_year"] == "")
            assert row["population"] != "0"
            assert row["source"] != ""


def test_population_of_a_province_is_that_of_its_cantons():
    units = read_units("EC").values()
    for level in ("1", "2"):
        assert sum(int(row["population"]) for row in units if row["level"] == level) == 17_468_736
    assert read_units("EC")["1801"]["population"] == "387309"


def test_pitfall_24_the_two_ucayali_have_different_parents():
    found = {(row["code"], row["level"], row["parent"]) for row in read_units("PE").values() if row["name"] == "Ucayali"}
    assert found == {("25", "1", ""), ("1606", "2", "16")}


def test_retired_codes_name_the_unit_that_replaced_them():
    units = read_units("PE")
    rows = read_table("retired_codes.csv")
    assert [(row["code"], row["replaced_by"]) for row in rows] == [("160109", "160801"), ("160114", "160803")]
    for row in rows:
        assert units[row["code"]]["name"] == units[row["replaced_by"]]["name"]


def test_localities_hang_from_a_known_place_and_invent_no_coordinates():
    countries = {row["iso2"] for row in read_table("countries.csv")}
    rows = read_table("localities.csv")
    assert len({row["key"] for row in rows}) == len(rows) == 13
    for row in rows:
        country, _, code = row["parent"].partition("-")
        assert country in countries
        assert code == "" or code in read_units(country)
        assert (row["lat"], row["lon"]) == ("", "")


def test_no_other_name_of_a_country_is_the_name_of_another():
    names = {fold(row[key]): row["iso2"] for row in read_table("countries.csv") for key in ("name_es", "name_en")}
    rows = read_table("country_names.csv")
    assert len(rows) == 427
    for row in rows:
        assert names.setdefault(fold(row["name"]), row["iso2"]) == row["iso2"], row
    assert {row["iso2"] for row in rows} <= {row["iso2"] for row in read_table("countries.csv")}


def test_first_level_boundaries_join_our_units():
    joined = Counter()
    for properties, _shape in read_shapes("first_level.geojson"):
        if properties["country"] in COUNTS:
            unit = read_units(properties["country"])[properties["code"]]
            assert (unit["level"], unit["name"]) == ("1", properties["name"])
            joined[properties["country"]] += 1
    assert joined == {"EC": 24, "CO": 33, "PE": 25, "BO": 9}


def test_first_level_boundaries_hold_their_capitals():
    shapes = {(item["country"], item.get("code")): shape for item, shape in read_shapes("first_level.geojson")}
    found = {key: shapes[key].contains(shapely.Point(point)) for key, point in CAPITALS.items()}
    assert found == dict.fromkeys(CAPITALS, True)


def test_country_boundaries_join_our_countries():
    known = {row["iso2"] for row in read_table("countries.csv")}
    drawn = [properties["iso2"] for properties, _shape in read_shapes("countries.geojson")]
    assert len(drawn) == len(set(drawn)) == 248
    assert known - set(drawn) == {"VA"}


@pytest.mark.parametrize("name", ["countries.geojson", "first_level.geojson"])
def test_shapes_are_valid_and_on_the_globe(name):
    for properties, shape in read_shapes(name):
        west, south, east, north = shape.bounds
        assert shape.is_valid, properties
        assert not shape.is_empty, properties
        assert (west >= -180, east <= 180, south >= -90, north <= 90) == (True, True, True, True), properties


@pytest.mark.parametrize("name", ["countries.geojson", "first_level.geojson"])
def test_no_line_crosses_the_antimeridian(name):
    for properties, shape in read_shapes(name):
        for part in shapely.get_parts(shape):
            longitudes = shapely.get_coordinates(part.exterior)[:, 0]
            steps = abs(longitudes[1:] - longitudes[:-1])
            crosses = bool((steps > 180).any()) and properties.get("iso2") != "AQ"
            assert crosses is False, properties


def test_boundary_files_fit_in_a_megabyte_and_a_half():
    sizes = [(DATA / name).stat().st_size for name in ("countries.geojson", "first_level.geojson")]
    assert sum(sizes) <= 1_500_000


def test_units_have_points():
    points = {row["key"]: row for row in read_table("unit_points.csv")}
    by_country = Counter((key[:2], len(key) - 3) for key in points)
    assert by_country == {
        ("EC", 2): 24, ("EC", 4): 221, ("CO", 2): 33, ("CO", 5): 1122, ("PE", 2): 25, ("PE", 4): 196, ("PE", 6): 1876, ("BO", 1): 9,
    }  # fmt: skip
    assert set(points) <= {f"{country}-{code}" for country in COUNTS for code in read_units(country)}
    assert Counter(row["derived_from"].partition(":")[0] for row in points.values()) == {"punto interior": 3455, "capital": 51}


def test_points_of_units_lie_in_their_first_level():
    shapes = {f"{item['country']}-{item['code']}": shape for item, shape in read_shapes("first_level.geojson") if item.get("code")}
    far = []
    for row in read_table("unit_points.csv"):
        first = row["key"][:4] if row["key"].startswith("BO") else row["key"][:5]
        if shapes[first].distance(shapely.Point(float(row["longitude"]), float(row["latitude"]))) > 0.15:
            far.append(row["key"])
    assert far == []
