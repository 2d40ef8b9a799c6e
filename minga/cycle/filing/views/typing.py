"""What helps while one types: values of a box, and records that may be the same."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.cycle.filing.queries import alike as like_it
from minga.cycle.filing.suggesting import suggested
from minga.cycle.filing.views.finding import person_of, signed_in


@signed_in
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The options of a box for what is typed in it so far: `sort` and `q`; nothing for less than two letters."""
    found = suggested(person_of(request), request.GET.get("sort", ""), typed(request))
    return render(request, "filing/options.html", {"options": found})


@signed_in
@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """The records that may be the same as the title being written."""
    found = like_it(typed(request), person_of(request), [request.GET.get("but", ""), request.GET.get("activity", "")])
    return render(request, "filing/alike.html", {"near": found})


def typed(request: HttpRequest) -> str:
    """Return what is typed, under whatever name its box has."""
    return next((str(text) for name, text in request.GET.items() if name not in ("sort", "but", "activity")), "")[:200]
