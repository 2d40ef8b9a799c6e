"""The steps of an agreement: asked once more where they bind, with reason and act where others live with them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods

from minga.cycle.agreements import actions, registering, rules
from minga.cycle.agreements.actions import NotReady, Unlawful
from minga.cycle.agreements.forms import SignForm
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_annul, can_register, can_review, can_take
from minga.cycle.agreements.queries import last_notes
from minga.cycle.agreements.reading import sections_read
from minga.cycle.agreements.shape import SECTIONS
from minga.cycle.agreements.states import EDITABLE, REGISTRABLE, STEPS
from minga.cycle.agreements.values import values_of
from minga.cycle.agreements.views.finding import crumbs, find, person_of, read_before, signed_in
from minga.cycle.agreements.views.work import told, unverified
from minga.ground.kit.steps import NotAllowedHere

READ_BEFORE = gettext_noop("El convenio cambió desde que usted abrió esta página: léalo de nuevo.")
READ_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
PLAIN: dict[str, Callable[..., Any]] = {
    "send_to_review": actions.send_to_review,
    "review": actions.find_in_order,
    "reopen": actions.reopen,
    "register": registering.register,
}
REASONED: dict[str, Callable[..., Any]] = {"withdraw": actions.withdraw}
BY_ACT: dict[str, Callable[..., Any]] = {
    "suspend": actions.suspend,
    "resume": actions.resume,
    "settle": actions.settle,
    "terminate": actions.terminate,
    "annul": registering.annul,
}
BESIDE = {
    "register": (gettext_lazy("Registrar y emitir la constancia"), can_register),
    "annul": (gettext_lazy("Anular el registro"), can_annul),
}


def may(request: HttpRequest, step: str, agreement: Agreement) -> bool:
    """Whether the person may take a step, its stage apart."""
    return BESIDE[step][1](person_of(request), agreement) if step in BESIDE else can_take(person_of(request), step, agreement)


@signed_in
@READ_OR_POST
def take(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Take a step: asked once more, taken on POST. 403 for whom it is not, 409 at another stage, 422 where something is missing."""
    agreement = find(request, code)
    if step not in PLAIN | REASONED | BY_ACT:
        raise Http404
    if not may(request, step, agreement):
        raise PermissionDenied
    if request.method != "POST":
        late = too_late(step, agreement)
        return asked(request, agreement, step, late=late, status=409 if late else 200)
    if read_before(request, agreement):
        return asked(request, agreement, step, late=_(READ_BEFORE), status=409)
    words = {name: request.POST.get(name, "") for name in ("reason", "act")[: 2 if step in BY_ACT else 1 if step in REASONED else 0]}
    try:
        (PLAIN | REASONED | BY_ACT)[step](by=person_of(request), agreement=agreement, **words)
    except NotAllowedHere as late:
        return asked(request, agreement, step, late=str(late), status=409)
    except NotReady as missing:
        return asked(request, agreement, step, missing=told(agreement, missing.findings), status=422)
    except ValidationError as refused:
        return asked(request, agreement, step, error=" ".join(refused.messages), status=422)
    return done(request, agreement, step)


def too_late(step: str, agreement: Agreement) -> str:
    """Return why a step cannot be taken at the stage of an agreement; '' where it can."""
    if step in BESIDE:
        return _("Se registra lo que está suscrito.") if agreement.stage not in REGISTRABLE else ""
    try:
        STEPS.check(agreement.stage, step)
    except NotAllowedHere as late:
        return str(late)
    return ""


def to_look_at(agreement: Agreement, step: str) -> list[dict]:
    """Return what whoever decides has to see before a step that others rely on: what does not fit, and what the law will ask."""
    if step == "review":
        return told(agreement, actions.findings_of(agreement), links=False)
    return told(agreement, list(rules.doubts(agreement)), links=False) if step == "register" else []


def done(request: HttpRequest, agreement: Agreement, step: str) -> HttpResponse:
    """Say that a step was taken and lead back to the agreement."""
    agreement.refresh_from_db()
    messages.success(
        request, _("Hecho: %(step)s. Ahora está «%(stage)s».") % {"step": label_of(step), "stage": agreement.get_stage_display()}
    )
    return HttpResponseRedirect(reverse("agreements:work", args=[agreement.code]))


def label_of(step: str) -> str:
    return str(BESIDE[step][0] if step in BESIDE else next(one.label for one in STEPS if one.name == step))


def asked(request: HttpRequest, agreement: Agreement, step: str, *, status: int = 200, **more) -> HttpResponse:
    """Ask once more before a step, or say why it was not taken."""
    label = label_of(step)
    context = {"agreement": agreement, "step": step, "label": label, "reasoned": step in REASONED | BY_ACT, "by_act": step in BY_ACT}
    context["warnings"] = to_look_at(agreement, step)
    context |= {name: request.POST.get(name, "") for name in ("reason", "act")}
    return render(request, "agreements/step.html", {**context, **more, "crumbs": crumbs(agreement, label)}, status=status)


@signed_in
@READ_OR_POST
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Note the signature: what the law refuses is answered 403 with its reason and articles."""
    agreement = find(request, code)
    if not can_take(person_of(request), "sign", agreement):
        raise PermissionDenied
    form = SignForm(request.POST or None, initial={"number": agreement.number})
    late = too_late("sign", agreement)
    status, more = (409, {"late": late}) if late else (200, dict[str, Any]())
    if request.method == "POST":
        status, more = signed(request, agreement, form)
        if status == 302:
            return done(request, agreement, "sign")
    context = {"agreement": agreement, "form": form, "crumbs": crumbs(agreement, _("Anotar la firma")), **more}
    context["warnings"] = told(agreement, actions.findings_of(agreement, day=timezone.localdate()), links=False) if not late else []
    context["unverified"] = unverified(request, agreement)
    return render(request, "agreements/sign.html", context, status=status)


def signed(request: HttpRequest, agreement: Agreement, form: SignForm) -> tuple[int, dict[str, Any]]:
    """Return (302, {}) once it is signed, else the status of the refusal and what the page says of it."""
    if read_before(request, agreement):
        return 409, {"late": _(READ_BEFORE)}
    if not form.is_valid():
        return 422, {}
    try:
        actions.sign(by=person_of(request), agreement=agreement, **form.cleaned_data)
    except NotAllowedHere as late:
        return 409, {"late": str(late)}
    except Unlawful as refused:
        return 403, {"unlawful": refused.answer}
    except NotReady as missing:
        return 422, {"missing": told(agreement, missing.findings)}
    except ValidationError as refused:
        form.add_error(None, refused) if not hasattr(refused, "error_dict") else form.add_error("signed_on", " ".join(refused.messages))
        return 422, {}
    return 302, {}


@signed_in
@READ_OR_POST
def observe(request: HttpRequest, code: str) -> HttpResponse:
    """Read all of it with a box for a note at each fact, and return it to those who wrote it."""
    agreement = find(request, code)
    if not can_review(person_of(request), agreement):
        raise PermissionDenied
    notes, error = noted(request), too_late("observe", agreement)
    status = 409 if error else 200
    if request.method == "POST":
        try:
            if read_before(request, agreement):
                raise NotAllowedHere(agreement.stage, "observe", _(READ_BEFORE))
            actions.observe(by=person_of(request), agreement=agreement, notes=notes)
            return done(request, agreement, "observe")
        except NotAllowedHere as late:
            error, status = str(late), 409
        except ValidationError as refused:
            error, status = " ".join(refused.messages), 422
    sections = sections_read(values_of(agreement), last_notes(agreement) if agreement.stage in EDITABLE else {})
    for _section, facts in sections:
        for fact in facts:
            fact.typed = notes.get(fact.place, "")
    context = {"agreement": agreement, "sections": sections, "whole": notes.get("", ""), "error": error}
    return render(request, "agreements/observe.html", context | {"crumbs": crumbs(agreement, label_of("observe"))}, status=status)


def noted(request: HttpRequest) -> dict[str, str]:
    """Return {place: note} of what was posted; what a section lacks stands at its first place."""
    found = {name.removeprefix("en:"): str(text) for name, text in request.POST.items() if name.startswith("en:")}
    for section in SECTIONS:
        lacking = request.POST.get(f"falta:{section.name}", "").strip()
        if lacking:
            place = next(one.name for one in section.fields if not one.hidden) if section.fields else section.rows[0].name
            found[place] = f"{found.get(place, '')}\n{lacking}".strip()
    return found
