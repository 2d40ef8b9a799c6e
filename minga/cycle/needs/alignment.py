"""The alignment matrix of a plan: demand ↔ objective ↔ strategy ↔ programme (R-007; 002 L23)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from minga.cycle.needs.models import Demand, Plan, PlanItem
from minga.cycle.needs.states import DemandStage, Purpose
from minga.cycle.organisations.models import Organisation

HEADER = (
    "plan", "objetivo_numero", "objetivo", "estrategia_numero", "estrategia", "programa_numero", "programa",
    "demanda", "demanda_titulo", "estado",
)  # fmt: skip


@dataclass
class Row:
    """One line of the matrix: an item with those above it, and the demands that serve it."""

    objective: PlanItem
    strategy: PlanItem | None
    programme: PlanItem | None
    demands: list[Demand]

    @property
    def item(self) -> PlanItem:
        """The item of the line: the deepest."""
        return self.programme or self.strategy or self.objective


def matrix(plan: Plan, person) -> list[Row]:
    """Return the lines of a plan in its order; an item that holds others has a line of its own only for demands that name it.

    Demands are those that the person sees, but for those given up; one serves an item by itself or by its priority.
    """
    items = list(plan.items.order_by("position", "pk"))
    below: dict[int | None, list[PlanItem]] = {}
    for item in items:
        below.setdefault(item.parent_id, []).append(item)
    served = demands_by_item(plan, person)
    return list(lines(below, served, None, ()))


def lines(below: dict[int | None, list[PlanItem]], served: dict[int, list[Demand]], above: int | None, way: tuple) -> Iterator[Row]:
    for item in below.get(above, []):
        here = (*way, item)
        if served.get(item.pk) or not below.get(item.pk):
            objective, strategy, programme = (*here, None, None)[:3]
            yield Row(objective, strategy, programme, served.get(item.pk, []))
        yield from lines(below, served, item.pk, here)


def demands_by_item(plan: Plan, person) -> dict[int, list[Demand]]:
    seen = Demand.objects.visible_to(person).exclude(stage=DemandStage.WITHDRAWN)
    found: dict[int, list[Demand]] = {}
    serving = seen.filter(Q(plan_item__plan=plan) | Q(plan_item=None, priority__plan_item__plan=plan))
    for one in serving.select_related("priority").order_by("code"):
        item = one.plan_item_id or (one.priority.plan_item_id if one.priority else None)
        found.setdefault(item or 0, []).append(one)
    return found


def unlinked(organisation: Organisation, person) -> list[Demand]:
    """Return the demands of a government that serve nothing of its plans and should: not those that strengthen it."""
    seen = Demand.objects.visible_to(person).filter(organisation=organisation, purpose=Purpose.PLAN, plan_item=None)
    return list(seen.filter(priority__plan_item=None).exclude(stage=DemandStage.WITHDRAWN).order_by("code"))


def csv_rows(rows: Iterable[Row]) -> Iterator[list[str]]:
    """Yield a line for each demand of each item, and one without a demand for an item that none serves."""
    for row in rows:
        above = [text for one in (row.objective, row.strategy, row.programme) for text in ((one.number, one.name) if one else ("", ""))]
        plan = row.objective.plan.name
        served = [(one.code, one.title, str(one.stage)) for one in row.demands] or [("", "", "")]
        for demand in served:
            yield [plan, *above, *demand]
