"""What helps while one types: values of a box, and records that may be the same."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.cycle.filing.queries import alike as like_it
from minga.cycle.filing.shape import Field, Sort
from minga.cycle.filing.suggesting import instead, suggested
from minga.cycle.filing.understanding import POINT, NotUnderstood, understood
from minga.cycle.filing.views.finding import person_of, signed_in
from minga.ground.territory.models import Unit

UNIT = Field("unit", Sort.UNIT, "")
BOX = re.compile(r"[a-z0-9_-]{1,80}\Z")


@signed_in
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The options of a box for what is typed in it so far: `sort` and `q`; nothing for less than two letters.

    `box`: the id of the box, under which organisations of a like name are offered where none has the typed one.
    """
    sort, text, box = request.GET.get("sort", ""), typed(request), request.GET.get("box", "")
    found = suggested(person_of(request), sort, text)
    context = {"options": found, "box": box if BOX.match(box) else "", "typed": len(text.strip()) > 3 and sort == "organisation"}
    near = [] if found else instead(person_of(request), sort, text)
    return render(request, "filing/options.html", context | {"near": near})


@signed_in
@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """The records that may be the same as the title being written."""
    found = like_it(typed(request), person_of(request), [request.GET.get("but", ""), request.GET.get("activity", "")])
    return render(request, "filing/alike.html", {"near": found})


@signed_in
@require_safe
def place_at(request: HttpRequest) -> JsonResponse:
    """The place of a point, `latitud` and `longitud` in degrees, as its box takes it: 404 with a sentence where there is none."""
    point = f"{request.GET.get('latitud', '')},{request.GET.get('longitud', '')}"
    try:
        key = understood(UNIT, point) if POINT.match(point) else None
    except NotUnderstood as nowhere:
        return JsonResponse({"error": str(nowhere)}, status=404)
    if key is None:
        return JsonResponse({"error": _("Escriba la latitud y la longitud en grados: -1.24 y -78.62.")}, status=422)
    unit = Unit.objects.select_related("country", "parent__parent").get(key=key)
    return JsonResponse({"unit": key, "typed": f"{unit.full_name} ({key})"})


def typed(request: HttpRequest) -> str:
    """Return what is typed, under whatever name its box has."""
    return next((str(text) for name, text in request.GET.items() if name not in ("sort", "box", "but", "activity")), "")[:200]
