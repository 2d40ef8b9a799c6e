import pytest
from django.test import Client

from minga.doors.portal.tests.reading_pages import table, text

pytestmark = pytest.mark.django_db


def test_it_works(client: Client) -> None:
    response = client.get("/cifras/registros?by=papel&line=CONTRAPARTIDA&currency=USD")
    rows = [(row["code"], row["amount"]) for row in response.context["rows"]]
    assert rows[:3] == [("PRJ-001", "3.499.097,23"), ("PRJ-002", "2.180.572,34"), ("PRJ-003", "")]
    assert (response.context["count"], response.context["valued"], response.context["sum"]) == ("5", "2", "5.679.669,57")


def test_the_filters_alone_open_their_records(client: Client) -> None:
    assert client.get("/cifras/registros?source=PRIVADA").context["count"] == "1"


def test_pitfall_31_an_activity_in_two_lines_is_listed_once(client: Client) -> None:
    codes = [row["code"] for row in client.get("/cifras/registros?by=organizacion&part=total").context["rows"]]
    assert len(codes) == len(set(codes)) == 31


def test_the_repeated_entry_is_not_listed(client: Client) -> None:
    assert "PRJ-002-DUP" not in [row["codigo"] for row in table(client.get("/cifras/registros.csv"))]


def test_the_csv_says_the_currency_of_each_amount(client: Client) -> None:
    rows = table(client.get("/cifras/registros.csv?by=tema&part=unconverted&line=COP&currency=USD"))
    assert [(row["codigo"], row["monto"], row["moneda"], row["aproximado"]) for row in rows] == [
        ("PRJ-003", "718566000.00", "COP", "false")
    ]


def test_what_names_nothing_has_a_title(client: Client) -> None:
    assert "Sector: sin clasificar" in text(client.get("/cifras/registros?by=sector&part=bare"))
    assert "Monto no convertible, en COP" in text(client.get("/cifras/registros?by=tema&part=unconverted&line=COP"))


def test_the_line_stays_when_a_filter_is_applied(client: Client) -> None:
    assert client.get("/cifras/registros?by=fuente&line=BILATERAL").context["hidden"] == [("by", "fuente"), ("line", "BILATERAL")]


def test_refuses_an_unknown_breakdown(client: Client) -> None:
    response = client.get("/cifras/registros?by=nada")
    assert (response.status_code, [one["error"] for one in response.context["problems"]]) == (422, ["«nada» no es ninguna de las cifras."])


def test_refuses_an_unknown_part(client: Client) -> None:
    response = client.get("/cifras/registros?by=fuente&part=nada")
    assert [one["error"] for one in response.context["problems"]] == ["«nada» no es una línea de las cifras."]


def test_a_csv_of_an_unknown_breakdown_is_refused(client: Client) -> None:
    assert client.get("/cifras/registros.csv?by=nada").status_code == 400


def test_nothing_behind_a_line_that_no_record_has(client: Client) -> None:
    assert client.get("/cifras/registros?by=fuente&line=<script>").context["rows"] == []
