"""Dated rates: read by everybody, recorded by the centre with their source."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.activities.models import Activity
from minga.cycle.funding.actions import rates
from minga.cycle.funding.forms import RateForm, ReasonForm
from minga.cycle.funding.permissions import can_tend_rates
from minga.cycle.funding.queries import used
from minga.cycle.funding.shown import rate_said, removed_rates
from minga.cycle.funding.views.finding import Crumbs, form_page, person_of, posted
from minga.ground.documents.queries import Footnotes
from minga.ground.kit.tables import csv_lines
from minga.ground.rates.models import Rate

WRITES = ["GET", "HEAD", "POST"]
HEADER = ("fecha", "moneda", "expresada_en", "tasa", "clase", "usada_en", "fuente")


def crumbs(here: str = "") -> Crumbs:
    way: Crumbs = [(_("Inicio"), reverse("portal:home")), (_("Tasas de cambio"), reverse("funding:rates") if here else None)]
    return [*way, (here, None)] if here else way


def seen_by(person) -> list[Rate]:
    """Return the rates, newest first, less those of activities that the person may not see."""
    rows = list(Rate.objects.order_by("-date", "base", "quote"))
    hidden = hidden_of({row.context for row in rows}, person)
    return [row for row in rows if row.context not in hidden]


def hidden_of(codes: set[str], person) -> set[str]:
    """Return which of these codes are those of activities that the person may not see."""
    named = Activity.objects.filter(code__in=codes - {""})
    return set(named.exclude(pk__in=Activity.objects.visible_to(person).values("pk")).values_list("code", flat=True))


def removed_for(person, language: str) -> list[dict[str, str]]:
    """Return the rates that were taken away, less those of activities that the person may not see."""
    rows = removed_rates(language)
    hidden = hidden_of({row["context"] for row in rows}, person)
    return [row for row in rows if row["context"] not in hidden]


def said(source: str, notes: Footnotes) -> str:
    """Return where a rate stands, for people: the title and the lines of a citation, anything else as it was written."""
    try:
        return "; ".join(mark.title for mark in notes.mark(source))
    except ValueError:
        return source


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the dated rates with their sources."""
    may = can_tend_rates(request.user)
    seen, language = seen_by(request.user), get_language() or "es"
    notes = Footnotes()
    rows = [{"rate": row, "source": said(row.source, notes), "said": rate_said(row, language), "in_use": may and used(row)} for row in seen]
    codes = set(Activity.objects.visible_to(request.user).filter(code__in=[row.context for row in seen]).values_list("code", flat=True))
    context = {"rows": rows, "removed": removed_for(request.user, language), "codes": codes, "may_tend": may, "crumbs": crumbs()}
    return render(request, "funding/rates.html", context)


@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    """Send the dated rates."""
    rows = ((row.date, row.base, row.quote, row.value.normalize(), row.kind, row.context, row.source) for row in seen_by(request.user))
    response = StreamingHttpResponse(csv_lines(HEADER, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minga-tasas-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Record a rate."""
    if not can_tend_rates(request.user):
        raise PermissionDenied("can_tend_rates")
    form = RateForm(request.POST or None, person=request.user)
    if posted(request, form, lambda: rates.add(by=person_of(request), **form.cleaned_data)):
        messages.success(request, _("Se anotó la tasa. Lo que se anote de ese día se convierte con ella."))
        return redirect("funding:rates")
    return form_page(request, form, _("Anotar una tasa"), _("Anotar"), crumbs(_("Anotar una tasa")))


@login_required
@require_http_methods(WRITES)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take away a rate that nobody used; of one in use the page says that it stays."""
    if not can_tend_rates(request.user):
        raise PermissionDenied("can_tend_rates")
    row = get_object_or_404(Rate, pk=number)
    form = ReasonForm(request.POST or None)
    if posted(request, form, lambda: rates.remove(by=person_of(request), rate=row, reason=form.cleaned_data["reason"])):
        messages.success(request, _("Se quitó la tasa."))
        return redirect("funding:rates")
    more = {"lead": rate_said(row, get_language() or "es"), "nothing": rates.KEPT_FOR_EVER if used(row) else ""}
    return form_page(request, form, _("Quitar una tasa"), _("Quitar"), crumbs(_("Quitar")), **more)
