"""The pages of what may be one: who sees them, what they show, what a person decides there."""

import pytest
from django.test import Client

from minga.evidence.merging.models import Apart, Merge
from minga.evidence.merging.testing import OFFICER, REGISTRAR, WHY, body, make_merge, person

pytestmark = pytest.mark.django_db

PAIR = "/duplicados/organizaciones/ORG-100/ORG-101"


def client(email: str = REGISTRAR) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def send(act: str, **fields: str):
    """Send the form of a decision as the page shows it; returns the answer."""
    one = client()
    prefix = {"merge": "unir", "apart": "separar"}.get(act, "deshacer")
    state = one.get(PAIR).context["state"]
    sent = {"act": act, f"{prefix}-state": state} | {f"{prefix}-{name}": value for name, value in fields.items()}
    return one.post(PAIR, sent)


def test_the_list_shows_the_pair_with_its_score_and_reasons():
    one = client()
    one.post("/duplicados/buscar", {"clase": "organizaciones"})
    rows = one.get("/duplicados").context["rows"]
    row = next(row for row in rows if row["url"] == PAIR)
    assert (row["row"].score, row["reasons"][0]["points"]) == (70, "+50")
    assert [row["url"] for row in one.get("/duplicados?puntaje=80").context["rows"] if row["url"] == PAIR] == []


def test_two_codes_lead_to_their_page():
    one = client()
    assert one.get("/duplicados?kind=organisation&one=ORG-100&other=ORG-101")["Location"] == PAIR
    assert one.get("/duplicados?kind=organisation&one=ORG-100&other=NADIE").status_code == 422


def test_the_same_code_twice_is_told():
    page = client().get("/duplicados?kind=organisation&one=ORG-100&other=org-100")
    assert (page.status_code, page.context["form"].errors["other"]) == (422, ["Es el mismo código dos veces: escriba el de otra ficha."])


def test_nobody_else_may_know_of_it():
    assert [client(OFFICER).get(path).status_code for path in ("/duplicados", PAIR)] == [404, 404]
    assert client().get("/duplicados/organizaciones/ORG-100/NADIE").status_code == 404


def test_the_page_shows_both_and_what_would_move():
    context = client().get(PAIR).context
    differs = {row["label"]: row["differs"] for row in context["fields"]}
    assert (differs["Nombre"], differs["Clase"], context["score"]) == (True, False, 70)
    assert any(row["one"] for row in context["links"])


def test_a_person_merges_there_and_undoes_it():
    assert send("merge", kept="ORG-101", reason=WHY).status_code == 302
    assert Merge.objects.get().absorbed == "ORG-100"
    assert send("undo", reason="No lo eran.").status_code == 302
    assert Merge.objects.get().undone_why == "No lo eran."


def test_a_person_says_that_they_are_two_and_opens_it_again():
    assert send("apart", reason="Son dos.").status_code == 302
    assert send("reopen", reason="Otra fuente.").status_code == 302
    assert Apart.objects.get().reopened_why == "Otra fuente."


def test_what_is_refused_stands_in_the_form():
    answer = send("merge", kept="ORG-101", reason="")
    assert (answer.status_code, list(answer.context["form"].errors), Merge.objects.count()) == (422, ["reason"], 0)
    stale = client().post(PAIR, {"act": "merge", "unir-kept": "ORG-101", "unir-reason": WHY, "unir-state": "otra"})
    assert (stale.status_code, Merge.objects.count()) == (422, 0)


def test_the_address_of_the_absorbed_one_leads_to_the_kept_one_which_names_it():
    make_merge("ORG-100", "ORG-101")
    for one in (Client(), client()):
        answer = one.get("/organizaciones/ORG-100")
        assert (answer.status_code, answer["Location"]) == (302, "/organizaciones/ORG-101")  # it may be undone: no browser keeps it
    page = Client().get("/organizaciones/ORG-101")
    assert [row.code for row in page.context["absorbed"]] == ["ORG-100"]
    assert body("ORG-100").name not in Client().get("/organizaciones").content.decode()


def test_names_like_one_being_typed():
    found = client(OFFICER).get("/duplicados/parecidas?nombre=Cooperacion tecnica belgo").json()["alike"]
    assert (found[0]["code"], found[0]["likeness"] > 90) == ("ORG-100", True)
    assert client(OFFICER).get("/duplicados/parecidas?nombre=x").json() == {"alike": []}
