"""Search over everything, and the list of activities: the same page with the kind given."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.listing import labels, listing, read
from minga.doors.portal.listing_csv import HEADER, MOST, found_rows
from minga.doors.portal.reading import answer, shortened
from minga.doors.portal.rows import summary
from minga.ground.search.models import Kind

SHOWN = 120  # letters of the question that a title repeats
ACTIVITIES = {"kind": (Kind.ACTIVITY.value,)}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that can be found, with filters; the address keeps the whole question."""
    text = shortened(request.GET.get("q", "").strip(), SHOWN)
    title = _("Resultados de «%(text)s»") % {"text": text} if text else _("Todo el registro")
    return found(request, title, reverse("portal:search"), reverse("portal:search_csv"), None)


@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """The programmes, projects and actions, with filters."""
    text = shortened(request.GET.get("q", "").strip(), SHOWN)
    title = _("Proyectos con «%(text)s»") % {"text": text} if text else _("Programas, proyectos y acciones")
    return found(request, title, reverse("portal:activities"), reverse("portal:activities_csv"), ACTIVITIES)


def found(request: HttpRequest, title: str, here: str, table: str, fixed: dict | None) -> HttpResponse:
    shown = listing(request, fixed)
    context = {
        "title": title,
        "here": here,
        "table": table,
        "found": shown,
        "text": shown.reading.text,
        "summary": "" if fixed else summary(shown.kinds, shown.reading.chosen["kind"]),
        "only_activities": bool(fixed),
        "numbers": shown.page.paginator.get_elided_page_range(shown.page.number, on_each_side=2, on_ends=1),
        "capped": MOST if shown.total > MOST else None,
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Proyectos") if fixed else _("Búsqueda"), None)],
    }
    if request.headers.get("HX-History-Restore-Request") == "true":  # the reader went back: htmx wants the whole page
        return render(request, "portal/search.html", context)
    return answer(request, "portal/search.html", context, "found")


@require_safe
def search_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Everything found, as a table."""
    return csv_answer("busqueda", HEADER, found_rows(read(request.GET, labels()).asked()))


@require_safe
def activities_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The activities found, as a table."""
    return csv_answer("actividades", HEADER, found_rows(read(request.GET, labels(), ACTIVITIES).asked()))
