"""The case that an accepted match opens: a proposal in negotiation, with a number of the year."""

from django.db import transaction
from django.utils import timezone

from minga.cycle.proposals.models import Match, Proposal
from minga.ground.journal import actions as journal


@transaction.atomic
def open_proposal(match: Match, *, by) -> Proposal:
    """Open the case of an accepted match, in negotiation. Leaves `proposal.opened`.

    Called by the acceptance, which asked for permission and for both gains.
    """
    now, demand = timezone.now(), match.demand
    made = Proposal(
        code=next_code(now), title=demand.title, organisation=demand.organisation, cooperant=match.cooperant, demand=demand,
        offer=match.offer, match=match, written_by=by, created_at=now, saved_at=now,
    )  # fmt: skip
    made.full_clean()
    made.save()
    told = {"demand": demand.code, "offer": match.offer.code if match.offer else "", "cooperant": match.cooperant.code, "stage": made.stage}
    journal.record("proposal.opened", by=by, thing=("proposal", made.code), after=told)
    return made


def next_code(now) -> str:
    """Return the next number of the year, 'PR-2026-00001', under the journal's lock: none is skipped or given twice."""
    journal.lock()
    begins = f"PR-{timezone.localdate(now).year}-"
    last = Proposal.objects.filter(code__startswith=begins).order_by("-pk").values_list("code", flat=True).first()
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:05d}"
