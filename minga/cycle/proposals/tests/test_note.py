"""The concept note: template, sections, versions, comments, assistance (R-099, R-100)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.proposals.actions import noting, preparing, sending
from minga.cycle.proposals.actions.moving import Changed, NotReady
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.queries import consulted, faults, note_of, templates_for
from minga.cycle.proposals.testing import (
    BMZ,
    CANADA,
    COOPERANT,
    FILLED,
    OFFICER,
    OTHER_OFFICER,
    fill,
    make_case,
    make_noted,
    make_template,
    make_validated,
    make_written,
    organisation,
    person,
)
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def text(proposal: Proposal, key: str, words: str, seen: int = 0, email: str = OFFICER):
    return noting.save_text(by=person(email), proposal=proposal, key=key, seen=seen, text=words)


def test_it_works():
    proposal = make_written()
    note = note_of(proposal)
    assert faults(note) == []
    assert [(one["key"], one["text"]) for one in note.versions.first().values["sections"]] == [
        ("problema", "Texto de problema."),
        ("resultados", "Texto de resultados."),
        ("anexos", ""),
    ]
    assert sending.validate(by=person(), proposal=proposal).stage == "validated"


def test_r_099_the_note_says_who_helped_and_with_what_fund():
    proposal = make_noted()
    noting.name_assistance(by=person(), proposal=proposal, assistance="Especialista de la mancomunidad", assistance_fund="Condesan")
    note = note_of(proposal)
    assert (note.assistance, note.assistance_fund) == ("Especialista de la mancomunidad", "Condesan")
    assert Entry.objects.get(event="note.assistance_named", thing_key=proposal.code).after["assistance_fund"] == "Condesan"


def test_r_100_choosing_the_agency_loads_its_template():
    own = make_template("bmz-x", BMZ)
    make_template("canada-x", CANADA)
    general = make_template("general-x")
    proposal = make_noted()
    codes = [one.code for one in templates_for(proposal)]
    assert codes.index(own.code) < codes.index(general.code) and "canada-x" not in codes
    noting.choose_template(by=person(), proposal=proposal, template=own)
    assert [(one.key, one.title) for one in faults(note_of(proposal))] == [("problema", "Problema"), ("resultados", "Resultados")]


def test_r_100_a_missing_section_is_named_and_holds_the_note_back():
    proposal = make_written()
    text(proposal, "resultados", "", seen=1)
    assert [one.title for one in faults(note_of(proposal))] == ["Resultados"]
    with pytest.raises(NotReady) as refused:
        sending.validate(by=person(), proposal=proposal)
    assert [one.name for one in refused.value.guards] == ["note"]


def test_a_section_that_is_too_long_holds_the_note_back():
    proposal = make_written()
    text(proposal, "problema", " ".join(["palabra"] * 12), seen=1)
    assert [(one.key, one.over) for one in faults(note_of(proposal))] == [("problema", 2)]
    with pytest.raises(NotReady):
        sending.validate(by=person(), proposal=proposal)


def test_the_template_of_another_cooperant_is_refused():
    with pytest.raises(ValidationError):
        noting.choose_template(by=person(), proposal=make_noted(), template=make_template("canada-x", CANADA))


def test_what_was_written_stays_when_the_template_changes():
    proposal = make_written()
    noting.choose_template(
        by=person(), proposal=proposal, template=make_template("otra", sections=[{"key": "problema", "title": "Contexto"}])
    )
    note = note_of(proposal)
    assert note.versions.first().values["sections"] == [{"key": "problema", "title": "Contexto", "text": "Texto de problema."}]


def test_nobody_writes_over_what_they_did_not_read():
    proposal = make_written()
    with pytest.raises(Changed) as met:
        text(proposal, "problema", "Lo mío.", seen=0)
    assert met.value.theirs == "Texto de problema."


def test_a_section_that_the_template_does_not_have_is_refused():
    with pytest.raises(ValidationError):
        text(make_written(), "otra", "Texto")


@pytest.mark.parametrize("email", [OTHER_OFFICER, COOPERANT])
def test_nobody_else_writes_it(email):
    with pytest.raises(PermissionDenied):
        text(make_written(), "problema", "x", seen=1, email=email)


def test_it_is_not_written_before_its_stage_nor_after():
    for proposal in (make_case(), make_validated()):
        with pytest.raises(NotAllowedHere):
            text(proposal, "problema", "x")


def test_r_101_the_number_shown_is_the_length_of_the_list():
    names = [f"Organización {n}" for n in range(1, 13)]
    proposal = fill(make_noted(), "validacion", consulted=names)
    assert (len(consulted(proposal)), consulted(proposal)) == (12, names)


def test_a_note_without_participatory_validation_is_held_back():
    proposal = fill(make_written(), "validacion", consulted=[])
    with pytest.raises(NotReady) as refused:
        sending.validate(by=person(), proposal=proposal)
    assert [one.name for one in refused.value.guards] == ["consulted"]


def test_the_cooperant_comments_once_it_is_shared():
    proposal = make_written()
    with pytest.raises(PermissionDenied):
        noting.comment(by=person(COOPERANT), proposal=proposal, key="problema", text="¿Y los buses?")
    noting.share(by=person(), proposal=proposal)
    made = noting.comment(by=person(COOPERANT), proposal=proposal, key="problema", text="¿Y los buses?")
    assert (made.organisation.code, made.on_version) == (BMZ, note_of(proposal).version)
    assert Message.objects.filter(person=person(), thing_key=proposal.code, subject="Comentario a la nota: %(title)s").count() == 1


def test_a_partner_comments_and_does_not_write():
    values = [{"name": "Municipio de Ibarra", "organisation": "ORG-113", "kind": "GAD_MUNICIPAL"}]
    proposal = fill(make_written(), "alianzas", partners=values)
    assert noting.comment(by=person(OTHER_OFFICER), proposal=proposal, key="", text="De acuerdo.").organisation == organisation("ORG-113")
    with pytest.raises(PermissionDenied):
        text(proposal, "problema", "x", seen=1, email=OTHER_OFFICER)


def test_an_empty_comment_is_refused():
    with pytest.raises(ValidationError):
        noting.comment(by=person(), proposal=make_written(), key="", text=" ")


def test_an_empty_note_is_not_shared():
    with pytest.raises(ValidationError):
        noting.share(by=person(), proposal=make_noted())


def test_the_file_is_still_filled_while_the_note_is_written():
    proposal = make_written()
    assert fill(proposal, "diagnostico", diagnosed="2025-04").diagnosed == "2025-04"
    assert preparing.values_of(proposal, "ganancias") == FILLED["ganancias"]
