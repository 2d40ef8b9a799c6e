"""The document that a condition waits for: offered by who files, confirmed by a reviewer who is somebody else (R-106)."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.cycle.activities.models import Activity, Condition
from minga.cycle.filing import actions, drafting, enclosing
from minga.cycle.filing.actions import findings_of
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import has_a_hand
from minga.cycle.filing.readiness import Step
from minga.cycle.filing.testing import AMBATO, OFFICER, OTHER_OFFICER, PLANNER, REGISTRAR, VALIDATOR, make_dossier, person
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.cycle.organisations.people import appoint, join
from minga.ground.accounts.models import Person, Role
from minga.ground.documents.checking.refusals import NotNow
from minga.ground.documents.models import File
from minga.ground.documents.receiving import receive
from minga.ground.documents.testing import pdf
from minga.ground.inbox.models import Message
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def client(email: str) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def claimed() -> tuple[Dossier, Condition]:
    activity = Activity.objects.get(code="PRJ-014")
    dossier = drafting.open_from(by=person(OFFICER), organisation=Organisation.objects.get(code=AMBATO), activity=activity)
    return dossier, activity.conditions.get()


def offered() -> tuple[Dossier, Condition, File]:
    dossier, condition = claimed()
    file = enclosing.offer(by=person(OFFICER), dossier=dossier, condition=condition, content=receive("plan.pdf", pdf()))
    condition.refresh_from_db()
    return Dossier.objects.get(pk=dossier.pk), condition, file


def address(dossier: Dossier, condition: Condition) -> str:
    return f"/expedientes/{dossier.key}/condiciones/{condition.pk}"


def kept_bytes(settings) -> int:
    return sum(1 for path in (settings.DATA_DIR / "files").rglob("*") if path.is_file())


def test_it_works():
    dossier, condition = claimed()
    answer = client(OFFICER).post(address(dossier, condition), {"file": SimpleUploadedFile("plan.pdf", pdf())})
    assert (answer.status_code, "Cumplimiento por confirmar" in text_of(client(OFFICER).get(answer["Location"]))) == (302, True)
    assert Activity.objects.get(code="PRJ-014").status.code == "CONDICIONADO"
    reviewer = client(VALIDATOR)
    assert "Confirmar que la cumple" in text_of(reviewer.get(address(dossier, condition)))
    assert reviewer.post(address(dossier, condition), {"act": "confirm", "version": "1"}).status_code == 302
    condition.refresh_from_db()
    dossier.refresh_from_db()
    assert (condition.met_by.email, condition.offered_by.email) == (VALIDATOR, OFFICER)
    assert (Activity.objects.get(code="PRJ-014").status.code, dossier.values["status"]) == ("APROBADO", "APROBADO")


def test_whoever_confirms_has_no_hand_in_the_record():
    dossier, condition, _file = offered()
    enclosing.confirm(by=person(VALIDATOR), dossier=dossier, condition=condition, version=1)
    assert has_a_hand(person(VALIDATOR), Dossier.objects.get(pk=dossier.pk)) is False


def test_reviewers_are_asked_and_the_institution_is_answered():
    dossier, condition, _file = offered()
    asked = Message.objects.filter(thing_kind="condition", person=person(VALIDATOR)).get()
    assert (asked.subject, asked.done_at) == ("Por confirmar: %(document)s", None)
    enclosing.confirm(by=person(VALIDATOR), dossier=dossier, condition=condition, version=1)
    asked.refresh_from_db()
    told = Message.objects.filter(thing_kind="condition", person=person(OFFICER)).get()
    assert (asked.done_at is None, told.subject) == (False, "Condición cumplida: %(document)s")


def test_a_draft_in_execution_is_not_sent_before_its_condition_is_confirmed():
    dossier, condition, _file = offered()
    dossier = drafting.save(by=person(OFFICER), dossier=dossier, base=1, changes={"status": "EN_EJECUCION"})
    found = [one for one in findings_of(dossier, Step.SUBMISSION) if one.rule == "R-106"]
    assert ([one.place for one in found], "por confirmar" in found[0].show("es")) == (["status"], True)
    enclosing.confirm(by=person(VALIDATOR), dossier=dossier, condition=condition, version=1)
    assert [one for one in findings_of(dossier, Step.SUBMISSION) if one.rule == "R-106"] == []


@pytest.mark.parametrize("email", [OFFICER, PLANNER, REGISTRAR, OTHER_OFFICER])
def test_nobody_but_a_reviewer_confirms(email):
    dossier, condition, _file = offered()
    with pytest.raises(PermissionDenied):
        enclosing.confirm(by=person(email), dossier=dossier, condition=condition, version=1)
    with pytest.raises(PermissionDenied):
        enclosing.decline(by=person(email), dossier=dossier, condition=condition, reason="No")


def test_a_reviewer_of_the_same_institution_does_not_confirm():
    dossier, condition, _file = offered()
    system, reviewer = Person.objects.system(), person(VALIDATOR)
    appoint(by=system, person=reviewer, role=Role.OFFICER)
    join(by=system, person=reviewer, organisation=dossier.organisation, role=InstitutionalRole.EXECUTION)
    with pytest.raises(PermissionDenied):
        enclosing.confirm(by=person(VALIDATOR), dossier=dossier, condition=condition, version=1)


def test_a_version_that_was_not_read_is_not_confirmed():
    dossier, condition, file = offered()
    enclosing.renew(by=person(OFFICER), dossier=dossier, file=file, content=receive("plan.txt", b"Otro plan.\n"))
    with pytest.raises(NotAllowedHere):
        enclosing.confirm(by=person(VALIDATOR), dossier=dossier, condition=condition, version=1)
    assert client(VALIDATOR).post(address(dossier, condition), {"act": "confirm", "version": "1"}).status_code == 409


def test_what_is_declined_is_said_and_another_is_offered():
    dossier, condition, _file = offered()
    reviewer = client(VALIDATOR)
    assert reviewer.post(address(dossier, condition), {"act": "decline", "reason": " "}).status_code == 422
    assert reviewer.post(address(dossier, condition), {"act": "decline", "reason": "No está aprobado"}).status_code == 302
    assert client(OFFICER).post(address(dossier, condition), {"file": SimpleUploadedFile("b.txt", b"b\n")}).status_code == 302
    assert File.objects.of("dossier", dossier.key).count() == 2


def test_a_refused_offer_keeps_no_bytes(settings):
    dossier, condition, _file = offered()
    before = kept_bytes(settings)
    with pytest.raises(ValidationError):
        enclosing.offer(by=person(OFFICER), dossier=dossier, condition=condition, content=receive("otro.txt", b"otro\n"))
    assert (kept_bytes(settings), File.objects.of("dossier", dossier.key).count()) == (before, 1)
    answer = client(OFFICER).post(address(dossier, condition), {"file": SimpleUploadedFile("plan.pdf", pdf())})
    assert (answer.status_code, File.objects.of("dossier", dossier.key).count()) == (422, 1)


def test_a_document_that_is_offered_is_not_taken_away():
    dossier, _condition, file = offered()
    with pytest.raises(NotNow):
        enclosing.remove(by=person(OFFICER), dossier=dossier, file=file, reason="Ya no")


def test_a_condition_without_its_file_and_one_of_another_record_are_refused():
    dossier, condition = claimed()
    other = make_dossier()
    assert client(OFFICER).post(address(dossier, condition)).status_code == 422
    assert client(OFFICER).get(address(other, condition)).status_code == 404
    with pytest.raises(ValidationError):
        enclosing.offer(by=person(OFFICER), dossier=other, condition=condition, content=receive("plan.pdf", pdf()))


def test_who_does_not_file_offers_nothing():
    dossier, condition = claimed()
    with pytest.raises(PermissionDenied):
        enclosing.offer(by=person(OTHER_OFFICER), dossier=dossier, condition=condition, content=receive("plan.pdf", pdf()))


def test_a_reviewer_sees_a_draft_only_while_its_document_waits():
    dossier, condition = claimed()
    reviewer = client(VALIDATOR)
    assert reviewer.get(f"/expedientes/{dossier.key}").status_code == 404
    enclosing.offer(by=person(OFFICER), dossier=dossier, condition=condition, content=receive("plan.pdf", pdf()))
    assert reviewer.get(f"/expedientes/{dossier.key}").status_code == 200
    assert client(PLANNER).get(f"/expedientes/{dossier.key}").status_code == 404
    enclosing.decline(by=person(VALIDATOR), dossier=dossier, condition=condition, reason="No está aprobado")
    assert reviewer.get(f"/expedientes/{dossier.key}").status_code == 404


def test_what_is_asked_to_be_deleted_is_out_of_a_reviewers_sight():
    dossier, _condition, _file = offered()
    actions.ask_deletion(by=person(OFFICER), dossier=dossier, reason="Repetido")
    assert client(VALIDATOR).get(f"/expedientes/{dossier.key}").status_code == 404
