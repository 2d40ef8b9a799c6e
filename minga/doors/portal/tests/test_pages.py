import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accesibilidad", "/privacidad", "/ayuda", "/en/accesibilidad", "/en/privacidad", "/en/ayuda"])
def test_it_works(client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_robots(client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /cuenta/", "Disallow: /gestion/", "Allow: /"} <= set(lines)


@pytest.mark.parametrize(
    "address", ["/organizaciones", "/ong", "/territorio", "/listas", "/hallazgos", "/lagunas", "/ayuda", "/robots.txt"]
)
def test_nothing_is_written_here(client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/demandas", ["Demandas"]),
        ("/estrategias", ["Demandas"]),
        ("/propuestas", ["Demandas"]),
        ("/listas", ["Listas de códigos"]),
        ("/lago", ["Cifras"]),
        ("/ayuda", []),
    ],
)
def test_the_menu_marks_the_entry_of_the_page(client, address: str, current: list[str]) -> None:
    assert [one["label"] for one in client.get(address).context["navigation"] if one["current"]] == current
