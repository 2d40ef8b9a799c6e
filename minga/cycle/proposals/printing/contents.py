"""What a printed note says: a title, facts, sections; plain text that no printer reads as a command."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minga.cycle.proposals.models import NoteVersion, Proposal
from minga.cycle.proposals.printing.blocks import Block, blocks, clean
from minga.cycle.proposals.queries import consulted, note_of, written
from minga.ground.kit.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Printed:
    """A note ready to be printed: facts are (label, value), sections (title, pieces)."""

    title: str
    kind: str
    language: str
    facts: list[tuple[str, str]]
    sections: list[tuple[str, list[Block]]]
    foot: str
    author: str


def contents(proposal: Proposal, language: str, version: NoteVersion | None = None) -> Printed:
    """Return the note of a case, or one kept version of it, in the language in use; `language` is 'es' or 'en'."""
    note = note_of(proposal)
    names = consulted(proposal)
    facts = [
        (_("Código"), proposal.code),
        (_("Institución"), proposal.organisation.name),
        (_("Cooperante"), proposal.cooperant.name),
        (_("Estado"), str(proposal.get_stage_display())),
        (_("Formato"), note.template.name if note and note.template else ""),
        (_("Asistencia técnica"), note.assistance if note else ""),
        (_("Fondo de la asistencia"), note.assistance_fund if note else ""),
        (_("Enviada"), PartialDate(proposal.submitted).show(language) if proposal.submitted else ""),
        (_("Organizaciones que la validaron"), f"{len(names)}: {'; '.join(names)}" if names else ""),
    ]
    if version is not None:
        rows = [(one["title"], one["text"]) for one in version.values["sections"]]
    elif note and note.template:
        texts = written(note)
        rows = [(one.title, texts.get(one.key, "")) for one in note.template.sections.all()]
    else:
        rows = []
    number = version.number if version else note.version if note else 0
    return Printed(
        title=clean(proposal.title),
        kind=_("Nota conceptual"),
        language=language,
        facts=[(label, clean(value)) for label, value in facts if value],
        sections=[(clean(title), blocks(text) or [Block("empty", lines=[_("Sin texto todavía.")])]) for title, text in rows],
        foot=_("Versión %(n)s") % {"n": number},
        author=clean(proposal.organisation.name),
    )
