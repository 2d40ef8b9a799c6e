"""A scanned text keeps its raw form; a correction is proposed, and applied only by a person (R-339)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.evidence.quality import actions
from minga.evidence.quality.models import Correction, ScannedText
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
OFFICER, OTHER, VALIDATOR, AUDITOR = "oficina@ambato.example", "oficina@ibarra.example", "revision@minga.example", "auditoria@minga.example"
RAW = "batriers to quality services"  # 003:L68


def person(email: str) -> Person:
    return Person.objects.get(email=email)


def brought(raw: str = RAW, by: str = OFFICER) -> ScannedText:
    return actions.bring(by=person(by), title="Servicios", raw=raw, language="en", source="003:L68")


def test_r_339_a_correction_is_proposed_and_not_applied():
    text = brought()
    (one,) = text.corrections.all()
    assert (one.raw, one.proposed, one.position, one.state) == ("batriers", "barriers", 0, "proposed")
    assert (text.raw, actions.corrected(text)) == (RAW, RAW)
    line = Entry.objects.get(event="scan.brought", thing_key=str(text.pk))
    assert line.after["proposed"] == [{"position": 0, "raw": "batriers", "proposed": "barriers"}]


def test_r_339_a_person_applies_it_and_the_raw_text_stays():
    text = brought()
    one = actions.decide(by=person(VALIDATOR), correction=text.corrections.get(), words=" barriers ")
    text.refresh_from_db()
    assert (one.state, one.applied, one.by) == ("applied", "barriers", person(VALIDATOR))
    assert (text.raw, actions.corrected(text)) == (RAW, "barriers to quality services")
    line = Entry.objects.get(event="scan.corrected", thing_key=str(text.pk))
    assert (line.actor, line.after["words"]) == (person(VALIDATOR), "barriers")


def test_a_decision_may_be_taken_anew():
    text = brought()
    actions.decide(by=person(OFFICER), correction=text.corrections.get(), words="barricades")
    actions.decide(by=person(OFFICER), correction=text.corrections.get(), words=None)
    assert (text.corrections.get().state, actions.corrected(text)) == ("left", RAW)


def test_several_places_of_one_text_are_corrected_each_by_itself():
    text = brought("batriers to quality services and batriers to health")
    first, second = text.corrections.all()
    actions.decide(by=person(OFFICER), correction=second, words="barriers")
    assert actions.corrected(text) == "batriers to quality services and barriers to health"
    actions.decide(by=person(OFFICER), correction=first, words="barriers")
    assert actions.corrected(text) == "barriers to quality services and barriers to health"


@pytest.mark.parametrize(("raw", "said"), [(" ", "Pegue el texto"), ("a" * 20_001, "20001 letras: caben 20000")])
def test_a_text_is_neither_empty_nor_endless(raw, said):
    with pytest.raises(ValidationError, match=said):
        brought(raw)


def test_a_text_has_a_title():
    with pytest.raises(ValidationError) as refused:
        actions.bring(by=person(OFFICER), title="", raw=RAW)
    assert list(refused.value.message_dict) == ["title"]


def test_an_auditor_brings_none():
    with pytest.raises(PermissionDenied):
        brought(by=AUDITOR)


def test_another_office_corrects_none():
    with pytest.raises(PermissionDenied):
        actions.decide(by=person(OTHER), correction=brought().corrections.get(), words="barriers")


def test_no_words_are_no_correction():
    with pytest.raises(ValidationError, match="deje la palabra como está"):
        actions.decide(by=person(OFFICER), correction=brought().corrections.get(), words="  ")


def test_r_339_the_pages_bring_show_and_correct(client):
    client.force_login(person(OFFICER))
    assert client.post("/escaneos/nuevo", {"title": "S", "language": "en", "raw": ""}).status_code == 422
    page = client.post("/escaneos/nuevo", {"title": "S", "language": "en", "source": "003:L68", "raw": RAW}).url
    one = Correction.objects.get(text__title="S")
    said = client.get(page).content.decode()
    assert "<mark>batriers</mark>" in said
    assert client.post(page, {"correction": one.pk, "act": "apply", "words": " "}).status_code == 422
    assert client.post(page, {"correction": one.pk, "act": "apply", "words": "barriers"}).url == f"{page}#c{one.pk}"
    assert client.get(f"{page}/texto").content == b"barriers to quality services"
    assert [text.title for text in client.get("/escaneos").context["page"]] == ["S"]
    client.force_login(person(OTHER))
    assert client.get(page).status_code == 404
    assert list(client.get("/escaneos").context["page"]) == []
