"""Pages of the interface for people: how it is used, and the keys of one's own programs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minga.doors.api import docs
from minga.doors.api.forms import KeyForm, RevokeForm
from minga.ground.accounts import tokens
from minga.ground.accounts.models import Token


@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    """Show how programs use the interface, each operation with its parameters and answers."""
    return render(request, "api/docs.html", docs.page())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Show one's access keys; make one, whose text is shown on this answer and never again; revoke one."""
    if request.method != "POST":
        return keys_page(request, KeyForm())
    return revoke(request) if "revoke" in request.POST else make(request)


def make(request: HttpRequest) -> HttpResponse:
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            token, text = tokens.issue(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return keys_page(request, KeyForm(), made=token, text=text)
    return keys_page(request, form, status=422)


def revoke(request: HttpRequest) -> HttpResponse:
    form = RevokeForm(request.POST)
    asked = form.cleaned_data["revoke"] if form.is_valid() else 0
    token = get_object_or_404(Token.objects.of(request.user), pk=asked)
    tokens.revoke(by=request.user, token=token)  # type: ignore[arg-type]
    messages.success(request, _("La llave «%(name)s» quedó revocada: ningún programa entra ya con ella.") % {"name": token.name})
    return redirect("api_keys")


def keys_page(request: HttpRequest, form: KeyForm, status: int = 200, **made) -> HttpResponse:
    """Return the page of one's keys. `made` and `text`: a key just made, with its text."""
    return render(request, "account/keys.html", {"form": form, "rows": Token.objects.of(request.user), **made}, status=status)
