"""The concept note: read and commented, written by sections, its template, its versions side by side."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.cycle.proposals import queries
from minga.cycle.proposals.actions import noting
from minga.cycle.proposals.actions.moving import Changed
from minga.cycle.proposals.forms.notes import AssistanceForm, ChoiceForm, CommentForm, TextForm
from minga.cycle.proposals.models import Note, Proposal
from minga.cycle.proposals.permissions import can_comment, can_prepare, can_read_note, can_write_note, handles
from minga.cycle.proposals.reckoning import words_in
from minga.cycle.proposals.shown import compared
from minga.cycle.proposals.states import Stage
from minga.cycle.proposals.views.finding import WRITES, crumbs, find_if, form_page, person_of
from minga.ground.kit.answers import put_errors
from minga.ground.kit.steps import NotAllowedHere


@login_required
@require_safe
def note(request: HttpRequest, code: str) -> HttpResponse:
    """Show the note with the comments of each section, to whoever may read it."""
    return shown(request, find_if(request, code, can_read_note))


def shown(request: HttpRequest, proposal: Proposal, *, form: CommentForm | None = None, key: str = "", status: int = 200) -> HttpResponse:
    """Show the note; `form`: the comment that was refused, of section `key`."""
    found = queries.note_of(proposal)
    comments = list(found.comments.select_related("organisation", "by")) if found else []
    context = {
        "proposal": proposal,
        "note": found,
        "sections": sections(found),
        "comments": comments,
        "whole": [one for one in comments if not one.key],
        "by_key": {one.key: [row for row in comments if row.key == one.key] for one in comments if one.key},
        "form": form or CommentForm(),
        "key": key,
        "faults": queries.faults(found) if found else [],
        "writes": can_write_note(request.user, proposal),
        "prepares": can_prepare(request.user, proposal),
        "comments_here": can_comment(request.user, proposal),
        "handles": handles(request.user, proposal),
        "shares": handles(request.user, proposal) and proposal.stage in (Stage.NOTE, Stage.VALIDATED),
        "crumbs": crumbs(proposal, _("Nota conceptual")),
    }
    return render(request, "proposals/note.html", context, status=status)


def sections(found: Note | None) -> list[dict[str, Any]]:
    """Return the sections that the template asks for, each with its text, its words and its comments."""
    if found is None or found.template is None:
        return []
    texts = queries.written(found)
    comments: dict[str, list] = {}
    for one in found.comments.select_related("organisation", "by").exclude(key=""):
        comments.setdefault(one.key, []).append(one)
    return [
        {
            "asked": one,
            "text": texts.get(one.key, ""),
            "words": words_in(texts.get(one.key, "")),
            "over": bool(one.max_words and words_in(texts.get(one.key, "")) > one.max_words),
            "comments": comments.get(one.key, []),
        }
        for one in found.template.sections.all()
    ]


@login_required
@require_http_methods(WRITES)
def template(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the format of the note: the cooperant's own stands first (R-100)."""
    proposal = find_if(request, code, handles)
    found = queries.note_of(proposal)
    choices = queries.templates_for(proposal)
    first = found.template.code if found and found.template else choices[0].code if choices else ""
    form, more = ChoiceForm(request.POST or None, templates=choices, initial={"template": first}), dict[str, Any]()
    if not can_write_note(request.user, proposal):
        more = {"late": _("La plantilla se elige en la etapa «%(stage)s».") % {"stage": Stage.NOTE.label}, "status": 409}
    elif request.method == "POST" and form.is_valid():
        try:
            noting.choose_template(by=person_of(request), proposal=proposal, **form.cleaned_data)
            messages.success(request, _("La nota sigue ahora esta plantilla: escriba sus secciones."))
            return redirect("proposals:note", code)
        except NotAllowedHere as late:
            more = {"late": str(late), "status": 409}
        except ValidationError as why:
            put_errors(form, why)
    lead = _("Cada agencia pide la nota a su manera. Lo que ya escribió en una sección del mismo nombre se conserva.")
    way = crumbs(proposal, _("Plantilla de la nota"))
    return form_page(request, form, _("Plantilla de la nota"), _("Usar esta plantilla"), way, lead=lead, proposal=proposal, **more)


@login_required
@require_http_methods(WRITES)
def write(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Write a section: 409 with the other's text where somebody else saved it meanwhile, and nothing typed is lost."""
    proposal = find_if(request, code, handles)
    found = queries.note_of(proposal)
    asked = found.template.sections.filter(key=key).first() if found and found.template else None
    if found is None or asked is None:
        raise Http404
    row = found.sections.filter(key=key).first()
    form = TextForm(request.POST or None, initial={"text": row.text if row else ""})
    form.fields["text"].needed = asked.required  # type: ignore[attr-defined]
    seen = request.POST.get("seen", str(row.version if row else 0))
    more: dict[str, Any] = {"status": 200}
    if not can_write_note(request.user, proposal):
        more = {"late": _("La nota ya no se escribe en esta etapa."), "status": 409}
    elif request.method == "POST":
        more = {"status": 422}
        if form.is_valid():
            try:
                text, number = form.cleaned_data["text"], int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
                noting.save_text(by=person_of(request), proposal=proposal, key=key, seen=number, text=text)
                messages.success(request, _("Se guardó «%(section)s».") % {"section": asked.title})
                return redirect(f"{reverse('proposals:note', args=[code])}#s-{key}")
            except Changed as met:
                seen = str(found.sections.get(key=key).version)
                more = {"status": 409, "conflict": str(met), "theirs": met.theirs}
            except NotAllowedHere as late:
                more = {"status": 409, "late": str(late)}
            except ValidationError as why:
                put_errors(form, why)
    context = {"proposal": proposal, "asked": asked, "form": form, "seen": seen, "crumbs": crumbs(proposal, asked.title)}
    return render(request, "proposals/note_section.html", context | more, status=more["status"])


@login_required
@require_http_methods(WRITES)
def assistance(request: HttpRequest, code: str) -> HttpResponse:
    """Say who helped to write the note and with which fund (R-099)."""
    proposal = find_if(request, code, handles)
    found = queries.note_of(proposal)
    told = {"assistance": found.assistance, "assistance_fund": found.assistance_fund} if found else {}
    form, more = AssistanceForm(request.POST or None, initial=told), dict[str, Any]()
    if request.method == "POST" and form.is_valid():
        try:
            noting.name_assistance(by=person_of(request), proposal=proposal, **form.cleaned_data)
            messages.success(request, _("Se guardó."))
            return redirect("proposals:note", code)
        except NotAllowedHere as late:
            more = {"late": str(late), "status": 409}
    way = crumbs(proposal, _("Asistencia técnica"))
    return form_page(request, form, _("Asistencia técnica para la nota"), _("Guardar"), way, proposal=proposal, **more)


@login_required
@require_POST
def share(request: HttpRequest, code: str) -> HttpResponse:
    """Show the note to the cooperant before it is sent."""
    proposal = find_if(request, code, handles)
    try:
        noting.share(by=person_of(request), proposal=proposal)
        messages.success(request, _("El cooperante ya puede leer la nota y comentarla."))
    except (NotAllowedHere, ValidationError) as why:
        messages.error(request, " ".join(why.messages) if isinstance(why, ValidationError) else str(why))
    return redirect("proposals:note", code)


@login_required
@require_POST
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Leave a comment on a section, or on the whole note."""
    proposal = find_if(request, code, can_read_note)
    if not can_comment(request.user, proposal):
        raise PermissionDenied
    form, key = CommentForm(request.POST), request.POST.get("key", "")[:40]
    if form.is_valid():
        try:
            noting.comment(by=person_of(request), proposal=proposal, key=key, **form.cleaned_data)
            messages.success(request, _("Se dejó el comentario: lo leen quienes trabajan en la nota."))
            return redirect(f"{reverse('proposals:note', args=[code])}{f'#s-{key}' if key else ''}")
        except ValidationError as why:
            put_errors(form, why)
    return shown(request, proposal, form=form, key=key, status=422)


@login_required
@require_POST
def settle(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Mark a comment as attended to."""
    proposal = find_if(request, code, handles)
    row = get_object_or_404(queries.comments_of(proposal), pk=number)
    noting.settle(by=person_of(request), comment=row)
    messages.success(request, _("El comentario quedó atendido."))
    return redirect("proposals:note", code)


@login_required
@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Show the kept versions of the note, and two of them side by side; what the cooperant received is marked."""
    proposal = find_if(request, code, can_read_note)
    kept = list(queries.versions_for(request.user, proposal))
    numbers = {str(one.number): one for one in kept}
    later = numbers.get(request.GET.get("a", "")) or (kept[0] if kept else None)
    earlier = numbers.get(request.GET.get("de", "")) or (kept[1] if len(kept) > 1 else None)
    rows = compared(earlier.values, later.values) if earlier and later else []
    context = {"proposal": proposal, "kept": kept, "earlier": earlier, "later": later, "rows": rows}
    return render(request, "proposals/versions.html", context | {"crumbs": crumbs(proposal, _("Versiones de la nota"))})
