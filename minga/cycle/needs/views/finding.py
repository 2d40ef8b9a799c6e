"""What the pages of needs begin with: who is signed in, the record that they may see, one form on one page."""

from typing import Any, cast

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.needs.models import Demand
from minga.cycle.needs.queries import whole
from minga.ground.accounts.models import Person
from minga.ground.kit.answers import csv_answer as csv_answer
from minga.ground.kit.answers import done as done
from minga.ground.kit.answers import posted as posted

Crumbs = list[tuple[str, str | None]]
READ_BEFORE = gettext_noop("La demanda cambió desde que usted abrió esta página: léala de nuevo.")


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, on a page that asks for it."""
    return cast(Person, request.user)


def find(request: HttpRequest, code: str) -> Demand:
    """Return the demand of that code if the person may see it; Http404 otherwise."""
    return get_object_or_404(whole(Demand.objects.visible_to(request.user)), code=code)


def crumbs(*way: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page of the public site."""
    return [(_("Inicio"), reverse("portal:home")), *way]


def of_demand(demand: Demand, here: str = "") -> Crumbs:
    """Return the way to a page of a demand."""
    listed = (_("Demandas"), reverse("needs:demands"))
    if here:
        return crumbs(listed, (demand.title, reverse("needs:demand", args=[demand.code])), (here, None))
    return crumbs(listed, (demand.title, None))


def read_before(request: HttpRequest, version: int) -> bool:
    """Whether the page was opened on an earlier version: nobody decides on what they did not read."""
    return request.POST.get("version", str(version)) != str(version)


def form_page(request: HttpRequest, form: BaseForm, title: str, submit: str, way: Crumbs, **more: Any) -> HttpResponse:
    """Show one form on a page of its own; 422 where something of it is refused."""
    context = {"form": form, "title": title, "submit": submit, "crumbs": way} | more
    return render(request, "needs/form.html", context, status=422 if form.errors else 200)
