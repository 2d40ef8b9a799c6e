"""What views of the desk share: a form that runs an action, the answer to it, the way to a page."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.ground.accounts.models import Person
from minga.ground.kit.answers import put_errors as put_errors

Crumbs = list[tuple[str, str | None]]


def crumbs(*steps: tuple[str, str | None]) -> Crumbs:
    """Return the way from the desk to a page: each step (label, address); the last one is the page."""
    return [(_("Escritorio"), reverse("desk:home")), *steps]


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, on a page that gates.only has opened."""
    return cast(Person, request.user)


def done(request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], object], said: str) -> bool:
    """Run an action with what a form holds; True where it was done, and `said` is told on the next page.

    What the action refuses (ValidationError) stands in the form as errors, at the field it names where the form has it.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as refused:
        put_errors(form, refused)
        return False
    messages.success(request, said)
    return True


def form_page(request: HttpRequest, context: dict[str, Any], template: str = "desk/form.html") -> HttpResponse:
    """Show a form: 422 where it was sent and refused. `context`: title, form, button, back, crumbs; optional lead, stop."""
    return render(request, template, context, status=422 if context["form"].is_bound else 200)
