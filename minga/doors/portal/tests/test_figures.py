"""The figures pages: what is printed adds up, every line opens its records, and what is wrong in an address is said at its field."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from minga.doors.portal.breakdowns import BREAKDOWNS
from minga.doors.portal.tests.reading_pages import body, table, text

pytestmark = pytest.mark.django_db
SLUGS = [one.slug for one in BREAKDOWNS]


def number(words: str) -> Decimal:
    """Read an amount as a Spanish page prints it; nothing is zero here."""
    return Decimal((words or "0").replace(".", "").replace(",", "."))


def printed(response) -> list[dict]:
    """Every line of the page's table above its total."""
    context = response.context
    return [*context["rows"], *([context["others"]] if context["others"] else []), *context["rest"]]


def test_it_works(client: Client) -> None:
    response = client.get("/cifras/fuente")
    rows = {row["name"]: (row["activities"], row["amount"]) for row in printed(response)}
    assert response.status_code == 200
    assert rows["Bilateral"] == ("23", "20.314.767.463,37")
    assert (response.context["total"]["activities"], response.context["total"]["amount"]) == ("31", "21.033.333.463,37")


@pytest.mark.parametrize("currency", ["COP", "USD"])
@pytest.mark.parametrize("slug", SLUGS)
def test_r_280_the_printed_lines_add_up_to_the_printed_total(client: Client, slug: str, currency: str) -> None:
    response = client.get(f"/cifras/{slug}?currency={currency}")
    total = response.context["total"]
    assert sum(number(row["amount"]) for row in printed(response)) == number(total["amount"])
    counted = sum(number(row["activities"]) for row in printed(response) if row["part"] != "rest")
    assert counted + number(response.context["repeated"]) == number(total["activities"])


@pytest.mark.parametrize("slug", SLUGS)
def test_every_line_opens_records_with_its_count_and_its_sum(client: Client, slug: str) -> None:
    response = client.get(f"/cifras/{slug}?currency=COP")
    lines = [*printed(response), response.context["total"]]
    opened = [client.get(row["url"]).context for row in lines]
    assert [(one["count"], number(one["sum"])) for one in opened] == [(row["activities"], number(row["amount"])) for row in lines]


def test_r_281_by_modality_the_csv_has_the_lines_of_the_page(client: Client) -> None:
    rows = table(client.get("/cifras/modalidad.csv"))
    page = client.get("/cifras/modalidad")
    lines = [row for row in rows if row["linea"] in ("linea", "sin_clasificar")]
    assert [row["nombre"] for row in lines] == [row["name"] for row in printed(page)]
    assert sum(Decimal(row["monto"] or 0) for row in lines) == Decimal("21033333463.37")
    assert [row["monto"] for row in rows if row["linea"] == "total"] == ["21033333463.37"]


def test_r_282_themes_are_in_dollars_and_what_has_no_rate_stands_apart(client: Client) -> None:
    context = client.get("/cifras/tema").context
    apart = [(row["name"], row["projects"], row["amount"], row["currency"]) for row in context["apart"]]
    assert (context["currency"], context["total"]["amount"]) == ("USD", "11.372.866,41")
    assert apart == [
        ("No convertible, en COP", "1 proyecto", "718.566.000,00", "COP"),
        ("Sin monto", "28 proyectos", "", ""),
    ]


def test_r_282_another_currency_can_be_asked(client: Client) -> None:
    assert client.get("/cifras/tema?currency=COP").context["total"]["amount"] == "21.033.333.463,37"


def test_pitfall_36_the_difference_of_a_declared_total_is_a_line(client: Client) -> None:
    rest = [(row["name"], row["amount"]) for row in client.get("/cifras/organizacion").context["rest"]]
    assert rest == [("Sin clasificar", "10.145.435.770,84"), ("Sin repartir", "-0,76")]


def test_the_bars_are_drawn_by_the_server(client: Client) -> None:
    bars = client.get("/cifras/sector").context["bars"]
    assert [(bar.name, str(bar.pieces[0].width)) for bar in bars] == [
        ("Saneamiento: sistemas grandes", "100.00"),
        ("Infraestructura sanitaria básica", "3.54"),
    ]


def test_bars_count_projects_where_nobody_declares_an_amount(client: Client) -> None:
    response = client.get("/cifras/fuente?source=UNION_EUROPEA")
    assert (response.context["measure"], response.context["bars"][0].text) == ("count", "1 proyecto")
    assert "Nadie declara aquí un monto en COP: las barras cuentan proyectos." in text(response)


def test_many_lines_are_twenty_bars_and_the_others(client: Client, make_activity) -> None:
    for place in range(25):
        make_activity(f"PRJ-9{place:02}", f"Obra {place}", theme=f"Tema {place:02}")
    bars = client.get("/cifras/tema?measure=count").context["bars"]
    assert len(bars) == 21
    assert (bars[20].name, bars[20].url) == ("Otros (19)", "#tabla")


def test_a_long_table_adds_up_on_each_of_its_pages(client: Client, make_activity) -> None:
    for place in range(105):
        make_activity(f"PRJ-9{place:03}", f"Obra {place}", theme=f"Tema {place:03}", total_amount=Decimal(1), total_currency="USD")
    response = client.get("/cifras/tema?page=2")
    assert response.context["others"]["name"] == "En las otras páginas (100 líneas)"
    assert sum(number(row["amount"]) for row in printed(response)) == number(response.context["total"]["amount"])


def test_territory_is_told_one_level_below_the_filter(client: Client) -> None:
    assert [row["name"] for row in client.get("/cifras/territorio?country=CO").context["rows"]] == ["Bolívar"]
    assert [row["name"] for row in client.get("/cifras/territorio?unit=CO-13").context["rows"]] == ["Cartagena de Indias"]


def test_r_275_filters_hold_together(client: Client) -> None:
    context = client.get("/cifras/estado?country=CO&source=BILATERAL&from=2007&to=2011").context
    assert context["total"]["activities"] == client.get("/cifras/registros?country=CO&source=BILATERAL&from=2007&to=2011").context["count"]


def test_filters_that_exclude_everything_can_be_taken_off(client: Client) -> None:
    response = client.get("/cifras/fuente?country=EC&from=2099&to=2100")
    assert (response.status_code, response.context["empty"]) == (200, True)
    assert "Ningún proyecto pasa esos filtros" in text(response)
    assert [(chip["label"], chip["url"]) for chip in response.context["chips"]] == [
        ("País: Ecuador", "/cifras/fuente?from=2099&to=2100"),
        ("Desde el año: 2099", "/cifras/fuente?country=EC&to=2100"),
        ("Hasta el año: 2100", "/cifras/fuente?country=EC&from=2099"),
    ]


def test_refuses_the_year_20011_at_its_field(client: Client) -> None:
    response = client.get("/cifras/fuente?from=20011")
    assert (response.status_code, response.context["problems"]) == (
        422,
        [{"name": "from", "label": "Desde el año", "error": "«20011» no es un año: escriba cuatro cifras, de 1900 a 2100."}],
    )
    assert 'id="f-from" name="from" value="20011"' in body(response)
    assert 'aria-invalid="true" aria-describedby="e-from"' in body(response)


def test_refuses_an_unknown_source_of_funding(client: Client) -> None:
    assert [one["name"] for one in client.get("/cifras?source=XX").context["problems"]] == ["source"]


def test_refuses_years_in_the_wrong_order(client: Client) -> None:
    assert [one["name"] for one in client.get("/cifras/anual?from=2010&to=2008").context["problems"]] == ["to"]


def test_a_csv_of_wrong_filters_is_refused_by_name(client: Client) -> None:
    response = client.get("/cifras/fuente.csv?from=20011&source=XX")
    assert response.status_code == 400
    assert body(response).splitlines() == [
        "Hay filtros por corregir.",
        "source: «XX» no es un valor de este filtro: elija uno de la lista.",
        "from: «20011» no es un año: escriba cuatro cifras, de 1900 a 2100.",
    ]


def test_json_of_wrong_filters_is_refused_by_name(client: Client) -> None:
    response = client.get("/cifras/fuente.json?to=20011")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["to"])


def test_no_such_breakdown(client: Client) -> None:
    assert [client.get(f"/cifras/nada{end}").status_code for end in ("", ".csv", ".json")] == [404, 404, 404]


def test_json_keeps_cents_as_text_and_adds_up(client: Client) -> None:
    content = json.loads(body(client.get("/cifras/organizacion.json")))
    assert content["total"]["amount"] == "21033333463.37"
    assert sum(Decimal(line["amount"] or 0) for line in content["lines"]) == Decimal("21033333463.37")
    assert content["repeated_activities"] == 4
    assert content["lines"][0]["records"] == "http://testserver/cifras/registros?currency=COP&by=organizacion&line=ORG-044"


def test_the_csv_is_safe_in_a_spreadsheet(client: Client, make_activity) -> None:
    make_activity("PRJ-901", "Obra", theme="=1+1")
    assert "'=1+1" in [row["nombre"] for row in table(client.get("/cifras/tema.csv"))]


def test_the_link_of_a_figure_says_its_currency(client: Client) -> None:
    assert client.get("/cifras/fuente?country=CO").context["link"] == "/cifras/fuente?country=CO&currency=COP"


def test_the_index_takes_the_filters_along(client: Client) -> None:
    urls = [one["url"] for one in client.get("/cifras?country=CO").context["figures"]]
    assert urls == [f"/cifras/{slug}?country=CO" for slug in SLUGS]


@pytest.fixture
def hidden(make_activity) -> None:
    """An activity that is not published, with a theme and an amount of its own."""
    make_activity("PRJ-902", "Obra reservada", theme="Tema reservado", total_amount=Decimal(7), total_currency="USD", public=False)


ADDRESSES = ["/cifras", "/cifras/tema", "/cifras/tema.csv", "/cifras/tema.json", "/cifras/registros", "/cifras/registros.csv"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/cifras/comparacion?by=tema", "/cifras/comparacion.csv?by=tema"])
def test_a_visitor_never_counts_what_is_not_published(client: Client, hidden, address: str) -> None:
    words = body(client.get(address))
    assert ("Tema reservado" in words, "Obra reservada" in words) == (False, False)


def test_a_visitor_cannot_ask_for_the_theme_of_what_is_not_published(client: Client, hidden) -> None:
    assert client.get("/cifras/registros?by=tema&line=Tema reservado&currency=USD").context["rows"] == []


def test_an_administrator_counts_what_is_not_published(administrator: Client, hidden) -> None:
    rows = {row["name"]: row["amount"] for row in administrator.get("/cifras/tema").context["rows"]}
    assert (rows["Tema reservado"], administrator.get("/cifras/tema").context["total"]["activities"]) == ("7,00", "32")


def test_an_administrator_downloads_what_is_not_published(administrator: Client, hidden) -> None:
    assert "Obra reservada" in [row["titulo"] for row in table(administrator.get("/cifras/registros.csv?currency=USD"))]
    assert "Tema reservado" in [line["name"] for line in administrator.get("/cifras/tema.json").json()["lines"]]


def test_the_page_of_a_visitor_is_not_the_one_kept_for_an_administrator(client: Client, administrator: Client, hidden) -> None:
    assert administrator.get("/cifras/tema").context["total"]["activities"] == "32"
    assert Client().get("/cifras/tema").context["total"]["activities"] == "31"


def test_in_english(client: Client) -> None:
    response = client.get("/en/cifras/fuente")
    assert response.context["total"]["amount"] == "21,033,333,463.37"
    assert "Figures by source of funding" in text(response)
