"""An NGO whose Convenio Básico ended is named only when an authorised role says why, in writing (R-069)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.filing import actions, standing
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import has_a_hand
from minga.cycle.filing.relating import findings_of
from minga.cycle.filing.states import Stage
from minga.cycle.filing.testing import OFFICER, OTHER_OFFICER, REGISTRAR, VALIDATOR, make_dossier, person, with_ngo
from minga.cycle.organisations.models import Organisation
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "administracion@minga.example"
WHY = "Trabajó con convenio hasta 2015."


def ngo(code: str = "NGO-01") -> Organisation:
    return Organisation.objects.get(code=code)


def about(dossier: Dossier) -> list[tuple[str, str]]:
    return [(one.rule, one.severity.value) for one in findings_of(dossier)]


@pytest.mark.parametrize("email", [VALIDATOR, ADMINISTRATOR])
def test_r_069_a_justification_of_the_centre_lets_it_pass_as_a_warning(email):
    dossier = standing.justify(by=person(email), dossier=with_ngo("NGO-01"), organisation=ngo(), reason=f" {WHY} ")
    assert (dossier.standing_reasons, about(dossier)) == ({"NGO-01": WHY}, [("R-069", "warning")])
    assert actions.submit(by=person(OFFICER), dossier=dossier).stage == Stage.SUBMITTED
    assert not has_a_hand(person(email), dossier)
    line = Entry.objects.filter(event="dossier.standing_justified", thing_key=dossier.key).get()
    assert (line.actor, line.after, line.reason) == (person(email), {"organisation": "NGO-01"}, WHY)


def test_the_reason_of_a_refusal_is_closed_before_the_next_sentence():
    dossier = standing.ask(by=person(OFFICER), dossier=with_ngo("NGO-01"), reason=WHY)
    standing.decline(by=person(VALIDATOR), dossier=dossier, reason="No corresponde")
    told = Message.objects.about("dossier", dossier.key).get(person=person(OFFICER))
    assert told.figures["reason"] == "No corresponde."


@pytest.mark.parametrize("email", [OFFICER, OTHER_OFFICER, REGISTRAR], ids=["who files", "another office", "registrar"])
def test_r_069_nobody_else_justifies(email):
    with pytest.raises(PermissionDenied):
        standing.justify(by=person(email), dossier=with_ngo("NGO-01"), organisation=ngo(), reason=WHY)


def test_r_069_each_ngo_has_its_own_reason():
    dossier = with_ngo("NGO-01", "NGO-02")
    dossier = standing.justify(by=person(VALIDATOR), dossier=dossier, organisation=ngo(), reason=WHY)
    assert about(dossier) == [("R-069", "warning"), ("R-069", "error")]


def test_a_justification_needs_words():
    with pytest.raises(ValidationError, match="Escriba el motivo"):
        standing.justify(by=person(VALIDATOR), dossier=with_ngo("NGO-01"), organisation=ngo(), reason=" ")


def test_a_justification_has_a_length():
    with pytest.raises(ValidationError, match="1001"):
        standing.justify(by=person(VALIDATOR), dossier=with_ngo("NGO-01"), organisation=ngo(), reason="a" * 1001)


def test_an_ngo_that_needs_none_is_not_justified():
    with pytest.raises(ValidationError, match="no hace falta"):
        standing.justify(by=person(VALIDATOR), dossier=with_ngo("NGO-05"), organisation=ngo("NGO-05"), reason=WHY)


def test_what_was_sent_is_not_justified_any_more():
    sent = actions.submit(by=person(OFFICER), dossier=make_dossier())
    with pytest.raises(NotAllowedHere):
        standing.justify(by=person(VALIDATOR), dossier=sent, organisation=ngo(), reason=WHY)


def test_the_ask_reaches_the_reviewers_and_is_over_with_the_last_answer():
    dossier = with_ngo("NGO-01", "NGO-02")
    seen = Dossier.objects.visible_to(person(VALIDATOR)).filter(pk=dossier.pk)
    assert not seen.exists()
    dossier = standing.ask(by=person(OFFICER), dossier=dossier, reason=WHY)
    task = Message.objects.open_tasks().about("dossier", dossier.key).get(person=person(VALIDATOR))
    assert seen.exists()
    assert (task.path, task.figures["reason"]) == (f"/expedientes/{dossier.key}/ong", WHY)
    dossier = standing.justify(by=person(VALIDATOR), dossier=dossier, organisation=ngo("NGO-02"), reason=WHY)
    assert (dossier.standing_asked, seen.exists()) == (WHY, True)
    dossier = standing.justify(by=person(VALIDATOR), dossier=dossier, organisation=ngo(), reason=WHY)
    assert (dossier.standing_asked, seen.exists()) == ("", False)
    assert not Message.objects.open_tasks().about("dossier", dossier.key).exists()
    assert Message.objects.about("dossier", dossier.key).filter(person=person(OFFICER)).count() == 2


def test_an_ask_needs_an_ngo_whose_agreement_ended():
    with pytest.raises(ValidationError, match="no nombra a ninguna ONG"):
        standing.ask(by=person(OFFICER), dossier=with_ngo("NGO-05"), reason=WHY)


def test_only_who_files_asks():
    with pytest.raises(PermissionDenied):
        standing.ask(by=person(OTHER_OFFICER), dossier=with_ngo("NGO-01"), reason=WHY)


def test_a_refusal_ends_the_ask_and_tells_why():
    dossier = standing.ask(by=person(OFFICER), dossier=with_ngo("NGO-01"), reason=WHY)
    dossier = standing.decline(by=person(VALIDATOR), dossier=dossier, reason="Busque otra.")
    told = Message.objects.about("dossier", dossier.key).get(person=person(OFFICER))
    assert (dossier.standing_asked, about(dossier), told.figures["reason"]) == ("", [("R-069", "error")], "Busque otra.")


def test_what_nobody_asked_is_not_refused():
    with pytest.raises(ValidationError, match="Nadie pidió"):
        standing.decline(by=person(VALIDATOR), dossier=with_ngo("NGO-01"), reason="No.")


def test_r_069_the_page_asks_and_answers(client):
    dossier = with_ngo("NGO-01")
    page = f"/expedientes/{dossier.key}/ong"
    client.force_login(person(OFFICER))
    assert page in client.get(f"/expedientes/{dossier.key}").content.decode()
    assert client.post(page, {"reason": " "}).status_code == 422
    assert client.post(page, {"reason": WHY}).url == f"/expedientes/{dossier.key}"
    client.force_login(person(VALIDATOR))
    assert WHY in client.get(page).content.decode()
    assert client.post(page, {"act": "justify", "organisation": "NGO-99", "reason": WHY}).status_code == 422
    answer = client.post(page, {"act": "justify", "organisation": "NGO-01", "reason": "Cierra su proyecto."}, follow=True)
    assert answer.redirect_chain == [("/expedientes", 302)]
    assert "Quedó justificado que se nombre a" in answer.content.decode()
    client.force_login(person(OFFICER))
    assert "Cierra su proyecto." in client.get(f"/expedientes/{dossier.key}").content.decode()


def test_r_069_what_was_asked_and_declined_stays_on_the_page_of_the_dossier(client):
    dossier = with_ngo("NGO-01")
    page, address = f"/expedientes/{dossier.key}/ong", f"/expedientes/{dossier.key}"
    client.force_login(person(OFFICER))
    for linked in (f"{address}/revisar", f"{address}/seccion/actors"):
        assert f'href="{page}"' in client.get(linked).content.decode()
    assert "Su petición llegó a quienes revisan" in client.post(page, {"reason": WHY}, follow=True).content.decode()
    found = client.get(address).content.decode()
    assert ("Se pidió justificar a la ONG el" in found, WHY in found, "Ver la petición sobre la ONG" in found) == (True, True, True)
    client.force_login(person(VALIDATOR))
    answer = client.post(page, {"act": "decline", "reason": "Busque otra."}, follow=True)
    assert "Quedó dicho que no se la nombra" in answer.content.decode()
    client.force_login(person(OFFICER))
    for where in (address, page):
        found = client.get(where).content.decode()
        assert ("El centro no la justificó" in found, "Busque otra." in found, "Se pidió justificar" in found) == (True, True, False)
    told = Message.objects.about("dossier", dossier.key).get(person=person(OFFICER))
    assert told.text.endswith("hay que quitarla. Motivo: Busque otra.")
