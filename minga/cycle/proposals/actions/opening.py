"""A case is opened: from an accepted match, or where a cooperant came by itself; or told by its source as a whole."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.actions.moving import needed, thing
from minga.cycle.proposals.models import Condition, Match, Note, Point, Proposal, StepTold
from minga.cycle.proposals.permissions import can_open
from minga.cycle.proposals.states import Stage
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

NOTE_FIELDS = ("assistance", "assistance_fund")


@transaction.atomic
def open_case(
    *,
    by: Person,
    organisation: Organisation,
    cooperant: Organisation,
    title: str,
    because: str = "",
    demand: Demand | None = None,
    offer: Offer | None = None,
    match: Match | None = None,
    our_gain: str = "",
    their_gain: str = "",
) -> Proposal:
    """Open a case in negotiation, with the next number of the year. Leaves `proposal.opened`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) a case without a match that says no
    reason, the demand of another institution and a government that would ask itself.
    """
    if not can_open(by, organisation):
        raise PermissionDenied("open_case")
    needed(title=title)
    if match is None:
        needed(because=because)
    if cooperant.pk == organisation.pk:
        raise ValidationError({"cooperant": _("El cooperante es otra organización.")})
    if demand is not None and demand.organisation_id != organisation.pk:
        raise ValidationError({"demand": _("Esa demanda es de otra institución.")})
    now = timezone.now()
    gains = (our_gain or (match.our_gain if match else ""), their_gain or (match.their_gain if match else ""))
    proposal = Proposal(code=next_code(now), title=title, organisation=organisation, cooperant=cooperant, because=because)
    proposal.demand, proposal.offer, proposal.match, proposal.written_by = demand, offer, match, by
    proposal.our_gain, proposal.their_gain = gains
    proposal.created_at = proposal.saved_at = proposal.stage_since = now
    proposal.full_clean()
    proposal.save()
    about = {"organisation": organisation.code, "cooperant": cooperant.code, "title": proposal.title}
    about |= {"demand": demand.code if demand else "", "offer": offer.code if offer else ""}
    journal.record("proposal.opened", by=by, thing=thing(proposal), after=about, reason=because.strip())
    return proposal


def next_code(now: datetime.datetime) -> str:
    """Return the next number of the year, 'PR-2026-00001', under the journal's lock: none is skipped or given twice."""
    journal.lock()
    begins = f"PR-{timezone.localdate(now).year}-"
    last = Proposal.objects.filter(code__startswith=begins).order_by("-code").values_list("code", flat=True).first()
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:05d}"


@transaction.atomic
def record(
    *, by, code: str, fields: dict[str, Any], steps: list[dict], conditions: list[dict], consulted: list[str], note: dict[str, str]
) -> tuple[Proposal, str]:
    """Record a case as its source tells it, or revise the one of that code; everybody sees it. Leaves `proposal.recorded`.

    `fields`: those of Proposal; `steps`: dicts of StepTold; `conditions`: dicts of Condition, matched by their text, whose fulfilment
    stays; `consulted`: names of organisations; `note`: who helped and with what fund. A case that people work at is never written
    over: it comes back 'unchanged'.
    """
    found = Proposal.objects.select_for_update(of=("self",)).filter(code=code).first()
    wanted = {"fields": {name: str(value) for name, value in fields.items()}, "steps": steps, "conditions": conditions}
    wanted |= {"consulted": consulted, "note": note}
    if found:
        return found, "unchanged"
    now = timezone.now()
    proposal = Proposal(code=code, created_at=now, saved_at=now, public=True, stage=Stage.NEGOTIATION)
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.full_clean()
    proposal.save()
    rows: list[Any] = [StepTold(proposal=proposal, **one) for one in steps]
    rows += [Condition(proposal=proposal, position=at, **one) for at, one in enumerate(conditions, 1)]
    rows += [Point(proposal=proposal, kind=Point.Kind.CONSULTED, position=at, text=one) for at, one in enumerate(consulted, 1)]
    if any(note.values()):
        rows.append(Note(proposal=proposal, source=proposal.source, **{name: note.get(name, "") for name in NOTE_FIELDS}))
    for row in rows:
        row.full_clean()
        row.save()
    journal.record("proposal.recorded", by=by, thing=thing(proposal), after=wanted)
    return proposal, "created"
