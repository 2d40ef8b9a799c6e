"""The steps of an offer or a policy: asked once more, with reason or days where they are needed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.offers import actions
from minga.cycle.offers.forms import ReasonForm, ValidateForm, VerifyForm
from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.permissions import can_take
from minga.cycle.offers.readiness import NotReady
from minga.cycle.offers.states import OFFER_STEPS
from minga.cycle.offers.views.finding import WRITES, address_of, crumbs, done, find, person_of, title_of
from minga.cycle.offers.views.writing import tended
from minga.ground.kit.steps import NotAllowedHere

ACTS: dict[str, tuple[Callable[..., Any], type[forms.Form]]] = {
    "send": (actions.send, forms.Form),
    "return": (actions.return_for_changes, ReasonForm),
    "validate": (actions.validate, ValidateForm),
    "verify": (actions.verify, VerifyForm),
    "revise": (actions.revise, ReasonForm),
    "close": (actions.close, ReasonForm),
    "archive": (actions.archive, ReasonForm),
    "restore": (actions.restore, forms.Form),
}


@login_required
@require_http_methods(WRITES)
def take(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Take a step with an offer: 403 for whom it is not, 409 at another stage, 422 where something is missing."""
    return taken(request, find(request, code), step)


@login_required
@require_http_methods(WRITES)
def take_policy(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Take a step with the policy of a cooperant."""
    _organisation, policy = tended(request, code)
    if policy is None:
        raise Http404
    return taken(request, policy, step)


def taken(request: HttpRequest, record: Offer | PolicySheet, step: str) -> HttpResponse:
    """Ask once more before a step, or take it."""
    if step not in ACTS:
        raise Http404
    act, kind = ACTS[step]
    label = str(next(one.label for one in OFFER_STEPS if one.name == step))
    if not can_take(request.user, step, record):
        raise PermissionDenied(step)
    if isinstance(record, PolicySheet) and kind is ValidateForm:
        kind = VerifyForm
    form = kind(request.POST if request.method == "POST" else None)
    late, missing = too_late(request, record, step), []
    if request.method == "POST" and not late and form.is_valid():
        try:
            if done(form, lambda: act(by=person_of(request), record=record, **form.cleaned_data)):
                record.refresh_from_db()
                told = {"step": label, "stage": record.get_stage_display()}
                messages.success(request, _("Hecho: %(step)s. Ahora está «%(stage)s».") % told)
                return HttpResponseRedirect(address_of(record))
        except NotAllowedHere as refused:
            late = str(refused)
        except NotReady as refused:
            missing = [one.text for one in refused.missing]
    context = {
        "form": form,
        "label": label,
        "record": record,
        "title": title_of(record),
        "late": late,
        "missing": missing,
        "back": address_of(record),
        "crumbs": crumbs(record, label),
    }
    return render(request, "offers/step.html", context, status=409 if late else 422 if missing or form.errors else 200)


def too_late(request: HttpRequest, record: Offer | PolicySheet, step: str) -> str:
    """Return why a step cannot be taken now: another stage, or the record changed since the page was opened; '' where it can."""
    try:
        OFFER_STEPS.check(record.stage, step)
    except NotAllowedHere as late:
        return str(late)
    if request.method == "POST" and request.POST.get("version", str(record.version)) != str(record.version):
        return _("Cambió desde que usted abrió esta página: léala de nuevo.")
    return ""
