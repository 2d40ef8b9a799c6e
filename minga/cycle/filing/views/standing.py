"""An NGO whose Convenio Básico ended: whoever files asks to name it, the centre justifies it or declines (R-069)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.filing import standing
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import can_edit, can_justify
from minga.cycle.filing.views.finding import crumbs, find, person_of, signed_in
from minga.ground.kit.steps import NotAllowedHere


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Ask that an NGO be let named, or answer it; 403 for who does neither, 409 once it is sent, 422 where words are missing."""
    dossier, person = find(request, key), person_of(request)
    asks, answers = can_edit(person, dossier), can_justify(person, dossier)
    if not asks and not answers:
        raise PermissionDenied
    error, status = "", 200
    if request.method == "POST":
        try:
            messages.success(request, taken(request, dossier, asks=asks))
            seen = Dossier.objects.visible_to(person).filter(pk=dossier.pk).exists()
            return HttpResponseRedirect(reverse("filing:dossier", args=[dossier.key]) if seen else reverse("filing:mine"))
        except NotAllowedHere as late:
            error, status = str(late), 409
        except ValidationError as refused:
            error, status = " ".join(refused.messages), 422
    context = {"dossier": dossier, "asks": asks, "ngos": standing.waiting(dossier), "error": error}
    context |= standing.last_said(dossier)
    context |= {"act": request.POST.get("act", ""), "reason": request.POST.get("reason", ""), "crumbs": crumbs(dossier, _("Justificar"))}
    context["chosen"] = request.POST.get("organisation", "")
    return render(request, "filing/standing.html", context, status=status)


def taken(request: HttpRequest, dossier: Dossier, *, asks: bool) -> str:
    """Do what was posted, an ask, a justification of one NGO or a refusal, and return what was done in words."""
    by, reason = person_of(request), request.POST.get("reason", "")
    if asks:
        standing.ask(by=by, dossier=dossier, reason=reason)
        return _("Su petición llegó a quienes revisan en el centro. La respuesta se avisa y queda en esta página.")
    if request.POST.get("act") == "decline":
        standing.decline(by=by, dossier=dossier, reason=reason)
        return _("Quedó dicho que no se la nombra, con el motivo. La institución recibe un aviso.")
    chosen = next((one for one in standing.waiting(dossier) if one.code == request.POST.get("organisation", "")), None)
    if chosen is None:
        raise ValidationError(_("Elija una ONG de la lista."))
    standing.justify(by=by, dossier=dossier, organisation=chosen, reason=reason)
    return _("Quedó justificado que se nombre a %(name)s. La institución recibe un aviso.") % {"name": chosen.name}
