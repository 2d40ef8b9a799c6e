"""The marks of a page are numbered as they are read, whatever the order in which the page was put together (R-324)."""

import re

import pytest
from django.test import Client

from minga.doors.portal.tests.reading_pages import body
from minga.ground.documents.models import Source

pytestmark = pytest.mark.django_db
PAGES = [
    "/actividades/PRJ-001",
    "/actividades/PRJ-002",
    "/actividades/PRJ-002-DUP",
    "/actividades/PRJ-037",
    "/territorio/CO-13001",
    "/territorio/PE-25",
    "/territorio/PE",
    "/organizaciones/ORG-040",
    "/organizaciones/NGO-01",
    "/hallazgos",
    "/listas/FUENTE",
    "/listas/ODS",
]


def marks(page: str) -> list[int]:
    """Return the numbers of the notes that a page leads to, each once, as they are met."""
    return list(dict.fromkeys(int(n) for n in re.findall(r'href="#fuente-(\d+)"', page)))


def notes(page: str) -> list[int]:
    """Return the numbers of the notes at the end of a page."""
    return [int(n) for n in re.findall(r'<li id="fuente-(\d+)"', page)]


@pytest.mark.parametrize("address", PAGES)
def test_r_324_marks_are_numbered_in_reading_order_and_lead_to_a_note(client: Client, demo, address: str) -> None:
    page = body(client.get(address))
    assert marks(page) == list(range(1, len(marks(page)) + 1))
    assert notes(page) == marks(page)
    assert marks(page) != []


def test_r_326_the_foot_credits_only_what_the_page_cites(client: Client, demo) -> None:
    page = body(client.get("/actividades/PRJ-001"))
    foot = page[page.index("<footer") :]
    sources = Source.objects.filter(code__in=["001", "002"]).order_by("code")
    assert [source.credit_es in foot for source in sources] == [False, True]


def test_a_finding_leads_to_each_of_its_places(client: Client, demo) -> None:
    page = body(client.get("/actividades/PRJ-002"))
    block = page[page.index("El total y sus aportes difieren") :]
    assert re.findall(r'href="#fuente-(\d+)"', block[: block.index("</div>")]) == ["2"]
