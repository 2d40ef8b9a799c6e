"""Tables to take away: who reads them decides what they hold, so they are kept apart for each reader."""

import pytest

from minga.doors.portal.tests.make_organisation import make_organisation
from minga.doors.portal.tests.reading_pages import body, table

pytestmark = pytest.mark.django_db
OF_THE_READER = ["/organizaciones.csv", "/hallazgos.csv", "/territorio/CO/actividades.csv", "/actividades/PRJ-001/datos.csv"]


@pytest.mark.parametrize("address", OF_THE_READER)
def test_a_table_that_depends_on_its_reader_says_so(client, address: str) -> None:
    """Before a line is sent: the answer varies with the cookie, so that no cache gives an administrator's to others."""
    assert "Cookie" in client.get(address)["Vary"]


@pytest.mark.parametrize("address", ["/organizaciones.csv?kind=ong_extranjera", "/organizaciones.csv?kind=ONG_EXTRANJERA"])
def test_values_are_known_in_any_letter_case(client, address: str) -> None:
    assert len(b"".join(client.get(address).streaming_content).splitlines()) == 15


def test_pitfall_40_the_figures_of_a_place_keep_their_exactness(client) -> None:
    rows = {row["codigo"]: row for row in table(client.get("/territorio/CO-13001/cifras.csv"))}
    assert (rows["IND-010"]["valor"], rows["IND-010"]["unidad"], rows["IND-010"]["aproximado"]) == ("200", "entidades", "true")
    assert {row["en_cuarentena"] for code, row in rows.items() if code in ("IND-006", "IND-007")} == {"true"}
    assert all(row["fuente"] for row in rows.values())


def test_an_organisation_as_a_table(client) -> None:
    rows = table(client.get("/organizaciones/ORG-040/datos.csv"))
    assert {row["dato"] for row in rows} >= {"nombre", "propuesta_aporte"}
    assert {row["proyecto"] for row in rows if row["dato"] == "propuesta_aporte"} == {"PRJ-001", "PRJ-002"}


def test_an_unpublished_organisation_has_no_table(client) -> None:
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    assert client.get("/organizaciones/ORG-900/datos.csv").status_code == 404


def test_an_activity_says_whom_it_names_and_what_does_not_add_up(client) -> None:
    rows = table(client.get("/actividades/PRJ-002/datos.csv"))
    assert "DQ-SUM error" in [row["detalle"] for row in rows if row["dato"] == "hallazgo"]
    assert "ORG-040" in [row["valor"] for row in rows if row["dato"] == "organizacion_propuesta"]


def test_a_tax_number_keeps_its_zero_and_nothing_else(client) -> None:
    """As it is, without apostrophe or formula: programs join by it (docs/decisions/0019)."""
    rows = {row["codigo"]: row["ruc"] for row in table(client.get("/ong.csv"))}
    assert rows["NGO-02"] == "0992372850001"


@pytest.mark.parametrize("address", ["/ong", "/listas/CAD_RECEPTORES"])
def test_where_identifiers_are_downloaded_a_page_says_how_to_open_them(client, address: str) -> None:
    assert 'href="/ayuda#descargas"' in body(client.get(address))
    assert '<h2 id="descargas">' in body(client.get("/ayuda"))
