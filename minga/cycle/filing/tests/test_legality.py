"""The law asked of a dossier: what it refuses, what it wants justified, when planning approves first."""

import pytest
from django.test import Client

from minga.cycle.filing import actions, drafting, legality
from minga.cycle.filing.actions import NotReady
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.states import Stage
from minga.cycle.filing.testing import AMBATO, IBARRA, OFFICER, VALIDATOR, make_dossier, make_submitted, person
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.cycle.organisations.people import join
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get
from minga.ground.journal.models import Entry
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db


def refused(**given) -> list[tuple[str, str, str]]:
    """Return (rule, place, sentence) of what stops a submission."""
    with pytest.raises(NotReady) as error:
        make_submitted(**given)
    return [(one.rule, one.place, one.show()) for one in error.value.findings]


def dossier_of(kind: str, **given) -> Dossier:
    """Send a dossier of the officer's second institution, of this kind."""
    organisation = Organisation.objects.create(code="INST-1", name="Institución de prueba", kind=get("TIPO_ORGANIZACION", kind))
    join(by=Person.objects.system(), person=person(OFFICER), organisation=organisation, role=InstitutionalRole.EXECUTION)
    return make_dossier(organisation="INST-1", **given)


def carried_out_by(*codes: str) -> list[dict]:
    """Participants: BMZ pays, these carry it out."""
    rows = [{"id": f"e{place}", "role": "EJECUTOR", "organisation": code} for place, code in enumerate(codes, 1)]
    return [{"id": "f1", "role": "FINANCIADOR", "organisation": "ORG-016"}, *rows]


def test_r_004_ambato_does_not_register_in_carchi():
    sentence = "Carchi está fuera del cantón Ambato: quítelo o registre por mancomunidad."
    assert refused(places=[{"id": "p1", "unit": "EC-04"}]) == [("R-004", "places", sentence)]


def test_r_044_a_loan_is_stopped_with_its_resolution():
    found = refused(modality="FINANCIERA_REEMBOLSABLE")
    assert [(rule, place) for rule, place, _sentence in found] == [("R-044", "modality")]
    with pytest.raises(NotReady) as error:
        make_submitted(modality="FINANCIERA_REEMBOLSABLE")
    assert "009-CNC-2011" in error.value.findings[0].source


def test_r_042_a_parish_explains_an_airport_in_writing():
    dossier = dossier_of("GAD_PARROQUIAL", classifications=[{"id": "c1", "code": "Sector/21050"}], participants=carried_out_by("INST-1"))
    Organisation.objects.filter(code="INST-1").update(territory_id=Organisation.objects.get(code="ORG-007").territory_id)
    with pytest.raises(NotReady) as error:
        actions.submit(by=person(OFFICER), dossier=dossier)
    assert [(one.rule, one.place) for one in error.value.findings] == [("R-042", "reasons.competence")]
    dossier = drafting.save(by=person(OFFICER), dossier=dossier, base=1, changes={"reasons.competence": "Convenio de delegación de 2025."})
    assert actions.submit(by=person(OFFICER), dossier=dossier).stage == Stage.SUBMITTED


def test_the_justification_has_its_box_where_it_is_asked_for():
    dossier = dossier_of("GAD_PARROQUIAL", classifications=[{"id": "c1", "code": "Sector/21050"}])
    client = Client()
    client.force_login(person(OFFICER))
    assert 'name="reasons.competence"' in client.get(f"/expedientes/{dossier.key}/seccion/alignment").content.decode()
    client.post(f"/expedientes/{dossier.key}/seccion/alignment", {"version": 1, "reasons.competence": "Convenio de 2025."})
    assert Dossier.objects.get(pk=dossier.pk).values["reasons"] == {"competence": "Convenio de 2025."}


def test_r_038_what_a_ministry_carries_out_waits_for_planning():
    dossier = actions.submit(by=person(OFFICER), dossier=dossier_of("GOBIERNO_NACIONAL"))
    dossier = actions.validate(by=person(VALIDATOR), dossier=dossier)
    assert dossier.stage == Stage.PLANNING
    assert actions.approve_plan(by=person("planificacion@minga.example"), dossier=dossier).stage == Stage.APPROVED


def test_r_038_a_government_is_excepted_with_the_legal_reason():
    dossier = actions.validate(by=person(VALIDATOR), dossier=make_submitted())
    line = Entry.objects.get(event="dossier.validated")
    assert (dossier.stage, bool(line.after["planning"]), len(line.after["articles"])) == (Stage.APPROVED, True, 1)


def test_r_041_a_missing_national_objective_is_a_warning():
    dossier = make_dossier(national_objective="")
    found = [(one.rule, one.severity.value) for one in actions.findings_of(dossier, actions.readiness.Step.SUBMISSION)]
    assert found == [("R-041", "warning")]


def found(dossier: Dossier) -> list[tuple[str, str, str]]:
    """Return (rule, place, severity) of what the law says of a dossier."""
    return [(one.rule, one.place, one.severity.value) for one in legality.findings_of(dossier)]


def test_r_004_nobody_carries_out_outside_its_territory_by_the_hand_of_another():
    dossier = make_dossier(participants=carried_out_by(AMBATO, IBARRA))
    finding = next(legality.findings_of(dossier))
    assert found(dossier) == [("R-004", "participants.e2.organisation", "error")]
    assert finding.show().endswith("ejecuta: Ambato está fuera del cantón Ibarra: quítelo o registre por mancomunidad.")
    assert ("is outside" in finding.show("en"), "CNC" in finding.source) == (True, True)


def test_each_answers_for_its_own_part_where_several_carry_it_out():
    province = Organisation.objects.create(
        code="INST-2", name="Provincia", kind=get("TIPO_ORGANIZACION", "GAD_PROVINCIAL"), territory_id=Unit.objects.get(key="EC-18").pk
    )
    join(by=Person.objects.system(), person=person(OFFICER), organisation=province, role=InstitutionalRole.EXECUTION)
    places = [{"id": "p1", "unit": "EC-1801"}, {"id": "p2", "unit": "EC-1802"}]
    both = carried_out_by("INST-2", AMBATO)
    dossier = make_dossier(organisation="INST-2", participants=both, places=places)
    assert [one for one in found(dossier) if one[0] == "R-004"] == []
    elsewhere = make_dossier(organisation="INST-2", participants=both, places=places[1:], title="Otro título")
    assert [one for one in found(elsewhere) if one[0] == "R-004"] == [("R-004", "participants.e2.organisation", "error")]


def test_r_042_each_body_has_its_own_justification():
    airport = [{"id": "c1", "code": "Sector/21050"}]
    parish = Organisation.objects.create(
        code="INST-3", name="Parroquia", kind=get("TIPO_ORGANIZACION", "GAD_PARROQUIAL"), territory=institution().territory
    )
    dossier = make_dossier(participants=carried_out_by(AMBATO, parish.code, parish.code), classifications=airport)
    competence = [one for one in found(dossier) if one[0] == "R-042"]
    assert ("R-042", "reasons.competence.INST-3", "error") in competence
    assert len(competence) == len(set(competence))
    client = Client()
    client.force_login(person(OFFICER))
    page = client.get(f"/expedientes/{dossier.key}/seccion/alignment").content.decode()
    assert 'name="reasons.competence.INST-3"' in page
    sent = {"version": 1, "reasons.competence.INST-3": "Convenio de delegación.", "reasons.competence.ORG-999": "Nadie"}
    client.post(f"/expedientes/{dossier.key}/seccion/alignment", sent)
    dossier.refresh_from_db()
    assert dossier.values["reasons"] == {"competence.INST-3": "Convenio de delegación."}
    assert ("R-042", "reasons.competence.INST-3", "warning") in found(dossier)


def institution() -> Organisation:
    return Organisation.objects.get(code=AMBATO)


def test_whoever_files_and_carries_it_out_is_asked_once():
    dossier = make_dossier(places=[{"id": "p1", "unit": "EC-04"}], participants=carried_out_by(AMBATO, AMBATO))
    assert found(dossier) == [("R-004", "places", "error")]


def test_r_038_what_a_ministry_carries_out_waits_for_planning_whoever_files():
    Organisation.objects.create(code="INST-4", name="Ministerio", kind=get("TIPO_ORGANIZACION", "GOBIERNO_NACIONAL"))
    dossier = make_submitted(participants=carried_out_by(AMBATO, "INST-4"))
    assert found(dossier) == [("R-038", "participants.e2.organisation", "info")]
    dossier = actions.validate(by=person(VALIDATOR), dossier=dossier)
    line = Entry.objects.get(event="dossier.sent_to_planning")
    assert (dossier.stage, line.after["bodies"]) == (Stage.PLANNING, ["INST-4"])


def test_who_only_pays_is_not_asked():
    Organisation.objects.create(code="INST-4", name="Ministerio", kind=get("TIPO_ORGANIZACION", "GOBIERNO_NACIONAL"))
    participants = [*carried_out_by(AMBATO), {"id": "f2", "role": "FINANCIADOR", "organisation": "INST-4"}]
    assert found(make_dossier(participants=participants)) == []
