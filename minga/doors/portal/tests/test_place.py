import pytest

from minga.doors.portal.tests.reading_pages import body, table, text
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db


def page(client, key: str):
    return client.get(f"/territorio/{key}")


def at(key: str) -> dict:
    unit = Unit.objects.get(key=key)
    return {"country_id": unit.country_id, "unit": unit, "source": "002:L1"}


def test_it_works(client) -> None:
    response = page(client, "PE-1602")
    assert response.status_code == 200
    assert [label for label, _url in response.context["crumbs"]] == ["Inicio", "Territorio", "Perú", "Loreto", "Alto Amazonas"]


def test_letter_case_does_not_matter(client) -> None:
    assert page(client, "pe-1602").status_code == 200


def test_pitfall_24_each_ucayali_has_its_parents(client) -> None:
    assert "Ucayali, Loreto, Perú" in text(page(client, "PE-1606"))
    assert "Ucayali, Loreto, Perú" not in text(page(client, "PE-25"))


def test_r_324_hovering_the_figure_shows_its_footnote(client) -> None:
    words = "Descansa en archivos institucionales y en los convenios firmados entre 2008 y 2011, según el pie de la fuente."
    response = page(client, "CO-13001")
    assert f'<span title="{words}">unos 857.000 <span>personas</span></span>' in body(response)
    assert f"Nota al pie: {words}" in text(response)


def test_a_quarantined_figure_stands_apart_with_what_it_contradicts(client) -> None:
    rows = page(client, "CO-13001").context["figures"]["quarantined"]
    assert [(row["id"], [other["id"] for other in row["beside"]]) for row in rows] == [
        ("IND-006", ["IND-003", "IND-004"]),
        ("IND-007", ["IND-003", "IND-004"]),
    ]


def test_an_approximate_figure_is_marked(client) -> None:
    rows = {row["id"]: row for row in page(client, "CO-13001").context["figures"]["usable"]}
    assert (rows["IND-010"]["value"], rows["IND-010"]["exactness"]) == ("más de 200", "al menos")


def test_each_activity_once_and_the_copy_marked(client) -> None:
    context = page(client, "CO-13001").context
    found = [row["code"] for row in context["activities"]]
    assert len(found) == len(set(found)) == 9
    assert [row["code"] for row in context["activities"] if row["repeats"]] == ["PRJ-002-DUP"]
    assert context["repeated"] == 1


def test_population_with_its_year(client) -> None:
    assert "en 2020" in text(page(client, "EC-1801"))


def test_a_missing_population_is_said(client) -> None:
    assert "Población Sin dato" in text(page(client, "CO-13001"))


def test_geometry_is_said(client) -> None:
    assert "Con límite para el mapa" in text(page(client, "CO-13"))
    assert "Sin límite dibujado" in text(page(client, "CO-13001"))


def test_a_neighbourhood_has_no_geometry(client) -> None:
    assert "Barrio Nelson Mandela · barrio · sin geometría" in text(page(client, "CO-13001"))


def test_what_the_source_counted_stands_beside_today(client) -> None:
    rows = [row for row in page(client, "PE-16").context["stated"] if row["own"]]
    assert [(row["read"], row["today"], row["differs"]) for row in rows] == [("51 distritos", 55, True), ("7 provincias", 8, True)]


def test_units_below_count_their_activities(client, make_activity) -> None:
    make_activity("PRJ-901", "Obra en dos distritos", parts={"places": [at("PE-160201"), at("PE-160202")]})
    rows = {row["key"]: row["activities"] for group in page(client, "PE-16").context["children"] for row in group["rows"]}
    assert rows["PE-1602"] == 3
    below = {row["key"]: row["activities"] for group in page(client, "PE-1602").context["children"] for row in group["rows"]}
    assert (below["PE-160201"], below["PE-160202"]) == (1, 1)


def test_an_unpublished_activity_is_nowhere(client, make_activity) -> None:
    make_activity("PRJ-902", "Obra reservada", parts={"places": [at("BO-T")]}, public=False)
    make_activity("PRJ-903", "Obra abierta", parts={"places": [at("BO-T")]})
    assert [row["code"] for row in page(client, "BO-T").context["activities"]] == ["PRJ-903"]
    assert "reservada" not in body(client.get("/territorio/BO/actividades.csv"))


@pytest.mark.parametrize("key", ["ZZ", "PE-999999", "%00", "x" * 10000, "PE-", "-"])
def test_unknown_place_is_404(client, key: str) -> None:
    assert page(client, key).status_code == 404
    assert client.get(f"/territorio/{key}/actividades.csv").status_code == 404


def test_csv(client) -> None:
    rows = {row["codigo"]: row for row in table(client.get("/territorio/CO-13001/actividades.csv"))}
    one = rows["PRJ-002"]
    assert (one["costo_total"], one["moneda"], one["aproximado"]) == ("7928561027.32", "COP", "false")
    assert rows["PRJ-002-DUP"]["repite_a"] == "PRJ-002"
    assert (rows["PRJ-004"]["costo_total"], rows["PRJ-004"]["aproximado"]) == ("", "")


def test_the_same_queries_for_one_activity_and_for_three(client, make_activity, django_assert_num_queries) -> None:
    make_activity("PRJ-901", "Obra uno", parts={"places": [at("BO-T")]})
    page(client, "BO-T")
    with django_assert_num_queries(13):
        page(client, "BO-T")
    for number in (2, 3):
        make_activity(f"PRJ-90{number}", f"Obra {number}", parts={"places": [at("BO-T")]})
    page(client, "BO-T")
    with django_assert_num_queries(13):
        assert len(page(client, "BO-T").context["activities"]) == 3
