"""What a withdrawn, deleted or annulled dossier lets go: its record is free, its public documents are nobody's to download."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from minga.cycle.activities import conditions
from minga.cycle.activities.models import Activity
from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.filing import actions, drafting, enclosing, registering
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.queries import dossier_of
from minga.cycle.filing.testing import AMBATO, IBARRA, OFFICER, OTHER_OFFICER, REGISTRAR, VALIDATOR, make_dossier, make_registered, person
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration.queries import certificate_of, check
from minga.ground.documents.checking.refusals import FileRefused
from minga.ground.documents.models import File
from minga.ground.documents.receiving import receive
from minga.ground.documents.testing import pdf
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
WHY = "Ya no se hará"


def institution(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def shared(**given) -> Activity:
    """A record in which Ambato and Ibarra take part."""
    role = code_of("ROL_PARTICIPACION", "EJECUTOR")
    parts = [{"role": role, "organisation": institution(code), "as_written": code} for code in (AMBATO, IBARRA)]
    return make_activity("T-1", participants=given.pop("participants", parts))


def opened(activity: Activity, email: str = OFFICER, code: str = AMBATO) -> Dossier:
    return drafting.open_from(by=person(email), organisation=institution(code), activity=activity)


def deleted(dossier: Dossier) -> Dossier:
    asked = actions.ask_deletion(by=person(OFFICER), dossier=dossier, reason=WHY)
    return actions.delete(by=person(REGISTRAR), dossier=asked)


def with_public_file(dossier: Dossier) -> str:
    content = receive("acta.txt", b"Se acuerda.\n")
    return str(enclosing.attach(by=person(OFFICER), dossier=dossier, title="Acta", content=content, public=True).key)


def answer_of(file: str) -> int:
    return Client().get(f"/documentos/{file}").status_code


def test_a_record_has_one_dossier_at_a_time():
    activity = shared()
    first = opened(activity)
    with pytest.raises(ValidationError):
        opened(activity, OTHER_OFFICER, IBARRA)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=make_dossier().pk).update(activity=activity)
    assert dossier_of(activity) == first


@pytest.mark.parametrize("let_go", [lambda one: actions.withdraw(by=person(OFFICER), dossier=one, reason=WHY), deleted])
def test_a_record_is_free_once_its_dossier_is_withdrawn_or_deleted(let_go):
    activity = shared()
    let_go(opened(activity))
    other = opened(activity, OTHER_OFFICER, IBARRA)
    assert (dossier_of(activity), other.organisation.code) == (other, IBARRA)


def test_a_dossier_whose_record_has_another_is_not_taken_up_again():
    activity = shared()
    withdrawn = actions.withdraw(by=person(OFFICER), dossier=opened(activity), reason=WHY)
    other = opened(activity, OTHER_OFFICER, IBARRA)
    with pytest.raises(ValidationError):
        actions.reopen(by=person(OFFICER), dossier=withdrawn)
    actions.withdraw(by=person(OTHER_OFFICER), dossier=other, reason=WHY)
    assert actions.reopen(by=person(OFFICER), dossier=withdrawn).stage == "draft"


def test_a_deleted_dossier_whose_record_has_another_is_not_restored():
    activity = shared()
    gone = deleted(opened(activity))
    opened(activity, OTHER_OFFICER, IBARRA)
    with pytest.raises(ValidationError):
        actions.restore(by=person(REGISTRAR), dossier=gone, reason=WHY)


def test_an_institution_that_is_only_proposed_does_not_claim():
    role = code_of("ROL_PARTICIPACION", "EJECUTOR")
    written = {"role": role, "as_written": "Municipio ambateño", "proposed": institution(AMBATO), "proposed_reason": "se parecen"}
    activity = shared(participants=[written])
    with pytest.raises(PermissionDenied):
        opened(activity)
    activity.participants.update(organisation=institution(AMBATO))
    assert opened(activity).activity == activity


def test_public_documents_are_withheld_while_a_dossier_is_withdrawn():
    dossier = make_dossier()
    file = with_public_file(dossier)
    assert answer_of(file) == 200
    actions.withdraw(by=person(OFFICER), dossier=dossier, reason=WHY)
    assert (answer_of(file), File.objects.public().count()) == (404, 0)
    actions.reopen(by=person(OFFICER), dossier=dossier)
    assert answer_of(file) == 200
    assert [one.event for one in Entry.objects.filter(thing_key=file).order_by("seq")] == [
        "document.stored",
        "document.withheld",
        "document.shown_again",
    ]


def test_public_documents_are_withheld_while_a_dossier_is_deleted():
    dossier = make_dossier()
    file = with_public_file(dossier)
    gone = deleted(dossier)
    assert answer_of(file) == 404
    actions.restore(by=person(REGISTRAR), dossier=gone, reason=WHY)
    assert answer_of(file) == 200


def test_what_was_withdrawn_stays_withheld_while_its_deletion_is_asked():
    dossier = make_dossier()
    file = with_public_file(dossier)
    actions.withdraw(by=person(OFFICER), dossier=dossier, reason=WHY)
    actions.ask_deletion(by=person(OFFICER), dossier=dossier, reason=WHY)
    assert answer_of(file) == 404
    actions.keep(by=person(REGISTRAR), dossier=dossier, reason=WHY)
    assert answer_of(file) == 200


def test_a_document_made_public_in_a_withdrawn_dossier_is_not_shown():
    dossier = actions.withdraw(by=person(OFFICER), dossier=make_dossier(), reason=WHY)
    file = enclosing.attach(by=person(OFFICER), dossier=dossier, title="Acta", content=receive("a.txt", b"a\n"), public=True)
    assert answer_of(str(file.key)) == 404


def test_r_028_no_door_publishes_the_signed_form():
    dossier = enclosing.open_on_paper(by=person(REGISTRAR), organisation=institution(AMBATO), scan=receive("a.pdf", pdf()), values={})
    form = File.objects.of("dossier", dossier.key).get()
    with pytest.raises(FileRefused):
        enclosing.publish(by=person(REGISTRAR), dossier=dossier, file=form)
    with pytest.raises(FileRefused):
        content = receive("b.pdf", pdf())
        enclosing.attach(by=person(REGISTRAR), dossier=dossier, title="Hoja 2", content=content, category="FORMULARIO", public=True)
    assert (File.objects.public().count(), File.objects.of("dossier", dossier.key).count()) == (0, 1)


def test_an_offer_is_taken_back_with_the_dossier():
    activity = Activity.objects.get(code="PRJ-014")
    dossier, condition = opened(activity), activity.conditions.get()
    enclosing.offer(by=person(OFFICER), dossier=dossier, condition=condition, content=receive("plan.pdf", pdf()))
    actions.withdraw(by=person(OFFICER), dossier=dossier, reason=WHY)
    condition.refresh_from_db()
    assert (condition.offered, condition.file, Entry.objects.filter(event="activity.condition_taken_back").count()) == (False, None, 1)
    with pytest.raises(ValidationError):
        conditions.confirm(by=person(VALIDATOR), condition=condition)


def annulled() -> Dossier:
    return registering.annul(by=person(REGISTRAR), dossier=make_registered(), reason="Datos de otro proyecto.", act="Resolución 12")


def test_an_annulled_record_is_registered_again_with_a_number_of_its_own():
    old = annulled()
    first = certificate_of(("activity", old.activity.code))
    new = opened(old.activity)
    new = actions.validate(by=person(VALIDATOR), dossier=actions.submit(by=person(OFFICER), dossier=new))
    new = registering.register(by=person(REGISTRAR), dossier=new)
    second = certificate_of(("activity", old.activity.code))
    answer = check(first.code)
    assert (new.activity, second.number == first.number, second.version) == (old.activity, False, 1)
    assert (answer.state, answer.successor, check(second.code).state) == ("annulled", second.number, "valid")
    page = Client().get(f"/verificar/{first.grouped_code}").content.decode()
    assert f"Después se registró de nuevo con el número {second.number}." in page


def test_what_is_annulled_and_not_registered_again_names_no_successor():
    old = annulled()
    opened(old.activity)
    assert check(certificate_of(("activity", old.activity.code)).code).successor == ""


def test_the_institution_is_offered_to_register_it_again_once():
    old, officer = annulled(), Client()
    officer.force_login(person(OFFICER))
    link = f"/expedientes/nuevo?actividad={old.activity.code}"
    assert link in officer.get(f"/expedientes/{old.key}").content.decode()
    assert officer.post(link, {"organisation": AMBATO, "activity": old.activity.code}).status_code == 302
    assert link not in officer.get(f"/expedientes/{old.key}").content.decode()


def test_another_institution_does_not_register_an_annulled_record():
    with pytest.raises(PermissionDenied):
        opened(annulled().activity, OTHER_OFFICER, IBARRA)
