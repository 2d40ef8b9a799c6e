import pytest

from minga.cycle.law.models import CountryRule

pytestmark = pytest.mark.django_db


def test_r_343_bolivia_stores_its_rule_on_the_effectiveness_of_aid():
    rows = CountryRule.objects.values_list("country", "principle__code", "source")
    assert list(rows) == [("BO", "ALINEACION", "000:L76-78")]


def test_r_343_the_profile_of_the_country_shows_it_and_no_other_does(client):
    pages = {key: client.get(f"/territorio/{key}").content.decode() for key in ("BO", "PE")}
    assert ["la ayuda sea eficaz" in page for page in pages.values()] == [True, False]
    assert ("Alineación" in pages["BO"], "procesos nacionales" in pages["BO"]) == (True, True)
    assert "national processes" in client.get("/en/territorio/BO").content.decode()
