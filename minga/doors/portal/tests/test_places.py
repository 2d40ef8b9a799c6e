import pytest

from minga.doors.portal.tests.reading_pages import text

pytestmark = pytest.mark.django_db


def test_it_works(client) -> None:
    response = client.get("/territorio")
    assert response.status_code == 200
    assert {row["key"] for row in response.context["known"][:4]} == {"EC", "CO", "PE", "BO"}


def test_units_are_counted(client) -> None:
    units = {row["key"]: row["units"] for row in client.get("/territorio").context["known"]}
    assert units["CO"] == "33 unidades de primer nivel, 1.122 de segundo"
    assert units["PE"] == "25 unidades de primer nivel, 196 de segundo, 1.893 de tercero"


def test_every_country_is_there(client) -> None:
    context = client.get("/territorio").context
    assert len(context["known"]) + len(context["others"]) == 249


def test_pitfall_24_the_two_ucayali_are_told_apart(client) -> None:
    names = [row["name"] for row in client.get("/territorio?q=ucayali").context["found"]]
    assert set(names[:2]) == {"Ucayali, Perú", "Ucayali, Loreto, Perú"}


@pytest.mark.parametrize("words", ["choco", "chocó", "CHOCÓ"])
def test_pitfall_35_accents_do_not_matter(client, words: str) -> None:
    assert "CO-27" in [row["key"] for row in client.get("/territorio", {"q": words}).context["found"]]


def test_unknown_place_says_so(client) -> None:
    assert "No conocemos ningún lugar con ese nombre" in text(client.get("/territorio?q=zzzz"))


@pytest.mark.parametrize("query", ["q=%00", "q=!!!", "q=a&page=-1", "q=" + "x" * 10000])
def test_odd_addresses_are_answered(client, query: str) -> None:
    assert client.get(f"/territorio?{query}").status_code == 200


def test_an_unpublished_activity_is_not_counted(client, make_activity) -> None:
    before = {row["key"]: row["activities"] for row in client.get("/territorio").context["known"]}
    make_activity("PRJ-902", "Obra reservada", parts={"places": [{"country_id": "SN", "source": "002:L1"}]}, public=False)
    assert {row["key"]: row["activities"] for row in client.get("/territorio").context["known"]} == before
