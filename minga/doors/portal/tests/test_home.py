import pytest
from django.test import Client

from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import Standing
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def figures(response) -> list:
    return [figure["value"] for figure in response.context["figures"]]


def test_it_works(client: Client, demo) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert figures(response) == ["31", "21.033", "43.650", "2"]


def test_r_151_the_people_are_those_of_three_projects_of_cartagena(client: Client, demo) -> None:
    """R-151: 27,000 + 13,510 + 3,140 of distinct projects; R-154: scope, unit and currency stand beside each figure."""
    page = client.get("/").content.decode()
    assert "$21.033.333.463,37 COP en 3 proyectos de Cartagena de Indias." in page
    assert "en 3 proyectos de Cartagena de Indias; otras unidades, como familias o usuarios, no se suman." in page
    assert '<a href="/actividades/PRJ-001" class="code">PRJ-001</a>, <a href="/actividades/PRJ-002" class="code">PRJ-002</a>' in page
    assert "PRJ-002-DUP" not in page


def test_the_numbers_are_in_the_readers_language(client: Client, demo) -> None:
    assert figures(client.get("/en/")) == ["31", "COP 21,033", "43,650", "2"]


def test_the_ways_in_lead_to_pages(client: Client, demo) -> None:
    page = client.get("/").content.decode()
    for address in ("/ong", "/actividades", "/territorio", "/listas", "/lagunas", "/ayuda#numeros"):
        assert f'href="{address}"' in page


def test_the_countries_count_each_project_once(client: Client, demo) -> None:
    rows = client.get("/").context["countries"]
    assert [(row["name"], row["n"]) for row in rows] == [("Ecuador", 10), ("Perú", 10), ("Colombia", 8), ("Bolivia", 2), ("Senegal", 1)]


def test_an_unpublished_activity_is_in_no_number(client: Client, make_activity) -> None:
    make_activity("LEAK-1", "Secreto", public=False, total_amount=10**12, total_currency="COP")
    make_activity("OPEN-1", "Abierto", public=True)
    assert figures(client.get("/")) == ["32", "21.033", "43.650", "2"]


def test_an_empty_registry_says_what_will_appear(client: Client, facts_anew) -> None:
    Activity.objects.all().update(public=False)
    Standing.objects.all().delete()
    Card.objects.all().delete()
    facts_anew()
    response = client.get("/")
    assert figures(response) == [None, None, None, None]
    assert "Aparecerá cuando un proyecto declare su costo total." in response.content.decode()
    assert "Todavía no hay proyectos con lugar." in response.content.decode()
