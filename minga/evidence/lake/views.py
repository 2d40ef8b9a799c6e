"""Public pages and files of the lake. Each answer is the same for everybody until a version or the language changes."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minga.evidence.lake import asking
from minga.evidence.lake.asking import Look
from minga.evidence.lake.pages import activity as activities
from minga.evidence.lake.pages import explorer as explored
from minga.evidence.lake.pages import listing, profiles, sources, withdrawal
from minga.evidence.lake.pages.reading import read
from minga.evidence.lake.pages.registry import recorded_as
from minga.evidence.lake.pages.sending import looking
from minga.evidence.lake.permissions import can_adopt
from minga.evidence.lake.queries import withdrawn_named
from minga.ground.kit.answers import csv_answer

REFUSED = 422
NO_WORDS = {"q": gettext_lazy("las cifras no se filtran por palabras: quite «q» de la dirección.")}


@require_safe
@looking
def explorer(request: HttpRequest, at: Look) -> HttpResponse:
    """Show any question of the lake as table and chart."""
    context = explored.page(request, at)
    return render(request, "lake/explorer.html", context, status=REFUSED if context["problems"] else 200)


@require_safe
@looking
def explorer_csv(request: HttpRequest, at: Look) -> HttpResponseBase:
    """Send exactly the lines that the explorer shows, all of them; 400 where the address asks for what is not there."""
    found = read(request)
    if found.errors or found.text:
        return refused(found.errors or NO_WORDS)
    return csv_answer("lago", explored.HEADER, list(explored.csv_rows(asking.ask(found.asked, at), at)))


@require_safe
@looking
def explorer_parquet(request: HttpRequest, at: Look) -> HttpResponse:
    """Send the same lines as a Parquet file."""
    found = read(request)
    if found.errors or found.text:
        return refused(found.errors or NO_WORDS)
    response = HttpResponse(explored.parquet_bytes(asking.ask(found.asked, at), at), content_type="application/vnd.apache.parquet")
    response["Content-Disposition"] = f'attachment; filename="minga-lago-{timezone.localdate():%Y-%m-%d}.parquet"'
    return response


@require_safe
@looking
def activity_list(request: HttpRequest, at: Look) -> HttpResponse:
    """List the activities behind a figure of the explorer; words are looked for there."""
    found = read(request)
    if found.text:
        return redirect(found.address(reverse("lake:explorer")))
    context = listing.page(request, found, at)
    return render(request, "lake/activities.html", context, status=REFUSED if context["problems"] else 200)


@require_safe
@looking
def activity_list_csv(request: HttpRequest, at: Look) -> HttpResponseBase:
    """Send all of them; 400 where the address asks for what is not there."""
    found = read(request)
    errors = {name: words for name, words in found.errors.items() if name not in explored.OF_FIGURES}  # as the page leaves them aside
    if errors or found.text:
        return refused(errors or NO_WORDS)
    return csv_answer("lago-actividades", listing.HEADER, listing.csv_rows(found, at))


def refused(errors: Mapping[str, str | Promise]) -> HttpResponse:
    lines = [_("Hay filtros por corregir."), *(f"{name}: {words}" for name, words in errors.items())]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")


@require_safe
@looking
def source_list(request: HttpRequest, at: Look) -> HttpResponse:
    """List the datasets."""
    return render(request, "lake/sources.html", sources.listing(request, at))


@require_safe
@looking
def source(request: HttpRequest, at: Look, slug: str) -> HttpResponse:
    """Show a dataset: its versions and what was found in it."""
    return render(request, "lake/source.html", sources.source(slug, at, request.user))


@require_safe
@looking
def donor(request: HttpRequest, at: Look, ref: str) -> HttpResponse:
    """Show the profile of who gives."""
    return render(request, "lake/donor.html", profiles.donor(ref, at))


@require_safe
@looking
def territory(request: HttpRequest, at: Look, code: str) -> HttpResponse:
    """Show what is published about a country or a territorial unit."""
    return render(request, "lake/territory.html", profiles.territory(code, at))


@require_safe
@looking
def activity(request: HttpRequest, at: Look, identifier: str) -> HttpResponse:
    """Show an activity as it was published; where its dataset was taken out of the lake, say so (410), or lead to what is told of that."""
    wanted = request.GET.get("source", "")[:120]
    try:
        found = activities.page(identifier, wanted, at)
    except Http404:
        if gone := withdrawn_named(wanted):
            return redirect("lake:source", gone.slug)
        return withdrawal.gone_or_none(request, identifier)
    context = found | {
        "adopts": can_adopt(request.user),
        "records": recorded_as(identifier, request.user),
    }
    return render(request, "lake/activity.html", context)


@require_safe
@looking
def activity_xml(request: HttpRequest, at: Look, identifier: str) -> HttpResponse:
    """Send the activity's element, byte by byte as it came; where its dataset was taken out of the lake, say so (410)."""
    try:
        found, _others = activities.find(identifier, request.GET.get("source", "")[:120], at)
    except Http404:
        return withdrawal.gone_or_none(request, identifier)
    content = activities.xml(found, at)
    if not content:
        raise Http404
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{slugify(identifier)[:80] or "actividad"}.xml"'
    return response
