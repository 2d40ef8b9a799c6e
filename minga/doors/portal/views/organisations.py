"""Pages of the organisations and of the directory of foreign NGOs."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from minga.cycle.organisations.models import Organisation
from minga.doors.portal import directory, mapping_page, organisation_list, organisation_page
from minga.doors.portal import organisation_csv as facts_csv
from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.reading import answer, record_code


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Show the organisations that pass the filters, 25 to a page."""
    return answer(request, "portal/organisations.html", organisation_list.page(request), "listing")


@require_safe
def organisations_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every organisation that passes the filters."""
    return csv_answer("organizaciones", organisation_list.HEADER, organisation_list.rows(request))


@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Show one organisation with its names, what it takes part in and what does not add up.

    The address of a record that was merged into another leads to the one that was kept, for as long as nobody undoes it.
    """
    visible = Organisation.objects.visible_to(request.user).select_related(*organisation_page.ONE).prefetch_related("aliases")
    written = record_code(code)
    found = visible.filter(code=written).first() or visible.filter(Q(code__iexact=code) | Q(absorbed__code__iexact=written)).first()
    if found is None:
        raise Http404
    if found.code != code:
        return redirect("portal:organisation", found.code, permanent=found.code.casefold() == written.casefold())
    return render(request, "portal/organisation.html", organisation_page.page(request, found))


@require_safe
def organisation_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Send the names of one organisation, its part in activities and the figures it gives."""
    visible, written = Organisation.objects.visible_to(request.user), record_code(code)
    found = visible.filter(Q(code__iexact=written) | Q(absorbed__code__iexact=written)).first()
    if found is None:
        raise Http404
    return csv_answer(found.code, facts_csv.HEADER, facts_csv.facts(found, request.user))


@require_safe
def ngos(request: HttpRequest) -> HttpResponse:
    """Show the directory of foreign NGOs (R-068)."""
    return answer(request, "portal/ngos.html", directory.page(request), "listing")


@require_safe
def ngos_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the rows of the directory that pass the filters."""
    return csv_answer("directorio-ong", directory.HEADER, directory.rows(request))


@require_safe
def mapping(request: HttpRequest) -> HttpResponse:
    """Show what is known of each actor's areas, strengths and weaknesses (R-078)."""
    return render(request, "portal/mapping.html", mapping_page.page())


@require_safe
def mapping_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the mapping in its four columns."""
    return csv_answer("mapeo", mapping_page.HEADER, mapping_page.rows())
