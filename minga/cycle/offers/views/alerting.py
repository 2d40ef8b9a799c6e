"""The alerts of a person: a search kept, changed and taken away."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.offers import alerts
from minga.cycle.offers.asking import find, search_of
from minga.cycle.offers.forms import AlertForm
from minga.cycle.offers.models import Alert
from minga.cycle.offers.shown import filters_said
from minga.cycle.offers.views.finding import WRITES, Crumbs, done, form_page, person_of


def crumbs(here: str = "") -> Crumbs:
    way: Crumbs = [(_("Ofertas"), reverse("portal:offers")), (_("Mis alertas"), reverse("offers:alerts") if here else None)]
    return [*way, (here, None)] if here else way


def query_of(filters: dict[str, list[str]]) -> str:
    """Return the filters as an address writes them, in one order on both databases."""
    return urlencode([(name, value) for name in alerts.NAMES for value in filters.get(name, [])])


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the person's own alerts: what each looks for, how many offers it finds now."""
    today = timezone.localdate()
    rows: list[dict[str, Any]] = [
        {
            "alert": one,
            "said": filters_said(one.filters),
            "found": len(find(search_of(one.filters, today))[0]),
            "url": f"{reverse('portal:offers')}?{query_of(one.filters)}",
            "calendar": f"{reverse('portal:offers_calendar')}?{query_of(one.filters)}",
        }
        for one in Alert.objects.filter(person=person_of(request))
    ]
    return render(request, "offers/alerts.html", {"rows": rows, "crumbs": crumbs()})


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Keep the search of the address as an alert."""
    filters = alerts.cleaned({name: request.GET.getlist(name) for name in alerts.NAMES})
    return kept(request, None, filters, _("Avisarme de las ofertas nuevas"), _("Crear la alerta"))


@login_required
@require_http_methods(WRITES)
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Call one's own alert otherwise, or choose again whether it writes by mail; its search stays."""
    alert = get_object_or_404(Alert, pk=number, person=person_of(request))
    return kept(request, alert, alert.filters, _("Cambiar la alerta"), _("Guardar"))


def kept(request: HttpRequest, alert: Alert | None, filters: dict[str, list[str]], title: str, submit: str) -> HttpResponse:
    said = filters_said(filters)
    initial = {"name": alert.name, "by_mail": alert.by_mail} if alert else {"name": said[:120]}
    form = AlertForm(request.POST if request.method == "POST" else None, initial=initial)

    def work() -> None:
        alerts.keep(by=person_of(request), filters=filters, alert=alert, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and done(form, work):
        messages.success(request, _("Se guardó la alerta: le avisaremos una vez de cada oferta nueva que encuentre."))
        return redirect("offers:alerts")
    lead = _("Busca: %(what)s.") % {"what": said}
    return form_page(request, form, title, submit, crumbs(title), lead=lead)


@login_required
@require_http_methods(WRITES)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own alert away, asked once more."""
    alert = get_object_or_404(Alert, pk=number, person=person_of(request))
    if request.method == "POST":
        alerts.remove(by=person_of(request), alert=alert)
        messages.success(request, _("Se quitó la alerta."))
        return redirect("offers:alerts")
    return render(request, "offers/alert_remove.html", {"alert": alert, "crumbs": crumbs(_("Quitar la alerta"))})
