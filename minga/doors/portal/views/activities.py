"""The page of one activity, and its facts as a table."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import whole
from minga.doors.portal import activity_page
from minga.doors.portal.activity_csv import HEADER, facts
from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.finding_list import still_true
from minga.doors.portal.reading import record_code


def found_for(request: HttpRequest, code: str) -> Activity:
    """Return the activity of that code, in any letter case, if the reader may see it; Http404 otherwise."""
    visible = whole(Activity.objects.visible_to(request.user))
    return visible.filter(code=record_code(code)).first() or get_object_or_404(visible, code__iexact=code)


@require_safe
def activity(request: HttpRequest, code: str) -> HttpResponse:
    """Everything the sources say of one programme, project or action; its code in another letter case leads to it."""
    found = found_for(request, code)
    if found.code != code:
        return redirect("portal:activity", found.code, permanent=True)
    return render(request, "portal/activity.html", activity_page.page(found, request.user))


@require_safe
def activity_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """The facts of one activity, a row each."""
    found = found_for(request, code)
    return csv_answer(found.code, HEADER, facts(found, list(still_true(request.user).about("activity", found.code))))
