"""The law asked of a dossier: what it refuses, what it wants justified, when planning approves first."""

import pytest
from django.test import Client

from minga.cycle.filing import actions, drafting
from minga.cycle.filing.actions import NotReady
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.states import Stage
from minga.cycle.filing.testing import OFFICER, VALIDATOR, make_dossier, make_submitted, person
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.cycle.organisations.people import join
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get
from minga.ground.journal.models import Entry

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
    dossier = dossier_of("GAD_PARROQUIAL", classifications=[{"id": "c1", "code": "Sector/21050"}])
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
