"""The ways in that are not a password: a temporary link, a dictated key, and the first password that follows."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minga.ground.accounts import entry
from minga.ground.accounts.forms import FirstPasswordForm, TemporaryKeyForm
from minga.ground.accounts.models import AccessKind, Person

TRIES = {"temporary_access": "10/m/ip"}


def let_in(request: HttpRequest, person: Person) -> HttpResponse:
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("account_first_password")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def temporary_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the button that lets one in by a link, and let in whoever presses it: programs that read mail press none."""
    if request.method == "POST":
        try:
            return let_in(request, entry.use_access(kind=AccessKind.LINK, secret=secret))
        except ValidationError:
            pass
    good = entry.good_access(AccessKind.LINK, secret) is not None
    return render(request, "account/temporary_link.html", {"good": good}, status=200 if good else 409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def temporary_key(request: HttpRequest) -> HttpResponse:
    """Let in whoever writes a key that registration dictated."""
    form = TemporaryKeyForm(request.POST or None)
    limited = ratelimit.consume_or_429(request, app="minga", action="temporary_access", config=TRIES)
    if limited:
        return limited
    if request.method == "POST" and form.is_valid():
        try:
            return let_in(request, entry.use_access(kind=AccessKind.KEY, secret=form.cleaned_data["key"], email=form.cleaned_data["email"]))
        except ValidationError as refused:
            form.add_error(None, refused)
    return render(request, "account/temporary_key.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Have a person put the password of their own that a temporary access asks for; then they sign in with it."""
    person = request.user
    if not isinstance(person, Person) or not person.must_change_password:
        return redirect("account_change_password")
    form = FirstPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        entry.set_first_password(by=person, password=form.cleaned_data["password1"])
        logout(request)
        messages.success(request, _("Su contraseña quedó guardada. Ingrese ahora con ella."))
        return redirect("account_login")
    return render(request, "account/first_password.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """Show the manual of those who work with Minga; it asks for no account (R-131)."""
    return render(request, "account/manual.html", {"mailbox": settings.ACCOUNTS_MAILBOX, "help_mailbox": settings.HELP_MAILBOX})
