"""The yearly demand plan: its page, its frozen versions, what differs between them, its downloads (R-005)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.needs import planned, printing
from minga.cycle.needs.actions import yearly
from minga.cycle.needs.forms.plans import FreezeForm
from minga.cycle.needs.models import DemandPlan
from minga.cycle.needs.permissions import can_freeze
from minga.cycle.needs.queries import lines_of, years_with_demands
from minga.cycle.needs.reckoning import Line, differences
from minga.cycle.needs.views.finding import Crumbs, crumbs, csv_answer, form_page, person_of, posted
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.territory.models import Country

FIRST_YEAR, LAST_YEAR = 1990, 2100


def found(country: str, year: int) -> Country:
    """Return the country of an address; Http404 for a country or a year that there is not."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return get_object_or_404(Country, iso2=country.upper())


def way(country: Country, year: int, here: str = "") -> Crumbs:
    """Return the way to a page of a plan."""
    title = _("Plan de demanda de %(country)s, %(year)s") % {"country": country.name, "year": year}
    steps: Crumbs = [(title, reverse("needs:year_plan", args=[country.iso2, year]) if here else None)]
    return crumbs((_("Planes de demanda"), reverse("needs:year_plans")), *steps, *([(here, None)] if here else []))


def seen(request: HttpRequest, lines: list[Line]) -> list[Line]:
    """Return the lines that the reader may see: the public ones; all for whoever sees everything."""
    return lines if can_see_everything(request.user) else [one for one in lines if one.public]


def content(request: HttpRequest, country: str, year: int, number: int | None) -> tuple[Country, DemandPlan | None, list[Line]]:
    """Return the country, the frozen version (None for the draft of today) and its lines as the reader may see them."""
    place = found(country, year)
    if number is None:
        return place, None, seen(request, lines_of(place.iso2, year))
    version = get_object_or_404(DemandPlan, country=place, year=year, number=number)
    return place, version, seen(request, [Line.of(one) for one in version.lines])


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the plans that there are, by year and country."""
    names = {one.iso2: one for one in Country.objects.filter(pk__in={country for country, _year in years_with_demands()})}
    last: dict[tuple[str, int], int] = {}
    for country, year, number in DemandPlan.objects.order_by("number").values_list("country", "year", "number"):
        last[country, year] = number
    rows = [{"country": names[country], "year": year, "version": last.get((country, year))} for country, year in years_with_demands()]
    return render(request, "needs/year_plans.html", {"rows": rows, "crumbs": crumbs((_("Planes de demanda"), None))})


@require_safe
def one(request: HttpRequest, country: str, year: int, number: int | None = None) -> HttpResponse:
    """Show a plan by sector and government, with a trace to each demand; `number`: a frozen version, None the draft of today."""
    place, version, lines = content(request, country, year, number)
    versions = DemandPlan.objects.filter(country=place, year=year).defer("lines").order_by("-number")
    context = planned.page(lines, request.GET.get("sector", ""), request.GET.get("page"), get_language() or "es")
    context |= {
        "country": place,
        "year": year,
        "version": version,
        "versions": versions,
        "freezes": can_freeze(request.user),
        "base": [place.iso2, year, number] if number else [place.iso2, year],
        "crumbs": way(place, year, planned.version_name(number) if number else ""),
    }
    return render(request, "needs/year_plan.html", context)


@require_safe
def table(request: HttpRequest, country: str, year: int, number: int | None = None) -> StreamingHttpResponse:
    """Send the lines of a plan as a table."""
    place, version, lines = content(request, country, year, number)
    return csv_answer(planned.file_name(place.iso2, year, version), planned.HEADER, planned.csv_rows(lines))


@require_safe
def data(request: HttpRequest, country: str, year: int, number: int | None = None) -> JsonResponse:
    """Send a plan as open data, with the digest by which a frozen version can be checked; amounts as text."""
    place, version, lines = content(request, country, year, number)
    answer = planned.as_data(place.iso2, year, version, lines)
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@require_safe
def printed(request: HttpRequest, country: str, year: int, number: int | None = None) -> HttpResponse:
    """Send a plan as PDF in the reader's language."""
    place, version, lines = content(request, country, year, number)
    moment = version.frozen_at if version else timezone.now()
    response = HttpResponse(printing.pdf(place, year, lines, (get_language() or "es")[:2], version, moment), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="minga-{planned.file_name(place.iso2, year, version)}.pdf"'
    return response


@require_safe
def compared(request: HttpRequest, country: str, year: int, number: int) -> HttpResponse:
    """Show what differs between a frozen version and the one before, or (`?con=`) another one; `?con=hoy`: the draft of today."""
    place, version, lines = content(request, country, year, number)
    asked = request.GET.get("con", "")
    if asked == "hoy":
        before, after, names = lines, seen(request, lines_of(place.iso2, year)), (planned.version_name(number), _("Hoy"))
    else:
        other = int(asked) if asked.isdigit() and len(asked) < 5 else number - 1
        earlier = content(request, country, year, other)[2] if other else []
        before, after, names = (
            earlier,
            lines,
            (planned.version_name(other) if other else _("Antes de la primera"), planned.version_name(number)),
        )
    context: dict[str, Any] = planned.changes(differences(before, after), get_language() or "es")
    context |= {"country": place, "year": year, "version": version, "before": names[0], "after": names[1]}
    return render(request, "needs/year_changes.html", context | {"crumbs": way(place, year, _("Qué cambió"))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, country: str, year: int) -> HttpResponse:
    """Freeze the plan as its next version."""
    place = found(country, year)
    if not can_freeze(request.user):
        raise PermissionDenied(_("Las versiones del plan las fija la planificación nacional."))
    form, made = FreezeForm(request.POST or None), list[DemandPlan]()
    if posted(
        request, form, lambda: made.append(yearly.freeze(by=person_of(request), country=place, year=year, note=form.cleaned_data["note"]))
    ):
        messages.success(request, _("Se fijó la versión %(n)s: lo que cambie después en las demandas no la toca.") % {"n": made[0].number})
        return redirect("needs:year_version", place.iso2, year, made[0].number)
    lead = _("Queda como está hoy, con su huella, y se puede descargar siempre.")
    back = reverse("needs:year_plan", args=[place.iso2, year])
    return form_page(request, form, _("Fijar una versión"), _("Fijar"), way(place, year, _("Fijar")), lead=lead, back=back)
