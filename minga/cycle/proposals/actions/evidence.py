"""Evidence of the five Paris principles, noted on the way (R-327–R-332): only what somebody can show."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.proposals.actions.moving import locked, needed, not_to_come, thing, touch
from minga.cycle.proposals.models import Evidence, Proposal
from minga.cycle.proposals.permissions import can_note_evidence
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal


@transaction.atomic
def note_evidence(*, by: Person, proposal: Proposal, kind: str, on: str, text: str) -> Evidence:
    """Note a joint mission, a measured indicator or a joint review, with its date. Leaves `proposal.evidence_noted`.

    Refuses (PermissionDenied) whoever does not carry the case and (ValidationError) no text, no date or one to come.
    """
    proposal = locked(proposal)
    if not can_note_evidence(by, proposal):
        raise PermissionDenied("note_evidence")
    needed(text=text)
    if not on:
        raise ValidationError({"on": _("Escriba cuándo fue; basta el mes.")})
    not_to_come("on", on)
    row = Evidence(proposal=proposal, kind=kind, on=on, text=text)
    row.full_clean()
    row.save()
    journal.record("proposal.evidence_noted", by=by, thing=thing(proposal), after={"kind": kind, "on": row.on, "text": row.text})
    return row


@transaction.atomic
def remove_evidence(*, by: Person, evidence: Evidence, reason: str) -> None:
    """Take back what was noted by mistake, with the reason. Leaves `proposal.evidence_removed`.

    Refuses (PermissionDenied) whoever does not carry the case and (ValidationError) no reason.
    """
    proposal = locked(evidence.proposal)
    if not can_note_evidence(by, proposal):
        raise PermissionDenied("remove_evidence")
    needed(reason=reason)
    before = {"kind": evidence.kind, "on": evidence.on, "text": evidence.text}
    Evidence.objects.filter(pk=evidence.pk, proposal=proposal).delete()
    journal.record("proposal.evidence_removed", by=by, thing=thing(proposal), before=before, reason=reason.strip())


@transaction.atomic
def say_systems(*, by: Person, proposal: Proposal, uses: bool | None, which: str = "") -> Proposal:
    """Say whether the cooperation uses the systems of the country, and which (R-329); None: nobody knows yet.

    Leaves `proposal.systems_told`. Refuses (PermissionDenied) whoever does not carry the case and (ValidationError) a yes that names none.
    """
    proposal = locked(proposal)
    if not can_note_evidence(by, proposal):
        raise PermissionDenied("say_systems")
    if uses and not which.strip():
        raise ValidationError({"which": _("Escriba qué sistemas: presupuesto, compras públicas, auditoría u otros.")})
    before = {"uses": proposal.uses_national_systems, "which": proposal.national_systems}
    proposal.uses_national_systems, proposal.national_systems = uses, which.strip() if uses else ""
    after = {"uses": uses, "which": proposal.national_systems}
    if before != after:
        touch(proposal)
        journal.record("proposal.systems_told", by=by, thing=thing(proposal), before=before, after=after)
    return proposal
