import pytest
from django.test import Client

from minga.cycle.law.models import SignatureRule
from minga.cycle.law.testing import administrator, officer
from minga.cycle.law.views import examples

pytestmark = pytest.mark.django_db


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_it_works():
    page = Client().get("/normas").content.decode()
    assert ("Repite GAD-08" in page, page.count("sin artículo en la fuente"), "18 filas" in page) == (True, 2, True)


def test_a_norm_shows_its_articles():
    assert "264.14" in Client().get("/normas/CRE").content.decode()
    assert Client().get("/normas/NADA").status_code == 404


@pytest.mark.parametrize(("place", "query"), list(enumerate(query for _who, query, _label in examples())))
def test_the_six_cases_are_explained(place, query):
    response = Client().get(f"/competencias?who=ORG-007&{query}")
    assert response.context["verdict"] == ["no", "yes", "no", "depends", "no", "step"][place]


def test_too_little_said_is_no_yes():
    response = Client().get("/competencias?who=ORG-007")
    page = response.content.decode()
    assert (response.context["verdict"], "Depende de lo que falta decir." in page, "Depende de con quién firmaría" in page) == (
        "depends",
        True,
        True,
    )


def test_r_004_the_page_says_where_ambato_may_not():
    page = Client().get("/competencias?who=ORG-007&place=Carchi").content.decode()
    assert "Carchi está fuera del cantón Ambato: quítelo o registre por mancomunidad." in page


def test_what_is_not_known_is_refused():
    response = Client().get("/competencias?who=ORG-007&place=Narnia&sector=99")
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["place", "sector"])


def test_it_speaks_english():
    assert "Yes, with a step first." in Client().get("/en/competencias?who=ORG-007&counterpart=academia").content.decode()


def read_values(client: Client, address: str) -> dict:
    """What the form of a row sends back as it was read."""
    context = client.get(address).context
    return {name: context["form"][name].value() or "" for name in context["form"].fields} | {"read": context["read"]}


def test_two_administrators_do_not_write_over_each_other():
    client, address = signed_in(administrator()), "/normas/cambiar/firmas/ACADEMIA"
    mine, theirs = read_values(client, address), read_values(client, address)
    assert client.post(address, theirs | {"gad": "no", "reason": "Dictamen de una"}).status_code == 302
    late = client.post(address, mine | {"text_es": "Lo que escribí yo.", "reason": "Dictamen de otra"})
    page = late.content.decode()
    assert (late.status_code, SignatureRule.objects.get(code="ACADEMIA").gad) == (409, "no")
    assert ("Lo que dice ahora" in page, "Lo que escribí yo." in page, 'value="Dictamen de otra"' in page) == (True, True, True)
    assert ("firma un gobierno autónomo", "no") in [(label.lower(), value) for label, value in late.context["theirs"]]
    again = mine | {"text_es": "Lo que escribí yo.", "reason": "Dictamen de otra", "read": late.context["read"]}
    assert client.post(address, again).status_code == 302
    assert SignatureRule.objects.get(code="ACADEMIA").text_es == "Lo que escribí yo."


@pytest.mark.parametrize("read", ["", "otra cosa"])
def test_a_form_that_does_not_say_what_it_read_changes_nothing(read):
    client, address = signed_in(administrator()), "/normas/cambiar/firmas/ACADEMIA"
    sent = read_values(client, address) | {"gad": "no", "reason": "Dictamen", "read": read}
    assert (client.post(address, sent).status_code, SignatureRule.objects.get(code="ACADEMIA").gad) == (409, "step")


def test_the_centre_changes_a_row_with_its_reason():
    client, address = signed_in(administrator()), "/normas/cambiar/firmas/ACADEMIA"
    values = read_values(client, address) | {"gad": "yes", "condition": ""}
    assert client.post(address, values | {"reason": ""}).status_code == 422
    assert client.post(address, values | {"reason": "Dictamen de prueba"}).status_code == 302
    assert SignatureRule.objects.get(code="ACADEMIA").gad == "yes"


def test_a_new_row_has_its_code():
    client = signed_in(administrator())
    sent = {
        "code": "LOCAL-LAW",
        "name": "Ordenanza",
        "citation": "Ordenanza",
        "country": "EC",
        "text_es": "Dice.",
        "text_en": "Says.",
        "source": "",
        "reason": "Prueba",
    }
    assert client.post("/normas/cambiar/normas/nueva", sent).status_code == 302
    assert client.get("/normas/LOCAL-LAW").status_code == 200


def test_r_019_an_officer_changes_nothing():
    client = signed_in(officer())
    assert [client.post("/normas/cambiar/firmas/ACADEMIA").status_code, client.get("/normas/cambiar/firmas").status_code] == [403, 403]
    assert signed_in(administrator()).get("/normas/cambiar/nada").status_code == 404


def test_the_register_asks_a_fixed_number_of_questions(django_assert_max_num_queries):
    Client().get("/normas")
    with django_assert_max_num_queries(25):
        Client().get("/normas")
