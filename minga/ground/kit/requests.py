"""One id for each request: in its log lines, in its answer, in the journal."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}\Z")

current_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Take the proxy's id where it is plain, else make one; give it back in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = current_id.set(given if ACCEPTED.match(given) else uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response[HEADER] = current_id.get()
            return response
        finally:
            current_id.reset(token)


class RequestIdFilter(logging.Filter):
    """Put the id of the running request on each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_id.get()
        return True
