"""Accepting an offer for a demand, or a cooperant without one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.needs.states import DemandStage
from minga.cycle.proposals import pairing
from minga.cycle.proposals.models import Match, Proposal
from minga.cycle.proposals.states import MatchStage, Stage
from minga.cycle.proposals.tests.making import (
    ADMINISTRATOR,
    BMZ,
    BOTH,
    OTHER_OFFICER,
    PARTNER,
    PLANNER,
    health_in_peru,
    make_demand,
    make_entry,
    make_offer,
    organisation,
    person,
)  # fmt: skip
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def test_it_works():
    demand, offer = make_demand(), make_offer()
    proposal = pairing.accept(by=person(), demand=demand, offer=offer, **BOTH)
    demand.refresh_from_db()
    match = Match.objects.get(demand=demand)
    assert (demand.stage, match.stage, match.our_gain, match.their_gain) == (
        DemandStage.MATCHED, MatchStage.ACCEPTED, BOTH["our_gain"], BOTH["their_gain"],
    )  # fmt: skip
    assert (proposal.stage, proposal.match, proposal.demand, proposal.offer, proposal.cooperant.code, proposal.title) == (
        Stage.NEGOTIATION, match, demand, offer, BMZ, demand.title,
    )  # fmt: skip
    assert proposal.code[:3] == "PR-"
    events = list(Entry.objects.order_by("-seq").values_list("event", "thing_key")[:3])
    assert events == [("proposal.opened", proposal.code), ("demand.matched", demand.code), ("match.accepted", demand.code)]


def test_the_score_is_kept_as_it_was_shown_that_day():
    demand, offer = make_demand(), make_offer()
    pairing.accept(by=person(), demand=demand, offer=offer, **BOTH)
    match = Match.objects.get(demand=demand)
    part = next(part for part in match.parts if part["part"] == "sector")
    assert part == {
        "part": "sector",
        "points": "30.00",
        "of": "30.00",
        "reason": {"code": "sector_purpose", "figures": {"sectors": ["21011"], "goals": ["11"]}},
    }
    assert f"{sum(float(part['points']) for part in match.parts):.2f}" == f"{match.score:.2f}"


def test_r_090_without_the_gain_of_the_cooperant_nothing_moves_to_negotiation():
    demand, offer = make_demand(), make_offer()
    with pytest.raises(ValidationError) as refused:
        pairing.accept(by=person(), demand=demand, offer=offer, our_gain="Menos choques.", their_gain="  ")
    assert refused.value.message_dict == {"their_gain": ["Escriba la ganancia del cooperante: sin ella no se pasa a negociar."]}
    demand.refresh_from_db()
    assert (demand.stage, Match.objects.filter(demand=demand).count(), Proposal.objects.filter(demand=demand).count()) == (
        "searching",
        0,
        0,
    )


def test_our_gain_is_asked_too():
    with pytest.raises(ValidationError) as refused:
        pairing.accept(by=person(), demand=make_demand(), offer=make_offer(), our_gain="", their_gain="x" * 1001)
    assert refused.value.message_dict == {"our_gain": ["Escriba qué gana el territorio."], "their_gain": ["Caben 1000 letras."]}


@pytest.mark.parametrize("email", [OTHER_OFFICER, PARTNER, PLANNER, ADMINISTRATOR])
def test_only_the_officers_of_the_institution_accept(email):
    demand, offer = make_demand(), make_offer()
    with pytest.raises(PermissionDenied):
        pairing.accept(by=person(email), demand=demand, offer=offer, **BOTH)
    assert Match.objects.filter(demand=demand).count() == 0


@pytest.mark.parametrize("stage", [DemandStage.DRAFT, DemandStage.REGISTERED, DemandStage.VALIDATED, DemandStage.PRIORITISED])
def test_a_demand_that_is_not_searched_for_is_not_matched(stage):
    demand, offer = make_demand(stage=stage), make_offer()
    with pytest.raises(NotAllowedHere):
        pairing.accept(by=person(), demand=demand, offer=offer, **BOTH)


def test_an_offer_that_cannot_be_asked_for_is_refused_with_why():
    with pytest.raises(ValidationError) as refused:
        pairing.accept(by=person(), demand=make_demand(), offer=health_in_peru(), **BOTH)
    assert refused.value.messages == ["No es para su país, sino para: Perú."]


def test_two_accept_at_once_and_the_second_is_told_who_was_first():
    demand, offer = make_demand(), make_offer()
    stale = type(demand).objects.get(pk=demand.pk)
    pairing.accept(by=person(), demand=demand, offer=offer, **BOTH)
    second = make_offer("OF-2026-00904")
    with pytest.raises(ValidationError) as refused:
        pairing.accept(by=person(), demand=stale, offer=second, **BOTH)
    name, cooperant = person().name, organisation(BMZ).name
    assert refused.value.messages == [f"{name} ya emparejó esta demanda con {cooperant}. Lo que usted escribió no se guardó."]
    assert (Match.objects.filter(demand=demand).count(), Proposal.objects.filter(demand=demand).count()) == (1, 1)


def test_a_cooperant_without_an_offer_can_be_accepted():
    demand = make_demand()
    make_entry()
    proposal = pairing.accept(by=person(), demand=demand, cooperant=organisation(BMZ), **BOTH)
    match = Match.objects.get(demand=demand)
    assert (proposal.cooperant.code, proposal.offer, match.offer, [part["part"] for part in match.parts]) == (
        BMZ, None, None, ["sector", "agenda"],
    )  # fmt: skip


def test_the_people_of_the_cooperant_are_told_what_they_would_gain():
    pairing.accept(by=person(), demand=make_demand(), offer=make_offer(), **BOTH)
    told = Message.objects.filter(person=person(PARTNER)).latest("pk")
    assert (told.figures["gain"], told.link) == (BOTH["their_gain"], "/ofertas/OF-2026-00901/coincidencias")


def test_cases_are_numbered_one_after_another():
    first = pairing.accept(by=person(), demand=make_demand(), offer=make_offer(), **BOTH)
    second = pairing.accept(by=person(), demand=make_demand("DM-2026-00905"), offer=make_offer("OF-2026-00905"), **BOTH)
    assert int(second.code[-5:]) == int(first.code[-5:]) + 1
