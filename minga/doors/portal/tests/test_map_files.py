"""The map to take away: the numbers of the page, files that others can read, refusals by name."""

import pytest
import shapely

from minga.doors.portal.tests.making_map import COUNTRY, at, money
from minga.doors.portal.tests.reading_pages import body, table

pytestmark = pytest.mark.django_db
FILES = ("csv", "json", "geojson")


def test_r_278_the_geojson_is_valid(client) -> None:
    response = client.get("/mapa.geojson?country=EC")
    assert (response.status_code, response["Content-Type"]) == (200, "application/geo+json")
    found = response.json()
    assert found["type"] == "FeatureCollection"
    shapes = [shapely.geometry.shape(one["geometry"]) for one in found["features"]]
    assert [one for one in shapes if not one.is_valid] == []
    assert {one["type"] for one in found["features"]} == {"Feature"}
    rings = [ring for one in found["features"] if one["geometry"]["type"] == "Polygon" for ring in one["geometry"]["coordinates"]]
    assert [ring for ring in rings if ring[0] != ring[-1]] == []
    west, south, east, north = shapely.total_bounds(shapes)
    assert found["bbox"] == [round(float(side), 5) for side in (west, south, east, north)]
    assert "crs" not in found


def test_pitfall_30_the_geojson_holds_the_24_provinces_with_their_numbers(client) -> None:
    found = client.get("/mapa.geojson?country=EC").json()
    units = {one["id"]: one["properties"] for one in found["features"] if one["properties"]["feature"] == "unit"}
    assert len(units) == 24
    assert (units["EC-17"]["activities"], units["EC-17"]["amount"], units["EC-17"]["approximate"]) == (5, None, False)
    assert found["boundaries"] == [{"source": "Natural Earth 1:10m 4.1.0", "licence": "dominio público", "official": False}]
    assert found["as_of"][:4].isdigit()


def test_page_csv_and_json_say_the_same(client, make_activity) -> None:
    make_activity("PRJ-901", "En dos", parts={"places": [at("BO-T", 70), at("BO-L", 30)]}, **money("1000.01"))
    query = f"{COUNTRY}&currency=USD"
    rows = [row for row in table(client.get(f"/mapa.csv?{query}")) if row["codigo"] in ("BO-T", "BO-L")]
    found = client.get(f"/mapa.json?{query}").json()
    shown = client.get(f"/mapa?{query}").context["units"]["rows"][:2]
    assert [(row["codigo"], row["monto"]) for row in rows] == [("BO-T", "700.01"), ("BO-L", "300.00")]
    assert [(one["key"], one["amount"]) for one in found["units"][:2]] == [("BO-T", "700.01"), ("BO-L", "300.00")]
    assert [row["amount"] for row in shown] == ["USD 700,01", "USD 300"]
    assert found["lines"]["total"]["amount"] == "1000.01"


def test_pitfall_36_the_csv_ends_with_what_makes_it_add_up(client, make_activity) -> None:
    make_activity("PRJ-901", "Sin repartir", parts={"places": [at("BO-T"), at("BO-L")]}, **money("10"))
    make_activity("PRJ-902", "En euros", parts={"places": [at("BO-T")]}, **money("20", "EUR"))
    found = table(client.get(f"/mapa.csv?{COUNTRY}&currency=USD"))
    lines = {row["fila"]: (row["proyectos"], row["monto"], row["moneda"]) for row in found if row["fila"] != "unidad"}
    assert lines["sin_repartir"] == ("", "10.00", "USD")
    assert lines["no_convertido"] == ("1", "20.00", "EUR")
    counted = sum(int(row["proyectos"]) for row in found if row["fila"] in ("unidad", "sin_unidad", "contados_mas_de_una_vez"))
    assert counted == int(lines["total"][0])


def test_a_missing_amount_is_empty_and_an_approximate_one_is_marked(client, make_activity) -> None:
    make_activity("PRJ-901", "Más o menos", parts={"places": [at("BO-T")]}, total_precision="approximate", **money("10"))
    make_activity("PRJ-902", "Sin monto", parts={"places": [at("BO-L")]})
    found = {row["codigo"]: row for row in table(client.get(f"/mapa.csv?{COUNTRY}&currency=USD")) if row["codigo"]}
    assert (found["BO-T"]["monto"], found["BO-T"]["aproximado"]) == ("10.00", "true")
    assert (found["BO-L"]["monto"], found["BO-L"]["aproximado"], found["BO-L"]["moneda"]) == ("", "", "")


@pytest.mark.parametrize("ending", FILES)
def test_a_wrong_filter_is_refused_by_name(client, ending: str) -> None:
    response = client.get(f"/mapa.{ending}?from=20011&source=NADA")
    assert response.status_code == 400
    assert sorted(response.json()["errors"]) == ["from", "source"]


@pytest.mark.parametrize("ending", FILES)
def test_a_file_depends_on_its_reader_and_hides_what_is_unpublished(client, administrator, make_activity, ending: str) -> None:
    make_activity("PRJ-901", "Obra reservada", parts={"places": [at("BO-T")]}, public=False, **money("123454321"))
    query = f"/mapa.{ending}?{COUNTRY}&currency=USD"
    shown = administrator.get(query)
    assert "Cookie" in shown["Vary"]
    assert "123454321" in body(shown)
    administrator.logout()
    assert "123454321" not in body(administrator.get(query))


@pytest.mark.parametrize("ending", FILES)
def test_a_file_is_named_after_its_day(client, ending: str) -> None:
    assert f'.{ending}"' in client.get(f"/mapa.{ending}")["Content-Disposition"]


def test_a_unit_without_boundaries_inside_still_has_its_table(client) -> None:
    found = table(client.get("/mapa.csv?unit=EC-17"))
    assert [row["codigo"] for row in found if row["proyectos"] == "1" and row["fila"] == "unidad"] == ["EC-1701"]
