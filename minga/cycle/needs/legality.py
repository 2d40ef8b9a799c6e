"""The guards of a demand (MISSION 1.3, stage 2): its link with a plan, the law's scope, its territory, the level's competence.

Each refusal names its guard. What needs a written justification stops a demand until somebody writes one, which stays with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minga.cycle.law import authority, guards
from minga.cycle.law.authority import Case
from minga.cycle.law.guards import Answer
from minga.cycle.law.models import Verdict
from minga.cycle.law.queries import territory_of
from minga.cycle.needs.models import Demand, Plan, PlanItem
from minga.cycle.needs.queries import sectors_of
from minga.cycle.needs.states import Purpose
from minga.ground.kit.findings import Finding, Severity
from minga.ground.territory.models import Unit

# Guard: the requirement it holds, what people call it, the box where it is mended.
GUARDS: dict[str, tuple[str, str | Promise, str]] = {
    "link": ("R-002", _("Vínculo con el plan"), "plan_item"),
    "unit": ("R-003", _("Fortalecimiento institucional"), "unit_strengthened"),
    "scope": ("R-044", _("Ámbito de la cooperación"), "modality"),
    "territory": ("R-004", _("Territorio propio"), "units"),
    "competence": ("R-042", _("Competencia del nivel de gobierno"), "sectors"),
}
NAMES = {rule: name for rule, name, _field in GUARDS.values()}
BY_LAW = ("scope", "territory", "competence")
LACKS = {"modality": "scope", "units": "territory", "sectors": "competence"}  # what a case does not say: the guard that asks it
LOCAL_KINDS = ("GOBIERNO_LOCAL", "GOBIERNO_SUBNACIONAL")

NO_LINK = gettext_noop("Elija a qué objetivo, estrategia o programa de su plan de desarrollo responde esta demanda.")
OTHERS_LINK = gettext_noop("«%(item)s» es del plan de otra institución: elija uno del suyo.")
NATIONAL_LINK = gettext_noop("«%(plan)s» es un plan nacional: hace falta además un vínculo con el plan de desarrollo de su territorio.")
NO_UNIT = gettext_noop("Diga qué unidad de la institución se fortalece.")


@dataclass(frozen=True)
class Asked:
    """What one guard of the law says of a demand."""

    name: str
    answer: Answer

    @property
    def guard(self) -> str:
        """What people call the guard."""
        return str(GUARDS[self.name][1])


def linked(demand: Demand) -> PlanItem | None:
    """Return the objective, strategy or programme of a development plan that a demand serves, by itself or by its priority (R-002).

    None where it serves none; a national plan is no plan of the territory.
    """
    items = [demand.plan_item, demand.priority.plan_item if demand.priority else None]
    return next((one for one in items if one and one.plan.kind != Plan.Kind.NATIONAL), None)


def findings_of(demand: Demand) -> Iterator[Finding]:
    """Yield what the guards refuse (error) or want justified (error until it is, then a warning), the articles as the source."""
    yield from purpose(demand)
    for one in asked_of(demand):
        rule, _name, field = GUARDS[one.name]
        if one.answer.verdict == Verdict.YES:
            continue
        due = one.answer.verdict == Verdict.JUSTIFY
        mild = due and bool(demand.justifications.get(one.name, "").strip())
        place = f"justify_{one.name}" if due else field
        yield Finding(
            rule,
            Severity.WARNING if mild else Severity.ERROR,
            one.answer.reason,
            dict(one.answer.figures),
            place,
            "; ".join(one.answer.articles),
        )


def purpose(demand: Demand) -> Iterator[Finding]:
    """Yield what the purpose lacks: a link with the plan, or the unit that is strengthened (R-002, R-003; 001 L259, L337)."""
    if demand.purpose == Purpose.INSTITUTIONAL:
        if not demand.unit_strengthened.strip():
            yield Finding("R-003", Severity.ERROR, NO_UNIT, {}, "unit_strengthened", "001:L337")
        return
    item = linked(demand)
    chosen = demand.plan_item or (demand.priority.plan_item if demand.priority else None)
    if item is None and chosen is not None:
        yield Finding("R-002", Severity.ERROR, NATIONAL_LINK, {"plan": chosen.plan.name}, "plan_item", "001:L259")
    elif item is None:
        yield Finding("R-002", Severity.ERROR, NO_LINK, {}, "plan_item", "001:L259")
    elif item.plan.organisation_id != demand.organisation_id:
        yield Finding("R-002", Severity.ERROR, OTHERS_LINK, {"item": item.name}, "plan_item", "001:L259")


def asked_of(demand: Demand) -> list[Asked]:
    """Return what each guard of the law says of a demand, and what it depends on and nobody said."""
    case = case_of(demand)
    found = [Asked(name, answer) for name in BY_LAW if (answer := answer_of(name, case)) is not None]
    return found + [Asked(LACKS[one.lacks], one) for one in authority.unsaid(case, BY_LAW) if one.lacks in LACKS]


def answer_of(name: str, case: Case) -> Answer | None:
    """Ask a guard; a local government of another country acts in its own territory too, though that law's articles are not ours."""
    executor = case.executor
    if name == "territory" and executor is not None and executor.kind.code in LOCAL_KINDS and case.units:
        return replace(guards.territory(territory_of(executor, timezone.localdate()), case.units), articles=())
    return authority.GUARDS[name](case)


def to_justify(demand: Demand) -> list[Asked]:
    """Return what the guards want justified in writing."""
    return [one for one in asked_of(demand) if one.answer.verdict == Verdict.JUSTIFY]


def case_of(demand: Demand) -> Case:
    """Return the case that the guards are asked about; the modality is that of the mechanism where one was chosen (R-048)."""
    modality = demand.modality
    chosen = "" if modality is None else modality.parent.code if modality.parent else modality.code
    units: list[Unit] = list(demand.units.select_related("country", "parent__parent").order_by("key")) if demand.pk else []
    sectors = tuple(one.code for one in sectors_of(demand))
    return Case(executor=demand.organisation, modality=chosen, units=tuple(units), sectors=sectors, author_id=demand.written_by_id)
