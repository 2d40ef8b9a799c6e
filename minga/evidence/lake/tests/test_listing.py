"""The activities behind a figure of the explorer: which, in what order, page by page, and as a file."""

import csv
import io

import pytest

from minga.evidence.lake import actions
from minga.evidence.lake.importing import run
from minga.evidence.lake.pages import listing
from minga.evidence.lake.testing import xml_of
from minga.evidence.lake.tests.test_pages import lake, loaded, movement, published, shown
from minga.ground.accounts.models import Person

__all__ = ["lake", "loaded"]  # fixtures
pytestmark = pytest.mark.django_db


def titles(page: str) -> list[str]:
    """The titles of the list, in order."""
    return [piece.partition("</a>")[0].rpartition(">")[2] for piece in page.split('<tr><th scope="row">')[1:]]


def test_those_with_most_money_come_first(client, loaded):
    page = shown(client, "/lago/actividades")
    assert titles(page) == ["Agua 2", "Agua 1", "Agua 3"]
    assert "3 actividades" in page and "1.309,64" in page and "1.000" in page


def test_the_explorer_leads_there_with_its_filters(client, loaded):
    assert '<a href="/lago/actividades?country=EC">Ver las 2 actividades</a>' in shown(
        client, "/lago?country=EC&by=year&measure=commitment"
    )
    page = shown(client, "/lago/actividades?country=EC")
    assert titles(page) == ["Agua 1", "Agua 3"]
    assert '<a href="/lago?country=EC">Ver sus cifras</a>' in page


def test_only_what_passes_of_an_activity_is_told(client, loaded):
    page = shown(client, "/lago/actividades?kind=2")
    assert titles(page) == ["Agua 1"]
    assert '<td class="n" data-l="Desembolsado (USD)">–</td>' in page


def test_as_many_are_told_as_are_listed(client, loaded, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 2)
    pages = [shown(client, f"/lago/actividades?from=2020&page={number}") for number in (1, 2)]
    assert [titles(page) for page in pages] == [["Agua 2", "Agua 1"], ["Agua 3"]]
    assert "de 2" in pages[0] and 'href="?from=2020&amp;page=2"' in pages[0]


@pytest.mark.parametrize("typed", ["0", "-1", "99999999999999999999", "x"])
def test_a_page_that_is_none_is_the_first_or_the_last(client, loaded, typed):
    assert titles(shown(client, f"/lago/actividades?page={typed}"))


def test_where_nothing_passes_it_says_what_to_do(client, loaded):
    assert "Ninguna actividad pasa esos filtros" in shown(client, "/lago/actividades?country=PE")
    assert "no es un año" in shown(client, "/lago/actividades?from=diez", 422)


BOTH = (
    '<title><narrative>Agua 5</narrative><narrative xml:lang="fr">Eau 5</narrative><narrative xml:lang="EN-gb">Water 5</narrative></title>'
    '<description><narrative xml:lang="fr">Puits</narrative><narrative xml:lang="en">Wells</narrative></description>'
)


def test_titles_are_in_the_readers_language_where_they_are_published_in_it(client, loaded):
    content = xml_of([published(5, movement("3", "9000")).replace("<title><narrative>Agua 5</narrative></title>", BOTH)])
    run(actions.bring(by=Person.objects.system(), name="otra.xml", content=io.BytesIO(content)).pk)
    assert titles(shown(client, "/lago/actividades")) == ["Agua 5", "Agua 2", "Agua 1", "Agua 3"]
    assert titles(shown(client, "/en/lago/actividades")) == ["Water 5", "Agua 2", "Agua 1", "Agua 3"]
    spanish, english = shown(client, "/lago/actividades/XM-TEST-5"), shown(client, "/en/lago/actividades/XM-TEST-5")
    assert '<h1 lang="es">Agua 5</h1> <p lang="fr">Puits</p>' in spanish
    assert '<h1 lang="EN-gb">Water 5</h1> <p lang="en">Wells</p>' in english
    assert '<h3 lang="es"><a href="/lago/actividades/XM-TEST-5">Agua 5</a></h3> <p lang="fr"><mark>Puits</mark></p>' in found("", client)
    assert '<h3 lang="EN-gb"><a href="/en/lago/actividades/XM-TEST-5">Water 5</a></h3> <p lang="fr"><mark>Puits</mark></p>' in found(
        "/en", client
    )
    assert '<p lang="en"><mark>Wells</mark></p>' in found("", client, "wells")
    assert '<p lang="en">Wells</p>' in found("/en", client, "eau")


def found(language, client, word="puits") -> str:
    return shown(client, f"{language}/lago?q={word}")


def test_words_are_looked_for_in_the_explorer(client, loaded):
    answer = client.get("/lago/actividades?q=agua&country=EC")
    assert (answer.status_code, answer["Location"]) == (302, "/lago?q=agua&country=EC")


def test_the_file_holds_all_of_them(client, loaded):
    answer = client.get("/lago/actividades.csv?country=EC")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows == [
        list(listing.HEADER),
        ["XM-TEST-1", "Agua 1", "Cooperante de prueba", "", "1000.00", "500.00"],
        ["XM-TEST-3", "Agua 3", "Cooperante de prueba", "", "", ""],
    ]
    assert client.get("/lago/actividades.csv?from=diez").status_code == 400
    same = client.get("/lago/actividades.csv?country=EC&by=zz&currency=zz&measure=zz")  # which the page leaves aside too
    assert list(csv.reader(io.StringIO(same.getvalue().decode("utf-8-sig")))) == rows


def test_profiles_lead_to_all_of_theirs(client, loaded):
    assert '<a href="/lago/actividades?giver=XM-TEST">Ver todas</a>' in shown(client, "/lago/cooperantes/XM-TEST")
    assert '<a href="/lago/actividades?country=CO">Ver todas</a>' in shown(client, "/lago/territorio/CO")


def test_a_lake_without_data_says_so(client):
    assert "El lago no tiene datos todavía" in shown(client, "/lago/actividades")


def test_an_activity_that_two_datasets_publish_stands_once(client, loaded):
    again = xml_of([published(1, movement("3", "9")), published(4, movement("3", "5"))])
    run(actions.bring(by=Person.objects.system(), name="otra.xml", content=io.BytesIO(again)).pk)
    assert sorted(titles(shown(client, "/lago/actividades"))) == ["Agua 1", "Agua 2", "Agua 3", "Agua 4"]
