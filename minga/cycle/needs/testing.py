"""Builders of demands, plans and agendas for tests, through the actions: Ambato's mobility, with the people of the demonstration."""

from typing import Any

from minga.cycle.needs.actions import agendas, demands, macro, plans, steps
from minga.cycle.needs.models import Agenda, Demand, MacroProjects, Plan, PlanItem
from minga.cycle.needs.states import ActorKind, DemandStage, Purpose
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Unit

OFFICER, PLANNER, OTHER_OFFICER = "oficina@ambato.example", "planificacion@minga.example", "oficina@ibarra.example"
AMBATO, IBARRA, CHOCO, CARTAGENA = "ORG-007", "ORG-113", "ORG-006", "ORG-040"
MOBILITY, WATER = "21010", "14030"
WHY = "Así se decidió en la reunión de hoy."


def person(email: str) -> Person:
    """Return one of the demonstration's people, read anew."""
    return Person.objects.get(email=email)


def organisation(code: str = AMBATO) -> Organisation:
    return Organisation.objects.select_related("kind__parent__list", "territory").get(code=code)


def code_of(list_code: str, code: str) -> Code:
    """Return a value of a list by its code."""
    return Code.objects.of(list_code).filter(code=code).order_by("-since")[0]


def sector(code: str) -> Code:
    """Return a DAC sector of five digits or a category of three."""
    return code_of("Sector" if len(code) == 5 else "SectorCategory", code)


def unit(key: str) -> Unit:
    return Unit.objects.get(key=key)


def make_plan(code: str = AMBATO, email: str = OFFICER, *, name: str = "PDOT de prueba", kind: str = Plan.Kind.LOCAL) -> PlanItem:
    """Write down a plan with one objective; return the objective."""
    plan = plans.open_plan(by=person(email), organisation=organisation(code), fields={"name": name, "kind": kind})
    return plans.add_item(by=person(email), plan=plan, level=PlanItem.Level.OBJECTIVE, name="Movilidad sostenible", number="1")


def whole(**given: Any) -> dict[str, Any]:
    """Return the values of a demand of Ambato that lacks nothing but its link with the plan."""
    values: dict[str, Any] = {
        "title": "Ciclovías en el centro y los barrios",
        "purpose": Purpose.PLAN,
        "problem": "El aire del centro está contaminado.",
        "objective": "Ampliar la red de ciclovías.",
        "units": [unit("EC-1801")],
        "sectors": [sector(MOBILITY)],
        "modality": code_of("MODALIDAD", "TECNICA"),
        "year": 2024,
    }
    return values | given


def make_demand(code: str = AMBATO, email: str = OFFICER, *, stage: str = DemandStage.DRAFT, **given: Any) -> Demand:
    """Open a demand that lacks nothing, linked with a plan of its institution, and lead it to a stage by the ordinary steps."""
    if "plan_item" not in given and given.get("purpose", Purpose.PLAN) == Purpose.PLAN:
        found = PlanItem.objects.filter(plan__organisation__code=code).exclude(plan__kind=Plan.Kind.NATIONAL).order_by("pk").first()
        given["plan_item"] = found or make_plan(code, email)
    demand = demands.open_demand(by=person(email), organisation=organisation(code), values=whole(**given))
    return lead(demand, stage, email)


def lead(demand: Demand, stage: str, email: str = OFFICER) -> Demand:
    """Take a draft to a stage: registered, validated by the planner, prioritised, searching or matched."""
    by, planner = person(email), person(PLANNER)
    taken = (
        (DemandStage.REGISTERED, lambda one: steps.register(by=by, demand=one)),
        (DemandStage.VALIDATED, lambda one: steps.validate(by=planner, demand=one)),
        (DemandStage.PRIORITISED, lambda one: steps.prioritise(by=by, demand=one)),
        (DemandStage.SEARCHING, lambda one: steps.search(by=by, demand=one)),
        (DemandStage.MATCHED, lambda one: steps.set_matched(by=by, demand=one)),
    )
    if stage == DemandStage.DRAFT:
        return demand
    for reached, step in taken:
        demand = step(demand)
        if reached == stage:
            return demand
    raise ValueError(stage)


def make_agenda(code: str = AMBATO, email: str = OFFICER, *, publish: bool = False, **given: Any) -> Agenda:
    """Begin an agenda of 2030–2031 with one priority; `publish`: with an actor of each needed kind, published."""
    fields = {"title": "Agenda de prueba", "from_year": 2030, "to_year": 2031} | given
    by = person(email)
    agenda = agendas.open_agenda(by=by, organisation=organisation(code), fields=fields)
    agendas.add_priority(by=by, agenda=agenda, cells={"theme": "Movilidad", "indicator": "Kilómetros de ciclovía"})
    if publish:
        agendas.add_participant(by=by, agenda=agenda, as_written="GAD Municipal de Ambato", kind=ActorKind.PUBLIC)
        agendas.add_participant(by=by, agenda=agenda, as_written="Colectivo de ciclistas", kind=ActorKind.CIVIL_SOCIETY)
        agenda = agendas.publish(by=by, agenda=agenda)
    return agenda


def make_macro_projects(
    code: str = AMBATO, email: str = OFFICER, *, declared: int | None = None, names: tuple[str, ...] = ()
) -> MacroProjects:
    """Begin a set of macro-projects with those named."""
    group = macro.open_set(by=person(email), organisation=organisation(code), title="Macroproyectos de prueba", declared=declared)
    for name in names:
        macro.add_project(by=person(email), group=group, name=name)
    return group
