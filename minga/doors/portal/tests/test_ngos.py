import pytest

from minga.doors.portal.directory import initials
from minga.doors.portal.tests.reading_pages import body, table, text

pytestmark = pytest.mark.django_db


def codes(client, query: str = "") -> list[str]:
    return [row["code"] for row in client.get(f"/ong?{query}").context["rows"]]


def test_it_works(client) -> None:
    response = client.get("/ong")
    assert response.status_code == 200
    assert response.context["caption"] == "8 organizaciones: 2 activas, 6 con convenio finalizado"


def test_r_068_eight_rows_two_active_six_ended(client) -> None:
    assert len(codes(client)) == 8
    assert codes(client, "state=ACTIVA") == ["NGO-05", "NGO-06"]
    assert len(codes(client, "state=CONVENIO_FINALIZADO")) == 6


def test_r_068_columns(client) -> None:
    assert [column["label"] for column in client.get("/ong").context["columns"]] == [
        "Organización",
        "Siglas",
        "RUC",
        "País de origen",
        "Estado",
    ]


def test_r_074_country_of_origin(client) -> None:
    assert [row["acronym"] for row in client.get("/ong?country=ES").context["rows"]] == ["ACSUR", "ADES"]


def test_r_071_without_tax_id(client) -> None:
    assert codes(client, "doubt=no_tax_id") == ["NGO-07"]


def test_r_073_tax_id_with_a_warning(client) -> None:
    assert codes(client, "doubt=check_digit") == ["NGO-01", "NGO-03"]


def test_two_values_of_a_group_are_either_and_two_groups_are_both(client) -> None:
    assert codes(client, "doubt=no_tax_id&doubt=check_digit") == ["NGO-01", "NGO-03", "NGO-07"]
    assert codes(client, "doubt=no_tax_id&doubt=check_digit&country=ES") == ["NGO-03"]


def test_counts_of_the_choices(client) -> None:
    groups = {group["name"]: [(one["label"], one["count"]) for one in group["options"]] for group in client.get("/ong").context["groups"]}
    assert groups["state"] == [("Activa", 2), ("Convenio finalizado", 6)]
    assert groups["country"] == [("Estados Unidos", 3), ("España", 2), ("Austria", 1), ("Canadá", 1), ("Francia", 1)]
    assert groups["doubt"] == [("Sin RUC", 1), ("RUC con advertencia", 2)]


def test_sorted_by_country_from_the_end(client) -> None:
    response = client.get("/ong?sort=-country")
    assert response.context["rows"][0]["country"] == "Francia"
    assert 'aria-sort="descending"' in body(response)


def test_what_has_no_acronym_comes_last(client) -> None:
    assert codes(client, "sort=acronym")[-1] == "NGO-04"


def test_unknown_order_is_said(client) -> None:
    response = client.get("/ong?sort=precio")
    assert response.context["notice"] == "Se ignoró el filtro desconocido «sort=precio»."
    assert response.context["order"] == "name"


def test_the_printed_name_is_shown(client) -> None:
    assert "En la fuente: «ADDVOCA»" in text(client.get("/ong"))


def test_nobody_left_says_so(client) -> None:
    assert "Ninguna organización pasa esos filtros" in text(client.get("/ong?state=ACTIVA&country=CA"))


def test_csv_honours_the_filters(client) -> None:
    rows = table(client.get("/ong.csv?country=ES&sort=-name"))
    assert [(row["codigo"], row["ruc"], row["ruc_advertencia"], row["fuente"]) for row in rows] == [
        ("NGO-08", "0891710739001", "false", "001:L487"),
        ("NGO-03", "1792229455001", "true", "001:L482"),
    ]


def test_in_english(client) -> None:
    assert [row["country"] for row in client.get("/en/ong?country=ES").context["rows"]] == ["Spain", "Spain"]


@pytest.mark.parametrize(("name", "letters"), [("ACDI/VOCA", "AV"), ("ACSUR Las Segovias", "AS"), ("Condesan", "CO")])
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_same_queries_for_one_row_and_for_eight(client, django_assert_num_queries) -> None:
    client.get("/ong")
    with django_assert_num_queries(7):
        client.get("/ong?state=ACTIVA&country=FR")
    with django_assert_num_queries(7):
        client.get("/ong")
