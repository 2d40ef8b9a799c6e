"""What every action of a case begins and ends with: its row held, its step checked, its line written, whoever waits told."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.proposals import notices
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.permissions import can_take, note_given
from minga.cycle.proposals.queries import lacks
from minga.cycle.proposals.shape import Guard
from minga.cycle.proposals.states import STEPS
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.dates import PartialDate

EVENTS = {
    "write_note": "proposal.note_begun",
    "back_to_negotiation": "proposal.negotiation_reopened",
    "validate": "proposal.validated",
    "correct": "proposal.corrected",
    "submit": "proposal.submitted",
    "ask_again": "proposal.returned",
    "accept": "proposal.accepted",
    "condition": "proposal.conditioned",
    "refuse": "proposal.refused",
    "suspend": "proposal.suspended",
    "resume": "proposal.resumed",
    "withdraw": "proposal.withdrawn",
}


class NotReady(Exception):
    """Guards hold the case back; `guards` names them, each with what is missing and where to fill it in."""

    def __init__(self, guards: list[Guard]) -> None:
        self.guards = guards
        super().__init__(" ".join(f"{one.label}: {one.text}" for one in guards))


class Changed(Exception):
    """Somebody else saved the same part since the page was opened; nothing of either is lost."""

    def __init__(self, theirs: Any) -> None:
        self.theirs = theirs
        super().__init__(_("Otra persona cambió lo mismo mientras usted escribía."))


def locked(proposal: Proposal) -> Proposal:
    """Return the case as it is now, its row locked until the transaction ends."""
    related = ("organisation", "cooperant", "demand", "offer", "match")
    return Proposal.objects.select_for_update(of=("self",)).select_related(*related).get(pk=proposal.pk)


def thing(proposal: Proposal) -> tuple[str, str]:
    """Return how the journal, the inbox and the documents know a case."""
    return ("proposal", proposal.code)


def touch(proposal: Proposal) -> None:
    """Count one more version of a case, checked as a whole."""
    proposal.version, proposal.saved_at = proposal.version + 1, timezone.now()
    proposal.full_clean()
    proposal.save()


def refuse(by: Person, proposal: Proposal, step: str) -> str:
    """Refuse (PermissionDenied, NotAllowedHere) a step that the person or the stage does not allow; return where it leads."""
    if not can_take(by, step, proposal):
        raise PermissionDenied(step)
    return STEPS.check(proposal.stage, step).target


def hold(proposal: Proposal, step: str) -> None:
    """Refuse (NotReady) a step that a guard holds back."""
    found = lacks(proposal, step)
    if found:
        raise NotReady(found)


def move(by: Person, proposal: Proposal, step: str, *, reason: str = "", after: Mapping | None = None, **fields: Any) -> Proposal:
    """Take a step that was not refused: its stage, its fields, one line, and word to whoever waits."""
    before, target = proposal.stage, refuse(by, proposal, step)
    given = note_given(proposal)
    told = {"stage": target, "stage_reason": reason.strip(), "stage_since": timezone.now()}
    for name, value in (told | fields).items():
        setattr(proposal, name, value)
    touch(proposal)
    known = step.partition("_")[0] if step.startswith("resume_") else step
    about = {"stage": target} | dict(after or {})
    journal.record(EVENTS[known], by=by, thing=thing(proposal), before={"stage": before}, after=about, reason=reason.strip())
    notices.tell(by, proposal, known, reason, given=given)
    return proposal


def needed(**given: str) -> None:
    """Refuse (ValidationError, by field) what may not be empty."""
    words = {
        "reason": _("Escriba el motivo."),
        "title": _("Escriba el título."),
        "because": _("Escriba por qué este caso empieza sin un emparejamiento."),
        "recipient": _("Escriba a quién se envía."),
        "learnt": _("Escriba qué se aprendió."),
        "evidence": _("Escriba con qué consta la respuesta: oficio, carta o correo, con su fecha."),
        "text": _("Escriba el texto."),
    }
    missing = {name: words[name] for name, value in given.items() if not value.strip()}
    if missing:
        raise ValidationError(missing)


def not_to_come(name: str, text: str) -> None:
    """Refuse (ValidationError) a date that begins after today."""
    if text and PartialDate(text).first > timezone.localdate():
        raise ValidationError({name: _("No puede ser una fecha que no ha llegado.")})


def not_before(name: str, later: str, earlier: str, why: str) -> None:
    """Refuse (ValidationError) a date that surely lies before another; what is known only in part may be the same."""
    if later and earlier and PartialDate(later).last < PartialDate(earlier).first:
        raise ValidationError({name: why})


def today() -> datetime.date:
    return timezone.localdate()
