"""Everything that sources report, and the statistics of official aid that came without figures."""

import pytest
from django.test import Client

from minga.doors.portal.tests.reading_pages import table, text
from minga.evidence.figures.models import ReportedFigure

pytestmark = pytest.mark.django_db


def test_it_works(client: Client) -> None:
    response = client.get("/cifras/declaradas")
    assert (response.status_code, len(response.context["rows"])) == (200, ReportedFigure.objects.count())


def test_pitfall_4_what_is_in_quarantine_is_marked(client: Client) -> None:
    marked = [row["id"] for row in client.get("/cifras/declaradas").context["rows"] if row["quarantined"]]
    assert marked == ["IND-006", "IND-007"]


def test_pitfall_40_an_approximate_figure_is_marked_on_the_page_and_in_the_table(client: Client) -> None:
    rows = {row["id"]: row["value"] for row in client.get("/cifras/declaradas").context["rows"]}
    cells = {row["codigo"]: row["aproximado"] for row in table(client.get("/cifras/declaradas.csv"))}
    assert (rows["IND-008"], cells["IND-008"], cells["IND-001"]) == ("unos 857.000", "true", "false")


def test_filters_hold_together(client: Client) -> None:
    rows = client.get("/cifras/declaradas?place=CO-13001&source=002&period=2005-2007").context["rows"]
    assert [row["id"] for row in rows] == ["IND-001", "IND-002"]


def test_the_table_takes_the_filters(client: Client) -> None:
    assert [row["codigo"] for row in table(client.get("/cifras/declaradas.csv?place=BO"))] == ["IND-027", "IND-028"]


def test_refuses_an_unknown_place(client: Client) -> None:
    response = client.get("/cifras/declaradas?place=ZZ")
    assert (response.status_code, [one["name"] for one in response.context["problems"]]) == (422, ["place"])


def test_a_csv_of_an_unknown_place_is_refused(client: Client) -> None:
    assert client.get("/cifras/declaradas.csv?place=ZZ").status_code == 400


def test_r_279_the_statistics_name_their_source_and_count_eleven_years(client: Client) -> None:
    response = client.get("/cifras/aod-2000-2010")
    assert response.context["source"].startswith("Agencia Presidencial para la Acción Social")
    assert response.context["period"].years == 11
    assert "2000–2010: 11 años, con sus dos límites contados" in text(response)
    assert "Solo la Ayuda Oficial al Desarrollo (AOD)" in text(response)


def test_pitfall_8_the_three_charts_have_no_figures(client: Client) -> None:
    response = client.get("/cifras/aod-2000-2010")
    assert [row["wanted"] for row in response.context["charts"]] == ["002:L125-128", "002:L132-137", "002:L141-143"]
    assert text(response).count("sin cifras en la fuente") == 3


def test_without_such_a_source_there_is_no_such_page(client: Client) -> None:
    ReportedFigure.objects.filter(code="IND-016").delete()
    assert client.get("/cifras/aod-2000-2010").status_code == 404
    assert client.get("/cifras").context["statistics"] is False
