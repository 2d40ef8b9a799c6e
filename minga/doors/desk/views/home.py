"""The desk itself, and what a person sees of themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.doors.desk import home_page
from minga.doors.desk.answering import person_of
from minga.doors.desk.gates import only


@require_safe
@only()
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever signed in."""
    return render(request, "desk/home.html", home_page.page(request, person_of(request)))


@require_safe
@only()
def profile(request: HttpRequest) -> HttpResponse:
    """Show a person what is kept of them: institutions, roles, until when."""
    return render(request, "desk/profile.html", home_page.profile(person_of(request)))
