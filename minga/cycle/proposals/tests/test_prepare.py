"""The negotiation file is filled in, and holds the case back until it is whole (R-002, R-043, R-090–R-096)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.needs.models import Demand
from minga.cycle.proposals.actions import preparing, sending
from minga.cycle.proposals.actions.moving import Changed, NotReady
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.queries import criteria_share, file_of, lacks
from minga.cycle.proposals.reckoning import flags
from minga.cycle.proposals.shape import TIPS
from minga.cycle.proposals.testing import (
    AMBATO,
    CENTRE,
    COOPERANT,
    FILLED,
    OFFICER,
    OTHER_OFFICER,
    fill,
    make_case,
    make_need,
    make_submitted,
    person,
)
from minga.cycle.proposals.values import digest, values_of
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def guards(proposal: Proposal) -> list[str]:
    return [one.name for one in lacks(proposal, "write_note")]


def test_it_works():
    proposal = fill(make_case())
    assert {name: values_of(proposal, name) for name in FILLED} == FILLED
    line = Entry.objects.filter(thing_kind="proposal", thing_key=proposal.code).order_by("seq").last()
    assert (line.event, line.after["section"], line.after["consulted"]) == (
        "proposal.saved",
        "validacion",
        ["Comité Norte", "Comité Sur"],
    )
    assert sending.write_note(by=person(), proposal=proposal).stage == "note"


def test_r_002_a_demand_without_a_plan_does_not_reach_the_note():
    proposal = fill(make_case(demand=make_need(linked=False)))
    with pytest.raises(NotReady) as refused:
        sending.write_note(by=person(), proposal=proposal)
    assert [str(one.label) for one in refused.value.guards] == ["Vínculo con el plan"]
    Demand.objects.filter(pk=proposal.demand_id).update(plan_item=make_need("DM-T-2").plan_item)
    assert sending.write_note(by=person(), proposal=proposal).stage == "note"


def test_r_003_what_strengthens_the_institution_needs_no_plan():
    demand = make_need(linked=False, purpose="institutional", unit_strengthened="Dirección de movilidad")
    assert sending.write_note(by=person(), proposal=fill(make_case(demand=demand))).stage == "note"


@pytest.mark.parametrize(
    ("section", "values", "guard"),
    [
        ("ganancias", {"their_gain": ""}, "gains"),
        ("ganancias", {"our_gain": ""}, "gains"),
        ("intereses", {"interests": []}, "interests"),
        ("equipo", {"team": []}, "team"),
        ("fortalezas", {"strengths": []}, "strengths"),
        ("consejos", {"tips": FILLED["consejos"]["tips"][:6]}, "tips"),
        ("criterios", {"criteria": FILLED["criterios"]["criteria"][1:]}, "criteria"),
    ],
)
def test_r_090_r_093_each_guard_holds_the_case_back(section, values, guard):
    proposal = fill(fill(make_case()), section, **values)
    assert guards(proposal) == [guard]
    with pytest.raises(NotReady) as refused:
        sending.write_note(by=person(), proposal=proposal)
    assert [one.name for one in refused.value.guards] == [guard]
    assert Proposal.objects.get(pk=proposal.pk).stage == "negotiation"


def test_r_091_a_team_without_experience_is_warned_of():
    proposal = fill(make_case(), "equipo")
    assert flags(file_of(proposal)) == []
    member = FILLED["equipo"]["team"][0] | {"experienced": False}
    assert flags(file_of(fill(proposal, "equipo", team=[member]))) == ["experience"]


def test_r_092_projects_without_a_shared_interest_are_flagged_by_tip_5():
    proposal = fill(make_case(), "intereses", interests=[])
    assert flags(file_of(proposal)) == ["tip_5"]
    assert flags(file_of(fill(proposal, "intereses"))) == []


def test_r_094_the_file_shows_partners_with_their_type():
    partner = fill(make_case(), "alianzas").partners.get()
    assert (partner.name, partner.kind.code) == ("Universidad Técnica", "ACADEMIA")


def test_r_095_there_are_seven_tips_in_the_order_of_the_source():
    assert [one.number for one in TIPS] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.source for one in TIPS] == [f"001:L{line}" for line in (352, 356, 360, 364, 368, 372, 376)]


def test_r_043_the_share_of_negotiations_with_all_six_criteria_is_told():
    before = criteria_share(Proposal.objects.filter(organisation__code=AMBATO))
    fill(make_case())
    fill(make_case(), "criterios", criteria=FILLED["criterios"]["criteria"][:5])
    answered, every = criteria_share(Proposal.objects.filter(organisation__code=AMBATO))
    assert (answered - before[0], every - before[1]) == (1, 2)


def save(proposal: Proposal, email: str = OFFICER, seen: str = "", **values):
    seen = seen or digest(values_of(proposal, "ganancias"))
    return preparing.save_section(by=person(email), proposal=proposal, section="ganancias", seen=seen, values=FILLED["ganancias"] | values)


def test_two_people_in_one_section_lose_nothing():
    proposal = make_case()
    seen = digest(values_of(proposal, "ganancias"))
    save(proposal, our_gain="Lo de la primera.")
    with pytest.raises(Changed) as met:
        save(proposal, seen=seen, our_gain="Lo de la segunda.")
    assert met.value.theirs["our_gain"] == "Lo de la primera."
    assert Proposal.objects.get(pk=proposal.pk).our_gain == "Lo de la primera."


def test_two_people_in_two_sections_do_not_meet():
    proposal = make_case()
    seen = digest(values_of(proposal, "ganancias"))
    fill(proposal, "intereses")
    assert save(proposal, seen=seen).our_gain == FILLED["ganancias"]["our_gain"]


@pytest.mark.parametrize("email", [OTHER_OFFICER, COOPERANT, CENTRE])
def test_nobody_else_writes_in_it(email):
    with pytest.raises(PermissionDenied):
        save(make_case(), email)


def test_what_was_sent_is_not_changed():
    with pytest.raises(NotAllowedHere):
        save(make_submitted())


def test_a_date_to_come_is_refused():
    proposal = make_case()
    with pytest.raises(ValidationError) as refused:
        fill(proposal, "acercamiento", approached="2099")
    assert list(refused.value.message_dict) == ["approached"]


def test_a_row_without_a_name_is_named():
    with pytest.raises(ValidationError) as refused:
        fill(make_case(), "equipo", team=[FILLED["equipo"]["team"][0], FILLED["equipo"]["team"][0] | {"name": ""}])
    assert refused.value.message_dict["team"][0].startswith("Fila 2:")


def test_saving_the_same_leaves_no_line():
    proposal = fill(make_case(), "ganancias")
    before = Entry.objects.count()
    fill(proposal, "ganancias")
    assert Entry.objects.count() == before
