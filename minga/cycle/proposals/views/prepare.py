"""A section of the negotiation file on a page of its own: what two people write at once meets without loss."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.proposals.actions import preparing
from minga.cycle.proposals.actions.moving import Changed
from minga.cycle.proposals.actions.preparing import DOCUMENTS
from minga.cycle.proposals.forms.sections import FORMS, SectionForm, nothing_lost
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.permissions import handles
from minga.cycle.proposals.shape import BY_NAME, SECTIONS
from minga.cycle.proposals.states import PREPARING
from minga.cycle.proposals.values import digest, values_of
from minga.cycle.proposals.views.finding import WRITES, arrived, crumbs, field_again, find, person_of, upload_field
from minga.ground.documents.checking.refusals import FileRefused
from minga.ground.documents.queries import version_named
from minga.ground.kit.answers import put_errors
from minga.ground.kit.steps import NotAllowedHere


def document_label(name: str) -> str:
    """Return what the document of a section is, '' where the section has none."""
    if name not in DOCUMENTS:
        return ""
    return _("Términos de referencia que entregó el cooperante") if name == "acercamiento" else _("Acta de la validación")


@login_required
@require_http_methods(WRITES)
def section(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Fill in a section: 409 where the case was sent or somebody else changed the same, 422 where something does not fit."""
    proposal = find(request, code)
    if name not in FORMS:
        raise Http404
    if not handles(request.user, proposal):
        raise PermissionDenied
    values = values_of(proposal, name)
    form = FORMS[name](request.POST or None, values=values, person=person_of(request))
    more: dict[str, Any] = {"seen": request.POST.get("seen", digest(values)), "status": 200}
    label = document_label(name)
    if label:
        more["upload"] = upload_field(label)
    if proposal.stage not in PREPARING:
        more |= {"late": _("En esta etapa el expediente de negociación ya no se cambia."), "status": 409}
    elif request.method == "POST":
        more |= saved(request, proposal, name, form, label)
        if more["status"] == 302:
            messages.success(request, _("Se guardó «%(section)s».") % {"section": BY_NAME[name].label})
            following = next_section(name) if "next" in request.POST else ""
            return redirect("proposals:section", code, following) if following else redirect("proposals:case", code)
    kept = getattr(proposal, DOCUMENTS[name]) if name in DOCUMENTS else None
    context = {"proposal": proposal, "form": form, "section": BY_NAME[name], "sections": SECTIONS, "following": next_section(name)}
    context |= {"document": version_named(kept) if kept else None, "crumbs": crumbs(proposal, str(BY_NAME[name].label))}
    return render(request, "proposals/section.html", context | more, status=more["status"])


def next_section(name: str) -> str:
    """Return the section after this one, '' after the last."""
    names = [one.name for one in SECTIONS]
    at = names.index(name) + 1
    return names[at] if at < len(names) else ""


def saved(request: HttpRequest, proposal: Proposal, name: str, form: SectionForm, label: str) -> dict[str, Any]:
    """Save what was posted; return its status, and what the page shows of a refusal."""
    content, why = arrived(request) if label else (None, None)
    told: dict[str, Any] = {"status": 422}
    if form.is_valid() and why is None:
        try:
            preparing.save_section(
                by=person_of(request),
                proposal=proposal,
                section=name,
                seen=request.POST.get("seen", ""),
                values=form.values(),
                content=content,
                title=label,
            )
            return {"status": 302}
        except Changed as met:
            told = {"status": 409, "theirs": nothing_lost(form, met.theirs), "seen": digest(met.theirs), "conflict": str(met)}
        except NotAllowedHere as late:
            told = {"status": 409, "late": str(late)}
        except FileRefused as refusal:
            why = refusal
        except ValidationError as refusal:
            put_errors(form, refusal)
    if label:
        told["upload"] = field_again(request, label, content, why)
    return told
