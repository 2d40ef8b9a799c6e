"""The scorecard of the five Paris principles (R-327–R-332)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.proposals.actions import evidence
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.shown import scorecard
from minga.cycle.proposals.testing import COOPERANT, OTHER_OFFICER, make_case, make_need, person

pytestmark = pytest.mark.django_db


def told(proposal: Proposal) -> dict[str, list[str]]:
    fresh = Proposal.objects.get(pk=proposal.pk)
    return {one.code: [row.text for row in one.evidence] for one in scorecard(fresh)}


def note(proposal: Proposal, kind: str, **given):
    words = {"on": "2025-05", "text": "BMZ, AECID y el municipio"} | given
    return evidence.note_evidence(by=person(), proposal=proposal, kind=kind, **words)


def test_r_327_five_principles_each_with_or_without_evidence():
    assert told(make_case(demand=make_need(linked=False))) == {
        "APROPIACION": [],
        "ALINEACION": [],
        "ARMONIZACION": [],
        "GESTION_POR_RESULTADOS": [],
        "MUTUA_RESPONSABILIDAD": [],
    }


def test_r_328_the_link_to_the_plan_is_evidence_of_ownership_by_itself():
    assert told(make_case())["APROPIACION"] == ["1 Movilidad sostenible"]


def test_r_329_using_national_systems_feeds_alignment():
    proposal = make_case()
    evidence.say_systems(by=person(), proposal=proposal, uses=True, which="Presupuesto y compras públicas")
    assert told(proposal)["ALINEACION"] == ["Presupuesto y compras públicas"]
    evidence.say_systems(by=person(), proposal=proposal, uses=False)
    assert told(proposal)["ALINEACION"] == []


@pytest.mark.parametrize(
    ("kind", "principle"),
    [("joint_mission", "ARMONIZACION"), ("indicator", "GESTION_POR_RESULTADOS"), ("joint_review", "MUTUA_RESPONSABILIDAD")],
)
def test_r_330_r_331_r_332_what_is_noted_feeds_its_principle(kind, principle):
    proposal = make_case()
    row = note(proposal, kind)
    assert {code: texts for code, texts in told(proposal).items() if texts} == {
        "APROPIACION": ["1 Movilidad sostenible"],
        principle: ["BMZ, AECID y el municipio"],
    }
    evidence.remove_evidence(by=person(), evidence=row, reason="Fue de otro proyecto.")
    assert told(proposal)[principle] == []


@pytest.mark.parametrize(("given", "field"), [({"text": " "}, "text"), ({"on": ""}, "on"), ({"on": "2099"}, "on")])
def test_evidence_that_lacks_something_names_it(given, field):
    with pytest.raises(ValidationError) as refused:
        note(make_case(), "joint_mission", **given)
    assert list(refused.value.message_dict) == [field]


def test_a_yes_names_the_systems():
    with pytest.raises(ValidationError):
        evidence.say_systems(by=person(), proposal=make_case(), uses=True)


@pytest.mark.parametrize("email", [OTHER_OFFICER, COOPERANT])
def test_only_its_officers_note_it(email):
    with pytest.raises(PermissionDenied):
        evidence.note_evidence(by=person(email), proposal=make_case(), kind="joint_mission", on="2025", text="x")
