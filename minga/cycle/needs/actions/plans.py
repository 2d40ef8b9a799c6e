"""Development plans with their objectives, strategies and programmes, which demands serve (R-002, R-007)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.needs.models import Plan, PlanItem
from minga.cycle.needs.permissions import can_keep_plans
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

Level = PlanItem.Level
ABOVE: dict[str, str | None] = {Level.OBJECTIVE: None, Level.STRATEGY: Level.OBJECTIVE, Level.PROGRAMME: Level.STRATEGY}
FIELDS = ("kind", "name", "from_year", "to_year", "source")


@transaction.atomic
def open_plan(*, by: Person, organisation: Organisation, fields: Mapping[str, Any]) -> Plan:
    """Write down a development plan of a government. Leaves `plan.opened`.

    `fields`: of FIELDS. Refuses (PermissionDenied) whoever does not act for a government and (ValidationError) a name that it has
    already and years that end before they begin.
    """
    if not can_keep_plans(by, organisation):
        raise PermissionDenied("open_plan")
    plan = Plan(organisation=organisation, **fields)
    plan.full_clean()
    plan.save()
    journal.record("plan.opened", by=by, thing=thing(plan), after=told(plan))
    return plan


@transaction.atomic
def change_plan(*, by: Person, plan: Plan, fields: Mapping[str, Any]) -> Plan:
    """Change what a plan is called or which years it covers. Leaves `plan.changed`.

    Refuses as `open_plan`; nothing new writes nothing.
    """
    plan = kept(by, plan)
    before = told(plan)
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.full_clean()
    if told(plan) != before:
        plan.save()
        journal.record("plan.changed", by=by, thing=thing(plan), before=before, after=told(plan))
    return plan


@transaction.atomic
def add_item(*, by: Person, plan: Plan, level: str, name: str, number: str = "", parent: PlanItem | None = None) -> PlanItem:
    """Add an objective, a strategy of an objective or a programme of a strategy. Leaves `plan.item_added`.

    Refuses (PermissionDenied) whoever does not act for the government and (ValidationError) a level that does not stand under what
    was chosen, and one of another plan.
    """
    plan = kept(by, plan)
    item = PlanItem(plan=plan, level=level, name=name, number=number, parent=parent, position=plan.items.count() + 1)
    refuse_level(item)
    item.full_clean()
    item.save()
    journal.record("plan.item_added", by=by, thing=thing(plan), after=item_told(item))
    return item


@transaction.atomic
def change_item(*, by: Person, item: PlanItem, name: str, number: str) -> PlanItem:
    """Correct the name or the number of an item. Leaves `plan.item_changed`.

    Refuses (PermissionDenied) whoever does not act for the government; nothing new writes nothing.
    """
    plan = kept(by, item.plan)
    before = item_told(item)
    item.name, item.number = name, number
    item.full_clean()
    if item_told(item) != before:
        item.save()
        journal.record("plan.item_changed", by=by, thing=thing(plan), before=before, after=item_told(item))
    return item


@transaction.atomic
def remove_item(*, by: Person, item: PlanItem) -> None:
    """Take out an item that nothing hangs on. Leaves `plan.item_removed`.

    Refuses (PermissionDenied) whoever does not act for the government and (ValidationError) one that holds others, or that demands
    or priorities serve.
    """
    plan = kept(by, item.plan)
    if item.children.exists():
        raise ValidationError(_("«%(name)s» contiene otros: quítelos antes.") % {"name": item.name})
    if item.demands.exists() or item.priorities.exists():
        raise ValidationError(_("A «%(name)s» responden demandas o prioridades: no se quita.") % {"name": item.name})
    before = item_told(item)
    item.delete()
    journal.record("plan.item_removed", by=by, thing=thing(plan), before=before)


@transaction.atomic
def record(*, by, organisation: Organisation, name: str, fields: Mapping[str, Any], items: Iterable[Mapping[str, Any]]) -> tuple[Plan, str]:
    """Record a plan from its sources with its items, those above first. Leaves `plan.recorded`.

    `items`: {level, number, name, above: the name of the item above or '', source}; those there already stay, by level and name.
    Returns the plan with 'created', 'changed' or 'unchanged'. Refuses (ValidationError) what a field refuses and an item under one
    that the plan does not have.
    """
    plan = Plan.objects.filter(organisation=organisation, name=name).first()
    before = whole(plan) if plan else {}
    plan = plan or Plan(organisation=organisation, name=name)
    for field, value in fields.items():
        setattr(plan, field, value)
    plan.full_clean()
    plan.save()
    for place, given in enumerate(items, 1):
        put_item(plan, given, place)
    after = whole(plan)
    if before == after:
        return plan, "unchanged"
    journal.record("plan.recorded", by=by, thing=thing(plan), before=before, after=after)
    return plan, "changed" if before else "created"


def put_item(plan: Plan, given: Mapping[str, Any], place: int) -> None:
    held = plan.items.filter(level=given["level"], name=given["name"]).first()
    above = ABOVE[given["level"]]
    parent = plan.items.filter(level=above, name=given["above"]).first() if above else None
    item = held or PlanItem(plan=plan, level=given["level"], name=given["name"])
    item.parent, item.number, item.position, item.source = parent, given["number"], place, given["source"]
    refuse_level(item)
    item.full_clean()
    item.save()


def refuse_level(item: PlanItem) -> None:
    """Refuse (ValidationError) an item that does not stand under what its level asks for."""
    above = ABOVE[item.level]
    if above is None and item.parent is not None:
        raise ValidationError({"parent": _("Un objetivo no está dentro de otro.")})
    if above is not None and (item.parent is None or item.parent.level != above or item.parent.plan_id != item.plan_id):
        raise ValidationError({"parent": _("Una estrategia pertenece a un objetivo y un programa a una estrategia.")})


def kept(by: Person, plan: Plan) -> Plan:
    """Return the plan, locked; PermissionDenied for whoever does not act for its government."""
    held = Plan.objects.select_for_update(of=("self",)).select_related("organisation__kind__parent__list").get(pk=plan.pk)
    if not can_keep_plans(by, held.organisation):
        raise PermissionDenied("keep_plans")
    return held


def thing(plan: Plan) -> tuple[str, str]:
    return ("plan", str(plan.pk))


def told(plan: Plan) -> dict[str, Any]:
    return {"organisation": plan.organisation.code, **{name: getattr(plan, name) for name in FIELDS}} | {"kind": str(plan.kind)}


def item_told(item: PlanItem) -> dict[str, Any]:
    return {"level": str(item.level), "number": item.number, "name": item.name, "above": item.parent.name if item.parent else ""}


def whole(plan: Plan) -> dict[str, Any]:
    """Return what the journal keeps of a plan with its items."""
    return told(plan) | {"items": [item_told(one) | {"source": one.source} for one in plan.items.select_related("parent")]}
