"""Rejecting what is proposed, remembering why, and taking it back; setting the weights."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DemandStage
from minga.cycle.proposals import pairing, ranking
from minga.cycle.proposals.actions import sending
from minga.cycle.proposals.matching import WEIGHTS
from minga.cycle.proposals.models import Match, PartWeight
from minga.cycle.proposals.states import MatchStage
from minga.cycle.proposals.tests.making import (
    ADMINISTRATOR,
    BMZ,
    BOTH,
    OTHER_OFFICER,
    PLANNER,
    make_demand,
    make_entry,
    make_offer,
    organisation,
    person,
)  # fmt: skip
from minga.cycle.proposals.views.shown import possible, rejected
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
ANY = {"q": "", "modality": ""}
SAME = {part: str(value) for part, value in WEIGHTS.items()}


def listed(demand, show=possible) -> list[str]:
    rows, shown, _choices = show(demand, ANY)
    return [row["partner"] for row in shown(rows)]


def test_it_works():
    demand, offer = make_demand(), make_offer()
    match = pairing.reject(by=person(), demand=demand, offer=offer, cause="Pide una contrapartida que no tenemos.")
    assert (match.stage, match.cause, offer.code in listed(demand), listed(demand, rejected)) == (
        MatchStage.REJECTED, "Pide una contrapartida que no tenemos.", False, [offer.code],
    )  # fmt: skip
    line = Entry.objects.latest("seq")
    assert (line.event, line.thing_key, line.reason) == ("match.rejected", demand.code, "Pide una contrapartida que no tenemos.")


def test_a_rejection_is_taken_back():
    demand, offer = make_demand(), make_offer()
    match = pairing.reject(by=person(), demand=demand, offer=offer, cause="No hay tiempo.")
    again = pairing.take_back(by=person(), match=match)
    assert (again.stage, again.version, offer.code in listed(demand), listed(demand, rejected)) == (MatchStage.PROPOSED, 2, True, [])
    assert Entry.objects.latest("seq").event == "match.retaken"
    with pytest.raises(ValidationError):
        pairing.take_back(by=person(), match=match)


def test_a_cause_is_asked():
    demand, offer = make_demand(), make_offer()
    with pytest.raises(ValidationError) as refused:
        pairing.reject(by=person(), demand=demand, offer=offer, cause=" ")
    assert refused.value.message_dict == {"cause": ["Diga por qué no sirve: así no se propone otra vez."]}
    assert Match.objects.filter(demand=demand).count() == 0


@pytest.mark.parametrize("email", [OTHER_OFFICER, PLANNER, ADMINISTRATOR])
def test_only_the_officers_of_the_institution_reject(email):
    with pytest.raises(PermissionDenied):
        pairing.reject(by=person(email), demand=make_demand(), offer=make_offer(), cause="No.")


def test_what_was_accepted_is_not_rejected():
    demand, offer = make_demand(), make_offer()
    pairing.accept(by=person(), demand=demand, offer=offer, **BOTH)
    with pytest.raises(ValidationError):
        pairing.reject(by=person(), demand=demand, offer=offer, cause="No.")


def test_an_accepted_match_whose_case_came_to_nothing_is_let_go_and_another_is_accepted():
    demand, offer = make_demand(), make_offer()
    proposal = pairing.accept(by=person(), demand=demand, offer=offer, **BOTH)
    sending.withdraw(by=person(), proposal=proposal, reason="El cooperante cerró su programa.")
    released = Match.objects.get(pk=proposal.match_id)
    assert (released.stage, released.cause) == (MatchStage.REJECTED, "El cooperante cerró su programa.")
    assert Entry.objects.filter(event="match.released", thing_key=demand.code).count() == 1
    assert Demand.objects.get(pk=demand.pk).stage == DemandStage.SEARCHING
    other = pairing.accept(by=person(), demand=Demand.objects.get(pk=demand.pk), offer=make_offer("OF-2026-00908"), **BOTH)
    assert other.code != proposal.code


def test_a_match_that_had_its_proposal_leads_to_it():
    demand, offer = make_demand(), make_offer()
    proposal = pairing.accept(by=person(), demand=demand, offer=offer, **BOTH)
    sending.withdraw(by=person(), proposal=proposal, reason="No hubo acuerdo.")
    with pytest.raises(ValidationError) as refused:
        pairing.accept(by=person(), demand=Demand.objects.get(pk=demand.pk), offer=offer, **BOTH)
    assert refused.value.messages == [f"Este emparejamiento ya tuvo su propuesta, {proposal.code}."]


def test_what_was_rejected_may_be_accepted_once_it_is_taken_back():
    demand, offer = make_demand(), make_offer()
    pairing.take_back(by=person(), match=pairing.reject(by=person(), demand=demand, offer=offer, cause="No."))
    pairing.accept(by=person(), demand=demand, offer=offer, **BOTH)
    assert list(Match.objects.filter(demand=demand).values_list("stage", "cause", "version")) == [("accepted", "", 3)]


def test_a_cooperant_without_an_offer_is_rejected_apart_from_its_offers():
    demand, offer = make_demand(), make_offer()
    make_entry()
    pairing.reject(by=person(), demand=demand, cooperant=organisation(BMZ), cause="Ya no trabaja aquí.")
    assert offer.code in listed(demand)


def test_weights_are_set_by_an_administrator_with_a_reason():
    pairing.set_weights(by=person(ADMINISTRATOR), points=SAME | {"sector": "40,5"}, reason="El sector manda.")
    assert ranking.weights() == WEIGHTS | {"sector": Decimal("40.50")}
    line = Entry.objects.latest("seq")
    assert (line.event, line.before["sector"], line.after["sector"], line.reason) == ("weights.changed", "30", "40.50", "El sector manda.")


@pytest.mark.parametrize(
    ("points", "reason", "place"),
    [
        ({"sector": "mucho"}, "Porque sí.", "sector"),
        ({"sector": "-1"}, "Porque sí.", "sector"),
        ({"text": "101"}, "Porque sí.", "text"),
        ({"text": ""}, "Porque sí.", "text"),
        ({"text": "NaN"}, "Porque sí.", "text"),
        ({"sector": "31"}, " ", "reason"),
        ({}, "Porque sí.", "__all__"),
        (dict.fromkeys(WEIGHTS, "0"), "Porque sí.", "__all__"),
    ],
)
def test_weights_that_make_no_sense_are_refused(points, reason, place):
    with pytest.raises(ValidationError) as refused:
        pairing.set_weights(by=person(ADMINISTRATOR), points=SAME | points, reason=reason)
    told = refused.value.message_dict if hasattr(refused.value, "error_dict") else {"__all__": refused.value.messages}
    assert (list(told), PartWeight.objects.count()) == ([place], 0)


def test_nobody_else_sets_weights():
    with pytest.raises(PermissionDenied):
        pairing.set_weights(by=person(PLANNER), points=SAME | {"sector": "1"}, reason="Porque sí.")
