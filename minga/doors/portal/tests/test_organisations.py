import pytest

from minga.doors.portal.tests.make_organisation import make_organisation
from minga.doors.portal.tests.reading_pages import body, table, text

pytestmark = pytest.mark.django_db
ADDRESS = "/organizaciones"


def codes(client, query: str) -> list[str]:
    return [row["code"] for row in client.get(f"{ADDRESS}?{query}").context["rows"]]


def test_it_works(client) -> None:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response.context["page"].paginator.count == 103
    assert len(response.context["rows"]) == 25


@pytest.mark.parametrize("words", ["Seguro Íntegro de Salud", "Seguro Integral de Salud", "seguro integro de salud"])
def test_r_080_both_names_reach_one_record(client, words: str) -> None:
    assert [row["acronym"] for row in client.get(ADDRESS, {"q": words}).context["rows"]] == ["SIS"]


def test_r_081_both_acronyms_reach_one_record(client) -> None:
    assert codes(client, "q=ONDS") == codes(client, "q=OGSS")
    assert len(codes(client, "q=ONDS")) == 1


def test_r_072_no_acronym_is_not_an_acronym(client) -> None:
    assert codes(client, "q=No+identifica") == []


def test_r_342_scope_returns_the_right_set(client) -> None:
    scopes = {row["scope"] for row in client.get(ADDRESS, {"scope": "DEPARTAMENTAL"}).context["rows"]}
    assert scopes == {"Departamental"}
    assert client.get(ADDRESS, {"scope": "DEPARTAMENTAL"}).context["page"].paginator.count == 8


def test_groups_combine_by_and(client) -> None:
    rows = client.get(ADDRESS, {"kind": "ONG_EXTRANJERA", "country": "FR"}).context["rows"]
    assert [row["code"] for row in rows] == ["NGO-05"]


def test_a_count_is_what_its_choice_leaves(client) -> None:
    groups = {group["name"]: group["options"] for group in client.get(ADDRESS).context["groups"]}
    for option in groups["scope"]:
        assert client.get(ADDRESS, {"scope": option["value"]}).context["page"].paginator.count == option["count"]


def test_unknown_value_is_said(client) -> None:
    response = client.get(f"{ADDRESS}?kind=nada&kind=ONG_EXTRANJERA")
    assert response.context["notice"] == "Se ignoró el filtro desconocido «kind=nada»."
    assert {row["kind"] for row in response.context["rows"]} == {"ONG extranjera"}


@pytest.mark.parametrize("query", ["page=-1", "page=abc", "page=99999", "q=%00", "q=" + "a" * 10000, "q=%22%27*", "page=1&page=2"])
def test_odd_addresses_are_answered(client, query: str) -> None:
    assert client.get(f"{ADDRESS}?{query}").status_code == 200


def test_htmx_gets_the_listing_alone(client) -> None:
    answer = body(client.get(ADDRESS, headers={"HX-Request": "true"}))
    assert answer.lstrip().startswith('<div class="with-rail gap-top" id="listado">')
    assert "<html" not in answer


def test_the_same_queries_for_one_row_and_for_many(client, django_assert_num_queries) -> None:
    client.get(ADDRESS)
    with django_assert_num_queries(13):
        assert len(client.get(f"{ADDRESS}?q=CONDESAN").context["rows"]) == 1
    with django_assert_num_queries(13):
        assert len(client.get(f"{ADDRESS}?q=gobierno").context["rows"]) > 2


def test_an_unpublished_one_is_nowhere(client) -> None:
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    make_organisation("ORG-901", "Instituto Abierto")
    assert codes(client, "q=instituto+abierto") == ["ORG-901"]
    assert codes(client, "q=instituto+reservado") == []
    assert client.get(ADDRESS).context["page"].paginator.count == 104
    assert "Reservado" not in body(client.get("/organizaciones.csv"))


def test_an_administrator_finds_it(administrator) -> None:
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    assert codes(administrator, "q=instituto+reservado") == ["ORG-900"]


def test_csv(client) -> None:
    rows = table(client.get("/organizaciones.csv?country=FR"))
    assert [(row["codigo"], row["siglas"], row["paises_sede"], row["fuente"]) for row in rows] == [("NGO-05", "AVSF", "FR", "001:L484")]


def test_names_keep_their_language(client) -> None:
    assert 'lang="fr">AGRONOMES' in body(client.get(f"{ADDRESS}?country=FR"))


def test_nothing_found_says_what_to_do(client) -> None:
    assert "No hay organizaciones de «zzzz»" in text(client.get(f"{ADDRESS}?q=zzzz"))
