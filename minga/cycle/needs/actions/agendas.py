"""Territorial agendas: who took part, ranked priorities with their indicators, what is done so that partners can do more (R-001, R-012)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.needs import rules
from minga.cycle.needs.actions.demands import next_code
from minga.cycle.needs.models import Agenda, CapacityAction, Participant, Priority
from minga.cycle.needs.permissions import can_keep_plans
from minga.cycle.needs.states import AGENDA_STEPS, ActorKind, AgendaStage
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.findings import actions as findings
from minga.ground.journal import actions as journal
from minga.ground.kit.steps import NotAllowedHere

FIELDS = ("title", "from_year", "to_year", "unit", "source")
CELLS = ("theme", "plan_item", "sector", "goal", "indicator", "baseline", "target", "source")  # of a priority
APART = 10_000  # where ranks wait while others take their places


@transaction.atomic
def open_agenda(*, by: Person, organisation: Organisation, fields: Mapping[str, Any]) -> Agenda:
    """Begin the agenda of a government for a period. Leaves `agenda.opened`.

    Refuses (PermissionDenied) whoever does not act for a government and (ValidationError) years that end before they begin and
    those that another agenda of the institution covers, by its name.
    """
    if not can_keep_plans(by, organisation):
        raise PermissionDenied("open_agenda")
    agenda = Agenda(code=next_code("AG", Agenda, timezone.now()), organisation=organisation, **fields)
    put(agenda)
    journal.record("agenda.opened", by=by, thing=thing(agenda), after=told(agenda))
    return agenda


@transaction.atomic
def change_agenda(*, by: Person, agenda: Agenda, fields: Mapping[str, Any]) -> Agenda:
    """Change the title, the period or the territory of a draft. Leaves `agenda.changed`. Refuses as `open_agenda`, and (NotAllowedHere)
    one that is published.
    """
    agenda = edited(by, agenda)
    before = told(agenda)
    for name, value in fields.items():
        setattr(agenda, name, value)
    put(agenda)
    if told(agenda) != before:
        journal.record("agenda.changed", by=by, thing=thing(agenda), before=before, after=told(agenda))
    return agenda


def put(agenda: Agenda) -> None:
    """Check an agenda and write it; ValidationError names the agenda of the institution whose years it shares."""
    agenda.full_clean()
    same = Agenda.objects.filter(organisation=agenda.organisation, from_year__lte=agenda.to_year, to_year__gte=agenda.from_year)
    if other := same.exclude(pk=agenda.pk).first():
        figures = {"title": other.title, "begin": other.from_year, "end": other.to_year}
        words = _("Los años se cruzan con los de la agenda «%(title)s» (%(begin)s–%(end)s): una institución tiene una a la vez.")
        raise ValidationError({"from_year": words % figures})
    agenda.save()


@transaction.atomic
def add_participant(*, by: Person, agenda: Agenda, as_written: str, kind: str, organisation: Organisation | None = None) -> Participant:
    """Write down who took part. Leaves `agenda.participant_added`.

    Refuses (PermissionDenied) whoever does not act for the government, (NotAllowedHere) an agenda that is published and
    (ValidationError) a name that is there already.
    """
    agenda = edited(by, agenda)
    row = Participant(agenda=agenda, as_written=as_written, kind=kind, organisation=organisation)
    row.full_clean()
    row.save()
    journal.record("agenda.participant_added", by=by, thing=thing(agenda), after={"who": row.as_written, "kind": str(row.kind)})
    return row


@transaction.atomic
def remove_participant(*, by: Person, participant: Participant) -> None:
    """Take out a participant that was written by mistake. Leaves `agenda.participant_removed`. Refuses as `add_participant`."""
    agenda = edited(by, participant.agenda)
    before = {"who": participant.as_written, "kind": str(participant.kind)}
    participant.delete()
    journal.record("agenda.participant_removed", by=by, thing=thing(agenda), before=before)


@transaction.atomic
def add_priority(*, by: Person, agenda: Agenda, cells: Mapping[str, Any]) -> Priority:
    """Add a priority after the last. Leaves `agenda.priority_added`.

    `cells`: of CELLS. Refuses (PermissionDenied), (NotAllowedHere) and (ValidationError) as `add_participant`.
    """
    agenda = edited(by, agenda)
    row = Priority(agenda=agenda, rank=agenda.priorities.count() + 1, **cells)
    row.full_clean()
    row.save()
    journal.record("agenda.priority_added", by=by, thing=thing(agenda), after=priority_told(row))
    return row


@transaction.atomic
def change_priority(*, by: Person, priority: Priority, cells: Mapping[str, Any]) -> Priority:
    """Change a priority where it stands. Leaves `agenda.priority_changed`. Refuses as `add_priority`."""
    agenda = edited(by, priority.agenda)
    before = priority_told(priority)
    for name, value in cells.items():
        setattr(priority, name, value)
    priority.full_clean()
    if priority_told(priority) != before:
        priority.save()
        journal.record("agenda.priority_changed", by=by, thing=thing(agenda), before=before, after=priority_told(priority))
    return priority


@transaction.atomic
def remove_priority(*, by: Person, priority: Priority) -> None:
    """Take a priority out; those after it move up. Leaves `agenda.priority_removed`.

    Refuses as `add_priority`, and (ValidationError) one that demands serve.
    """
    agenda = edited(by, priority.agenda)
    if priority.demands.exists():
        raise ValidationError(_("A esta prioridad responden demandas: no se quita."))
    before = priority_told(priority)
    priority.delete()
    reorder(list(agenda.priorities.order_by("rank")))
    journal.record("agenda.priority_removed", by=by, thing=thing(agenda), before=before)


@transaction.atomic
def move_priority(*, by: Person, priority: Priority, places: int) -> Priority:
    """Move a priority up (-1) or down (1) in the order. Leaves `agenda.priority_moved`; at the end of the list nothing happens."""
    agenda = edited(by, priority.agenda)
    rows = list(agenda.priorities.order_by("rank"))
    here = next(place for place, row in enumerate(rows) if row.pk == priority.pk)
    there = here + places
    if not 0 <= there < len(rows):
        return rows[here]
    rows.insert(there, rows.pop(here))
    reorder(rows)
    journal.record(
        "agenda.priority_moved",
        by=by,
        thing=thing(agenda),
        before={"rank": here + 1},
        after={"rank": there + 1, "theme": rows[there].theme},
    )
    return rows[there]


def reorder(rows: list[Priority]) -> None:
    """Number priorities from 1 in the order given; first far away, so that no two ever have the same rank."""
    for begin in (APART, 1):
        for place, row in enumerate(rows):
            row.rank = begin + place
            row.save(update_fields=["rank"])


@transaction.atomic
def add_capacity_action(
    *, by: Person, agenda: Agenda, partner: str, action: str, year: int | None = None, organisation: Organisation | None = None
) -> CapacityAction:
    """Write down what is done so that a partner can do more (R-012). Leaves `agenda.capacity_added`. Refuses as `add_participant`."""
    agenda = edited(by, agenda)
    row = CapacityAction(agenda=agenda, partner=partner, action=action, year=year, organisation=organisation)
    row.full_clean()
    row.save()
    journal.record("agenda.capacity_added", by=by, thing=thing(agenda), after={"partner": partner, "action": action, "year": year})
    return row


@transaction.atomic
def remove_capacity_action(*, by: Person, row: CapacityAction) -> None:
    """Take out an action on capacities. Leaves `agenda.capacity_removed`. Refuses as `add_participant`."""
    agenda = edited(by, row.agenda)
    before = {"partner": row.partner, "action": row.action}
    row.delete()
    journal.record("agenda.capacity_removed", by=by, thing=thing(agenda), before=before)


@transaction.atomic
def publish(*, by: Person, agenda: Agenda) -> Agenda:
    """Show an agenda to everybody. Leaves `agenda.published`, and a finding for each priority without an indicator.

    Refuses (PermissionDenied) whoever does not act for the government, (NotAllowedHere) another stage and (ValidationError) an
    agenda without priorities, without an actor of the public sector or without one of civil society, naming what is missing (R-001).
    """
    agenda = stepped(by, agenda, "publish")
    kinds = set(agenda.participants.values_list("kind", flat=True))
    missing = []
    if not agenda.priorities.exists():
        missing.append(_("Faltan las prioridades: añada al menos una."))
    if ActorKind.PUBLIC not in kinds:
        missing.append(_("Falta un participante del sector público."))
    if ActorKind.CIVIL_SOCIETY not in kinds:
        missing.append(_("Falta un participante de la sociedad civil: una agenda no la hacen solo actores públicos."))
    if missing:
        raise ValidationError(missing)
    return moved(by, agenda, "publish", "agenda.published")


@transaction.atomic
def correct(*, by: Person, agenda: Agenda) -> Agenda:
    """Take a published agenda back to correct it; meanwhile nobody else sees it. Leaves `agenda.taken_back`. Refuses as `close`."""
    return moved(by, stepped(by, agenda, "correct"), "correct", "agenda.taken_back")


@transaction.atomic
def close(*, by: Person, agenda: Agenda) -> Agenda:
    """Close an agenda whose time has passed; it stays to be read. Leaves `agenda.closed`.

    Refuses (PermissionDenied) whoever does not act for the government and (NotAllowedHere) another stage.
    """
    return moved(by, stepped(by, agenda, "close"), "close", "agenda.closed")


def stepped(by: Person, agenda: Agenda, step: str) -> Agenda:
    agenda = locked(by, agenda)
    AGENDA_STEPS.check(agenda.stage, step)
    return agenda


def moved(by: Person, agenda: Agenda, step: str, event: str) -> Agenda:
    before = agenda.stage
    agenda.stage = AGENDA_STEPS.check(before, step).target
    agenda.save(update_fields=["stage"])
    journal.record(event, by=by, thing=thing(agenda), before={"stage": str(before)}, after={"stage": str(agenda.stage)})
    review(by=by, agenda=agenda)
    return agenda


@transaction.atomic
def review(*, by, agenda: Agenda) -> list:
    """Renew the findings of an agenda that everybody may see: a priority without an indicator is incomplete (R-012)."""
    shown = agenda.stage != AgendaStage.DRAFT
    rows = [rules.Ranked(one.rank, one.theme, one.indicator, one.source) for one in agenda.priorities.all()]
    return findings.renew(by=by, thing=thing(agenda), proposed=rules.without_indicator(rows) if shown else [])


@transaction.atomic
def record(
    *,
    by,
    code: str,
    organisation: Organisation,
    fields: Mapping[str, Any],
    stage: str,
    participants: list[dict],
    priorities: list[dict],
    capacities: list[dict],
) -> tuple[Agenda, str]:
    """Record an agenda from its sources, or revise the one of that code. Leaves `agenda.recorded`.

    Rows there already stay, by what is written in them; ranks follow the order given. Returns it with 'created', 'changed' or
    'unchanged'. Refuses (ValidationError) what a field refuses and years that another agenda covers.
    """
    found = Agenda.objects.filter(code=code).first()
    before = whole(found) if found else {}
    agenda = found or Agenda(code=code)
    agenda.organisation, agenda.stage = organisation, stage
    for name, value in fields.items():
        setattr(agenda, name, value)
    put(agenda)
    for given in participants:
        Participant.objects.update_or_create(agenda=agenda, as_written=given["as_written"], defaults=given)
    for place, given in enumerate(priorities, 1):
        Priority.objects.update_or_create(agenda=agenda, rank=place, defaults=given)
    for given in capacities:
        CapacityAction.objects.update_or_create(agenda=agenda, partner=given["partner"], action=given["action"], defaults=given)
    after = whole(agenda)
    if before == after:
        return agenda, "unchanged"
    journal.record("agenda.recorded", by=by, thing=thing(agenda), before=before, after=after)
    review(by=by, agenda=agenda)
    return agenda, "changed" if before else "created"


def locked(by: Person, agenda: Agenda) -> Agenda:
    """Return the agenda as it is now, locked; PermissionDenied for whoever does not act for its government."""
    held = Agenda.objects.select_for_update(of=("self",)).select_related("organisation__kind__parent__list", "unit").get(pk=agenda.pk)
    if not can_keep_plans(by, held.organisation):
        raise PermissionDenied("keep_agendas")
    return held


def edited(by: Person, agenda: Agenda) -> Agenda:
    """Return the agenda, locked, to be edited; NotAllowedHere for one that is no draft."""
    held = locked(by, agenda)
    if held.stage != AgendaStage.DRAFT:
        raise NotAllowedHere(held.stage, "edit", _("La agenda está publicada: retírela para corregirla."))
    return held


def thing(agenda: Agenda) -> tuple[str, str]:
    return ("agenda", agenda.code)


def told(agenda: Agenda) -> dict[str, Any]:
    unit = agenda.unit.key if agenda.unit else ""
    return {"title": agenda.title, "from_year": agenda.from_year, "to_year": agenda.to_year, "unit": unit, "source": agenda.source}


def priority_told(row: Priority) -> dict[str, Any]:
    linked = {"plan_item": row.plan_item.name if row.plan_item else "", "sector": row.sector.code if row.sector else ""}
    plain = {name: getattr(row, name) for name in ("rank", "theme", "indicator", "baseline", "target", "source")}
    return plain | linked | {"goal": row.goal.code if row.goal else ""}


def whole(agenda: Agenda) -> dict[str, Any]:
    """Return what the journal keeps of an agenda with its rows."""
    return told(agenda) | {
        "organisation": agenda.organisation.code,
        "stage": str(agenda.stage),
        "participants": [[one.as_written, str(one.kind), one.source] for one in agenda.participants.all()],
        "priorities": [priority_told(one) for one in agenda.priorities.select_related("plan_item", "sector", "goal")],
        "capacities": [[one.partner, one.action, one.year, one.source] for one in agenda.capacity_actions.all()],
    }
