"""The note goes to the cooperant and its answer comes back: validated, sent, answered, conditions met, suspended, withdrawn, reminded."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.needs import actions as needs
from minga.cycle.needs.states import DemandStage
from minga.cycle.proposals import notices
from minga.cycle.proposals.actions.moving import hold, locked, move, needed, not_before, not_to_come, refuse, thing, today
from minga.cycle.proposals.actions.noting import begun, keep
from minga.cycle.proposals.models import Condition, Proposal
from minga.cycle.proposals.permissions import can_meet_condition, handles, is_cooperant
from minga.cycle.proposals.queries import due
from minga.cycle.proposals.states import MatchStage, Stage
from minga.ground.accounts.models import Person
from minga.ground.documents import actions as documents
from minga.ground.documents.checking import Checked
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.steps import NotAllowedHere

LONGEST_TERM = 120  # months


@transaction.atomic
def write_note(*, by: Person, proposal: Proposal) -> Proposal:
    """Pass from the negotiation to the concept note (MISSION 1.3, stages 5 and 6). Leaves `proposal.note_begun`.

    Refuses (PermissionDenied, NotAllowedHere) and (NotReady) by guard: no link to the plan (R-002), no gain of one side (R-090), no
    shared interest (R-092), no team (R-091), no strength (R-093), a tip or a criterion without an answer (R-095, R-043).
    """
    proposal = locked(proposal)
    refuse(by, proposal, "write_note")
    hold(proposal, "write_note")
    begun(proposal)
    return move(by, proposal, "write_note")


@transaction.atomic
def reopen_negotiation(*, by: Person, proposal: Proposal) -> Proposal:
    """Go back from the note to the negotiation; what was written stays. Leaves `proposal.negotiation_reopened`."""
    return move(by, locked(proposal), "back_to_negotiation")


@transaction.atomic
def validate(*, by: Person, proposal: Proposal) -> Proposal:
    """Hold the note for validated by the territory's organisations (R-101). Leaves `proposal.validated`.

    Refuses (NotReady) no template, a required section missing or too long, no date of the validation or no organisation.
    """
    proposal = locked(proposal)
    refuse(by, proposal, "validate")
    hold(proposal, "validate")
    return move(by, proposal, "validate")


@transaction.atomic
def correct(*, by: Person, proposal: Proposal) -> Proposal:
    """Take a validated note up again to correct it. Leaves `proposal.corrected`."""
    return move(by, locked(proposal), "correct")


@transaction.atomic
def submit(*, by: Person, proposal: Proposal, submitted: str, recipient: str, term_months: int | None = None) -> Proposal:
    """Note that the note was sent: when (a month is enough), to whom, and within what term an answer is expected (R-102, R-103).

    The version that was sent is kept as such. Leaves `proposal.submitted`. Refuses (NotReady) by guard: no diagnosis or team (R-104),
    no template, sections missing (R-100), no validation; (ValidationError) a date to come, one before the cooperant was first spoken
    to, no recipient, a term that is no number of months.
    """
    proposal = locked(proposal)
    refuse(by, proposal, "submit")
    hold(proposal, "submit")
    if not submitted:
        raise ValidationError({"submitted": _("Escriba cuándo se envió; basta el mes.")})
    needed(recipient=recipient)
    not_to_come("submitted", submitted)
    not_before("submitted", submitted, proposal.approached, _("Es anterior al primer acercamiento al cooperante."))
    if term_months is not None and not 0 < term_months <= LONGEST_TERM:
        raise ValidationError({"term_months": _("Escriba el plazo en meses, entre 1 y %(most)s.") % {"most": LONGEST_TERM}})
    kept = keep(by, begun(proposal), sent=True)
    after = {"submitted": submitted, "recipient": recipient, "term_months": term_months, "note_version": kept.number}
    sent: dict[str, Any] = {"submitted": submitted, "recipient": recipient, "term_months": term_months, "answered": "", "answer_reason": ""}
    return move(by, proposal, "submit", after=after, **sent)


@transaction.atomic
def ask_again(*, by: Person, proposal: Proposal, reason: str) -> Proposal:
    """Give a note back to be corrected; it is sent again afterwards. Leaves `proposal.returned`. Refuses no reason."""
    proposal = locked(proposal)
    refuse(by, proposal, "ask_again")
    needed(reason=reason)
    return move(by, proposal, "ask_again", reason=reason)


@transaction.atomic
def answer(
    *,
    by: Person,
    proposal: Proposal,
    step: str,
    answered: str,
    reason: str = "",
    learnt: str = "",
    conditions: Sequence[str] = (),
    evidence: str = "",
    content: Checked | None = None,
) -> Proposal:
    """Answer a note: `step` 'accept', 'condition' with its conditions precedent, or 'refuse' with reason and what was learnt.

    The cooperant answers here itself; where it has nobody here the institution records the answer with its evidence, in words or as a
    document. Leaves `proposal.accepted`, `proposal.conditioned` or `proposal.refused`. Refuses (PermissionDenied) anybody else,
    (NotAllowedHere) another stage, (NotReady) an approval while conditions are not met and (ValidationError) a date to come or before
    the note was sent, no reason of a refusal, no condition, no evidence.
    """
    proposal = locked(proposal)
    refuse(by, proposal, step)
    hold(proposal, step)
    if not answered:
        raise ValidationError({"answered": _("Escriba cuándo se respondió; basta el mes.")})
    not_to_come("answered", answered)
    not_before("answered", answered, proposal.submitted, _("Es anterior al envío de la nota."))
    asked = [text.strip() for text in conditions if text.strip()]
    check_answer(by, proposal, step, reason, learnt, asked, evidence, content)
    if step == "condition":
        first = proposal.conditions.count() + 1
        for at, text in enumerate(asked, first):
            row = Condition(proposal=proposal, position=at, text=text)
            row.full_clean()
            row.save()
    told = {"answered": answered, "answer_reason": reason.strip(), "answer_evidence": evidence.strip()[:300]}
    told |= {"learnt": learnt.strip()} if learnt.strip() else {}
    if content is not None:
        proposal.answer_file = store(by, proposal, _("Respuesta del cooperante"), content)
    moved = move(by, proposal, step, reason=reason, after=told | ({"conditions": asked} if asked else {}), **told)
    return let_go(by, moved, reason) if step == "refuse" else moved


def check_answer(by, proposal, step: str, reason: str, learnt: str, asked: list[str], evidence: str, content: Checked | None) -> None:
    """Refuse (ValidationError) an answer that lacks what its kind needs."""
    if step == "refuse":
        needed(reason=reason)
        if not is_cooperant(by, proposal):
            needed(learnt=learnt)
    if step == "condition" and not asked:
        raise ValidationError({"conditions": _("Escriba al menos una condición.")})
    if not is_cooperant(by, proposal) and content is None:
        needed(evidence=evidence)


def store(by: Person, proposal: Proposal, title: str, content: Checked):
    """Keep a document of a case on the quota of its institution; return its key."""
    return documents.store(by=by, thing=thing(proposal), owner=proposal.organisation.code, title=title, content=content).key


@transaction.atomic
def learn(*, by: Person, proposal: Proposal, learnt: str) -> Proposal:
    """Write what the institution learnt of an answer or of giving up. Leaves `proposal.lesson_noted`.

    Refuses (PermissionDenied) whoever does not carry the case, (NotAllowedHere) one that goes on, and (ValidationError) no text.
    """
    proposal = locked(proposal)
    if not handles(by, proposal):
        raise PermissionDenied("learn")
    if proposal.stage not in (Stage.ACCEPTED, Stage.REFUSED, Stage.WITHDRAWN):
        raise NotAllowedHere(proposal.stage, "learn", _("Lo aprendido se escribe cuando el caso tiene su respuesta."))
    needed(learnt=learnt)
    before, proposal.learnt = proposal.learnt, learnt.strip()
    proposal.full_clean()
    proposal.save()
    journal.record("proposal.lesson_noted", by=by, thing=thing(proposal), before={"learnt": before}, after={"learnt": proposal.learnt})
    return proposal


@transaction.atomic
def meet(*, by: Person, proposal: Proposal, condition: Condition, on: str, words: str = "", content: Checked | None = None) -> Condition:
    """Note that a condition precedent was met, and with what (R-106). Leaves `proposal.condition_met`.

    Refuses (PermissionDenied) whoever does not carry the case, (NotAllowedHere) a case without pending conditions and (ValidationError)
    a condition of another case or met before, a date to come, and neither words nor document.
    """
    proposal = locked(proposal)
    if not handles(by, proposal):
        raise PermissionDenied("meet")
    if not can_meet_condition(by, proposal):
        raise NotAllowedHere(proposal.stage, "meet", _("Las condiciones se cumplen después de que el cooperante las pone."))
    row = Condition.objects.select_for_update().get(pk=condition.pk)
    if row.proposal_id != proposal.pk or row.met_on:
        raise ValidationError(_("Esta condición ya está cumplida, o es de otro caso."))
    not_to_come("on", on)
    if not words.strip() and content is None:
        raise ValidationError({"words": _("Escriba con qué se cumplió, o adjunte el documento.")})
    if content is not None:
        row.file = store(by, proposal, row.document or row.text[:300], content)
    row.met_on, row.met_with = on, (words.strip() or (content.name if content else ""))[:300]
    if not row.met_on:
        raise ValidationError({"on": _("Escriba cuándo se cumplió; basta el mes.")})
    row.full_clean()
    row.save()
    after = {"condition": row.text, "on": row.met_on, "with": row.met_with}
    journal.record("proposal.condition_met", by=by, thing=thing(proposal), after=after)
    notices.tell_met(by, proposal, row)
    return row


@transaction.atomic
def suspend(*, by: Person, proposal: Proposal, reason: str) -> Proposal:
    """Stop a case for a while, with the reason; it goes on from where it stood. Leaves `proposal.suspended`."""
    proposal = locked(proposal)
    refuse(by, proposal, "suspend")
    needed(reason=reason)
    return move(by, proposal, "suspend", reason=reason, suspended_from=proposal.stage)


@transaction.atomic
def resume(*, by: Person, proposal: Proposal) -> Proposal:
    """Go on with a suspended case from where it stood. Leaves `proposal.resumed`. Refuses a case that is not suspended."""
    proposal = locked(proposal)
    return move(by, proposal, f"resume_{proposal.suspended_from or Stage.NEGOTIATION}")


@transaction.atomic
def withdraw(*, by: Person, proposal: Proposal, reason: str, learnt: str = "") -> Proposal:
    """Give a case up, with the reason and what was learnt. Leaves `proposal.withdrawn`."""
    proposal = locked(proposal)
    refuse(by, proposal, "withdraw")
    needed(reason=reason)
    return let_go(by, move(by, proposal, "withdraw", reason=reason, learnt=learnt.strip() or proposal.learnt), reason)


def let_go(by: Person, proposal: Proposal, reason: str) -> Proposal:
    """Let the match of a case that came to nothing go, with the same reason: the search of its demand goes on (R-006).

    Leaves `match.released` and `demand.unmatched`.
    """
    match = proposal.match
    if match is None or match.stage != MatchStage.ACCEPTED:
        return proposal
    match.stage, match.cause, match.by, match.at = MatchStage.REJECTED, reason.strip(), by, timezone.now()
    match.version += 1
    match.full_clean()
    match.save()
    told = {"offer": match.offer.code if match.offer else "", "cooperant": match.cooperant.code, "case": proposal.code}
    journal.record("match.released", by=by, thing=("demand", match.demand.code), after=told, reason=match.cause)
    if match.demand.stage == DemandStage.MATCHED:
        needs.set_searching_again(by=by, demand=match.demand, reason=match.cause)
    return proposal


@transaction.atomic
def remind(*, by: Person, proposal: Proposal, day: datetime.date | None = None) -> bool:
    """Tell, once for each sending, that the term of an answer has passed (R-103); whether it was told now.

    Leaves `proposal.overdue_announced`, by which it knows what was told before.
    """
    end = due(proposal)
    if end is None or end >= (day or today()):
        return False
    about = {"submitted": proposal.submitted, "due": end.isoformat()}
    lines = Entry.objects.filter(thing_kind="proposal", thing_key=proposal.code, event="proposal.overdue_announced")
    if any(line.after == about for line in lines):
        return False
    journal.record("proposal.overdue_announced", by=by, thing=thing(proposal), after=about)
    notices.tell_late(proposal, PartialDate.of(end))
    return True
