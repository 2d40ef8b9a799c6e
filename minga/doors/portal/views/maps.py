"""The map and its files."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.doors.portal import lake_map, map_files, map_page
from minga.doors.portal.downloads import csv_answer
from minga.evidence.lake.asking import Look
from minga.evidence.lake.pages.sending import looking

READABLE = {"ensure_ascii": False}


@require_safe
def map_view(request: HttpRequest) -> HttpResponse:
    """Show the map of a country or of a unit; 422 with the reasons where a filter is wrong."""
    context = map_page.page(request)
    return render(request, "portal/map.html", context, status=422 if context.get("errors") else 200)


@require_safe
@looking
def lake(request: HttpRequest, at: Look) -> HttpResponse:
    """Show what is published in IATI by the units of a country; 422 where a filter is wrong."""
    context = lake_map.page(request, at)
    return render(request, "portal/lake_map.html", context, status=422 if context["problems"] else 200)


@require_safe
def map_csv(request: HttpRequest) -> JsonResponse | StreamingHttpResponse:
    """Send the table of the map."""
    try:
        rows = map_files.table(request)
    except map_files.Refused as refused:
        return told(refused)
    return csv_answer("mapa", map_files.HEADER, rows)


@require_safe
def map_json(request: HttpRequest) -> HttpResponse:
    """Send the numbers of the map as JSON."""
    return sent(request, map_files.content, "json", "application/json")


@require_safe
def map_geojson(request: HttpRequest) -> HttpResponse:
    """Send units and points of the map as GeoJSON."""
    return sent(request, map_files.geojson, "geojson", "application/geo+json")


def sent(request: HttpRequest, work: Callable[[HttpRequest], dict[str, Any]], ending: str, kind: str) -> HttpResponse:
    """Send what `work` makes of the address as a file named after the day."""
    try:
        answer = JsonResponse(work(request), json_dumps_params=READABLE, content_type=kind)
    except map_files.Refused as refused:
        return told(refused)
    answer["Content-Disposition"] = f'attachment; filename="minga-mapa-{timezone.localdate():%Y-%m-%d}.{ending}"'
    return answer


def told(refused: map_files.Refused) -> JsonResponse:
    """Answer 400 with what is wrong, by parameter."""
    return JsonResponse({"detail": _("Hay filtros por corregir."), "errors": refused.errors}, status=400, json_dumps_params=READABLE)
