"""A project between governments whose cooperation has ended is not sent (R-083)."""

import pytest

from minga.cycle.filing import actions
from minga.cycle.filing.actions import NotReady
from minga.cycle.filing.relating import findings_of
from minga.cycle.filing.states import Stage
from minga.cycle.filing.testing import OFFICER, make_dossier, person, with_ngo
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.cycle.organisations.people import join
from minga.cycle.organisations.testing import make_organisation
from minga.ground.accounts.models import Person
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db


def dossier(**given):
    """Open a dossier of a Peruvian government, paid by a Belgian body."""
    loreto = make_organisation("T-LOR", kind="GOBIERNO_SUBNACIONAL", territory=Unit.objects.get(key="PE-16"))
    make_organisation("T-BEL", kind="BILATERAL", countries=[("BE", "seat")])
    join(by=Person.objects.system(), person=person(OFFICER), organisation=loreto, role=InstitutionalRole.EXECUTION)
    parts = [
        {"id": "a1", "role": "FINANCIADOR", "organisation": "T-BEL"},
        {"id": "a2", "role": "EJECUTOR", "organisation": "T-LOR"},
    ]
    return make_dossier(organisation="T-LOR", participants=parts, places=[{"id": "p1", "unit": "PE-1607"}], **given)


def test_r_083_a_governmental_project_after_the_end_is_not_sent():
    row = dossier(start="2019-07-01")
    assert Organisation.objects.get(code="T-BEL").countries.get().country_id == "BE"
    with pytest.raises(NotReady) as error:
        actions.submit(by=person(OFFICER), dossier=row)
    assert [(one.rule, one.place, one.figures["until"]) for one in error.value.findings] == [("R-083", "start", "30/06/2019")]


@pytest.mark.parametrize(
    "given",
    [{"start": "2019-06-30"}, {"start": "2019-07-01", "source_kind": "ONG_EXTRANJERA"}, {"start": "2019"}],
    ids=["before the end", "by NGOs", "some day of that year"],
)
def test_r_083_what_does_not_touch_the_end_is_sent(given):
    assert actions.submit(by=person(OFFICER), dossier=dossier(**given)).stage == Stage.SUBMITTED


def test_r_083_a_planned_beginning_is_asked_too():
    row = dossier(start="", start_planned="2027-01")
    assert [one.place for one in findings_of(row)] == ["start_planned"]


def test_r_083_a_draft_may_be_written():
    assert actions.findings_of(dossier(start="2019-07-01"), actions.readiness.Step.DRAFT) == []


def test_r_069_naming_an_ngo_whose_convenio_ended_stops_the_submission():
    with pytest.raises(NotReady) as error:
        actions.submit(by=person(OFFICER), dossier=with_ngo("NGO-01"))
    assert [(one.rule, one.place, one.show()) for one in error.value.findings] == [
        (
            "R-069",
            "participants.n0.organisation",
            "El Convenio Básico de ACCREDITATION CANADA INTERNATIONAL terminó. Quítela, o pida al centro que justifique por escrito por "
            "qué figura en este registro.",
        )
    ]


@pytest.mark.parametrize("code", ["NGO-05", "ORG-025"], ids=["active", "of unknown standing"])
def test_r_069_any_other_ngo_may_be_named(code):
    assert list(findings_of(with_ngo(code))) == []
