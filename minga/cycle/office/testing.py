"""Builders for tests of an office, through the actions."""

from typing import Any

from minga.cycle.needs.models import Plan, PlanItem
from minga.cycle.office import programming
from minga.cycle.office.models import YearPlan, YearTask
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person

OFFICER, OTHER_OFFICER, PLANNER, AUDITOR = (
    "oficina@ambato.example",
    "oficina@ibarra.example",
    "planificacion@minga.example",
    "auditoria@minga.example",
)
AMBATO, IBARRA = "ORG-007", "ORG-113"


def person(email: str = OFFICER) -> Person:
    """Return one of the demonstration's people, read anew."""
    return Person.objects.get(email=email)


def institution(code: str = AMBATO) -> Organisation:
    """Return an institution of the demonstration."""
    return Organisation.objects.get(code=code)


def make_year(year: int = 2024, by: str = OFFICER, code: str = AMBATO) -> YearPlan:
    """Open a year of Ambato."""
    return programming.open_year(by=person(by), organisation=institution(code), year=year)


def make_task(plan: YearPlan, name: str = "Mapear cooperantes", **given: Any) -> YearTask:
    """Programme an activity from March to May."""
    fields: dict[str, Any] = {"from_month": 3, "to_month": 5, "responsible": "Oficina"} | given
    return programming.set_task(by=person(), plan=plan, name=name, **fields)


def make_plan_item(code: str = AMBATO, name: str = "Movilidad sostenible") -> PlanItem:
    """Record an objective of a local plan of an institution."""
    plan, _made = Plan.objects.get_or_create(organisation=institution(code), name="PDOT")
    return PlanItem.objects.create(plan=plan, level=PlanItem.Level.OBJECTIVE, number="1", name=name)
