"""The page of a case: how far it is, what is next, who must act, which guard holds it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from minga.cycle.needs.models import Demand
from minga.cycle.proposals import queries
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.permissions import (
    can_answer,
    can_follow,
    can_meet_condition,
    can_note_evidence,
    can_prepare,
    can_read_note,
    handles,
    has_desk,
    is_cooperant,
    possible_steps,
)
from minga.cycle.proposals.reckoning import flags
from minga.cycle.proposals.shape import SECTIONS, TIPS, Guard
from minga.cycle.proposals.shown import next_of, scorecard
from minga.cycle.proposals.states import Stage
from minga.cycle.proposals.values import values_of
from minga.cycle.proposals.views.finding import crumbs, find
from minga.ground.documents import answering
from minga.ground.documents.queries import Footnotes, files_of

MAIN = {Stage.NEGOTIATION: "write_note", Stage.NOTE: "validate", Stage.VALIDATED: "submit", Stage.CONDITIONED: "accept"}


@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case: to everybody how far it is where it is public, to its people and the centre all of its file."""
    proposal = find(request, code)
    steps, end = queries.steps_of(proposal), queries.due(proposal)
    notes = Footnotes()
    context: dict[str, Any] = {
        "proposal": proposal,
        "steps": [(one, notes.mark(one.source), thing_url(one.thing)) for one in steps],
        "done": sum(one.done for one in steps),
        "next": next_of(proposal, has_desk(proposal.cooperant)),
        "due": end,
        "late": bool(end and end < timezone.localdate()),
        "conditions": [(one, notes.mark(one.source)) for one in proposal.conditions.all()],
        "demand": seen_demand(request, proposal),
        "demand_url": reverse("needs:demand", args=[proposal.demand.code]) if proposal.demand else "",
        "scorecard": scorecard(proposal),
        "follows": can_follow(request.user, proposal),
        "handles": handles(request.user, proposal),
        "answers": can_answer(request.user, proposal) and is_cooperant(request.user, proposal),
        "reads_note": can_read_note(request.user, proposal),
        "told": bool(proposal.source) or can_read_note(request.user, proposal),  # more than how far it is
        "meets": can_meet_condition(request.user, proposal),
        "evidences": can_note_evidence(request.user, proposal),
        "buttons": buttons(request, proposal),
        "source_marks": notes.mark(proposal.source),
        "footnotes": notes,
        "crumbs": crumbs(proposal),
    }
    if context["follows"]:
        context |= inside(request, proposal)
    return render(request, "proposals/case.html", context)


def thing_url(thing: tuple[str, str]) -> str:
    """Return the address of the record that followed a step, '' where none is named."""
    return reverse("portal:activity", args=[thing[1]]) if thing[0] == "activity" else ""


def seen_demand(request: HttpRequest, proposal: Proposal) -> Demand | None:
    """Return the demand of a case where the reader may see it."""
    return Demand.objects.visible_to(request.user).filter(pk=proposal.demand_id).first() if proposal.demand_id else None


def buttons(request: HttpRequest, proposal: Proposal) -> list[tuple[str, str]]:
    """Return (name, words) of the steps that the person can take now; a suspended case has one way back."""
    found = possible_steps(request.user, proposal)
    return [("resume" if one.name.startswith("resume_") else one.name, str(one.label)) for one in found]


def inside(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """Return what only those who follow the case see: its file, what it lacks, its warnings, its documents."""
    step = MAIN.get(Stage(proposal.stage), "")
    held = queries.lacks(proposal, step) if step else []
    told = queries.file_of(proposal)

    def url(file) -> str:
        return reverse("proposals:document", args=[proposal.code, file.key])

    return {
        "prepares": can_prepare(request.user, proposal),
        "tasks": [(one, bool(any(values_of(proposal, one.name).values()))) for one in SECTIONS],
        "held": [(one, where(proposal, one)) for one in held],
        "held_step": step,
        "flags": flags(told),
        "tip_5": TIPS[4],
        "file": told,
        "gains": proposal.gains,
        "read": {one.name: values_of(proposal, one.name) for one in SECTIONS},
        "team": list(proposal.team.all()),
        "partners": list(proposal.partners.select_related("kind", "organisation")),
        "tips": tips_read(proposal),
        "criteria": list(proposal.criteria.select_related("criterion")),
        "files": answering.rows(files_of(("proposal", proposal.code)), url=url),
    }


def tips_read(proposal: Proposal) -> list[tuple]:
    """Return (tip, its answer or None) in the order of the source."""
    said = {one.number: one for one in proposal.tips.all()}
    return [(one, said.get(one.number)) for one in TIPS]


def where(proposal: Proposal, guard: Guard) -> str:
    """Return the address at which what a guard asks is filled in."""
    if guard.section == "demanda":
        return reverse("needs:demand", args=[proposal.demand.code]) if proposal.demand else ""
    if guard.section == "plantilla":
        return reverse("proposals:note_template", args=[proposal.code])
    if guard.section == "nota":
        return reverse("proposals:note", args=[proposal.code])
    if guard.section == "condiciones":
        return "#condiciones"
    return reverse("proposals:section", args=[proposal.code, guard.section])
