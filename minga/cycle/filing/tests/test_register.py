"""Registering: the record, its certificate and its number come to be together, and every version can be checked."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.activities import actions as activities
from minga.cycle.activities import conditions
from minga.cycle.activities.models import Activity
from minga.cycle.filing import actions, drafting, enclosing, registering
from minga.cycle.filing.actions import NotReady
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.states import Stage
from minga.cycle.filing.testing import OFFICER, REGISTRAR, VALIDATOR, amended, make_approved, make_registered, make_submitted, person
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration.models import Kind
from minga.cycle.registration.queries import State, certificate_of, check
from minga.ground.accounts import actions as accounts
from minga.ground.accounts.models import Person, Role
from minga.ground.codelists.queries import get
from minga.ground.documents.receiving import receive
from minga.ground.documents.testing import pdf
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def code_of(dossier: Dossier) -> str:
    return certificate_of(("activity", dossier.activity.code)).code


def test_it_works():
    dossier = make_registered()
    activity = Activity.objects.get(code=dossier.key)
    assert (dossier.stage, dossier.registered, activity.public, activity.title) == (Stage.REGISTERED, 1, True, dossier.title)
    assert [row.unit.key for row in activity.places.all()] == ["EC-1801"]
    assert check(code_of(dossier)).state == State.VALID


def test_r_124_prj_010_is_registered_with_what_its_source_does_not_say():
    """No amount and no start date: declared so with the place in the source, and registered (R-124)."""
    activity = Activity.objects.get(code="PRJ-010")
    centre = person(REGISTRAR)
    institution = Organisation.objects.get(code="ORG-002")
    dossier = enclosing.open_on_paper(by=centre, organisation=institution, activity=activity, values={}, scan=receive("escaneo.pdf", pdf()))
    unstated = ("start", "total_amount", "modality", "classifications", "beneficiaries", "local_objective")
    missing = {f"unstated.{name}": "001:L536-557" for name in unstated if not dossier.values.get(name)}
    dossier = drafting.save(by=centre, dossier=dossier, base=1, changes=missing)
    dossier = actions.validate(by=person(VALIDATOR), dossier=actions.submit(by=centre, dossier=dossier))
    if dossier.stage == Stage.PLANNING:
        dossier = actions.approve_plan(by=person("planificacion@minga.example"), dossier=dossier)
    dossier = registering.register(by=person("suplente@minga.example"), dossier=dossier)
    certificate = certificate_of(("activity", "PRJ-010"))
    assert (certificate.number[:5], certificate.version, len(certificate.digest)) == ("PROY-", 1, 64)
    assert check(certificate.code).state == State.VALID
    activity.refresh_from_db()
    assert (activity.total_amount, activity.start, activity.unstated["start"]) == (None, "", "001:L536-557")


def test_the_page_of_the_check_confirms_it(client):
    dossier = make_registered()
    page = client.get(f"/verificar/{code_of(dossier)}", follow=True)
    assert (page.status_code, "Esta constancia es auténtica y está al día" in page.content.decode()) == (200, True)


def test_pitfall_13_an_altered_record_makes_the_old_code_an_earlier_version():
    dossier = make_registered()
    activities.record(by=Person.objects.system(), code=dossier.key, fields={"title": "Otro título"}, parts={})
    assert check(code_of(dossier)).state == State.OUTDATED


def test_what_changed_elsewhere_meanwhile_is_not_written_over_in_silence():
    dossier = actions.amend(by=person(OFFICER), dossier=make_registered())
    activities.record(by=Person.objects.system(), code=dossier.key, fields={"theme": "Riberas"}, parts={})
    dossier = drafting.save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"title": "Otro título"})
    with pytest.raises(NotReady) as refused:
        actions.submit(by=person(OFFICER), dossier=dossier)
    assert [(one.rule, one.place) for one in refused.value.findings] == [("DQ-CONFLICT", "reasons.overtaken")]
    because = {"reasons.overtaken": "El tema lo decide el concejo."}
    dossier = drafting.save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes=because)
    dossier = actions.validate(by=person(VALIDATOR), dossier=actions.submit(by=person(OFFICER), dossier=dossier))
    assert registering.register(by=person(REGISTRAR), dossier=dossier).registered == 2


def test_an_amended_record_supersedes_its_certificate():
    dossier = make_registered()
    first = code_of(dossier)
    dossier = amended(dossier, title="Corredor verde del río Cutuchi")
    assert (check(first).state, check(code_of(dossier)).state, dossier.registered) == (State.SUPERSEDED, State.VALID, 2)
    assert certificate_of(("activity", dossier.key)).version == 2


def test_the_registered_version_is_read_while_it_is_amended():
    dossier = actions.amend(by=person(OFFICER), dossier=make_registered())
    drafting.save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"title": "Todavía no"})
    assert Activity.objects.get(code=dossier.key).title == "Corredor verde del río Ambato"


def test_a_discarded_amendment_leaves_the_registered_version():
    dossier = actions.amend(by=person(OFFICER), dossier=make_registered())
    dossier = drafting.save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"title": "Todavía no"})
    dossier = actions.discard(by=person(OFFICER), dossier=dossier)
    assert (dossier.stage, dossier.title) == (Stage.REGISTERED, "Corredor verde del río Ambato")


def test_an_amendment_that_changes_nothing_is_refused():
    with pytest.raises(ValidationError):
        amended(make_registered(), title="Corredor verde del río Ambato")


def test_what_is_missing_for_the_registry_refuses_it():
    dossier = make_approved(beneficiaries=[], end="")
    with pytest.raises(NotReady) as refused:
        registering.register(by=person(REGISTRAR), dossier=dossier)
    assert [one.place for one in refused.value.findings] == ["end", "beneficiaries"]


def test_a_reviewer_does_not_register():
    with pytest.raises(PermissionDenied):
        registering.register(by=person(VALIDATOR), dossier=make_approved())


def test_whoever_sent_it_does_not_register_it():
    dossier = make_approved()
    accounts.appoint(by=Person.objects.system(), person=person(OFFICER), role=Role.REGISTRAR)
    with pytest.raises(PermissionDenied):
        registering.register(by=person(OFFICER), dossier=dossier)


def test_what_was_only_sent_is_not_registered():
    with pytest.raises(NotAllowedHere):
        registering.register(by=person(REGISTRAR), dossier=make_submitted())


def test_an_annulled_registration_says_so():
    dossier = make_registered()
    dossier = registering.annul(by=person(REGISTRAR), dossier=dossier, reason="Se registró dos veces.", act="Resolución 12, 2026-03-03")
    answer = check(code_of(dossier))
    assert (dossier.stage, answer.state, answer.certificate.annulled_reason) == (Stage.ANNULLED, State.ANNULLED, "Se registró dos veces.")


def test_annulling_without_an_act_is_refused():
    with pytest.raises(ValidationError):
        registering.annul(by=person(REGISTRAR), dossier=make_registered(), reason="Se registró dos veces.", act=" ")


def test_r_106_a_conditional_record_is_not_registered_in_execution():
    activity = Activity.objects.get(code="PRJ-014")
    centre = person(REGISTRAR)
    dossier = drafting.open_from(by=centre, organisation=Organisation.objects.get(code="ORG-007"), activity=activity, on_paper=True)
    with pytest.raises(ValidationError) as refused:
        registering.apply(centre, drafting.save(by=centre, dossier=dossier, base=1, changes={"status": "EN_EJECUCION"}))
    assert list(refused.value.message_dict) == ["status"]
    offered = conditions.offer(by=person(OFFICER), condition=activity.conditions.get(), with_="plan.pdf")
    conditions.confirm(by=person(VALIDATOR), condition=offered)
    assert registering.apply(centre, Dossier.objects.get(pk=dossier.pk)).status == get("ESTADO_ACTIVIDAD", "EN_EJECUCION")


def test_r_123_the_registry_holds_four_kinds():
    assert set(Kind.values) == {"PROGRAMA", "PROYECTO", "ACCION", "ACUERDO"}


def test_whoever_found_it_in_order_does_not_register_it():
    dossier = make_approved()
    accounts.appoint(by=Person.objects.system(), person=person(VALIDATOR), role=Role.REGISTRAR)
    with pytest.raises(PermissionDenied):
        registering.register(by=person(VALIDATOR), dossier=dossier)


def test_an_amendment_does_not_hold_up_an_annulment():
    dossier = actions.amend(by=person(OFFICER), dossier=make_registered())
    annulled = registering.annul(by=person(REGISTRAR), dossier=dossier, reason="Se registró dos veces.", act="Resolución 12")
    assert annulled.stage == Stage.ANNULLED
