"""What the pages of cases begin with: the case that the person may see, who is signed in, one form on one page, its file."""

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.permissions import can_follow
from minga.cycle.proposals.queries import cases
from minga.ground.accounts.models import Person
from minga.ground.documents import uploads
from minga.ground.documents.checking import Checked
from minga.ground.documents.checking.refusals import FileRefused

Crumbs = list[tuple[str, str | None]]
FIELD = "file"
WRITES = ["GET", "HEAD", "POST"]


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, on a page that asks for it."""
    return cast(Person, request.user)


def find(request: HttpRequest, code: str) -> Proposal:
    """Return the case of that code if the person may see it; Http404 otherwise."""
    return get_object_or_404(cases(request.user), code=code)


def find_if(request: HttpRequest, code: str, may: Callable[[Any, Proposal], bool] = can_follow) -> Proposal:
    """Return the case: Http404 where the person may not see it, PermissionDenied where this page of it is not for them."""
    proposal = find(request, code)
    if not may(request.user, proposal):
        raise PermissionDenied
    return proposal


def crumbs(proposal: Proposal | None = None, here: str = "") -> Crumbs:
    """Return the way to a page of a case."""
    way: Crumbs = [(_("Propuestas"), reverse("proposals:list") if proposal or here else None)]
    if proposal:
        way.append((proposal.title, reverse("proposals:case", args=[proposal.code]) if here else None))
    return [*way, (here, None)] if here else way


def upload_field(label: str, **more: Any) -> uploads.Field:
    """Return the field of a form that may take one document."""
    return uploads.field(FIELD, label, required=False, **more)


def arrived(request: HttpRequest) -> tuple[Checked | None, FileRefused | None]:
    """Return the file that came with a form, None where none did, or why it is refused."""
    try:
        return uploads.arrived(by=person_of(request), request=request, field=FIELD), None
    except FileRefused as why:
        return None, why


def field_again(request: HttpRequest, label: str, content: Checked | None, refused: FileRefused | None) -> uploads.Field:
    """Return the field of a refused form: it still has the file that came well."""
    waiting = uploads.waiting(by=person_of(request), file=content) if content and not refused else None
    return upload_field(label, error=str(refused) if refused else "", waiting=waiting)


def form_page(request: HttpRequest, form: BaseForm, title: str, submit: str, way: Crumbs, **more: Any) -> HttpResponse:
    """Show one form on a page of its own; 422 where something of it is refused, unless another status is given."""
    status = more.pop("status", 422 if form.errors else 200)
    context = {"form": form, "title": title, "submit": submit, "crumbs": way} | more
    return render(request, "proposals/form.html", context, status=status)
