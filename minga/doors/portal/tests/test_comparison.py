"""Two periods with explicit limits: what the source reports of them, what this registry holds, and what is refused."""

from decimal import Decimal

import pytest
from django.test import Client

from minga.doors.portal.tests.reading_pages import body, table, text

pytestmark = pytest.mark.django_db


def reported(client: Client) -> dict:
    return client.get("/cifras/comparacion").context["tables"][0]


def refused(client: Client, a: str, b: str) -> list[tuple[str, str]]:
    response = client.get("/cifras/comparacion", {"a": a, "b": b})
    assert response.status_code == 422
    return [(one["name"], one["error"]) for one in response.context["problems"]]


def test_r_283_it_shows_2005_2007_and_2008_2010(client: Client) -> None:
    response = client.get("/cifras/comparacion")
    assert [str(one) for one in response.context["periods"]] == ["2005–2007", "2008–2010"]
    assert "2005–2007 y 2008–2010, con sus dos límites contados." in text(response)


def test_r_146_the_table_of_the_source_with_its_shares(client: Client) -> None:
    rows = {row["name"]: [(cell["amount"], cell["share"]) for cell in row["cells"]] for row in reported(client)["rows"]}
    assert rows == {
        "Recursos gestionados en especie": [("159.000.000", "65,163934 %"), ("3.701.027.200", "7,771295 %")],
        "Recursos gestionados en efectivo": [("85.000.000", "34,836066 %"), ("43.923.300.135", "92,228705 %")],
    }


def test_r_147_totals_and_ratio(client: Client) -> None:
    assert (reported(client)["totals"], reported(client)["ratio"]) == (["244.000.000", "47.624.327.335"], "195,1817")


def test_pitfall_4_the_chart_tops_at_the_total_of_the_table(client: Client) -> None:
    reach = [sum(piece.value for piece in bar.pieces) for bar in reported(client)["bars"]]
    assert reach == [Decimal(244_000_000), Decimal(47_624_327_335)]
    assert 'data-value="46000897309680' not in body(client.get("/cifras/comparacion"))


def test_r_148_the_headline_is_listed_with_both_places_and_its_ratio(client: Client) -> None:
    response = client.get("/cifras/comparacion")
    found = next(row for row in response.context["tables"][0]["contradictions"] if row["id"] == "IND-006")
    lines = {source["n"]: source["locator"] for source in response.context["sources"]()}
    assert (found["value"], found["ratio"], found["total"]) == ("$46.000.897.309.680 COP", "965,911749", "47.624.327.335")
    assert [lines[mark.n] for mark in found["cited"]["marks"]] == ["línea 44"]
    assert [lines[mark.n] for mark in found["table_cited"]["marks"]] == ["línea 62", "línea 63"]


def test_r_149_the_millions_of_2011_stay_in_quarantine(client: Client) -> None:
    assert [row["id"] for row in reported(client)["contradictions"]] == ["IND-006", "IND-007"]


def test_the_two_periods_of_the_subtitle_are_told_with_both_places(client: Client) -> None:
    response = client.get("/cifras/comparacion")
    notes = response.context["tables"][0]["notes"]
    lines = {source["n"]: source["locator"] for source in response.context["sources"]()}
    assert [[lines[mark.n] for mark in note["cited"]["marks"]] for note in notes] == [["línea 61", "línea 57"]]


def test_r_283_refuses_overlapping_periods(client: Client) -> None:
    words = "Los dos periodos comparten el año 2008: elija periodos que no se pisen."
    assert refused(client, "2005-2008", "2008-2010") == [("b", words)]


def test_refuses_a_reversed_period(client: Client) -> None:
    words = "El periodo termina en 2005, antes de empezar en 2007: escriba primero el año menor."
    assert refused(client, "2007-2005", "2008-2010") == [("a", words)]


def test_refuses_a_year_with_a_zero_too_many(client: Client) -> None:
    assert refused(client, "2005-2007", "2008-20011") == [("b", "«20011» no es un año entre 1900 y 2100.")]


def test_refuses_both_fields_at_once(client: Client) -> None:
    assert [name for name, _words in refused(client, "20011", "")] == ["a", "b"]


def test_refuses_an_unknown_breakdown(client: Client) -> None:
    response = client.get("/cifras/comparacion?by=anual")
    assert [one["name"] for one in response.context["problems"]] == ["by"]


def test_a_csv_of_overlapping_periods_is_refused(client: Client) -> None:
    assert client.get("/cifras/comparacion.csv?a=2005-2008&b=2008-2010").status_code == 400


def test_periods_of_which_no_source_has_a_table(client: Client) -> None:
    response = client.get("/cifras/comparacion?a=2000-2001&b=2002-2003")
    assert response.context["tables"] == []
    assert "Ninguna fuente declara una tabla de montos con esos dos periodos." in text(response)


@pytest.fixture
def own(make_activity) -> None:
    """Two activities of this registry, one in each period, and one that is in none."""
    money = {"total_currency": "COP", "theme": "Puentes"}
    make_activity("PRJ-901", "Puente", start="1950", total_amount=Decimal(40), **money)
    make_activity("PRJ-902", "Otro puente", start="1953-04", total_amount=Decimal(100), **money)
    make_activity("PRJ-903", "Puente de en medio", start="1952", total_amount=Decimal(9), **money)


def test_the_registry_s_own_records_are_compared(client: Client, own) -> None:
    shown = client.get("/cifras/comparacion?a=1950-1951&b=1953-1954&by=tema").context["own"]
    assert [(row["name"], [cell["amount"] for cell in row["cells"]], row["ratio"]) for row in shown["rows"]] == [
        ("Puentes", ["40", "100"], "2,5000")
    ]
    assert ([cell["activities"] for cell in shown["total"]["cells"]], shown["total"]["ratio"]) == (["1", "1"], "2,5000")


def test_each_period_opens_its_records(client: Client, own) -> None:
    shown = client.get("/cifras/comparacion?a=1950-1951&b=1953-1954&by=tema").context["own"]
    urls = [cell["url"] for cell in shown["rows"][0]["cells"]]
    assert [[row["code"] for row in client.get(url).context["rows"]] for url in urls] == [["PRJ-901"], ["PRJ-902"]]


def test_pitfall_36_what_has_no_year_is_told_and_opens(client: Client) -> None:
    shown = client.get("/cifras/comparacion").context["own"]
    assert (shown["undated"], client.get(shown["undated_url"]).context["projects"]) == ("24 proyectos", "24 proyectos")


def test_the_csv_has_both_parts(client: Client) -> None:
    rows = table(client.get("/cifras/comparacion.csv"))
    totals = [(row["origen"], row["periodo"], row["monto"]) for row in rows if row["linea"] == "total"]
    assert totals == [
        ("declarado", "2005-2007", "244000000"),
        ("declarado", "2008-2010", "47624327335"),
        ("registro", "2005-2007", ""),
        ("registro", "2008-2010", ""),
    ]
