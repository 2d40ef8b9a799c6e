"""Pages of the offers: the catalogue, one of them, the policy of a cooperant."""

import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.queries import whole
from minga.doors.portal import offer_files, offer_list, offer_page
from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.reading import answer, record_code


def found_for(request: HttpRequest, code: str) -> Offer:
    """Return the offer of that code, in any letter case, if the reader may see it; Http404 otherwise (R-086)."""
    visible = whole(Offer.objects.visible_to(request.user))
    return visible.filter(code=record_code(code)).first() or get_object_or_404(visible, code__iexact=code)


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Show the validated offers that pass the filters and are open on the day asked for, 25 to a page."""
    return answer(request, "portal/offers.html", offer_list.page(request), "listing")


@require_safe
def offers_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every offer that passes the filters."""
    return csv_answer("ofertas", offer_files.LIST, offer_files.listed(request))


@require_safe
def offers_json(request: HttpRequest) -> JsonResponse:
    """Send the same as objects, amounts as text so that no program rounds them."""
    rows = [offer_files.plain(row) for row in offer_files.listed(request)]
    return JsonResponse({"offers": rows}, json_dumps_params={"ensure_ascii": False})


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Send the days on which the offers of a search close, for an agenda."""
    return calendar_answer("minga-ofertas.ics", offer_files.search_calendar(request, datetime.datetime.now(datetime.UTC)))


def calendar_answer(name: str, content: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is known of one offer; its code in another letter case leads to it."""
    found = found_for(request, code)
    if found.code != code:
        return redirect("portal:offer", found.code, permanent=True)
    return render(request, "portal/offer.html", offer_page.page(request, found))


@require_safe
def offer_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Send the days of one offer, for an agenda."""
    found = found_for(request, code)
    content = offer_files.offer_calendar(request, found, datetime.datetime.now(datetime.UTC))
    return calendar_answer(f"{found.code}.ics", content)


@require_safe
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """Show by which policy a cooperant gives, and what it offers now (R-088)."""
    rows = PolicySheet.objects.visible_to(request.user).filter(organisation__code=record_code(code))
    found = get_object_or_404(rows.select_related("organisation__kind", "verified_by").prefetch_related("sectors__list", "countries"))
    return render(request, "portal/policy.html", offer_page.policy_page(request, found))
