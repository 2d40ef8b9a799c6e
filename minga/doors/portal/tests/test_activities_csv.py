import csv
import io

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_it_works(client: Client, demo) -> None:
    found = rows(client, "/actividades/PRJ-002/datos.csv")
    cost = [row for row in found if row["dato"] == "costo_total"]
    told = [(row["valor"], row["moneda"], row["aproximado"], row["fuente"]) for row in cost]
    assert told == [("7928561027.32", "COP", "false", "002:L199")]


def test_it_is_a_dated_file(client: Client, demo) -> None:
    name = client.get("/actividades/PRJ-002/datos.csv")["Content-Disposition"]
    assert name.startswith('attachment; filename="minga-PRJ-002-2')


def test_an_unvalued_contribution_has_no_value(client: Client, demo) -> None:
    found = [row for row in rows(client, "/actividades/PRJ-037/datos.csv") if row["dato"] == "aporte"]
    assert [(row["valor"], row["moneda"]) for row in found] == [("", "")]


def test_pitfall_40_a_vague_number_keeps_its_mark(client: Client, demo) -> None:
    """R-154, pitfall 40: 25.000 is at least."""
    found = [row for row in rows(client, "/actividades/PRJ-035/datos.csv") if row["dato"] == "beneficiarios"]
    assert [(row["valor"], row["unidad"], row["aproximado"]) for row in found] == [("25000", "usuarios", "true")]


def test_headers_do_not_change_with_the_language(client: Client, demo) -> None:
    assert list(rows(client, "/en/actividades/PRJ-002/datos.csv")[0])[:4] == ["codigo", "dato", "detalle", "valor"]


def test_a_title_that_a_spreadsheet_would_run_is_made_safe(client: Client, make_activity) -> None:
    make_activity("RISK-1", "=HYPERLINK(1)", public=True)
    assert rows(client, "/actividades.csv?q=hyperlink")[0]["titulo"] == "'=HYPERLINK(1)"
    assert rows(client, "/actividades/RISK-1/datos.csv")[0]["valor"] == "'=HYPERLINK(1)"


def test_filters_hold_for_the_table(client: Client, demo) -> None:
    found = rows(client, "/actividades.csv?country=SN")
    assert [(row["codigo"], row["paises"], row["monto"], row["moneda"]) for row in found] == [("PRJ-040", "SN", "", "")]


def test_amounts_are_plain_and_bear_their_currency(client: Client, demo) -> None:
    found = rows(client, "/actividades.csv?money=yes&sort=amount")
    assert [(row["monto"], row["moneda"], row["repetida"]) for row in found] == [
        ("12386206436.05", "COP", "false"),
        ("7928561027.32", "COP", "true"),
        ("7928561027.32", "COP", "false"),
        ("718566000.00", "COP", "false"),
    ]
