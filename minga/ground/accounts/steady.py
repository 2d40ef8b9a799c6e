"""Answers that take the same time whoever is asked about (RELIABILITY 7)."""

import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def steady(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have what is sent to a view answered no sooner than settings.STEADY_SECONDS: known and unknown addresses alike."""

    @wraps(view)
    def slowed(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        until = time.perf_counter() + settings.STEADY_SECONDS
        response = view(request, *args, **kwargs)
        time.sleep(max(0.0, until - time.perf_counter()))
        return response

    return slowed
