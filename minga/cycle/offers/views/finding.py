"""What every page of working with offers begins with: who is signed in, the offer they write or curate, one form on one page."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.permissions import can_follow
from minga.cycle.offers.queries import thing
from minga.ground.accounts.models import Person
from minga.ground.kit.answers import done as done

Crumbs = list[tuple[str, str | None]]
WRITES = ["GET", "HEAD", "POST"]


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, on a page that asks for it."""
    return cast(Person, request.user)


def find(request: HttpRequest, code: str) -> Offer:
    """Return the offer of that code for who works at it: Http404 where the person may not see it, PermissionDenied where only its page."""
    rows = Offer.objects.visible_to(request.user).select_related("organisation__kind", "modality", "source_kind", "mechanism", "written_by")
    found = get_object_or_404(rows, code=code)
    if not can_follow(request.user, found):
        raise PermissionDenied("follow")
    return found


def crumbs(record: Offer | PolicySheet | None = None, here: str = "") -> Crumbs:
    """Return the way to a page of an offer or a policy."""
    way: Crumbs = [(_("Ofertas en trámite"), reverse("offers:mine") if record or here else None)]
    if record is not None:
        way.append((title_of(record), address_of(record) if here else None))
    return [*way, (here, None)] if here else way


def title_of(record: Offer | PolicySheet) -> str:
    return record.title if isinstance(record, Offer) else _("Política de %(name)s") % {"name": record.organisation.name}


def address_of(record: Offer | PolicySheet) -> str:
    """Return the address on which it is worked at."""
    return reverse("offers:work" if isinstance(record, Offer) else "offers:policy_work", args=[thing(record)[1]])


def form_page(request: HttpRequest, form: BaseForm, title: str, submit: str, way: Crumbs, *, status: int = 0, **more: Any) -> HttpResponse:
    """Show one form on a page of its own; 422 where something of it is refused."""
    context = {"form": form, "title": title, "submit": submit, "crumbs": way} | more
    return render(request, "offers/form.html", context, status=status or (422 if form.errors else 200))
