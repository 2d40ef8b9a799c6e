"""An NGO whose Convenio Básico ended: whoever writes the agreement asks to name it, the centre justifies it or declines (R-069)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.agreements import actions, standing
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_edit, can_justify, handles
from minga.cycle.agreements.states import EDITABLE
from minga.cycle.agreements.views.finding import crumbs, find, person_of, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Ask that an NGO be let named, or answer it; 403 for who does neither, 409 once it is sent, 422 where words are missing."""
    agreement, person = find(request, code), person_of(request)
    asks, answers = can_edit(person, agreement), can_justify(person, agreement)
    if not asks and not answers:
        if agreement.stage not in EDITABLE and handles(person, agreement):
            return late(request, agreement, _("El convenio ya no está en borrador: lo que nombra se mira al revisarlo."))
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        try:
            messages.success(request, taken(request, agreement, asks=asks))
            return HttpResponseRedirect(reverse("agreements:work", args=[agreement.code]))
        except ValidationError as refused:
            error = " ".join(refused.messages)
    context = {"agreement": agreement, "asks": asks, "ngos": standing.waiting(agreement), "error": error}
    context |= {"asked": standing.asked(agreement), "declined": standing.declined(agreement), "crumbs": crumbs(agreement, _("Justificar"))}
    context |= {name: request.POST.get(name, "") for name in ("act", "reason", "organisation")}
    return render(request, "agreements/justify.html", context, status=422 if error else 200)


def taken(request: HttpRequest, agreement: Agreement, *, asks: bool) -> str:
    """Do what was posted, an ask, a justification of one NGO or a refusal, and return what was done in words."""
    by, reason = person_of(request), request.POST.get("reason", "")
    if asks:
        standing.ask(by=by, agreement=agreement, reason=reason)
        return _("Su petición llegó a quienes revisan en el centro. La respuesta se avisa y queda en esta página.")
    if request.POST.get("act") == "decline":
        standing.decline(by=by, agreement=agreement, reason=reason)
        return _("Quedó dicho que no se la nombra, con el motivo. La institución recibe un aviso.")
    chosen = next((one for one in standing.waiting(agreement) if one.code == request.POST.get("organisation", "")), None)
    if chosen is None:
        raise ValidationError(_("Elija una ONG de la lista."))
    actions.justify_standing(by=by, agreement=agreement, organisation=chosen, reason=reason)
    return _("Quedó justificado que se nombre a %(name)s. La institución recibe un aviso.") % {"name": chosen.name}


def late(request: HttpRequest, agreement: Agreement, why: str) -> HttpResponse:
    """Say why nothing can be done here at this stage (409)."""
    context = {"agreement": agreement, "why": why, "typed": [], "crumbs": crumbs(agreement, _("No se hizo"))}
    return render(request, "agreements/late.html", context, status=409)
