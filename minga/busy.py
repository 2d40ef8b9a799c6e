"""A database that is locked, too slow or away is no fault of the page: 503, with a word on when to come back (RELIABILITY 48)."""

import logging
import sys
from collections.abc import Callable

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

WAIT = 5  # seconds after which a browser or a program may try again
SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
log = logging.getLogger(__name__)


class BusyMiddleware:
    """Answer 503 where a view met a database that could not serve it just now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(error) if is_busy(error) else None


def fault(request: HttpRequest) -> HttpResponse:
    """The answer to a fault outside the views (a session that cannot be read or kept): 503 if the database is busy, else 500."""
    error = sys.exception()
    return answer(error) if error and is_busy(error) else server_error(request)


def is_busy(error: BaseException) -> bool:
    """Whether waiting helps: SQLite held by another, or any operational error of PostgreSQL (lock, time, connection)."""
    if not isinstance(error, OperationalError):
        return False
    if connection.vendor != "sqlite":
        return True
    return str(getattr(error.__cause__, "sqlite_errorname", "")).startswith(SQLITE_BUSY)


def answer(error: BaseException) -> HttpResponse:
    """Return the plain page of 503: it asks the house for nothing."""
    log.warning("the database could not serve: %s", str(error).splitlines()[0] if str(error) else type(error).__name__)
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(WAIT), "Cache-Control": "no-store"})
