"""Pages of countries and administrative units."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.doors.portal import figures_csv as csv_rows
from minga.doors.portal import place_list, place_page, profile_page
from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.reading import record_code
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import find_place


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Show the countries, those with records first, or the places of a name."""
    return render(request, "portal/places.html", place_list.page(request))


@require_safe
def place(request: HttpRequest, key: str) -> HttpResponse:
    """Show one country or unit with what is inside it and what happens there."""
    return render(request, "portal/place.html", place_page.page(request, found(key)))


@require_safe
def place_csv(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """Send the activities of a place, each once."""
    here = found(key)
    return csv_answer(f"proyectos-{here.key}", place_page.HEADER, place_page.rows(request, here))


@require_safe
def figures_csv(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """Send the figures that sources give of exactly this place."""
    here = found(key)
    return csv_answer(f"cifras-{here.key}", csv_rows.HEADER, csv_rows.figures(place_page.figures_at(here)))


@require_safe
def profile(request: HttpRequest, key: str) -> HttpResponse:
    """Show the profile of a unit for readers abroad (R-027); 404 for a whole country."""
    here = found(key)
    if not isinstance(here, Unit):
        raise Http404
    return render(request, "portal/profile.html", profile_page.page(request, here))


def found(key: str) -> Country | Unit:
    """Return the place of that key; Http404 where there is none."""
    here = find_place(record_code(key))
    if here is None:
        raise Http404
    return here
