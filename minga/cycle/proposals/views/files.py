"""The note to take away as PDF or Word file, and the documents of a case."""

import re
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from minga.cycle.proposals import queries
from minga.cycle.proposals.models import NoteVersion, Proposal
from minga.cycle.proposals.permissions import can_follow, can_read_note
from minga.cycle.proposals.printing import pdf as printer
from minga.cycle.proposals.printing import word as writer
from minga.cycle.proposals.printing.contents import Printed, contents
from minga.cycle.proposals.views.finding import find_if
from minga.ground.documents import answering
from minga.ground.documents.queries import version_named


def asked(request: HttpRequest, code: str) -> tuple[Proposal, Printed]:
    """Return the note that an address asks for, ready to be printed: the present one, or a kept `version`; Http404 for none."""
    proposal = find_if(request, code, can_read_note)
    if queries.note_of(proposal) is None:
        raise Http404
    version: NoteVersion | None = None
    text = request.GET.get("version", "")
    if text:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
        version = queries.versions_for(request.user, proposal).filter(number=number).first()
        if version is None:
            raise Http404
    return proposal, contents(proposal, (get_language() or "es")[:2], version)


def answer(content: bytes, kind: str, name: str) -> HttpResponse:
    """Send bytes as a download under a name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def name_of(proposal: Proposal, ending: str) -> str:
    return f"nota-{re.sub(r'[^A-Za-z0-9-]', '-', proposal.code)}.{ending}"


@login_required
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Send the note as PDF."""
    proposal, printed = asked(request, code)
    return answer(printer.pdf(printed, int(proposal.saved_at.timestamp())), "application/pdf", name_of(proposal, "pdf"))


@login_required
@require_safe
def word(request: HttpRequest, code: str) -> HttpResponse:
    """Send the note as a Word file."""
    proposal, printed = asked(request, code)
    return answer(writer.word(printed, int(proposal.saved_at.timestamp())), writer.CONTENT_TYPE, name_of(proposal, "docx"))


@require_safe
@login_required
def document(request: HttpRequest, code: str, file: UUID) -> FileResponse:
    """Send a document of a case to whoever follows it, as a download."""
    proposal = find_if(request, code, can_follow)
    version = version_named(file)
    if version is None or (version.file.thing_kind, version.file.thing_key) != ("proposal", proposal.code):
        raise Http404
    return answering.attachment(version)
