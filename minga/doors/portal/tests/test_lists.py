import pytest

pytestmark = pytest.mark.django_db


def test_it_works(client) -> None:
    context = client.get("/listas").context
    assert context["total"] == 82
    assert {family["code"]: len(family["lists"]) for family in context["families"]} == {"local": 35, "sdg": 2, "iati": 31, "dac": 14}


def test_each_says_its_codes_and_versions(client) -> None:
    rows = {
        row["list"].code: (row["total"], row["versions"]) for family in client.get("/listas").context["families"] for row in family["lists"]
    }
    assert rows["FUENTE"] == (10, 1)
    assert rows["CAD_RECEPTORES"][1] == 5


def test_in_english(client) -> None:
    assert "Source of funding" in client.get("/en/listas").content.decode()
