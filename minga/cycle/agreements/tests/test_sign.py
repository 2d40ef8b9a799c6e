"""Signing asks the law with the facts of the parties: the sources' own cases, each refusal with its article."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from minga.cycle.agreements import actions
from minga.cycle.agreements.actions import NotReady, Unlawful
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.rules import NOT_THREE, NOT_TWINS
from minga.cycle.agreements.testing import (
    ADMINISTRATOR,
    AMBATO,
    BIERBEEK,
    CENTRE,
    GIZ,
    NGO,
    OFFICER,
    OTHER_OFFICER,
    UNIVERSITY,
    VALIDATOR,
    make_draft,
    make_municipality,
    make_ready,
    make_signed,
    organisation,
    other,
    ours,
    person,
    standing,
    verified,
)
from minga.cycle.law.guards import (
    FRAMEWORK_UNSIGNED,
    LOAN,
    NGO_ENDED,
    NGO_UNVERIFIED,
    NGO_VERIFIED_LATE,
    NO_FRAMEWORK,
    NO_STANDING,
    NOT_LISTED,
    SAME_COUNTRY,
)
from minga.cycle.organisations.models import BasicAgreement
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db
STATE = {"id": "b", "role": "COOPERANTE", "as_written": "Reino de España", "country": "ES", "signatory": "Embajador"}
PRIVATE = "ORG-045"


def today() -> datetime.date:
    return timezone.localdate()


def sign(agreement: Agreement, email: str = OFFICER, on: datetime.date | None = None) -> Agreement:
    return actions.sign(by=person(email), agreement=agreement, signed_on=on or today())


def refused(agreement: Agreement, email: str = OFFICER, on: datetime.date | None = None) -> Unlawful:
    """The law's refusal to sign; the agreement stays as it was."""
    with pytest.raises(Unlawful) as why:
        sign(agreement, email, on)
    assert Agreement.objects.get(pk=agreement.pk).stage == "ready"
    return why.value


def places(missing: NotReady) -> list[tuple[str, str]]:
    return [(one.rule, one.message) for one in missing.findings]


def test_it_works():
    signed = make_signed()
    line = Entry.objects.get(event="agreement.signed", thing_key=signed.code)
    assert (signed.stage, signed.signed_on, signed.signature_law) == ("signed", today().isoformat(), ["GAD-01"])
    assert (line.actor.email, line.after["articles"]) == (OFFICER, ["GAD-01"])


def test_r_015_a_government_signs_no_agreement_of_the_state():
    why = refused(make_ready(STATE, kind="CONVENIO_MARCO_BILATERAL"))
    assert "GC-01" in why.answer.articles
    assert str(why).endswith("(GC-01; Constitución, art. 261)")


def test_r_015_central_government_signs_it():
    signed = make_signed(STATE, kind="CONVENIO_MARCO_BILATERAL", institution=CENTRE, email=ADMINISTRATOR)
    assert (signed.stage, signed.signature_law) == ("signed", ["GC-01", "Constitución, art. 261"])


def test_r_016_pitfall_9_the_twinning_of_ona_and_bierbeek_is_signed_by_its_municipality():
    ona, officer = make_municipality("ORG-901", "GAD Municipal de Oña", "EC-0110")
    draft = make_draft(BIERBEEK, email=officer.email, institution=ona.code, kind="HERMANAMIENTO", title="Hermanamiento Oña – Bierbeek")
    ready = actions.find_in_order(by=person(VALIDATOR), agreement=actions.send_to_review(by=officer, agreement=draft))
    assert actions.sign(by=officer, agreement=ready, signed_on=today()).signature_law == ["GAD-01"]


def test_r_016_central_government_signs_no_twinning():
    ready = make_ready(BIERBEEK, kind="CONVENIO_DESCENTRALIZADO", institution=CENTRE, email=ADMINISTRATOR)
    assert refused(ready, ADMINISTRATOR).answer.articles == ("GAD-01",)


def test_r_017_r_070_an_active_ngo_needs_its_verification():
    standing(NGO)
    ready = make_ready(other(NGO))
    assert refused(ready).answer.reason == NGO_UNVERIFIED
    verified(NGO, today())
    assert sign(ready).signature_law == ["GAD-02"]


def test_r_070_pitfall_11_a_verification_after_the_signature_is_refused():
    standing(NGO)
    ready = make_ready(other(NGO))
    Agreement.objects.filter(pk=ready.pk).update(reviewed_on=today() - datetime.timedelta(days=9))
    verified(NGO, today())
    assert refused(ready, on=today() - datetime.timedelta(days=1)).answer.reason == NGO_VERIFIED_LATE


def test_r_070_the_verification_of_another_institution_does_not_count():
    standing(NGO)
    verified(NGO, today(), "ORG-113")
    assert refused(make_ready(other(NGO))).answer.reason == NGO_UNVERIFIED


def test_r_070_a_verification_that_found_nothing_in_force_refuses():
    standing(NGO)
    ready = make_ready(other(NGO))
    verified(NGO, today(), in_force=False)
    assert refused(ready).answer.reason == NGO_ENDED


def test_r_069_an_ngo_that_no_directory_knows_does_not_sign():
    assert refused(make_ready(other("ORG-050"))).answer.reason == NO_STANDING


def test_r_017_naming_an_ngo_that_ended_stops_the_submission():
    standing(NGO, "CONVENIO_FINALIZADO")
    with pytest.raises(NotReady) as missing:
        actions.send_to_review(by=person(OFFICER), agreement=make_draft(other(NGO)))
    assert [one.rule for one in missing.value.findings] == ["R-069"]


def test_pitfall_11_justified_in_writing_it_is_reviewed_and_never_signed():
    ngo = standing(NGO, "CONVENIO_FINALIZADO")
    draft = make_draft(other(NGO))
    actions.justify_standing(by=person(VALIDATOR), agreement=draft, organisation=ngo, reason="Renueva este mes.")
    sent = actions.send_to_review(by=person(OFFICER), agreement=draft)
    ready = actions.find_in_order(by=person(VALIDATOR), agreement=sent)
    verified(NGO, today())
    assert (refused(ready).answer.reason, ready.standing_reasons) == (NGO_ENDED, {NGO: "Renueva este mes."})
    assert Entry.objects.get(event="agreement.standing_justified").reason == "Renueva este mes."


def test_an_ended_ngo_that_only_carries_it_out_stops_the_submission_too():
    standing(NGO, "CONVENIO_FINALIZADO")
    executor = other(NGO) | {"id": "e", "role": "EJECUTOR"}
    with pytest.raises(NotReady):
        actions.send_to_review(by=person(OFFICER), agreement=make_draft(BIERBEEK, executor, kind="CONVENIO_DESCENTRALIZADO"))


@pytest.mark.parametrize("email", [OFFICER, OTHER_OFFICER, "registro@minga.example"])
def test_nobody_else_justifies_an_ngo_that_ended(email):
    ngo = standing(NGO, "CONVENIO_FINALIZADO")
    with pytest.raises(PermissionDenied):
        actions.justify_standing(by=person(email), agreement=make_draft(other(NGO)), organisation=ngo, reason="Porque sí.")


def test_a_justification_says_why_and_of_whom():
    ngo, draft = standing(NGO, "CONVENIO_FINALIZADO"), make_draft(other(NGO))
    with pytest.raises(ValidationError):
        actions.justify_standing(by=person(VALIDATOR), agreement=draft, organisation=ngo, reason=" ")
    with pytest.raises(ValidationError):
        actions.justify_standing(by=person(VALIDATOR), agreement=draft, organisation=organisation(GIZ), reason="Otra.")


def test_r_069_an_ngo_that_expires_between_draft_and_signature_is_refused():
    standing(NGO)
    verified(NGO, today())
    ready = make_ready(other(NGO))
    known = BasicAgreement.objects.filter(organisation__code=NGO)
    assert known.update(valid_until=today() - datetime.timedelta(days=1)) == 1
    assert refused(ready).answer.reason == NGO_ENDED


def test_r_018_an_instrument_with_an_agency_without_its_framework_is_refused():
    assert refused(make_ready(other(GIZ))).answer.reason == NO_FRAMEWORK


def test_r_018_with_the_framework_of_1973_it_is_signed():
    assert make_signed(other(GIZ), parent="AGR-010").signature_law == ["GAD-13"]


def test_r_018_the_programme_between_them_leads_to_the_framework():
    assert make_signed(other(GIZ), parent="AGR-031").stage == "signed"


def test_r_018_the_framework_of_another_country_does_not_serve():
    assert refused(make_ready(other(GIZ), parent="AGR-017")).answer.reason == NO_FRAMEWORK


def test_r_018_a_framework_that_is_not_signed_does_not_serve():
    Agreement.objects.filter(code="AGR-010").update(stage="draft")
    assert refused(make_ready(other(GIZ), parent="AGR-010")).answer.reason == FRAMEWORK_UNSIGNED


def test_r_018_nor_one_signed_after_this_instrument():
    Agreement.objects.filter(code="AGR-010").update(signed_on="2099")
    assert refused(make_ready(other(GIZ), parent="AGR-010")).answer.reason == FRAMEWORK_UNSIGNED


@pytest.mark.parametrize(("email", "institution"), [(OFFICER, AMBATO), (ADMINISTRATOR, CENTRE)])
def test_a_loan_is_signed_by_nobody_here(email, institution):
    ready = make_ready(other(GIZ), parent="AGR-010", modality="FINANCIERA_REEMBOLSABLE", email=email, institution=institution)
    why = refused(ready, email)
    assert "Resolución 009-CNC-2011" in why.answer.articles
    assert why.answer.reason == LOAN or why.answer.reason.startswith("La competencia alcanza")


@pytest.mark.parametrize("code", [UNIVERSITY, PRIVATE])
def test_private_and_academic_parties_need_the_legal_review(code):
    assert make_signed(other(code)).stage == "signed"


def test_a_legal_review_after_the_signature_is_refused():
    why = refused(make_ready(other(UNIVERSITY)), on=today() - datetime.timedelta(days=1))
    assert why.answer.reason.startswith("La revisión jurídica es del")


def test_the_legal_review_comes_before_any_signature():
    ready = make_ready()
    with pytest.raises(ValidationError) as why:
        sign(ready, on=today() - datetime.timedelta(days=1))
    assert "signed_on" in why.value.message_dict


def test_r_113_a_twinning_of_one_country_is_not_sent():
    loja = {"id": "b", "role": "PARTE", "as_written": "Loja", "country": "EC", "subnational": "yes"}
    with pytest.raises(NotReady) as missing:
        actions.send_to_review(by=person(OFFICER), agreement=make_draft(loja, kind="HERMANAMIENTO"))
    assert places(missing.value) == [("DQ-CLASS", NOT_TWINS)]


def test_r_113_nor_signed_by_another_way():
    loja = BIERBEEK | {"as_written": "Loja", "country": "EC"}
    ready = make_ready()
    ready.party_rows.filter(as_written=BIERBEEK["as_written"]).update(as_written=loja["as_written"], country="EC")
    assert refused(ready).answer.reason == SAME_COUNTRY


def test_r_113_a_state_is_no_twin():
    with pytest.raises(NotReady) as missing:
        actions.send_to_review(by=person(OFFICER), agreement=make_draft(STATE, kind="HERMANAMIENTO"))
    assert places(missing.value) == [("DQ-CLASS", NOT_TWINS)]


def triangle(*parties: tuple[str, str]) -> list[dict]:
    return [{"id": f"p{n}", "role": role, "as_written": iso, "country": iso, "signatory": "X"} for n, (role, iso) in enumerate(parties)]


def triangular(*parties: tuple[str, str]) -> Agreement:
    return make_draft(*triangle(*parties), kind="CONVENIO_TRIANGULAR", institution=CENTRE, email=ADMINISTRATOR)


def test_r_052_a_triangle_of_three_countries_is_signed():
    draft = triangular(("SOCIO_DONANTE", "ES"), ("SOCIO_OFERENTE", "EC"), ("SOCIO_RECEPTOR", "HT"))
    ready = actions.find_in_order(by=person(VALIDATOR), agreement=actions.send_to_review(by=person(ADMINISTRATOR), agreement=draft))
    assert sign(ready, ADMINISTRATOR).stage == "signed"


@pytest.mark.parametrize(
    "parties",
    [
        [("SOCIO_DONANTE", "ES"), ("SOCIO_OFERENTE", "EC")],
        [("SOCIO_DONANTE", "ES"), ("SOCIO_OFERENTE", "EC"), ("SOCIO_RECEPTOR", "EC")],
        [("SOCIO_DONANTE", "ES"), ("SOCIO_DONANTE", "FR"), ("SOCIO_OFERENTE", "EC"), ("SOCIO_RECEPTOR", "HT")],
    ],
    ids=["two roles", "two countries", "two donors"],
)
def test_r_052_two_sides_are_no_triangle(parties):
    with pytest.raises(NotReady) as missing:
        actions.send_to_review(by=person(ADMINISTRATOR), agreement=triangular(*parties))
    assert places(missing.value) == [("DQ-CLASS", NOT_THREE)]


def test_whom_the_table_does_not_treat_is_asked_about_first():
    network = {"id": "b", "role": "PARTE", "as_written": "CGLU", "organisation": "ORG-031", "signatory": "X"}
    assert refused(make_ready(network)).answer.reason == NOT_LISTED


def test_an_agreement_within_one_state_is_none_of_cooperation():
    ministry = other("ORG-017")
    with pytest.raises(NotReady):
        sign(make_ready(ministry))


def test_who_does_not_act_for_the_institution_does_not_sign():
    ready = make_ready()
    for email in (OTHER_OFFICER, VALIDATOR, "registro@minga.example", ADMINISTRATOR):
        with pytest.raises(PermissionDenied):
            sign(ready, email)


def test_a_draft_is_not_signed():
    with pytest.raises(NotAllowedHere):
        sign(make_draft())


def test_a_day_to_come_is_refused():
    with pytest.raises(ValidationError):
        sign(make_ready(), on=today() + datetime.timedelta(days=1))


def test_a_party_without_its_signatory_is_refused():
    with pytest.raises(NotReady):
        sign(make_ready(BIERBEEK | {"signatory": ""}, kind="HERMANAMIENTO"))


def test_an_end_before_the_signature_is_refused():
    with pytest.raises(NotReady):
        sign(make_ready(ends_on="2019"))


def test_the_institution_stands_among_those_who_sign():
    draft = make_draft()
    mine = draft.party_rows.get(organisation__code=AMBATO).pk
    actions.save(by=person(OFFICER), agreement=draft, base=1, changes={f"parties.{mine}": None})
    with pytest.raises(NotReady):
        actions.send_to_review(by=person(OFFICER), agreement=draft)


def test_the_row_of_the_institution_is_there_from_the_beginning():
    made = actions.open_agreement(by=person(OFFICER), organisation=organisation(AMBATO), values={"kind": "ALIANZA", "title": "Alianza"})
    assert [(one.organisation.code, one.role.code) for one in made.party_rows.all()] == [(ours()["organisation"], "PARTE")]
