"""What the pages of an office begin with: who may come in, one form on one page, a table as CSV."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.office.permissions import can_read
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.kit.answers import csv_answer as csv_answer
from minga.ground.kit.answers import put_errors
from minga.ground.kit.steps import NotAllowedHere

Crumbs = list[tuple[str, str | None]]
View = Callable[..., HttpResponseBase]


def _gated(view: View) -> View:
    @login_required
    def open_page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_read(request.user):
            raise PermissionDenied("can_read")
        return view(request, *args, **kwargs)

    return open_page


def reading(view: View) -> View:
    """A page that people of institutions and of the centre read."""
    return require_safe(_gated(view))


def writing(view: View) -> View:
    """A page with a form."""
    return require_http_methods(["GET", "HEAD", "POST"])(_gated(view))


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied("person")
    return request.user


def own_institutions(request: HttpRequest) -> frozenset[int]:
    """Return the institutions for which somebody writes; PermissionDenied where there is none."""
    mine = institutions_of(request.user) if has_role(request.user, Role.OFFICER) else frozenset()
    if not mine:
        raise PermissionDenied("can_write")
    return mine


def way(title: Any, name: str, here: Any = "") -> Crumbs:
    """Return the way to a page: home, the list, the page itself."""
    steps: Crumbs = [(_("Inicio"), reverse("portal:home")), (str(title), reverse(name) if here else None)]
    return [*steps, (str(here), None)] if here else steps


def sent(request: HttpRequest, form: BaseForm, work: Callable[[], Any]) -> bool:
    """Whether the form was sent, is valid and was done; what the action refuses stands beside its box."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        work()
    except NotAllowedHere as refused:
        form.add_error(None, str(refused))
    except ValidationError as refused:
        put_errors(form, refused)
    return not form.errors


def form_page(request: HttpRequest, form: BaseForm, title: Any, submit: Any, crumbs: Crumbs, **more: Any) -> HttpResponse:
    """Show one form on a page of its own; 422 where something of it is refused."""
    context = {"form": form, "title": title, "submit": submit, "crumbs": crumbs} | more
    return render(request, "office/form.html", context, status=422 if form.errors else 200)
