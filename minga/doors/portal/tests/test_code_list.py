import pytest

from minga.doors.portal.tests.reading_pages import body, table, text

pytestmark = pytest.mark.django_db


def codes(client, address: str) -> list[str]:
    return [row["code"] for row in client.get(address).context["codes"]]


def test_it_works(client) -> None:
    response = client.get("/listas/FUENTE")
    assert response.status_code == 200
    assert len(response.context["codes"]) == 10


def test_letter_case_does_not_matter(client) -> None:
    assert codes(client, "/listas/fuente") == codes(client, "/listas/FUENTE")


def test_a_code_follows_its_parent(client) -> None:
    rows = [(row["code"], row["depth"]) for row in client.get("/listas/FUENTE").context["codes"]]
    assert rows[1:3] == [("MULTILATERAL", 0), ("ONU", 1)]


def test_r_056_the_id_carries_its_list(client) -> None:
    ids = {one["id"] for code in ("FUENTE", "INTERNACIONALIZACION") for one in client.get(f"/listas/{code}.json").json()["codes"]}
    assert {"FUENTE/DESCENTRALIZADA", "INTERNACIONALIZACION/DESCENTRALIZADA"} <= ids


def test_r_054_the_version_valid_that_day(client) -> None:
    assert client.get("/listas/CAD_RECEPTORES?fecha=2022-06-30").context["edition"].number == 3
    assert client.get("/listas/CAD_RECEPTORES.json?fecha=2022-06-30").json()["version"] == 3


def test_r_326_the_foot_credits_the_council(client) -> None:
    assert "© CNC, 2023" in text(client.get("/listas/FUENTE")).split("Minga es software libre")[1]


def test_r_334_a_goal_shows_its_local_role_and_its_targets(client) -> None:
    goal = {row["code"]: row for row in client.get("/listas/ODS").context["codes"]}["6"]
    assert goal["definition"].startswith("La provisión de agua potable y saneamiento es responsabilidad de los gobiernos locales")
    assert [child.code for child in goal["children"]] == ["6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.a", "6.b"]


def test_a_target_leads_to_its_goal(client) -> None:
    assert 'href="/listas/ODS#6"' in body(client.get("/listas/ODS_META?q=6.1"))


def test_a_retired_code_stays_readable(client) -> None:
    rows = {row["code"]: row["gone"] for row in client.get("/listas/CAD_RECEPTORES").context["retired"]}
    assert rows["AG"] == 3
    assert "retirado desde la versión 3" in text(client.get("/listas/CAD_RECEPTORES"))


def test_an_old_version_still_holds_it(client) -> None:
    assert "AG" in codes(client, "/listas/CAD_RECEPTORES?version=1")


def test_unknown_version_is_said(client) -> None:
    notice = client.get("/listas/CAD_RECEPTORES?version=99").context["notice"]
    assert notice == "La lista no tiene una versión para «99»: se muestra la versión 5."


@pytest.mark.parametrize(
    "query", ["version=-1", "version=%00", "version=" + "9" * 5000, "fecha=x", "fecha=2022-99-99", "q=%00", "version=²"]
)
def test_odd_addresses_are_answered(client, query: str) -> None:
    assert client.get(f"/listas/CAD_RECEPTORES?{query}").status_code == 200


def test_a_long_list_can_be_searched(client) -> None:
    assert "14030" in codes(client, "/listas/Sector?q=agua")
    assert codes(client, "/listas/Sector?q=zzzz") == []


@pytest.mark.parametrize("code", ["nada", "%00", "x" * 10000])
def test_unknown_list_is_404(client, code: str) -> None:
    assert client.get(f"/listas/{code}").status_code == 404
    assert client.get(f"/listas/{code}.csv").status_code == 404


def test_unknown_list_is_404_in_json(client) -> None:
    response = client.get("/listas/nada.json")
    assert (response.status_code, response.json()) == (404, {"detail": "No hay ninguna lista con ese código."})


def test_unknown_version_is_404_in_json(client) -> None:
    response = client.get("/listas/FUENTE.json?version=9")
    assert (response.status_code, response.json()) == (404, {"detail": "La lista no tiene esa versión."})


def test_json_says_everything_of_a_code(client) -> None:
    response = client.get("/listas/FUENTE.json")
    first = response.json()["codes"][0]
    assert response["Cache-Control"] == "public, max-age=300"
    assert list(response.json()) == ["list", "name", "version", "valid_from", "valid_to", "credit", "codes"]
    assert (first["id"], first["name"], first["mapping"]) == (
        "FUENTE/BILATERAL",
        {"es": "Bilateral", "en": "Bilateral"},
        ["OrganisationType:10", "CollaborationType:1", "FlowType:10"],
    )
    assert "í" in response.content.decode()


def test_csv_holds_the_same(client) -> None:
    rows = table(client.get("/listas/FUENTE.csv"))
    assert [row["id"] for row in rows] == [one["id"] for one in client.get("/listas/FUENTE.json").json()["codes"]]
    assert rows[0]["fuente"] == "001:L287"


def test_the_page_keeps_the_number_of_the_program(client) -> None:
    assert "Minga, versión FUENTE" not in text(client.get("/listas/FUENTE"))


def test_the_same_queries_for_a_short_and_a_long_list(client, django_assert_num_queries) -> None:
    client.get("/listas/ESTADO_ONG")
    with django_assert_num_queries(10):
        client.get("/listas/ESTADO_ONG")
    with django_assert_num_queries(10):
        client.get("/listas/ODS")
