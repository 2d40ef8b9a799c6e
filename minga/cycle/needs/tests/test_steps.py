"""The steps of a demand (R-006) and its guards (R-002, R-003, R-004, R-042, R-044): each refusal names its guard."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.law.models import AssociatedGovernment
from minga.cycle.needs.actions import demands, set_matched, set_searching_again, steps
from minga.cycle.needs.actions.demands import NotReady
from minga.cycle.needs.legality import NAMES, findings_of, linked
from minga.cycle.needs.models import Demand, Plan, Priority
from minga.cycle.needs.permissions import possible_steps
from minga.cycle.needs.testing import (
    AMBATO,
    CHOCO,
    IBARRA,
    OFFICER,
    OTHER_OFFICER,
    PLANNER,
    WHY,
    code_of,
    lead,
    make_agenda,
    make_demand,
    make_plan,
    organisation,
    person,
    sector,
    unit,
)
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.cycle.organisations.people import join
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def stopped(demand: Demand) -> list[tuple[str, str, str]]:
    """Return (guard, words, source) of what stops a demand."""
    with pytest.raises(NotReady) as refused:
        steps.register(by=person(OFFICER), demand=demand)
    return [(str(NAMES.get(one.rule, "")), one.show(), one.source) for one in refused.value.findings]


def test_it_works_from_draft_to_closed():
    demand = lead(make_demand(), "matched")
    demand = steps.close(by=person(OFFICER), demand=demand, reason=WHY)
    events = list(Entry.objects.filter(thing_kind="demand", thing_key=demand.code).order_by("seq").values_list("event", flat=True))
    assert (demand.stage, demand.stage_reason, demand.rank) == ("closed", WHY, 1)
    assert events == [
        "demand.opened",
        "demand.registered",
        "demand.validated",
        "demand.prioritised",
        "demand.search_begun",
        "demand.matched",
        "demand.closed",
    ]


def test_r_006_no_demand_jumps_from_registered_to_matched():
    demand = make_demand(stage="registered")
    with pytest.raises(NotAllowedHere) as refused:
        set_matched(by=person(OFFICER), demand=demand)
    assert "«Emparejar» no es posible en el estado «Registrada»" in str(refused.value)
    assert Demand.objects.get(pk=demand.pk).stage == "registered"


@pytest.mark.parametrize("stage", ["draft", "registered", "validated", "prioritised"])
def test_r_006_only_a_searched_demand_is_matched(stage):
    demand = make_demand(stage=stage)
    with pytest.raises(NotAllowedHere):
        set_matched(by=person(OFFICER), demand=demand)


def test_the_search_goes_on_where_a_match_fails():
    demand = set_searching_again(by=person(OFFICER), demand=make_demand(stage="matched"), reason=WHY)
    assert (demand.stage, demand.stage_reason) == ("searching", WHY)


def test_r_002_a_demand_without_a_link_with_the_plan_is_stopped():
    demand = make_demand(plan_item=None)
    assert stopped(demand) == [
        ("Vínculo con el plan", "Elija a qué objetivo, estrategia o programa de su plan de desarrollo responde esta demanda.", "001:L259")
    ]
    assert linked(demand) is None


def test_r_002_a_priority_with_a_plan_links_a_demand():
    item = make_plan()
    agenda = make_agenda()
    priority = Priority.objects.get(agenda=agenda)
    priority.plan_item = item
    priority.save()
    demand = make_demand(plan_item=None, priority=priority)
    assert linked(demand) == item
    assert steps.register(by=person(OFFICER), demand=demand).stage == "registered"


def test_another_institutions_plan_links_nothing():
    item = make_plan(IBARRA, OTHER_OFFICER)
    [(guard, words, _source)] = stopped(make_demand(plan_item=item))
    assert (guard, words) == ("Vínculo con el plan", "«Movilidad sostenible» es del plan de otra institución: elija uno del suyo.")


def test_a_national_plan_alone_links_nothing():
    item = make_plan(name="Plan nacional", kind=Plan.Kind.NATIONAL)
    [(guard, words, _source)] = stopped(make_demand(plan_item=item))
    assert (guard, words.startswith("«Plan nacional» es un plan nacional")) == ("Vínculo con el plan", True)


def test_r_003_an_institutional_demand_needs_no_plan_but_the_unit_strengthened():
    demand = make_demand(purpose="institutional")
    [(guard, words, _source)] = stopped(demand)
    assert (guard, words) == ("Fortalecimiento institucional", "Diga qué unidad de la institución se fortalece.")
    values = {"unit_strengthened": "Dirección de Tránsito"}
    demand = demands.save(by=person(OFFICER), demand=demand, base=1, values=values)
    assert steps.register(by=person(OFFICER), demand=demand).stage == "registered"


def test_r_004_a_demand_only_in_anothers_territory_is_stopped():
    [(guard, words, source)] = stopped(make_demand(units=[unit("EC-04")]))
    assert (guard, words) == ("Territorio propio", "Carchi está fuera del cantón Ambato: quítelo o registre por mancomunidad.")
    assert "009-CNC-2011" in source


def test_r_004_an_association_acts_in_the_territory_of_its_members():
    association, by = organisation(CHOCO), person(OFFICER)
    AssociatedGovernment.objects.create(association=association, member=organisation(AMBATO))
    join(by=person("administracion@minga.example"), person=by, organisation=association, role=InstitutionalRole.EXECUTION)
    demand = make_demand(CHOCO)
    assert steps.register(by=person(OFFICER), demand=demand).stage == "registered"
    elsewhere = make_demand(CHOCO, units=[unit("EC-04")])
    assert [guard for guard, _words, _source in stopped(elsewhere)] == ["Territorio propio"]


def test_a_place_wider_than_the_territory_needs_a_justification():
    demand = make_demand(units=[unit("EC-18")])
    assert [guard for guard, _words, _source in stopped(demand)] == ["Territorio propio"]
    demand = demands.save(
        by=person(OFFICER), demand=demand, base=1, values={"justifications": {"territory": "La red llega a otros cantones."}}
    )
    assert steps.register(by=person(OFFICER), demand=demand).stage == "registered"
    assert [(one.rule, one.severity) for one in findings_of(demand)] == [("R-004", "warning")]


def test_r_042_a_sector_outside_the_levels_competence_needs_a_written_justification():
    demand = make_demand(sectors=[sector("21050")])
    [(guard, words, source)] = stopped(demand)
    assert (guard, "(21050)" in words, "COOTAD" in source) == ("Competencia del nivel de gobierno", True, True)
    demand = demands.save(by=person(OFFICER), demand=demand, base=1, values={"justifications": {"competence": "Convenio de delegación."}})
    assert steps.register(by=person(OFFICER), demand=demand).stage == "registered"


def test_r_044_a_loan_is_stopped_with_its_resolution():
    demand = make_demand(modality=code_of("MODALIDAD", "FINANCIERA_REEMBOLSABLE"))
    [(guard, _words, source)] = stopped(demand)
    assert (guard, "Resolución 009-CNC-2011" in source) == ("Ámbito de la cooperación", True)
    justified = {"justifications": {"scope": "Lo queremos."}}
    demand = demands.save(by=person(OFFICER), demand=demand, base=1, values=justified)
    assert [one[0] for one in stopped(demand)] == ["Ámbito de la cooperación"]


def test_a_government_says_modality_place_and_sector():
    demand = make_demand(modality=None, units=[], sectors=[])
    guards = {guard for guard, _words, _source in stopped(demand)}
    assert guards == {"", "Ámbito de la cooperación", "Territorio propio", "Competencia del nivel de gobierno"}


def test_a_demand_without_objective_or_year_is_stopped():
    found = stopped(make_demand(objective="", year=None))
    assert [words for _guard, words, _source in found] == [
        "Escriba qué se quiere lograr.",
        "Diga para qué año es, para que entre en el plan de demanda.",
    ]


def test_another_office_registers_nothing():
    with pytest.raises(PermissionDenied):
        steps.register(by=person(OTHER_OFFICER), demand=make_demand())


def test_only_planners_validate():
    demand = make_demand(stage="registered")
    for email in (OFFICER, OTHER_OFFICER, "revision@minga.example", "administracion@minga.example"):
        with pytest.raises(PermissionDenied):
            steps.validate(by=person(email), demand=demand)
    assert steps.validate(by=person(PLANNER), demand=demand).validated_by == person(PLANNER)


def test_validating_asks_the_guards_again():
    demand = make_demand(stage="registered")
    Organisation.objects.filter(code=AMBATO).update(territory=unit("EC-1001"))
    with pytest.raises(NotReady) as refused:
        steps.validate(by=person(PLANNER), demand=demand)
    assert [one.rule for one in refused.value.findings] == ["R-004"]


def test_a_demand_comes_back_with_observations():
    demand = steps.send_back(by=person(PLANNER), demand=make_demand(stage="registered"), reason="Falta la línea de base.")
    assert (demand.stage, demand.returned, demand.stage_reason) == ("draft", True, "Falta la línea de base.")
    told = Message.objects.get(person=person(OFFICER), thing_key=demand.code)
    assert (told.kind, "Falta la línea de base." in told.figures["reason"]) == ("task", True)


def test_nothing_comes_back_without_an_observation():
    demand = make_demand(stage="registered")
    with pytest.raises(ValidationError):
        steps.send_back(by=person(PLANNER), demand=demand, reason=" ")
    assert Demand.objects.get(pk=demand.pk).stage == "registered"


def test_the_planners_are_told_what_waits_until_it_is_done():
    demand = make_demand(stage="registered")
    task = Message.objects.get(person=person(PLANNER), thing_key=demand.code)
    assert (task.kind, task.subject % task.figures) == ("task", f"Demanda por validar: {demand.title}")
    steps.validate(by=person(PLANNER), demand=demand)
    task.refresh_from_db()
    assert task.done_at is not None


def test_priorities_make_room_for_each_other():
    first, second, third = (make_demand(stage="validated", title=f"Demanda {n}") for n in range(3))
    steps.prioritise(by=person(OFFICER), demand=first)
    steps.prioritise(by=person(OFFICER), demand=second)
    steps.prioritise(by=person(OFFICER), demand=third, rank=1)
    assert [Demand.objects.get(pk=one.pk).rank for one in (first, second, third)] == [2, 3, 1]


def test_no_rank_below_one():
    with pytest.raises(ValidationError):
        steps.prioritise(by=person(OFFICER), demand=make_demand(stage="validated"), rank=0)


def test_one_gives_up_with_a_reason_and_takes_it_up_again():
    demand = make_demand(stage="searching")
    with pytest.raises(ValidationError):
        steps.withdraw(by=person(OFFICER), demand=demand, reason="")
    demand = steps.withdraw(by=person(OFFICER), demand=demand, reason=WHY)
    assert (demand.stage, Demand.objects.published().filter(pk=demand.pk).exists()) == ("withdrawn", False)
    demand = steps.reopen(by=person(OFFICER), demand=demand)
    assert (demand.stage, demand.stage_reason, demand.rank, demand.validated_by) == ("draft", "", None, None)


def test_what_is_closed_takes_no_step():
    demand = steps.close(by=person(OFFICER), demand=make_demand(stage="matched"), reason=WHY)
    for step in (
        lambda: steps.withdraw(by=person(OFFICER), demand=demand, reason=WHY),
        lambda: steps.reopen(by=person(OFFICER), demand=demand),
    ):
        with pytest.raises(NotAllowedHere):
            step()


def test_closing_needs_how_it_ended():
    with pytest.raises(ValidationError):
        steps.close(by=person(OFFICER), demand=make_demand(stage="matched"), reason="")


def test_buttons_are_those_that_work():
    draft, registered = make_demand(), make_demand(stage="registered")
    assert [
        [step.name for step in possible_steps(person(email), one)]
        for email in (OFFICER, PLANNER, OTHER_OFFICER)
        for one in (draft, registered)
    ] == [
        ["register", "withdraw"],
        ["withdraw"],
        [],
        ["return", "validate"],
        [],
        [],
    ]
