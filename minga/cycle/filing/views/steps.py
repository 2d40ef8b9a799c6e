"""The steps of a dossier: asked once more where they bind, with the reason where others live with it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from minga.cycle.filing import actions, registering
from minga.cycle.filing.actions import NotReady
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import can_observe, can_take
from minga.cycle.filing.queries import last_comments
from minga.cycle.filing.reading import sections_read
from minga.cycle.filing.shape import SECTIONS
from minga.cycle.filing.states import STEPS, Stage
from minga.cycle.filing.views.dossiers import told
from minga.cycle.filing.views.finding import crumbs, find, person_of, signed_in
from minga.cycle.filing.views.following import follows
from minga.ground.kit.steps import NotAllowedHere

READ_BEFORE = gettext_noop("El expediente cambió desde que usted abrió esta página: léalo de nuevo.")
PLAIN: dict[str, Callable[..., Dossier]] = {
    "submit": actions.submit,
    "send_to_planning": actions.validate,
    "validate": actions.validate,
    "approve_plan": actions.approve_plan,
    "register": registering.register,
    "amend": actions.amend,
    "discard": actions.discard,
    "reopen": actions.reopen,
    "delete": actions.delete,
}
REASONED: dict[str, Callable[..., Dossier]] = {
    "withdraw": actions.withdraw,
    "archive": actions.archive,
    "unarchive": actions.unarchive,
    "ask_deletion": actions.ask_deletion,
    "keep": actions.keep,
    "restore": actions.restore,
    "annul": registering.annul,
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Take a step: asked once more, taken on POST. 403 for whom it is not, 409 at another stage, 422 where something is missing."""
    dossier = find(request, key)
    if step not in PLAIN and step not in REASONED:
        raise Http404
    if not can_take(person_of(request), step, dossier):
        raise PermissionDenied
    if request.method != "POST":
        return asked(request, dossier, step)
    if read_before(request, dossier):
        return asked(request, dossier, step, late=_(READ_BEFORE), status=409)
    reason = {"reason": request.POST.get("reason", "")} if step in REASONED else {}
    reason |= {"act": request.POST.get("act", "")} if step == "annul" else {}
    try:
        done = (PLAIN | REASONED)[step](by=person_of(request), dossier=dossier, **reason)
    except NotAllowedHere as late:
        return asked(request, dossier, step, late=str(late), status=409)
    except NotReady as missing:
        return asked(request, dossier, step, missing=told(dossier, missing.findings), status=422)
    except ValidationError as refused:
        return asked(request, dossier, step, error=" ".join(refused.messages), status=422)
    label = next(one.label for one in STEPS if one.name == step)
    messages.success(request, _("Hecho: %(step)s. Ahora está «%(stage)s».") % {"step": label, "stage": Stage(done.stage).label})
    gone = not Dossier.objects.visible_to(person_of(request)).filter(pk=done.pk).exists()
    return HttpResponseRedirect(reverse("filing:mine") if gone else reverse("filing:dossier", args=[done.key]))


def asked(request: HttpRequest, dossier: Dossier, step: str, *, status: int = 200, **more) -> HttpResponse:
    """Ask once more before a step, or say why it was not taken."""
    label = next(one.label for one in STEPS if one.name == step)
    context = {"dossier": dossier, "step": step, "label": label, "reasoned": step in REASONED, "reason": request.POST.get("reason", "")}
    context |= {"act": request.POST.get("act", ""), "follows": follows(step, dossier)}
    return render(request, "filing/step.html", {**context, **more, "crumbs": crumbs(dossier, str(label))}, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def observe(request: HttpRequest, key: str) -> HttpResponse:
    """Read all that was sent with a box for a comment at each fact, and return it to those who sent it."""
    dossier = find(request, key)
    if not can_observe(person_of(request), dossier):
        raise PermissionDenied
    comments = commented(request)
    error, status = "", 200
    if request.method == "POST":
        try:
            if read_before(request, dossier):
                raise NotAllowedHere(dossier.stage, "observe", _(READ_BEFORE))
            actions.observe(by=person_of(request), dossier=dossier, comments=comments)
            return HttpResponseRedirect(reverse("filing:dossier", args=[dossier.key]))
        except NotAllowedHere as late:
            error, status = str(late), 409
        except ValidationError as refused:
            error, status = " ".join(refused.messages), 422
    sections = sections_read(dossier, last_comments(dossier))
    for _section, facts in sections:
        for fact in facts:
            fact.typed = request.POST.get(f"en:{fact.place}", "")
    context = {"dossier": dossier, "sections": sections, "whole": comments.get("", ""), "error": error}
    context["follows"] = follows("observe", dossier)
    return render(request, "filing/observe.html", context | {"crumbs": crumbs(dossier, _("Devolver con observaciones"))}, status=status)


def read_before(request: HttpRequest, dossier: Dossier) -> bool:
    """Whether the page was opened on an earlier version: nobody approves or returns what they did not read."""
    return request.POST.get("version", str(dossier.version)) != str(dossier.version)


def commented(request: HttpRequest) -> dict[str, str]:
    """Return {place: comment} of what was posted; what a section lacks stands at its first place."""
    found = {name.removeprefix("en:"): str(text) for name, text in request.POST.items() if name.startswith("en:")}
    for section in SECTIONS:
        lacking = request.POST.get(f"falta:{section.name}", "").strip()
        if lacking:
            found[section.first_place] = f"{found.get(section.first_place, '')}\n{lacking}".strip()
    return found
