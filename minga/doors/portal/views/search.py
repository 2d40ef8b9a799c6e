"""Search over everything, and the list of activities: the same page with the kind given."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.listing import Listing, labels, listing, read
from minga.doors.portal.listing_csv import HEADER, MOST, found_rows
from minga.doors.portal.reading import Reading, answer, shortened
from minga.doors.portal.rows import summary
from minga.ground.search.models import Kind

SHOWN = 120  # letters of the question that a title repeats
ACTIVITIES = {"kind": (Kind.ACTIVITY.value,)}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that can be found, with filters; the address keeps the whole question."""
    shown = listing(request)
    title = _("Resultados de «%(text)s»") % quoted(shown) if shown.question.text else _("Todo el registro")
    addresses = {"here": reverse("portal:search"), "table": reverse("portal:search_csv")}
    context = {"title": title, **addresses, "summary": summary(shown.kinds, shown.question.chosen["kind"])}
    return found(request, shown, context | {"crumbs": [(_("Inicio"), reverse("portal:home")), (_("Búsqueda"), None)]})


@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """The programmes, projects and actions, with filters."""
    shown = listing(request, ACTIVITIES)
    title = _("Proyectos con «%(text)s»") % quoted(shown) if shown.question.text else _("Programas, proyectos y acciones")
    addresses = {"here": reverse("portal:activities"), "table": reverse("portal:activities_csv")}
    context = {"title": title, **addresses, "only_activities": True}
    return found(request, shown, context | {"crumbs": [(_("Inicio"), reverse("portal:home")), (_("Proyectos"), None)]})


def quoted(shown: Listing) -> dict[str, str]:
    return {"text": shortened(shown.question.text, SHOWN)}


def found(request: HttpRequest, shown: Listing, context: dict) -> HttpResponse:
    context |= {
        "found": shown,
        "text": shown.question.text,
        "numbers": shown.page.paginator.get_elided_page_range(shown.page.number, on_each_side=2, on_ends=1),
        "capped": MOST if shown.total > MOST else None,
    }
    if request.headers.get("HX-History-Restore-Request") == "true":  # the reader went back: htmx wants the whole page
        return render(request, "portal/search.html", context)
    return answer(request, "portal/search.html", context, "found")


@require_safe
def search_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Everything found, as a table."""
    return csv_answer("busqueda", HEADER, found_rows(read(Reading(request), labels()).asked()))


@require_safe
def activities_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The activities found, as a table."""
    return csv_answer("actividades", HEADER, found_rows(read(Reading(request), labels(), ACTIVITIES).asked()))
