"""The steps of a demand: asked once more where they bind, with the reason where others live with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.needs import shown
from minga.cycle.needs.actions import steps
from minga.cycle.needs.actions.demands import NotReady, what_is_missing
from minga.cycle.needs.models import Demand
from minga.cycle.needs.permissions import BY_PROPOSALS, can_edit, can_take, handles, has_a_hand
from minga.cycle.needs.states import DEMAND_STEPS
from minga.cycle.needs.views.finding import READ_BEFORE, find, of_demand, person_of, read_before
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role
from minga.ground.kit.steps import NotAllowedHere

PLAIN: dict[str, Callable[..., Any]] = {
    "register": steps.register,
    "validate": steps.validate,
    "search": steps.search,
    "reopen": steps.reopen,
}
REASONED: dict[str, Callable[..., Any]] = {"return": steps.send_back, "close": steps.close, "withdraw": steps.withdraw}
RANKING = "prioritise"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Take a step: asked once more, taken on POST. 403 for whom it is not, 409 at another stage, 422 where something stops it."""
    demand = find(request, code)
    if step not in {one.name for one in DEMAND_STEPS} - BY_PROPOSALS:
        raise Http404
    if not can_take(request.user, step, demand):
        raise PermissionDenied(why_not(request, step, demand))
    late = too_late(step, demand)
    if request.method != "POST" or late:
        return asked(request, demand, step, late=late, status=409 if late else 200)
    if read_before(request, demand.version):
        return asked(request, demand, step, late=_(READ_BEFORE), status=409)
    try:
        work(request, demand, step)
    except NotAllowedHere as refused:
        return asked(request, demand, step, late=str(refused), status=409)
    except NotReady as lacking:
        found = shown.told(demand, lacking.findings, links=can_edit(request.user, demand))
        return asked(request, demand, step, missing=found, status=422)
    except ValidationError as refused:
        return asked(request, demand, step, error=" ".join(refused.messages), status=422)
    demand.refresh_from_db()
    told = {"step": label_of(step), "stage": demand.get_stage_display()}
    messages.success(request, _("Hecho: %(step)s. Ahora está «%(stage)s».") % told)
    return redirect("needs:demand", demand.code)


def why_not(request: HttpRequest, step: str, demand: Demand) -> str:
    """Return why a step is not this person's, and whose it is."""
    if step in ("return", "validate"):
        if has_role(request.user, Role.PLANNER) and has_a_hand(request.user, demand):
            return _("Usted escribió esta demanda: la examina otra persona de planificación.")
        return _("Validar o devolver una demanda es de la planificación nacional.")
    return _("Este paso es de la oficina de cooperación de la institución que hizo la demanda.")


def too_late(step: str, demand: Demand) -> str:
    """Return why a step cannot be taken at the stage of a demand; '' where it can."""
    try:
        DEMAND_STEPS.check(demand.stage, step)
    except NotAllowedHere as late:
        return str(late)
    return ""


def work(request: HttpRequest, demand: Demand, step: str) -> None:
    """Take a step with what the page asked for."""
    given: dict[str, Any] = {"by": person_of(request), "demand": demand}
    if step == RANKING:
        typed = request.POST.get("rank", "").strip()
        if typed and not typed.isdigit():
            raise ValidationError(_("Escriba el orden con cifras: 1 es lo primero."))
        steps.prioritise(**given, rank=int(typed[:9]) if typed else None)
    elif step in REASONED:
        REASONED[step](**given, reason=request.POST.get("reason", ""))
    else:
        PLAIN[step](**given)


def label_of(step: str) -> str:
    return str(next(one.label for one in DEMAND_STEPS if one.name == step))


def asked(request: HttpRequest, demand: Demand, step: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """Ask once more before a step, or say why it was not taken."""
    label = label_of(step)
    context = {
        "demand": demand,
        "step": step,
        "label": label,
        "reasoned": step in REASONED,
        "ranked": step == RANKING,
        "reason": request.POST.get("reason", ""),
        "rank": request.POST.get("rank", ""),
        "warnings": shown.told(demand, what_is_missing(demand), links=False) if step == "validate" and not more.get("late") else [],
        "handles": handles(request.user, demand),
        "crumbs": of_demand(demand, label),
    }
    return render(request, "needs/step.html", context | more, status=status)
