"""Both languages in full: on an English page every label is English, and data keep the language of their source (R-340)."""

import re

import pytest
from babel.messages.pofile import read_po
from django.test import Client

from tests.environment import ROOT

pytestmark = pytest.mark.django_db

PAGES = ["/", "/buscar?q=agua", "/actividades", "/actividades/PRJ-002", "/organizaciones", "/organizaciones/ORG-033", "/ong"]
PAGES += ["/territorio", "/territorio/CO-13001", "/listas", "/listas/FUENTE", "/hallazgos", "/lagunas", "/ayuda", "/privacidad"]
PAGES += ["/accesibilidad", "/cuenta/ingresar"]
QUOTING = ["/buscar?q=nadaquesepuedaencontrar", "/buscar?kind=nada", "/listas/FUENTE?version=99", "/listas/Sector?q=agua"]
QUOTING += ["/organizaciones?q=zzzz", "/territorio?q=quito", "/actividades?q=agua", "/actividades/PRJ-001"]
LETTERS = re.compile(r"[^\W\d_]{4,}")
NAMED_ALIKE = {"Actor", "Regional", "Local", "Total", "Territorial"}


def labels() -> dict[str, str]:
    """Return {Spanish: English} of the whole sentences of the catalogue that differ and hold no placeholder."""
    with (ROOT / "minga/locale/en/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file)
    pairs = {message.id: message.string for message in catalogue if isinstance(message.id, str) and message.id}
    return {es: en for es, en in pairs.items() if es != en and "%" not in es and LETTERS.search(es) and es not in NAMED_ALIKE}


def texts(client: Client, path: str) -> list[str]:
    """Return the texts of a page that bear no language of their own, one for each element, blank ones left out."""
    page = client.get(path).content.decode()
    page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S)
    page = re.sub(r'<(\w+)[^>]*\blang="es"[^>]*>.*?</\1>', "", page, flags=re.S)
    return [text.strip() for text in re.findall(r">([^<>]+)<", page) if text.strip()]


@pytest.mark.parametrize("path", PAGES)
def test_r_340_no_label_stays_in_spanish(client: Client, path: str):
    spanish = labels()
    assert [text for text in texts(client, f"/en{path}") if text in spanish] == []


@pytest.mark.parametrize("path", PAGES)
def test_r_340_the_title_changes_with_the_language(client: Client, path: str):
    titles = [re.search(r"<h1[^>]*>(.*?)</h1>", client.get(prefix + path).content.decode(), re.S) for prefix in ("", "/en")]
    assert titles[0] is not None and titles[1] is not None
    same = titles[0][1] == titles[1][1]
    assert same == (path in DATA_TITLES)


@pytest.mark.parametrize("path", [*PAGES, *QUOTING])
def test_english_pages_quote_as_english_does(client: Client, path: str):
    assert [text for text in texts(client, f"/en{path}") if re.search("[«»]", text)] == []


@pytest.mark.parametrize("path", QUOTING)
def test_a_page_that_quotes_does_so_in_each_language(client: Client, path: str):
    spanish, english = (client.get(f"{prefix}{path}").content.decode() for prefix in ("", "/en"))
    assert (re.search("«.+»", spanish) is not None, re.search("“.+”", english) is not None) == (True, True)


DATA_TITLES = {"/actividades/PRJ-002", "/organizaciones/ORG-033", "/territorio/CO-13001"}


def test_where_a_page_leads_on_is_in_its_language_too(client: Client):
    page = client.get("/cuenta/ingresar?next=/lago/cargar%3Fx%3D1").content.decode()
    assert 'hreflang="en" href="/en/cuenta/ingresar?next=/en/lago/cargar%3Fx%3D1"' in page
    assert (
        'href="/cuenta/ingresar?next=/lago/cargar%3Fx%3D1"'
        in client.get("/en/cuenta/ingresar?next=/en/lago/cargar%3Fx%3D1").content.decode()
    )
    assert (
        'hreflang="en" href="/en/cuenta/ingresar?next=https%3A//otro.example"'
        in client.get("/cuenta/ingresar?next=https://otro.example").content.decode()
    )
