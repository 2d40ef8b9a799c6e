"""Making an offer known: telling the governments that may ask for it, noting by which channel it was published."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from minga.cycle.offers import spreading
from minga.cycle.offers.forms import NoteForm, NotifyForm
from minga.cycle.offers.models import Dissemination, Offer
from minga.cycle.offers.permissions import can_spread
from minga.cycle.offers.views.finding import WRITES, crumbs, done, find, form_page, person_of
from minga.cycle.organisations.models import Organisation


def spread(request: HttpRequest, code: str) -> Offer:
    """Return an offer that the person may make known; PermissionDenied otherwise."""
    offer = find(request, code)
    if not can_spread(request.user, offer):
        raise PermissionDenied("spread")
    return offer


@login_required
@require_http_methods(WRITES)
def notify(request: HttpRequest, code: str) -> HttpResponse:
    """Tell governments of an offer: those that may ask for it, all ticked (R-022)."""
    offer = spread(request, code)
    may = spreading.eligible(offer)
    able = spreading.reachable(may)
    form = NotifyForm(request.POST if request.method == "POST" else None, eligible=able)
    made: list[Dissemination] = []

    def work() -> None:
        chosen = list(form.cleaned_data["governments"])
        made.append(spreading.notify(by=person_of(request), offer=offer, governments=chosen, note=form.cleaned_data["note"]))

    if request.method == "POST" and form.is_valid() and done(form, work):
        number = made[0].governments.count()
        told = ngettext("Se avisó a %(n)s gobierno (%(people)s).", "Se avisó a %(n)s gobiernos (%(people)s).", number)
        people = ngettext("%(n)s persona", "%(n)s personas", made[0].people) % {"n": made[0].people}
        messages.success(request, told % {"n": number, "people": people})
        return redirect("portal:offer", offer.code)
    apart = list(spreading.left_to_tell(offer))
    lead = _("«%(title)s». Llega a sus oficinas por mensaje y, según lo que cada persona eligió, por correo.") % {"title": offer.title}
    nothing = "" if able.exists() else nobody(may)
    way = crumbs(offer, _("Avisar a los gobiernos"))
    more: dict[str, Any] = {"lead": lead, "nothing": nothing, "apart": apart, "apart_url": reverse("offers:note", args=[offer.code])}
    return form_page(request, form, _("Avisar a los gobiernos"), _("Avisar a los elegidos"), way, **more)


def nobody(may: QuerySet[Organisation]) -> str:
    """Return why there is no government to choose, of those that may ask for it."""
    if may.exists():
        return _("Ningún gobierno que puede pedirla tiene a alguien registrado aquí.")
    return _("Ningún gobierno del directorio puede pedirla según a quién y a qué territorio se dirige.")


@login_required
@require_http_methods(WRITES)
def note(request: HttpRequest, code: str) -> HttpResponse:
    """Note that an offer was made known by a channel (R-020)."""
    offer = spread(request, code)
    sent, able, absent = request.POST if request.method == "POST" else None, spreading.eligible(offer), set(spreading.left_to_tell(offer))
    form = NoteForm(sent, initial={"on": timezone.localdate()}, eligible=able, absent=absent)

    def work() -> None:
        given = form.cleaned_data
        told = {"channel": given["channel"], "on": given["on"], "detail": given["note"], "governments": given["governments"]}
        spreading.note(by=person_of(request), offer=offer, **told)

    if request.method == "POST" and form.is_valid() and done(form, work):
        messages.success(request, _("Se anotó la difusión."))
        return redirect("portal:offer", offer.code)
    way = crumbs(offer, _("Anotar una difusión"))
    return form_page(request, form, _("Anotar una difusión"), _("Anotar"), way, lead=offer.title)
