"""What is said where money is published for several places together, and what a chart leaves aside."""

import csv
import io

import pytest

from minga.evidence.lake import actions
from minga.evidence.lake.importing import run
from minga.evidence.lake.testing import xml_of
from minga.evidence.lake.tests.test_listing import titles
from minga.evidence.lake.tests.test_pages import lake, movement, published, shown
from minga.ground.accounts.models import Person

__all__ = ["lake"]  # fixture
pytestmark = pytest.mark.django_db


def place(pos: str) -> str:
    return f'<location><point srsName="http://www.opengis.net/def/crs/EPSG/0/4326"><pos>{pos}</pos></point></location>'


AMBATO, QUITO = place("-1.24 -78.62"), place("-0.18 -78.47")
ALONE = published(1, AMBATO + movement("2", "300") + movement("3", "200"))
SHARED = published(2, AMBATO + QUITO + movement("2", "9000") + movement("3", "5000"))
TOGETHER, NOBODY = "Todo se publica junto con otros lugares", "Nadie publica"


ONE = '<sector vocabulary="1" code="14030" percentage="100"/>'
TWO = '<sector code="14030" percentage="40"/><sector code="14020" percentage="20"/>'


def imported(*activities: str) -> None:
    run(actions.bring(by=Person.objects.system(), name="prueba.xml", content=io.BytesIO(xml_of(activities))).pk)


def lines(client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))[1:]


def test_a_territory_of_which_all_money_is_shared_says_so(client):
    imported(SHARED)
    for address in ("/lago?unit=EC-18", "/lago?unit=EC-18&measure=commitment", "/lago/territorio/EC-18"):
        page = shown(client, address)
        assert TOGETHER in page and NOBODY not in page


SIXTY = '<sector code="14030" percentage="60"/><sector code="14020" percentage="60"/>'


def test_of_a_sector_nothing_is_said_of_other_places(client):
    """Its activity lies in one province; how its money goes to its sectors nobody said."""
    imported(published(1, AMBATO + movement("3", "77")).replace(ONE, SIXTY))
    assert TOGETHER not in shown(client, "/lago?unit=EC-18&sector=14030")
    page = shown(client, "/lago?unit=EC-18&by=sector")
    assert TOGETHER not in page and "Actividades, por sector" in page


def test_what_lies_in_no_unit_is_summed_whole(client):
    imported(published(1, movement("3", "77")))
    page = shown(client, "/lago/actividades?unit=-")
    assert "77" in page and "En un territorio se suma" not in page


def test_a_territory_without_convertible_amounts_says_so(client):
    imported(published(1, AMBATO + movement("3", "77", currency="COP")))
    assert TOGETHER not in shown(client, "/lago?unit=EC-18") and "Nadie publica un monto convertible" in shown(client, "/lago?unit=EC-18")
    page = shown(client, "/lago/territorio/EC-18")
    assert TOGETHER not in page and "Nadie publica montos convertibles" in page


def test_activities_of_a_territory_tell_the_money_that_is_its_own(client):
    imported(ALONE, SHARED)
    assert lines(client, "/lago/actividades.csv?unit=EC-18") == [
        ["XM-TEST-1", "Agua 1", "Cooperante de prueba", "", "300.00", "200.00"],
        ["XM-TEST-2", "Agua 2", "Cooperante de prueba", "", "", ""],
    ]
    for address in ("/lago/actividades?unit=EC-18", "/lago/territorio/EC-18"):
        page = shown(client, address)
        assert titles(page)[-2:] == ["Agua 1", "Agua 2"] and "5.000" not in page
        assert "En un territorio se suma lo que se publica solo para él" in page
    assert "5000.00" in str(lines(client, "/lago/actividades.csv?country=EC"))


def test_a_profile_tells_what_its_charts_leave_aside(client):
    other = published(3, movement("3", "50")).replace(ONE, "")
    half = published(4, movement("3", "100")).replace(ONE, TWO)
    imported(ALONE, other, half)
    page = shown(client, "/lago/cooperantes/XM-TEST")
    assert "Fuera del gráfico: «Sin sector de la OCDE», USD 50; «Sin repartir», USD 40." in page
    assert 'Modalidad (tipo de ayuda)</h2> <p class="small quiet gap-s">Sin dato: USD 350.' in page  # nobody says it: there is no chart
    assert "Not in the chart: “Without an OECD sector”, USD 50; “" in shown(client, "/en/lago/cooperantes/XM-TEST")


def test_a_profile_tells_refunds_beside_its_chart(client):
    refund = published(3, movement("3", "-50")).replace('code="14030"', 'code="11220"')
    imported(ALONE, refund)
    assert "Fuera del gráfico: «Educación básica», USD -50." in shown(client, "/lago/cooperantes/XM-TEST")


def test_bars_that_count_activities_do_not_speak_of_money(client):
    imported(published(1, movement("3", "77", currency="COP")))
    page = shown(client, "/lago?by=sector")
    assert "Actividades, por sector" in page and "Desembolsos y gastos en USD, por sector" not in page
    assert "Cada monto, a la tasa publicada de su fecha." not in page


def test_a_donor_of_one_commitment_is_told_in_the_singular(client):
    imported(ALONE)
    assert "Una sola actividad tiene compromisos convertibles: USD 300." in shown(client, "/lago/cooperantes/XM-TEST")
