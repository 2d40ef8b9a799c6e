"""Agreements in the national registry: certificate, four eyes, what it prints, what makes it old, its annulment."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.agreements import actions, registering
from minga.cycle.agreements.certifying import printed
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.testing import (
    ACT,
    DEPUTY,
    OFFICER,
    REGISTRAR,
    VALIDATOR,
    WHY,
    make_draft,
    make_ready,
    make_recorded,
    make_registered,
    make_signed,
    organisation,
    person,
)
from minga.cycle.registration.actions import print_file
from minga.cycle.registration.queries import certificate_of, check
from minga.ground.accounts import actions as accounts
from minga.ground.accounts.models import Person, Role
from minga.ground.findings.models import Finding
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def register(agreement: Agreement, email: str = REGISTRAR):
    return registering.register(by=person(email), agreement=agreement)


def test_it_works():
    signed = make_signed()
    issued = register(signed)
    line = Entry.objects.get(event="agreement.registered")
    assert (issued.kind, issued.version, issued.level, issued.public) == ("ACUERDO", 1, "MUNICIPAL", True)
    assert (issued.number[:5], line.after["certificate"]) == ("ACUE-", issued.number)
    assert sorted(issued.values) == [
        "ends_on", "implies_disbursement", "indefinite", "kind", "modality", "object", "organisation", "parties", "signature_law",
        "signed_on", "stage", "title",
    ]  # fmt: skip


def test_r_040_a_registered_agreement_is_no_longer_told():
    signed = make_signed()
    missing = Finding.objects.open().about("agreement", signed.code).filter(place="certificate")
    before = missing.count()
    register(signed)
    assert (before, missing.count()) == (1, 0)


def test_it_is_printed_in_both_languages():
    signed = make_registered()
    shown = printed(Agreement.objects.get(pk=signed.pk))
    amount = shown["amounts"][0]
    assert (amount[:2], amount[2]["en"]) == (["Valor total", "Total value"], "It implies no disbursement")
    assert shown["law"][0] == {"es": "GAD-01", "en": "GAD-01"}
    assert [one[2]["es"].split(" · ")[1] for one in shown["parties"]] == ["GAD Municipal de Ambato", "Municipio de Bierbeek"]
    certificate = certificate_of(("agreement", signed.code))
    assert all(print_file(certificate, language).startswith(b"%PDF-") for language in ("es", "en"))


def test_r_025_it_counts_beside_programmes_projects_and_actions():
    signed = make_registered()
    assert certificate_of(("agreement", signed.code)).kind == "ACUERDO"


def test_one_that_a_source_tells_is_registered_as_it_is():
    ambato = {"as_written": "GAD Municipal de Ambato", "organisation": organisation("ORG-007")}
    assert register(make_recorded(parties=[ambato])).values["title"] == "Convenio T-C1"


def test_nothing_is_registered_twice():
    signed = make_registered()
    with pytest.raises(ValidationError):
        register(signed)


def test_pitfall_13_what_changes_makes_the_certificate_old_and_back_again():
    signed = make_registered()
    code = certificate_of(("agreement", signed.code)).code
    actions.suspend(by=person(OFFICER), agreement=signed, reason=WHY, act=ACT)
    suspended = check(code).state
    actions.resume(by=person(OFFICER), agreement=signed, reason=WHY, act=ACT)
    assert (suspended, check(code).state) == ("outdated", "valid")


@pytest.mark.parametrize("email", [OFFICER, VALIDATOR, "auditoria@minga.example", "administracion@minga.example"])
def test_others_do_not_register(email):
    with pytest.raises(PermissionDenied):
        register(make_signed(), email)


def test_who_reviewed_it_does_not_register_it():
    signed = make_signed()
    accounts.appoint(by=Person.objects.system(), person=person(VALIDATOR), role=Role.REGISTRAR)
    with pytest.raises(PermissionDenied):
        register(signed, VALIDATOR)


def test_what_is_not_signed_is_not_registered():
    for agreement in (make_draft(), make_ready()):
        with pytest.raises(NotAllowedHere):
            register(agreement)


def test_it_is_annulled_by_a_reasoned_act_and_registered_anew():
    signed = make_registered()
    first = certificate_of(("agreement", signed.code))
    registering.annul(by=person(DEPUTY), agreement=signed, reason=WHY, act=ACT)
    assert (check(first.code).state, Agreement.objects.get(pk=signed.pk).stage) == ("annulled", "signed")
    assert register(signed).number != first.number


@pytest.mark.parametrize(("reason", "act"), [("", ACT), (WHY, " ")])
def test_an_annulment_says_why_and_by_which_act(reason, act):
    with pytest.raises(ValidationError):
        registering.annul(by=person(REGISTRAR), agreement=make_registered(), reason=reason, act=act)


def test_others_annul_nothing():
    with pytest.raises(PermissionDenied):
        registering.annul(by=person(OFFICER), agreement=make_registered(), reason=WHY, act=ACT)


@pytest.mark.parametrize("step", [actions.suspend, actions.settle, actions.terminate])
def test_what_ends_or_stops_it_says_why_and_by_which_act(step):
    signed = make_signed()
    for reason, act in (("", ACT), (WHY, "")):
        with pytest.raises(ValidationError):
            step(by=person(OFFICER), agreement=signed, reason=reason, act=act)
    done = step(by=person(OFFICER), agreement=signed, reason=WHY, act=ACT)
    assert (done.stage_reason, done.stage_act) == (WHY, ACT)


def test_a_note_of_the_review_is_about_something_that_is_there():
    sent = actions.send_to_review(by=person(OFFICER), agreement=make_draft())
    for notes in ({}, {"title": " "}, {"price": "?"}, {"parties.0": "?"}):
        with pytest.raises(ValidationError):
            actions.observe(by=person(VALIDATOR), agreement=sent, notes=notes)
    back = actions.observe(by=person(VALIDATOR), agreement=sent, notes={"title": "Diga con quién.", "": "Falta claridad."})
    assert (back.stage, sorted(back.legal_notes.values_list("place", "text"))) == (
        "observed",
        [("", "Falta claridad."), ("title", "Diga con quién.")],
    )
