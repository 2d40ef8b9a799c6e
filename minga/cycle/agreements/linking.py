"""The draft of an agreement out of a case that the cooperant approved: its parties and its words are there to begin with."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.agreements.drafting import open_agreement
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_open
from minga.cycle.agreements.states import Stage
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.states import Stage as Case
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.steps import NotAllowedHere


def drafted_from(proposal: Proposal) -> Agreement | None:
    """Return the agreement that grew out of a case, None where there is none that anybody still works at."""
    return proposal.agreements.exclude(stage=Stage.WITHDRAWN).order_by("-pk").first()


def can_draft_from(person, proposal: Proposal) -> bool:
    """Whether somebody may open the agreement of a case: the office of its institution, once it was approved, and once."""
    return proposal.stage == Case.ACCEPTED and can_open(person, proposal.organisation) and drafted_from(proposal) is None


@transaction.atomic
def open_from_proposal(*, by: Person, proposal: Proposal, kind: str, title: str = "") -> Agreement:
    """Open the draft of an agreement from an approved case; institution and cooperant stand among its parties (R-103).

    Leaves `agreement.opened` and `agreement.drawn_from_proposal`. Refuses (PermissionDenied) whoever does not act for the institution,
    (NotAllowedHere) a case that was not approved and (ValidationError) one that has its agreement already, with its number.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("organisation", "cooperant").get(pk=proposal.pk)
    if not can_open(by, proposal.organisation):
        raise PermissionDenied("open_from_proposal")
    if proposal.stage != Case.ACCEPTED:
        raise NotAllowedHere(proposal.stage, "open_from_proposal", _("El convenio se redacta cuando el cooperante aprobó la propuesta."))
    there = drafted_from(proposal)
    if there is not None:
        raise ValidationError(_("Este caso ya tiene su convenio: %(code)s.") % {"code": there.code})
    sides = [("a", proposal.organisation), ("b", proposal.cooperant)]
    parties = [{"id": key, "role": "PARTE", "as_written": one.name, "organisation": one.code} for key, one in sides]
    values = {"kind": kind, "title": title.strip() or proposal.title, "parties": parties}
    agreement = open_agreement(by=by, organisation=proposal.organisation, values=values)
    agreement.proposal = proposal
    agreement.save(update_fields=["proposal"])
    thing = ("agreement", agreement.code)
    journal.record("agreement.drawn_from_proposal", by=by, thing=thing, after={"proposal": proposal.code})
    return agreement
