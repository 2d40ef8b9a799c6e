"""The whole life of a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.doors.portal import thread_page


@require_safe
def thread(request: HttpRequest, code: str) -> HttpResponse:
    """Show the fifteen stages of a case: to everybody where it is public, to its people with what holds it back."""
    return render(request, "portal/thread.html", thread_page.page(request.user, code))
