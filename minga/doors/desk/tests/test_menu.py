"""The desk's menu: who finds the comparison with IATI, and which entry is the current one."""

import pytest

from minga.evidence.lake.models import Dataset, Match

pytestmark = pytest.mark.django_db

COMPARISON = "Comparación con IATI"


def entries(client, address: str) -> list[dict]:
    return client.get(address).context["navigation"]


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("revision@minga.example", True),
        ("registro@minga.example", True),
        ("administracion@minga.example", True),
        ("planificacion@minga.example", False),
        ("auditoria@minga.example", False),
        ("oficina@ambato.example", False),
    ],
)
def test_who_decides_of_matches_finds_the_comparison(signed_in, email, shown):
    found = [one["url"] for one in entries(signed_in(email), "/escritorio") if one["label"] == COMPARISON]
    assert found == (["/lago/comparacion"] if shown else [])


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("oficina@ambato.example", True),
        ("programas@bmz.example", False),
        ("revision@minga.example", False),
        ("auditoria@minga.example", False),
    ],
)
def test_an_officer_finds_the_catalogue_of_offers_after_the_demands(signed_in, email, shown):
    found = [(one["label"], one["url"]) for one in entries(signed_in(email), "/escritorio")]
    assert (("Catálogo de ofertas", "/ofertas") in found) is shown
    if shown:
        assert found.index(("Catálogo de ofertas", "/ofertas")) == found.index(("Demandas", "/demandas")) + 1


@pytest.mark.parametrize("email", ["oficina@ambato.example", "oficina@ibarra.example"])
@pytest.mark.parametrize("address", ["/cargas/demandas", "/en/cargas/demandas"])
def test_a_load_of_demands_stands_under_the_demands_for_an_officer(signed_in, email, address):
    assert [one["url"].removeprefix("/en") for one in entries(signed_in(email), address) if one["current"]] == ["/demandas"]


def test_whoever_finds_it_may_open_it(signed_in):
    answer = signed_in("revision@minga.example").get("/lago/comparacion")
    assert (answer.status_code, Match.objects.count(), Dataset.objects.count()) == (200, 0, 0)


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/escritorio", ["Escritorio"]),
        ("/lago/comparacion", [COMPARISON]),
        ("/lago/cargar", ["Lago de datos"]),
        ("/demandas", ["Demandas"]),
        ("/cargas/demandas", ["Demandas"]),
        ("/lago", []),
    ],
)
def test_the_current_entry(administrator, address, current):
    assert [one["label"] for one in entries(administrator, address) if one["current"]] == current


def test_a_load_of_offers_stands_under_the_offers(signed_in):
    found = entries(signed_in("curaduria@minga.example"), "/cargas/ofertas")
    assert [one["label"] for one in found if one["current"]] == ["Ofertas en trámite"]


def test_the_inventory_stands_under_the_institution(signed_in):
    found = entries(signed_in("oficina@ambato.example"), "/inventario")
    assert [one["label"] for one in found if one["current"]] == ["Mi institución"]
