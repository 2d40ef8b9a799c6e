"""Pages of the agreements: the list, one of them, its versions, its calendar."""

import datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from minga.cycle.agreements.asking import whole
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_follow
from minga.doors.portal import agreement_balances, agreement_calendar, agreement_csv, agreement_list, agreement_page, agreement_versions
from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.finding_list import still_true
from minga.doors.portal.reading import answer, record_code


def found_for(request: HttpRequest, code: str) -> Agreement:
    """Return the agreement of that code, in any letter case, if the reader may see it; Http404 otherwise."""
    visible = whole(Agreement.objects.visible_to(request.user))
    return visible.filter(code=record_code(code)).first() or get_object_or_404(visible, code__iexact=code)


@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Show the agreements that pass the filters, 25 to a page."""
    return answer(request, "portal/agreements.html", agreement_list.page(request), "listing")


@require_safe
def agreements_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every agreement that passes the filters."""
    return csv_answer("convenios", agreement_csv.LIST, agreement_csv.listed(request))


@require_safe
def agreements_json(request: HttpRequest) -> JsonResponse:
    """Send the same as objects, amounts as text so that no program rounds them."""
    rows = [agreement_csv.plain(row) for row in agreement_csv.listed(request)]
    return JsonResponse({"agreements": rows}, json_dumps_params={"ensure_ascii": False})


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Send the days on which agreements end and obligations fall due, for an agenda."""
    content = agreement_calendar.file(request, datetime.datetime.now(datetime.UTC))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="minga-convenios.ics"'
    return response


@require_safe
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """Everything the sources say of one agreement; its code in another letter case leads to it."""
    found = found_for(request, code)
    if found.code != code:
        return redirect("portal:agreement", found.code, permanent=True)
    return render(request, "portal/agreement.html", agreement_page.page(request, found))


@require_safe
def agreement_facts(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Send the facts of one agreement, a row each."""
    found = found_for(request, code)
    return csv_answer(
        found.code, agreement_csv.FACTS, agreement_csv.facts(found, list(still_true(request.user).about("agreement", found.code)))
    )


@require_safe
def balances(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was committed, disbursed and spent under an agreement."""
    return render(request, "portal/agreement_balances.html", agreement_balances.page(request, found_for(request, code)))


@login_required
@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Compare two versions of an agreement, for those who may follow how it was made."""
    found = found_for(request, code)
    if not can_follow(request.user, found):
        raise PermissionDenied
    return render(request, "portal/agreement_versions.html", agreement_versions.page(request, found))
