"""The concept note: in the format of an agency, written by sections, each save a version, commented by those who may read it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.proposals import notices
from minga.cycle.proposals.actions.moving import Changed, locked, needed, thing, touch
from minga.cycle.proposals.models import Comment, Note, NoteSection, NoteVersion, Proposal, Template
from minga.cycle.proposals.permissions import can_comment, can_prepare, can_write_note, handles, note_given
from minga.cycle.proposals.queries import written
from minga.cycle.proposals.states import Stage
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.steps import NotAllowedHere


def require_writing(by: Person, proposal: Proposal) -> None:
    """Refuse whoever does not carry the case, and a stage in which the note is not written."""
    if not handles(by, proposal):
        raise PermissionDenied("write_note")
    if not can_write_note(by, proposal):
        raise NotAllowedHere(proposal.stage, "write_note", _("La nota se escribe en la etapa «%(stage)s».") % {"stage": Stage.NOTE.label})


def begun(proposal: Proposal) -> Note:
    """Return the note of a case, begun where it was not."""
    note, _made = Note.objects.get_or_create(proposal=proposal)
    return note


@transaction.atomic
def choose_template(*, by: Person, proposal: Proposal, template: Template) -> Note:
    """Choose the format of the note; what was written in sections of the same key stays (R-100). Leaves `note.template_chosen`.

    Refuses (PermissionDenied, NotAllowedHere) as every writing of the note, and (ValidationError) a template out of use or of
    another cooperant.
    """
    proposal = locked(proposal)
    require_writing(by, proposal)
    if not template.active or template.cooperant_id not in (None, proposal.cooperant_id):
        raise ValidationError({"template": _("Esta plantilla no sirve para este cooperante.")})
    note = begun(proposal)
    if note.template_id == template.pk:
        return note
    before = note.template.code if note.template else ""
    note.template = template
    note.save()
    keep(by, note)
    journal.record("note.template_chosen", by=by, thing=thing(proposal), before={"template": before}, after={"template": template.code})
    return note


@transaction.atomic
def save_text(*, by: Person, proposal: Proposal, key: str, seen: int, text: str) -> NoteSection:
    """Save what a section of the note says, as whoever opened it at version `seen` wrote it. Leaves `note.saved`.

    Refuses (PermissionDenied, NotAllowedHere) as every writing of the note, (Changed) a section that somebody else saved since, with
    their text, and (ValidationError) a section that the template does not have. Saving nothing new writes nothing.
    """
    proposal = locked(proposal)
    require_writing(by, proposal)
    note = begun(proposal)
    if note.template is None or not note.template.sections.filter(key=key).exists():
        raise ValidationError({"text": _("La plantilla no tiene esta sección.")})
    row = note.sections.filter(key=key).first() or NoteSection(note=note, key=key, saved_at=timezone.now())
    if row.version != seen:
        raise Changed(row.text)
    before, row.text, row.saved_by, row.saved_at = row.text, text, by, timezone.now()
    row.full_clean()
    if row.text == before and row.pk:
        return row
    row.version += 1
    row.save()
    kept = keep(by, note)
    after = {"section": key, "version": kept.number, "text": row.text}
    journal.record("note.saved", by=by, thing=thing(proposal), before={"text": before}, after=after)
    return row


def keep(by: Person | None, note: Note, *, sent: bool = False) -> NoteVersion:
    """Count one more version of a note and keep it whole as it stands."""
    texts = written(note)
    asked = list(note.template.sections.values_list("key", "title")) if note.template else []
    sections = [{"key": key, "title": title, "text": texts.get(key, "")} for key, title in asked]
    values: dict[str, Any] = {"title": note.proposal.title, "template": note.template.name if note.template else "", "sections": sections}
    note.version += 1
    note.save(update_fields=["version"])
    return NoteVersion.objects.create(note=note, number=note.version, values=values, sent=sent, by=by, at=timezone.now())


@transaction.atomic
def name_assistance(*, by: Person, proposal: Proposal, assistance: str, assistance_fund: str) -> Note:
    """Say which institution helped to write the note and which fund paid it (R-099; 001 L543). Leaves `note.assistance_named`.

    Refuses (PermissionDenied) whoever does not carry the case and (NotAllowedHere) a case that was sent.
    """
    proposal = locked(proposal)
    if not handles(by, proposal):
        raise PermissionDenied("name_assistance")
    if not can_prepare(by, proposal):
        raise NotAllowedHere(proposal.stage, "name_assistance", _("La nota ya se envió."))
    note = begun(proposal)
    before = {"assistance": note.assistance, "assistance_fund": note.assistance_fund}
    note.assistance, note.assistance_fund = assistance, assistance_fund
    note.full_clean()
    note.save()
    after = {"assistance": note.assistance, "assistance_fund": note.assistance_fund}
    if before != after:
        journal.record("note.assistance_named", by=by, thing=thing(proposal), before=before, after=after)
    return note


@transaction.atomic
def share(*, by: Person, proposal: Proposal) -> Note:
    """Show the note to the cooperant before it is sent, for its comments. Leaves `note.shared`.

    Refuses (PermissionDenied) whoever does not carry the case, (NotAllowedHere) one that is not at the note and (ValidationError) a
    note with nothing written.
    """
    proposal = locked(proposal)
    if not handles(by, proposal):
        raise PermissionDenied("share")
    if proposal.stage not in (Stage.NOTE, Stage.VALIDATED):
        raise NotAllowedHere(proposal.stage, "share", _("Se comparte la nota mientras se prepara."))
    note = begun(proposal)
    if not any(text.strip() for text in written(note).values()):
        raise ValidationError(_("La nota todavía no tiene texto."))
    if note.shared_at is None:
        note.shared_at = timezone.now()
        note.save(update_fields=["shared_at"])
        journal.record("note.shared", by=by, thing=thing(proposal), after={"version": note.version})
        notices.tell(by, proposal, "share")
    return note


@transaction.atomic
def comment(*, by: Person, proposal: Proposal, key: str, text: str) -> Comment:
    """Leave a comment on a section of the note, '' on all of it. Leaves `note.commented`.

    Refuses (PermissionDenied) whoever may not read the note or acts for nobody in it, and (ValidationError) an empty text and a
    section that the note does not have.
    """
    proposal = locked(proposal)
    if not can_comment(by, proposal):
        raise PermissionDenied("comment")
    needed(text=text)
    note = begun(proposal)
    if key and (note.template is None or not note.template.sections.filter(key=key).exists()):
        raise ValidationError({"text": _("La plantilla no tiene esta sección.")})
    made = Comment(note=note, key=key, text=text, on_version=note.version, organisation=speaking_for(by, proposal), by=by)
    made.at = timezone.now()
    made.full_clean()
    made.save()
    journal.record("note.commented", by=by, thing=thing(proposal), after={"section": key, "text": made.text})
    if note_given(proposal) or made.organisation_id != proposal.organisation_id:
        notices.tell(by, proposal, "comment", made.text)
    return made


def speaking_for(by: Person, proposal: Proposal) -> Organisation | None:
    """Return for whom somebody speaks in a case: its institution, its cooperant, else an ally."""
    mine = institutions_of(by)
    for one in (proposal.organisation, proposal.cooperant):
        if one.pk in mine:
            return one
    ally = proposal.partners.filter(organisation__in=mine).select_related("organisation").first()
    return ally.organisation if ally else None


@transaction.atomic
def settle(*, by: Person, comment: Comment) -> Comment:
    """Mark a comment as attended to. Leaves `note.comment_settled`. Refuses (PermissionDenied) whoever does not carry the case."""
    proposal = locked(comment.note.proposal)
    if not handles(by, proposal):
        raise PermissionDenied("settle")
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if row.settled_at is None:
        row.settled_at = timezone.now()
        row.save(update_fields=["settled_at"])
        journal.record("note.comment_settled", by=by, thing=thing(proposal), after={"text": row.text})
    return row


@transaction.atomic
def show_to_all(*, by: Person, proposal: Proposal, public: bool) -> Proposal:
    """Let everybody see how far a case is, or no longer; never its file nor its note. Leaves `proposal.shown` or `proposal.hidden`.

    Refuses (PermissionDenied) whoever does not carry the case.
    """
    proposal = locked(proposal)
    if not handles(by, proposal):
        raise PermissionDenied("show_to_all")
    if proposal.public != public:
        proposal.public = public
        touch(proposal)
        journal.record("proposal.shown" if public else "proposal.hidden", by=by, thing=thing(proposal), after={"public": public})
    return proposal
