"""What every page of dossiers begins with: somebody signed in, the dossier they may see, what they typed before."""

from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.filing.models import Dossier
from minga.cycle.filing.queries import whole
from minga.ground.accounts.models import Person

KEPT, MOST_KEPT = "filing_kept", 100_000  # what was typed when the session had ended: its name in the session, its most characters
NEW_KEPT = {"keep_typed": "60/30m/ip"}  # an office whose people all come from one address has as many lines cut at once


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send visitors to sign in; what an expired session had typed waits for them and is shown again afterwards."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            keep_typed(request)
        if by_htmx(request):
            return HttpResponse(status=401)  # a page that is told so keeps what it shows; a redirection would be put into it
        query = urlencode({REDIRECT_FIELD_NAME: request.path if request.method == "POST" else request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")

    return checked


def keep_typed(request: HttpRequest) -> None:
    """Keep in the session what was posted, so that signing in again loses nothing.

    One text for each session, the last one, until the session ends (SESSION_COOKIE_AGE). A browser without a session opens one for
    it: so many for each address (NEW_KEPT), and whoever opens one takes the ended ones away.
    """
    if not request.session.session_key:
        if not ratelimit.consume(request, app="minga", action="keep_typed", config=NEW_KEPT):
            return
        request.session.clear_expired()
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str) and name != "csrfmiddlewaretoken"}
    if sum(len(name) + len(value) for name, value in typed.items()) <= MOST_KEPT:
        request.session[KEPT] = {"path": request.path, "typed": typed}


def typed_before(request: HttpRequest) -> dict[str, str]:
    """Return, once, what was typed on this page before the session ended; {} where nothing was."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return {}
    del request.session[KEPT]
    return kept["typed"]


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, on a page that asks for it."""
    return cast(Person, request.user)


def find(request: HttpRequest, key: str) -> Dossier:
    """Return the dossier of that number if the person may see it; Http404 otherwise."""
    return get_object_or_404(whole(Dossier.objects.visible_to(request.user)), key=key)


def version_asked(text: str) -> int | None:
    """Return the number of a version that a request names, None where it is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def way_in() -> list[tuple[str, str | None]]:
    """Return the way from the desk to the list of dossiers."""
    return [(_("Escritorio"), reverse("desk:home")), (_("Expedientes"), reverse("filing:mine"))]


def crumbs(dossier: Dossier, here: str = "") -> list[tuple[str, str | None]]:
    """Return the way to a page of a dossier."""
    name = dossier.title or dossier.key
    way = way_in()
    return [*way, (name, reverse("filing:dossier", args=[dossier.key])), (here, None)] if here else [*way, (name, None)]


def by_htmx(request: HttpRequest) -> bool:
    """Whether a page asks for a part of itself, having the rest."""
    return request.headers.get("HX-Request") == "true"
