"""The gate: what somebody signed in may open while their own password, or their second factor, is still missing."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from minga.ground.accounts.permissions import held_back

BEFORE_PASSWORD = frozenset({"account_first_password", "account_logout"})
OPEN_NAMES = frozenset({"healthz", "readyz", "spanish", "manual"})  # for whom only the second factor is missing
OPEN_PREFIXES = ("account_", "mfa_")
OPEN_SPACES = frozenset({"portal", "registration"})  # pages that everybody reads; no role counts there meanwhile


class GateMiddleware:
    """Lead whoever came in by a temporary access to the page of the first password, and to it alone (R-129, pitfall 12).

    Whoever holds a role that binds others and has no second factor reads public pages and sets one up; nothing else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponseRedirect | None:
        """Answer with the way to what is missing; None where the view may run."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        missing, match = held_back(request.user), request.resolver_match
        name = match.url_name or "" if match else ""
        if missing == "password" and name not in BEFORE_PASSWORD:
            return redirect("account_first_password")
        if missing == "second_factor" and not is_open(name, match.namespace if match else ""):
            return redirect("mfa_index")
        return None


def is_open(name: str, namespace: str) -> bool:
    """Whether a route is for everybody, or is one of those that set up an account."""
    return namespace in OPEN_SPACES or (not namespace and (name in OPEN_NAMES or name.startswith(OPEN_PREFIXES)))
