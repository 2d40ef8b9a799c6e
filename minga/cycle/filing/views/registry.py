"""The public registry, its table to take away, and for the centre the records that ought to be in it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minga.cycle.filing import registry
from minga.cycle.filing.views.finding import person_of, signed_in
from minga.cycle.registration.models import Kind
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.kit.pages import read_words
from minga.ground.kit.tables import csv_lines

A_PAGE = 50
KINDS = {
    "ACUERDO": gettext_lazy("Acuerdos y convenios"),
    "PROGRAMA": gettext_lazy("Programas"),
    "PROYECTO": gettext_lazy("Proyectos"),
    "ACCION": gettext_lazy("Acciones"),
}


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """What is registered: found by words, kind and whether it is out of date."""
    text, kind = read_words(request), read_words(request, "clase")
    stale = request.GET.get("desactualizadas") == "1"
    page = Paginator(registry.entries(text, kind, stale=stale), A_PAGE).get_page(request.GET.get("page"))
    counts = registry.counts()
    tally = [(code, KINDS[code], counts[code]) for code in counts]
    context = {"page": page, "rows": registry.shown(page.object_list), "q": text, "kind": kind, "stale": stale, "kinds": Kind.choices}
    context |= {"tally": tally, "total": sum(counts.values())}
    return render(request, "filing/registry.html", context | {"crumbs": [(_("Registro público"), None)]})


@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    """The registry as a table, with the level of government of whoever registered (R-133)."""
    response = StreamingHttpResponse(csv_lines(registry.HEADER, registry.rows()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minga-registro-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


@signed_in
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """For the centre: running activities of public bodies that are not registered (R-039)."""
    if not can_see_everything(person_of(request)):
        raise PermissionDenied
    page = Paginator(registry.unregistered(), A_PAGE).get_page(request.GET.get("page"))
    crumbs = [(_("Registro público"), reverse("filing:registry")), (_("Obligaciones"), None)]
    return render(request, "filing/duties.html", {"page": page, "crumbs": crumbs})
