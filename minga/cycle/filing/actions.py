"""The steps of a dossier: sent, observed, approved, registered; nobody approves their own.

Each asks, in this order, whether the person may, whether the stage allows it and whether the record is ready; it leaves one line
in the journal and tells whoever it waits for.
"""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from minga.cycle.filing import enclosures, legality, locating, notices, partnering, readiness, relating
from minga.cycle.filing.drafting import entitle, locked, require_free
from minga.cycle.filing.models import Dossier, Observation, Revision, Submission
from minga.cycle.filing.permissions import can_take, fits
from minga.cycle.filing.positions import changes_between, stands
from minga.cycle.filing.states import STEPS, Stage
from minga.cycle.law.models import Verdict
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.steps import NotAllowedHere


class NotReady(Exception):
    """The record lacks something for this step; `findings` says what and where."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(_("Faltan datos para este paso."))


def refuse(by: Person, dossier: Dossier, step: str) -> Stage:
    """Refuse (PermissionDenied, NotAllowedHere) a step that the person or the stage does not allow; return where it leads."""
    if not can_take(by, step, dossier):
        raise PermissionDenied(step)
    found = STEPS.check(dossier.stage, step)
    if not fits(step, dossier):
        raise NotAllowedHere(dossier.stage, step, _("Un registro enmendado no se desiste: descarte la enmienda."))
    return Stage(found.target)


def move(by: Person, dossier: Dossier, step: str, *, reason: str = "", after: dict | None = None, **fields) -> Dossier:
    """Take a step that was not refused: its stage, its fields, one line `dossier.<event>` and the notices."""
    before, target = dossier.stage, refuse(by, dossier, step)
    dossier.stage, dossier.stage_since = target, timezone.now()
    for name, value in fields.items():
        setattr(dossier, name, value)
    dossier.save()
    about = {"stage": target} | (after or {})
    journal.record(EVENTS[step], by=by, thing=("dossier", dossier.key), before={"stage": before}, after=about, reason=reason)
    enclosures.follow(by, dossier)
    notices.tell(by, dossier, step, reason)
    return dossier


EVENTS = {
    "submit": "dossier.submitted",
    "observe": "dossier.observed",
    "send_to_planning": "dossier.sent_to_planning",
    "validate": "dossier.validated",
    "approve_plan": "dossier.plan_approved",
    "register": "dossier.registered",
    "amend": "dossier.amended",
    "discard": "dossier.amendment_discarded",
    "withdraw": "dossier.withdrawn",
    "reopen": "dossier.reopened",
    "archive": "dossier.archived",
    "unarchive": "dossier.unarchived",
    "ask_deletion": "dossier.deletion_asked",
    "keep": "dossier.kept",
    "delete": "dossier.deleted",
    "restore": "dossier.restored",
    "annul": "dossier.annulled",
}


def require_reason(reason: str) -> None:
    """Refuse (ValidationError) a step that others live with and that says no reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba el motivo.")})


def require_ready(dossier: Dossier, step: readiness.Step) -> None:
    """Refuse (NotReady) a record with errors for this step."""
    errors = [one for one in findings_of(dossier, step) if one.severity == Severity.ERROR]
    if errors:
        raise NotReady(errors)


def findings_of(dossier: Dossier, step: readiness.Step) -> list[Finding]:
    """Return what a dossier lacks or contradicts for a step; once it is to be sent, what the law and its documents say too."""
    found = readiness.findings_of(dossier.values, dossier.typed, step)
    if step == readiness.Step.DRAFT:
        return found
    own = [*partnering.findings_of(dossier.values), *relating.findings_of(dossier), *locating.findings_of(dossier.values)]
    return [*found, *own, *legality.findings_of(dossier), *enclosures.findings_of(dossier)]


@transaction.atomic
def submit(*, by: Person, dossier: Dossier) -> Dossier:
    """Send a record to be reviewed; the next round shows what changed since the last. Leaves `dossier.submitted`.

    Refuses (PermissionDenied) whoever does not file for its institution, (NotAllowedHere) another stage and (NotReady) what
    is missing.
    """
    dossier = locked(dossier)
    refuse(by, dossier, "submit")
    require_ready(dossier, readiness.Step.SUBMISSION)
    now, number = timezone.now(), dossier.submissions.count() + 1
    Submission.objects.create(dossier=dossier, round=number, by=by, at=now, values=dossier.values)
    dossier.validated_by = dossier.planned_by = dossier.registered_by = None
    return move(by, dossier, "submit", after={"round": number}, submitted_by=by, submitted_at=now)


@transaction.atomic
def observe(*, by: Person, dossier: Dossier, comments: Mapping[str, str]) -> Dossier:
    """Return a record with a comment for each field ('' for the whole of it). Leaves `dossier.observed`.

    Refuses (ValidationError) no comment at all and a comment on a place that the record does not have.
    """
    dossier = locked(dossier)
    refuse(by, dossier, "observe")
    said = {place: text.strip() for place, text in comments.items() if text.strip()}
    if not said:
        raise ValidationError(_("Escriba al menos una observación."))
    if strange := [place for place in said if not stands(dossier.values, place)]:
        raise ValidationError({strange[0][:80]: _("Un registro no tiene este campo.")})
    number = dossier.submissions.count()
    for place, text in said.items():
        note = Observation(dossier=dossier, round=number, place=place, text=text, by=by, at=timezone.now())
        note.full_clean(exclude=["dossier", "by"])
        note.save()
    return move(by, dossier, "observe", after={"observations": said})


@transaction.atomic
def validate(*, by: Person, dossier: Dossier) -> Dossier:
    """Find a record in order: it goes on to planning where the law asks for it, else to registration with the legal reason (R-038).

    Leaves `dossier.sent_to_planning` or `dossier.validated`.
    """
    dossier = locked(dossier)
    answer, bodies = legality.planning(dossier)
    step = "send_to_planning" if answer.verdict == Verdict.STEP else "validate"
    with translation.override("es"):
        why = {"planning": answer.text, "articles": list(answer.articles), "bodies": bodies}
    return move(by, dossier, step, after=why, validated_by=by)


@transaction.atomic
def approve_plan(*, by: Person, dossier: Dossier) -> Dossier:
    """Approve a record for the planning secretariat (R-038). Leaves `dossier.plan_approved`."""
    return move(by, locked(dossier), "approve_plan", planned_by=by)


@transaction.atomic
def amend(*, by: Person, dossier: Dossier) -> Dossier:
    """Begin to change a registered record; everybody goes on reading the registered version. Leaves `dossier.amended`."""
    return move(by, locked(dossier), "amend")


@transaction.atomic
def discard(*, by: Person, dossier: Dossier) -> Dossier:
    """Give up an amendment: the values of the registered version come back. Leaves `dossier.amendment_discarded`."""
    dossier = locked(dossier)
    refuse(by, dossier, "discard")
    last = dossier.versions.get(number=dossier.registered)
    changes = changes_between(dossier.values, last.values)
    dossier.version += 1
    Revision.objects.create(dossier=dossier, version=dossier.version, by=by, at=timezone.now(), changes=changes)
    dossier.values, dossier.typed = last.values, {}
    entitle(dossier)
    return move(by, dossier, "discard", registered_version=dossier.version)


@transaction.atomic
def withdraw(*, by: Person, dossier: Dossier, reason: str) -> Dossier:
    """Give up a record that is not registered, with the reason: its public documents are hidden and the record of Minga that it
    spoke of is free for another dossier. Leaves `dossier.withdrawn`.
    """
    require_reason(reason)
    return move(by, locked(dossier), "withdraw", reason=reason)


@transaction.atomic
def reopen(*, by: Person, dossier: Dossier) -> Dossier:
    """Take a withdrawn record up again, as a draft. Leaves `dossier.reopened`.

    Refuses (ValidationError) one whose record of Minga has another dossier since.
    """
    return move(by, held_again(by, dossier, "reopen"), "reopen")


def held_again(by: Person, dossier: Dossier, step: str) -> Dossier:
    """Return a dossier, locked, that takes its record of Minga again; refuses what `refuse` does and a record that is taken."""
    dossier = locked(dossier)
    refuse(by, dossier, step)
    if dossier.activity:
        require_free(dossier.activity, but=dossier)
    return dossier


@transaction.atomic
def archive(*, by: Person, dossier: Dossier, reason: str) -> Dossier:
    """Put a registered record away: it stays public and is changed no more. Leaves `dossier.archived`."""
    require_reason(reason)
    return move(by, locked(dossier), "archive", reason=reason)


@transaction.atomic
def unarchive(*, by: Person, dossier: Dossier, reason: str) -> Dossier:
    """Take an archived record back to the living ones. Leaves `dossier.unarchived`."""
    require_reason(reason)
    return move(by, locked(dossier), "unarchive", reason=reason)


@transaction.atomic
def ask_deletion(*, by: Person, dossier: Dossier, reason: str) -> Dossier:
    """Ask that a record never registered be deleted; a registrar decides. Leaves `dossier.deletion_asked`."""
    require_reason(reason)
    return move(by, locked(dossier), "ask_deletion", reason=reason)


@transaction.atomic
def keep(*, by: Person, dossier: Dossier, reason: str) -> Dossier:
    """Do not delete what was asked to be: it is a draft again. Leaves `dossier.kept`."""
    require_reason(reason)
    return move(by, locked(dossier), "keep", reason=reason)


@transaction.atomic
def delete(*, by: Person, dossier: Dossier) -> Dossier:
    """Approve a deletion: nobody but registrars, auditors and administrators sees it, and it can be restored. Leaves `dossier.deleted`."""
    return move(by, locked(dossier), "delete")


@transaction.atomic
def restore(*, by: Person, dossier: Dossier, reason: str) -> Dossier:
    """Bring a deleted record back as a draft, its documents with it. Leaves `dossier.restored`; refuses what `reopen` does."""
    require_reason(reason)
    return move(by, held_again(by, dossier, "restore"), "restore", reason=reason)
