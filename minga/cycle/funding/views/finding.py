"""What the pages of money begin with: the activity that the person may see, who is signed in, one form on one page."""

from collections.abc import Callable
from typing import Any, cast

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.ground.accounts.models import Person
from minga.ground.kit.answers import done
from minga.ground.kit.answers import posted as posted

Crumbs = list[tuple[str, str | None]]


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, on a page that asks for it."""
    return cast(Person, request.user)


def find(request: HttpRequest, code: str) -> Activity:
    """Return the activity of that code if the person may see it; Http404 otherwise."""
    return get_object_or_404(Activity.objects.visible_to(request.user).select_related("modality__parent", "source_kind__parent"), code=code)


def crumbs_of(activity: Activity, here: str = "") -> Crumbs:
    """Return the way to a page of the money of an activity."""
    way: Crumbs = [(_("Inicio"), reverse("portal:home")), (activity.title, reverse("portal:activity", args=[activity.code]))]
    money = reverse("funding:resources", args=[activity.code])
    return [*way, (_("Recursos"), money), (here, None)] if here else [*way, (_("Recursos"), None)]


def echoed(request: HttpRequest, form: Any, work: Callable[[], Any]) -> tuple[bool, dict[str, Any]]:
    """Return (whether a form with an amount was confirmed and done, what its page shows to be confirmed).

    `form.token` says what has to be confirmed, '' where nothing has; `form.echo` how it was understood; `form.warnings` what else
    is told before it is entered.
    """
    if request.method != "POST" or not form.is_valid():
        return False, {}
    if not form.token or request.POST.get("confirm") == form.token:
        return done(form, work), {}
    return False, {"confirm": form.token, "echo": form.echo, "warnings": form.warnings}


def form_page(request: HttpRequest, form: BaseForm, title: str, submit: str, crumbs: Crumbs, **more: Any) -> HttpResponse:
    """Show one form on a page of its own; 422 where something of it is refused."""
    context = {"form": form, "title": title, "submit": submit, "crumbs": crumbs} | more
    return render(request, "funding/form.html", context, status=422 if form.errors else 200)
