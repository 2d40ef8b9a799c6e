from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.doors.portal.front_page import front_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: search, where to start, four numbers, where there are records."""
    return render(request, "portal/home.html", front_page())
