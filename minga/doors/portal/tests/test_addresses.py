"""Addresses as people write them: another letter case or a slash at the end lead to the right one."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("/actividades/prj-001", "/actividades/PRJ-001"),
        ("/en/actividades/Prj-001", "/en/actividades/PRJ-001"),
        ("/organizaciones/org-040", "/organizaciones/ORG-040"),
        ("/actividades/", "/actividades"),
        ("/en/buscar/?q=agua", "/en/buscar?q=agua"),
        ("/territorio/CO-13001/", "/territorio/CO-13001"),
    ],
)
def test_it_works(client, written: str, right: str) -> None:
    response = client.get(written)
    assert (response.status_code, response["Location"]) == (301, right)


@pytest.mark.parametrize("address", ["/nada/", "/buscar//", "/listas/../", "/actividades/nada", "/organizaciones/nada"])
def test_what_is_not_there_leads_nowhere(client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_administrator_is_led_to_the_administration(client, administrator) -> None:
    assert 'href="/gestion/"' in administrator.get("/escritorio").content.decode()


def test_a_visitor_is_not(client) -> None:
    assert 'href="/gestion/"' not in client.get("/").content.decode()
