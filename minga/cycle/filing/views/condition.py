"""A condition precedent: its document offered by those who file, confirmed or declined by a reviewer of the centre (R-106)."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.activities.models import Condition
from minga.cycle.filing import enclosing
from minga.cycle.filing.enclosures import conditions_of
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import can_attach, can_confirm
from minga.cycle.filing.views.enclosing import FIELD, asked_again, received
from minga.cycle.filing.views.finding import crumbs, find, person_of, signed_in, version_asked
from minga.ground.documents import uploads
from minga.ground.documents.checking.refusals import FileRefused
from minga.ground.documents.models import File
from minga.ground.kit.steps import NotAllowedHere

ANSWERS = ("confirm", "decline")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def meet(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Offer the document that a condition of the record waits for; confirm or decline the one that was offered."""
    dossier = find(request, key)
    condition = next((one for one in conditions_of(dossier) if one.pk == number), None)
    if condition is None:
        raise Http404
    person = person_of(request)
    if not can_attach(person, dossier) and not can_confirm(person, dossier, condition):
        raise PermissionDenied
    if request.method != "POST":
        return page(request, dossier, condition, uploads.field(FIELD, _("Documento")))
    return answered(request, dossier, condition) if request.POST.get("act") in ANSWERS else offered(request, dossier, condition)


def offered(request: HttpRequest, dossier: Dossier, condition: Condition) -> HttpResponse:
    content, refused = received(request)
    error = ""
    try:
        if content:
            public = bool(request.POST.get("public"))
            enclosing.offer(by=person_of(request), dossier=dossier, condition=condition, content=content, public=public)
            return HttpResponseRedirect(reverse("filing:dossier", args=[dossier.key]))
    except FileRefused as why:
        refused = why
    except ValidationError as met:
        error = " ".join(met.messages)
    field, status = asked_again(request, content, refused, _("Documento"))
    return page(request, dossier, condition, field, error=error, status=status)


def answered(request: HttpRequest, dossier: Dossier, condition: Condition) -> HttpResponse:
    """Take the answer of a reviewer; 409 where the document has a newer version than the one they read."""
    given: dict[str, Any] = {"by": person_of(request), "dossier": dossier, "condition": condition}
    version, field = request.POST.get("version", ""), uploads.field(FIELD, _("Documento"))
    try:
        if request.POST["act"] == "decline":
            enclosing.decline(**given, reason=request.POST.get("reason", ""))
        else:
            enclosing.confirm(**given, version=version_asked(version) or 0)
    except NotAllowedHere as late:
        return page(request, dossier, condition, field, error=str(late), status=409)
    except ValidationError as refused:
        return page(request, dossier, condition, field, error=" ".join(refused.messages), status=422)
    seen = Dossier.objects.visible_to(person_of(request)).filter(pk=dossier.pk).exists()
    return HttpResponseRedirect(reverse("filing:dossier", args=[dossier.key]) if seen else reverse("filing:mine"))


def page(
    request: HttpRequest, dossier: Dossier, condition: Condition, field: uploads.Field, *, error: str = "", status: int = 200
) -> HttpResponse:
    person = person_of(request)
    context = {
        "dossier": dossier,
        "condition": condition,
        "file": File.objects.select_related("current").filter(key=condition.file).first() if condition.file else None,
        "offers": can_attach(person, dossier) and not condition.met_on and not condition.offered,
        "confirms": can_confirm(person, dossier, condition),
        "upload": field,
        "error": error,
        "public": request.POST.get("public"),
        "reason": request.POST.get("reason", ""),
        "crumbs": crumbs(dossier, _("Condición previa")),
    }
    return render(request, "filing/condition.html", context, status=status)
