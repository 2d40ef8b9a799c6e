"""What every page of working with agreements begins with: somebody signed in, the agreement they may follow, what they typed before."""

from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_follow
from minga.ground.accounts.models import Person

KEPT, MOST_KEPT = "agreements_kept", 100_000  # what was typed when the session had ended: its name in the session, its most characters


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send visitors to sign in; what an expired session had typed waits for them and is shown again afterwards."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        typed = {name: value for name, value in request.POST.items() if isinstance(value, str) and name != "csrfmiddlewaretoken"}
        if typed and sum(len(name) + len(value) for name, value in typed.items()) <= MOST_KEPT:
            request.session[KEPT] = {"path": request.path, "typed": typed}
        query = urlencode({REDIRECT_FIELD_NAME: request.path if request.method == "POST" else request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")

    return checked


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


def find(request: HttpRequest, code: str) -> Agreement:
    """Return the agreement of that code: Http404 where the person may not see it, PermissionDenied where only its sheet is for them."""
    related = ("organisation__kind__parent__list", "organisation__territory", "kind__parent", "modality__parent", "parent", "saved_by")
    found = get_object_or_404(Agreement.objects.visible_to(request.user).select_related(*related), code=code)
    if not can_follow(person_of(request), found):
        raise PermissionDenied
    return found


def crumbs(agreement: Agreement, here: str = "") -> list[tuple[str, str | None]]:
    """Return the way to a page of an agreement."""
    way: list[tuple[str, str | None]] = [(_("Convenios en trámite"), reverse("agreements:mine"))]
    if here:
        return [*way, (agreement.title, reverse("agreements:work", args=[agreement.code])), (here, None)]
    return [*way, (agreement.title, None)]


def read_before(request: HttpRequest, agreement: Agreement) -> bool:
    """Whether the page was opened on an earlier version: nobody signs or returns what they did not read."""
    return request.POST.get("version", str(agreement.version)) != str(agreement.version)
