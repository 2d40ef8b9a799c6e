"""One id for each request: in its log lines, in its answer, in the journal."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import is_valid_path

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}\Z")

# What opens a door must not stand in a log: secrets at the end of an address, and values given under a telling name.
SECRET = re.compile(
    r"(?P<before>/(?:entrar|nueva|formulario)/|\b(?:password|secret|token|key|clave)\d?['\"]?\s*[=:]\s*['\"]?|\b(?:Bearer|Basic)\s+)"
    r"(?P<secret>[^\s'\"&?/]{8,})",
    re.IGNORECASE,
)

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


class OnlySentMiddleware:
    """Lead a browser that opens an address which only takes what is sent (another language, a new sign-in) to the page above it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content and (above := page_above(request.path_info)):
            return HttpResponseRedirect(above, headers={"Cache-Control": "private, no-store"})
        return response


def page_above(path: str) -> str:
    """Return the nearest address above one that leads anywhere; '' where there is none."""
    while path := path.rpartition("/")[0]:
        if is_valid_path(path):
            return path
    return ""


class RequestIdFilter(logging.Filter):
    """Put the id of the running request on each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_id.get()
        return True


class SecretFilter(logging.Filter):
    """Blot out secrets in what is logged, arguments included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = blotted(record.getMessage()), ()
        vars(record).pop("request", None)  # Django's own lines bear it, with its whole address
        if record.exc_info:
            record.exc_text, record.exc_info = blotted(logging.Formatter().formatException(record.exc_info)), None
        return True


def blotted(text: str) -> str:
    """Return a text with every secret in it replaced by an ellipsis."""
    return SECRET.sub(r"\g<before>…", text)
