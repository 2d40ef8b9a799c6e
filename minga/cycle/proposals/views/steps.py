"""The steps of a case, each asked on a page of its own; a guard that holds one back is named."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.cycle.proposals import queries
from minga.cycle.proposals.actions import noting, sending
from minga.cycle.proposals.actions.moving import NotReady
from minga.cycle.proposals.forms.steps import (
    AnswerForm,
    ConditionForm,
    LearnForm,
    MeetForm,
    PlainForm,
    ReasonForm,
    RefuseForm,
    SubmitForm,
    WithdrawForm,
)
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.permissions import can_meet_condition, can_take, handles, is_cooperant
from minga.cycle.proposals.states import STEPS
from minga.cycle.proposals.views.case import where
from minga.cycle.proposals.views.finding import WRITES, arrived, crumbs, field_again, find, form_page, person_of, upload_field
from minga.ground.documents.checking.refusals import FileRefused
from minga.ground.kit.answers import put_errors
from minga.ground.kit.steps import NotAllowedHere

FORMS: dict[str, Callable[..., forms.Form]] = {
    "write_note": PlainForm,
    "back_to_negotiation": PlainForm,
    "validate": PlainForm,
    "correct": PlainForm,
    "resume": PlainForm,
    "submit": SubmitForm,
    "ask_again": ReasonForm,
    "suspend": ReasonForm,
    "withdraw": WithdrawForm,
    "accept": AnswerForm,
    "condition": ConditionForm,
    "refuse": RefuseForm,
}
DOES: dict[str, Callable[..., Any]] = {
    "write_note": sending.write_note,
    "back_to_negotiation": sending.reopen_negotiation,
    "validate": sending.validate,
    "correct": sending.correct,
    "resume": sending.resume,
    "submit": sending.submit,
    "ask_again": sending.ask_again,
    "suspend": sending.suspend,
    "withdraw": sending.withdraw,
}
ANSWERS = ("accept", "condition", "refuse")


def real(step: str, proposal: Proposal) -> str:
    """Return the name of a step in the table of steps: a suspended case goes back to where it stood."""
    return f"resume_{proposal.suspended_from}" if step == "resume" else step


@login_required
@require_http_methods(WRITES)
def take(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Take a step: 403 for whom it is not, 409 at another stage, 422 where a guard holds it back or something is missing."""
    proposal = find(request, code)
    if step not in FORMS:
        raise Http404
    if not can_take(request.user, real(step, proposal), proposal):
        raise PermissionDenied
    own = is_cooperant(request.user, proposal)
    form = form_of(step, request.POST or None, own)
    more: dict[str, Any] = {"status": 200, "held": queries.lacks(proposal, step)}
    label = "" if own or step not in ANSWERS else _("Documento de la respuesta")
    if label:
        more["upload"] = upload_field(label)
    late = too_late(step, proposal)
    if late:
        more |= {"late": late, "status": 409}
    elif request.method == "POST":
        more |= taken(request, proposal, step, form, label)
        if more["status"] == 302:
            proposal.refresh_from_db()
            messages.success(request, _("Hecho. El caso está ahora en «%(stage)s».") % {"stage": proposal.get_stage_display()})
            return redirect("proposals:case", code)
    words = str(next((one.label for one in STEPS if one.name == real(step, proposal)), ""))
    context = {"proposal": proposal, "form": form, "step": step, "label": words, "crumbs": crumbs(proposal, words)}
    context |= more | {"held": [(one, where(proposal, one)) for one in more["held"]]}
    return render(request, "proposals/step.html", context, status=more["status"])


def form_of(step: str, data: Any, own: bool) -> forms.Form:
    """Return the form of a step; an answer that the institution records asks for its evidence."""
    return FORMS[step](data, own=own) if step in ANSWERS else FORMS[step](data)


def too_late(step: str, proposal: Proposal) -> str:
    """Return why a step cannot be taken at the stage of a case; '' where it can."""
    try:
        STEPS.check(proposal.stage, real(step, proposal))
    except NotAllowedHere as late:
        return str(late)
    return ""


def taken(request: HttpRequest, proposal: Proposal, step: str, form: forms.Form, label: str) -> dict[str, Any]:
    """Take a step; return its status, and what the page shows of a refusal."""
    content, why = arrived(request) if label else (None, None)
    told: dict[str, Any] = {"status": 422}
    if (form.is_valid() or not form.fields) and why is None:
        try:
            given = getattr(form, "cleaned_data", {})
            if step in ANSWERS:
                sending.answer(by=person_of(request), proposal=proposal, step=step, content=content, **given)
            else:
                DOES[step](by=person_of(request), proposal=proposal, **given)
            return {"status": 302}
        except NotAllowedHere as late:
            told = {"status": 409, "late": str(late)}
        except NotReady as missing:
            told["held"] = missing.guards
        except FileRefused as refusal:
            why = refusal
        except ValidationError as refusal:
            put_errors(form, refusal)
    if label:
        told["upload"] = field_again(request, label, content, why)
    return told


@login_required
@require_http_methods(WRITES)
def condition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Note that a condition precedent was met: when, and with what."""
    proposal = find(request, code)
    chosen = get_object_or_404(proposal.conditions, pk=number)
    if not handles(request.user, proposal):
        raise PermissionDenied
    form, label, status = MeetForm(request.POST or None), _("Documento que la cumple"), 200
    late = "" if can_meet_condition(request.user, proposal) else _("Las condiciones se cumplen después de que el cooperante las pone.")
    field = upload_field(label)
    if request.method == "POST" and not late:
        content, why = arrived(request)
        status = 422
        if form.is_valid() and why is None:
            try:
                sending.meet(by=person_of(request), proposal=proposal, condition=chosen, content=content, **form.cleaned_data)
                messages.success(request, _("Se anotó que la condición está cumplida."))
                return redirect("proposals:case", code)
            except NotAllowedHere as gone:
                late, status = str(gone), 409
            except FileRefused as refusal:
                why = refusal
            except ValidationError as refusal:
                put_errors(form, refusal)
        field = field_again(request, label, content, why)
    more = {"lead": chosen.text, "upload": field, "late": late, "status": 409 if late else status, "proposal": proposal}
    return form_page(request, form, _("Condición cumplida"), _("Anotar que se cumplió"), crumbs(proposal, _("Condición")), **more)


@login_required
@require_http_methods(WRITES)
def learnt(request: HttpRequest, code: str) -> HttpResponse:
    """Write what the institution learnt."""
    proposal = find(request, code)
    if not handles(request.user, proposal):
        raise PermissionDenied
    form, more = LearnForm(request.POST or None, initial={"learnt": proposal.learnt}), {}
    if request.method == "POST" and form.is_valid():
        try:
            sending.learn(by=person_of(request), proposal=proposal, **form.cleaned_data)
            messages.success(request, _("Se guardó lo que se aprendió."))
            return redirect("proposals:case", code)
        except NotAllowedHere as late:
            more = {"late": str(late), "status": 409}
        except ValidationError as why:
            put_errors(form, why)
    return form_page(request, form, _("Qué se aprendió"), _("Guardar"), crumbs(proposal, _("Qué se aprendió")), proposal=proposal, **more)


@login_required
@require_POST
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Let everybody see how far the case is, or no longer."""
    proposal = find(request, code)
    noting.show_to_all(by=person_of(request), proposal=proposal, public=request.POST.get("public") == "yes")
    return redirect("proposals:case", code)
