"""What the pages of needs begin with: who is signed in, the record that they may see, one form on one page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.needs.models import Demand
from minga.cycle.needs.queries import whole
from minga.ground.accounts.models import Person
from minga.ground.kit.tables import csv_lines

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


def done(form: BaseForm, work: Callable[[], Any]) -> bool:
    """Do what a valid form asks; False where the action refuses it, with each reason beside its box."""
    try:
        work()
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in found.items():
            form.add_error(None if name == NON_FIELD_ERRORS or name not in form.fields else name, messages)
        return False
    return True


def posted(request: HttpRequest, form: BaseForm, work: Callable[[], Any]) -> bool:
    """Whether the form was sent, is valid and was done."""
    return request.method == "POST" and form.is_valid() and done(form, work)


def form_page(request: HttpRequest, form: BaseForm, title: str, submit: str, way: Crumbs, **more: Any) -> HttpResponse:
    """Show one form on a page of its own; 422 where something of it is refused."""
    context = {"form": form, "title": title, "submit": submit, "crumbs": way} | more
    return render(request, "needs/form.html", context, status=422 if form.errors else 200)


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Iterable[Any]] | Iterator[Any]) -> StreamingHttpResponse:
    """Return rows as 'minga-<name>-<today>.csv', sent line by line. Headers are Spanish and never change with the language."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minga-{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    return response
