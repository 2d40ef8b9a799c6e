import pytest

from minga.doors.portal.tests.reading_pages import body, table, text
from minga.ground.accounts.models import Person
from minga.ground.codelists.actions import add_code
from minga.ground.codelists.queries import find_list

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
    with django_assert_num_queries(11):
        client.get("/listas/ESTADO_ONG")
    with django_assert_num_queries(11):
        client.get("/listas/ODS")


def test_recipients_of_aid_stand_by_the_name_of_their_income_group(client) -> None:
    groups = client.get("/listas/CAD_RECEPTORES").context["groups"]
    assert [(group["code"], group["name"]) for group in groups] == [
        ("LDC", "Países menos adelantados"),
        ("OLIC", "Otros países de ingreso bajo"),
        ("LMIC", "Países y territorios de ingreso mediano bajo"),
        ("UMIC", "Países y territorios de ingreso mediano alto"),
    ]
    assert sum(len(group["rows"]) for group in groups) == client.get("/listas/CAD_RECEPTORES").context["total"]


def test_income_groups_are_named_in_english_too(client) -> None:
    assert client.get("/en/listas/CAD_RECEPTORES").context["groups"][0]["name"] == "Least developed countries"


def test_each_group_and_each_code_has_an_anchor(client) -> None:
    page = body(client.get("/listas/CAD_RECEPTORES"))
    assert ('href="#grupo-LMIC"' in page, 'id="grupo-LMIC"' in page, '<li id="EC">' in page) == (True, True, True)


def test_a_search_in_the_list_keeps_its_groups(client) -> None:
    groups = client.get("/listas/CAD_RECEPTORES?q=ecuador").context["groups"]
    assert [(group["code"], [row["code"] for row in group["rows"]]) for group in groups] == [("UMIC", ["EC"])]


def test_a_long_list_of_names_stands_in_columns_without_groups(client) -> None:
    groups = client.get("/listas/Currency").context["groups"]
    assert [list(group) for group in groups] == [["rows"]]
    assert '<li id="USD">' in body(client.get("/listas/Currency"))


@pytest.mark.parametrize("code", ["FUENTE", "ODS_META", "Sector", "FinanceType"])
def test_a_list_that_says_more_than_names_stays_a_table(client, code: str) -> None:
    assert client.get(f"/listas/{code}").context["groups"] == []


def test_what_a_code_is_equal_to_is_named(client) -> None:
    rows = {row["code"]: row["mapping"] for row in client.get("/listas/FUENTE").context["codes"]}
    assert [(one["list"], one["code"], one["name"]) for one in rows["BILATERAL"]][:2] == [
        ("OrganisationType", "10", "Gobierno"),
        ("CollaborationType", "1", "Bilateral"),
    ]


def test_a_doubtful_equivalence_says_so_and_leads_to_its_code(client) -> None:
    page = body(client.get("/listas/TIPO_ORGANIZACION"))
    assert ("?</a>" in page, "por confirmar" in page) == (False, True)


@pytest.fixture
def added(db):
    """A value that an administrator added to the sources of cooperation, inside one of the list."""
    by, list_ = Person.objects.get(email="administracion@minga.example"), find_list("FUENTE")
    above = list_.codes.get(code="MULTILATERAL", until=None)
    texts = {"name_es": "Fondo regional", "name_en": "Regional fund", "source": "Resolución 4 de 2026"}
    return add_code(by=by, list_=list_, code="FONDO_REGIONAL", parent=above, **texts)


def test_a_code_added_here_stands_apart_with_its_own_source(client, added) -> None:
    response = client.get("/listas/FUENTE")
    assert [row["code"] for row in response.context["added"]] == ["FONDO_REGIONAL"]
    assert "FONDO_REGIONAL" not in [row["code"] for row in response.context["codes"]]
    block = text(response).split("Añadidos por la administración (1)")[1]
    assert "Fuente: Resolución 4 de 2026" in block
    assert "Dentro de FUENTE/MULTILATERAL" in block


def test_the_credit_of_the_list_is_said_of_its_own_codes_alone(client, added) -> None:
    own, here = text(client.get("/listas/FUENTE")).split("Añadidos por la administración (1)")
    assert "Crédito de estos códigos:" in own
    assert "No son de la lista original ni van bajo su crédito" in here


def test_a_code_added_without_a_source_says_so(client, db) -> None:
    by = Person.objects.get(email="administracion@minga.example")
    add_code(by=by, list_=find_list("FUENTE"), code="OTRA", name_es="Otra", name_en="Other")
    assert "Quien lo añadió no indicó fuente" in text(client.get("/listas/FUENTE"))


def test_a_list_without_additions_has_no_block_for_them(client) -> None:
    assert "Añadidos por la administración" not in text(client.get("/listas/FUENTE"))


def test_the_files_part_what_was_added_from_the_credit(client, added) -> None:
    codes = {one["code"]: one["added_here"] for one in client.get("/listas/FUENTE.json").json()["codes"]}
    assert (codes["MULTILATERAL"], codes["FONDO_REGIONAL"]) == (False, True)
    rows = {row["codigo"]: (row["agregado_aqui"], row["credito"] != "") for row in table(client.get("/listas/FUENTE.csv"))}
    assert (rows["MULTILATERAL"], rows["FONDO_REGIONAL"]) == (("false", True), ("true", False))


def test_many_withdrawn_names_stand_in_columns_too(client) -> None:
    response = client.get("/listas/Currency")
    assert (len(response.context["retired"]) > 40, response.context["many_retired"]) == (True, True)
    assert '<li id="VEF">' in body(response)
