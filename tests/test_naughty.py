"""Searches, filters and addresses with what strangers type: a clear answer, never a server error.

The Big List of Naughty Strings is read from the sources beside the repository; our own list runs without it.
"""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db

OWN = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "%",
    "%00",
    "' OR 1=1 --",
    '"',
    '"agua" OR NEAR(',
    "NOT",
    "AND OR NOT NEAR",
    "title_text:agua",
    "agua*",
    "a & b | !c <-> d",
    "\\",
    "🌊",
    "ñ" * 3000,
    "a " * 5000,
    "=1+1",
    "\ud800",
    "\u202etxt",
    "-1",
    "9" * 400,
    "1e309",
    "NaN",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${7*7}",
    "İ",
    "ﬁ",
    "１２３",
]
QUERIES = [
    "/buscar?q={}",
    "/buscar?q=agua&page={}",
    "/buscar?q=agua&kind={}&status={}&source={}&country={}&money={}&sort={}",
    "/buscar.csv?q={}",
    "/actividades?status={}&source={}&country={}&money={}&sort={}",
    "/actividades.csv?country={}",
    "/organizaciones?q={}",
    "/organizaciones?q={}&page={}",
    "/organizaciones?kind={}&country={}&scope={}&source={}",
    "/organizaciones.csv?q={}&kind={}&country={}&scope={}&source={}",
    "/ong?state={}&country={}&doubt={}&sort={}",
    "/ong.csv?state={}&country={}&doubt={}&sort={}",
    "/territorio?q={}",
    "/listas/FUENTE?q={}",
    "/listas/FUENTE?version={}",
    "/hallazgos?rule={}&severity={}&thing={}&page={}&state={}&institution={}",
    "/hallazgos.csv?rule={}&severity={}&thing={}",
    "/ofertas?q={}&on={}&within={}&modality={}&sector={}&unit={}&page={}",
    "/demandas?q={}&estado={}&institucion={}&sector={}&anio={}&page={}",
    "/propuestas?q={}&etapa={}&de={}&page={}",
    "/plan-de-demanda/EC/2022?sector={}&page={}",
    "/registro?q={}&clase={}&page={}",
    "/convenios?q={}&kind={}&country={}&dia={}",
]
OF_AN_OFFICE = [
    "/expedientes?q={}&etapa={}&page={}",
    "/convenios/tramite?q={}&etapa={}&page={}",
    "/demandas/DEM-001/coincidencias?q={}&modalidad={}&ver={}&page={}",
    "/propuestas/nueva?demanda={}&titulo={}",
    "/alertas?q={}&sector={}",
]
FILTERS = {
    "/buscar": ("kind", "status", "source", "country", "money", "sort"),
    "/actividades": ("status", "source", "country", "money", "sort"),
    "/organizaciones": ("kind", "country", "scope", "source"),
    "/ong": ("state", "country", "doubt", "sort"),
    "/hallazgos": ("rule", "severity", "thing", "state", "institution"),
}
FIGURES = [
    "/cifras?country={}&unit={}&currency={}&source={}&from={}&to={}",
    "/cifras/organizacion?partner={}&theme={}&sector={}&role={}&measure={}&page={}",
    "/cifras/fuente?modality={}&resource={}&status={}",
    "/cifras/registros?by={}&part={}&line={}",
    "/cifras/registros?by=organizacion&line={}&page={}",
    "/cifras/registros?by=territorio&line={}",
    "/cifras/registros?by=anual&line={}",
    "/cifras/registros?by=tema&part=unconverted&line={}&currency=USD",
    "/cifras/comparacion?a={}&b={}&by={}",
    "/cifras/declaradas?place={}&source={}&period={}",
]
FIGURE_FILES = [
    "/cifras/fuente.csv?country={}&from={}",
    "/cifras/fuente.json?unit={}&to={}",
    "/cifras/registros.csv?by=tema&line={}",
    "/cifras/comparacion.csv?a={}",
    "/cifras/declaradas.csv?place={}",
]
DATED = ["/listas/FUENTE.json?fecha={}", "/listas/FUENTE.csv?version={}"]
PATHS = [
    "/actividades/{}",
    "/actividades/{}/datos.csv",
    "/organizaciones/{}",
    "/territorio/{}",
    "/territorio/{}/actividades.csv",
    "/listas/{}",
    "/listas/{}.json",
    "/cifras/{}",
    "/en/actividades/{}",
]


def escaped(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def answers(client: Client, templates: list[str], strings: list[str], allowed: set[int]) -> list[tuple[int, str]]:
    """Return the answers that are none of the allowed, with their address."""
    wrong = []
    for text in strings:
        for template in templates:
            address = template.replace("{}", escaped(text))
            response = client.get(address)
            if response.status_code not in allowed:
                wrong.append((response.status_code, address[:200]))
            if response.streaming:
                b"".join(response.streaming_content)
    return wrong


def test_our_own_naughty_strings_in_queries(client: Client):
    assert answers(client, QUERIES, OWN, {200}) == []


@pytest.mark.parametrize(("page", "names"), FILTERS.items())
def test_every_filter_is_read_by_its_page(client: Client, page: str, names: tuple[str, ...]):
    """A value that nobody knows is told: a name that the page does not read would be passed over in silence."""
    for name in names:
        told = client.get(page, {name: "nadie-lo-conoce"}).content.decode()
        assert (name, told.count(f"Se ignoró el filtro desconocido «{name}=nadie-lo-conoce»")) == (name, 1)


@pytest.mark.parametrize(("page", "names"), FILTERS.items())
def test_every_filter_that_is_sent_is_one_that_is_read(page: str, names: tuple[str, ...]):
    sent = {name for one in QUERIES if one.partition("?")[0] == page for name in re.findall(r"[?&](\w+)=", one)}
    assert sent - {"q", "page"} == set(names)


def test_our_own_naughty_strings_in_lists_of_an_office(client: Client):
    client.force_login(Person.objects.get(email="oficina@ambato.example"))
    assert answers(client, OF_AN_OFFICE, OWN, {200}) == []


def test_our_own_naughty_strings_in_figures(client: Client):
    """What is no filter is refused with the reason at its field, and nothing is counted."""
    assert answers(client, FIGURES, OWN, {200, 422}) == []


def test_our_own_naughty_strings_in_files_of_figures(client: Client):
    assert answers(client, FIGURE_FILES, OWN, {200, 400}) == []


def test_a_file_of_a_version_that_is_none_is_not_there(client: Client):
    assert answers(client, DATED, [text for text in OWN if text.strip()], {404}) == []


def test_our_own_naughty_strings_in_addresses(client: Client):
    assert answers(client, PATHS, [text for text in OWN if text.strip(" .")], {404}) == []


@pytest.mark.needs_shared
def test_the_big_list_of_naughty_strings(client: Client, shared: Path, capsys):
    strings = json.loads((shared / "data/bad-input/blns/blns.json").read_text(encoding="utf-8"))
    few = [f"{page}?q={{}}" + "".join(f"&{name}={{}}" for name in FILTERS[page]) for page in ("/buscar", "/organizaciones")]
    here = connection.vendor == "sqlite"  # the other database is asked each at one address
    assert answers(client, few[:1], strings if here else strings[1::2], {200}) + answers(client, few[1:], strings[::2], {200}) == []
    paths = [text for text in strings if text.strip(" .")] if here else []
    assert answers(client, PATHS[:1], paths, {404, 301}) == []
    with capsys.disabled():
        print(f"\n{len(strings)} naughty strings tried at {'two addresses each, half of them at three' if here else 'one address each'}")


@pytest.mark.parametrize("header", ["xx", "es;q=zz", "🌊", "en-" + "x" * 5000, "*"])
def test_an_unknown_language_of_the_browser_changes_nothing(client: Client, header: str):
    response = client.get("/", headers={"accept-language": header})
    assert (response.status_code, response["Content-Language"]) == (200, "es")


def test_an_unknown_language_in_the_address_is_a_page_that_is_not_there(client: Client):
    assert client.get("/fr/buscar").status_code == 404


def test_repeated_and_empty_parameters(client: Client):
    assert client.get("/buscar?q=agua&q=luz&kind=&kind=activity&kind=activity&page=&sort=").status_code == 200


def test_ten_kilobytes_are_answered_without_results(client: Client):
    response = client.get("/buscar", {"q": "x" * 10_240})
    assert response.status_code == 200
