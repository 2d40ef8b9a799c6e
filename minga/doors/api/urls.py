"""The addresses of the interface, each behind the doorway; what has no operation answers 404 in the same form."""

import re

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, re_path

from minga.doors.api.doorway import guarded
from minga.doors.api.site import api

app_name = "api"


def nowhere(request: HttpRequest, rest: str):
    """Answer what is no address of the interface."""
    raise Http404


def known_parameters() -> dict[str, dict[str, frozenset[str]]]:
    """Return {address: {method: names of its query parameters}}."""
    found = {}
    for address, operations in api.get_openapi_schema(path_prefix="")["paths"].items():
        found[address] = {
            method.upper(): frozenset(one["name"] for one in operation["parameters"] if one["in"] == "query")
            for method, operation in operations.items()
        }
    return found


def behind_the_doorway() -> list[URLPattern]:
    known = known_parameters()
    patterns = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    return [
        path(route, guarded(one.callback, known.get("/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route), {})), name=one.name)
        for one in patterns
        for route in [str(one.pattern)]
    ]


urlpatterns = [*behind_the_doorway(), re_path(r"^(?P<rest>.*)$", guarded(nowhere, {}), name="nowhere")]
