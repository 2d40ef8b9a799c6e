"""Pages of imports: bring a file, see how far it is and what came of it, have it stop; take a dataset out and bring it back."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.evidence.iati.checking.findings import SEVERITIES
from minga.evidence.lake import actions, asking, withdrawing
from minga.evidence.lake.forms import BringForm, WithdrawForm
from minga.evidence.lake.models import Dataset, Import, Version, Withdrawal
from minga.evidence.lake.pages import sources, versions, withdrawal
from minga.evidence.lake.pages.activity import severity_words
from minga.evidence.lake.permissions import can_cancel, can_load, can_replace, can_restore, can_withdraw
from minga.evidence.lake.queries import withdrawn_named
from minga.evidence.lake.states import State
from minga.ground.accounts.models import Person
from minga.ground.documents.checking import clean_name
from minga.ground.documents.checking.refusals import FileRefused
from minga.ground.documents.receiving import MARK
from minga.ground.kit.answers import put_errors

RECENT, MEGABYTE = 10, 10**6


def crumbs(*steps: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(_("Inicio"), reverse("portal:home")), *steps]


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, where they may load; PermissionDenied otherwise."""
    if not can_load(request.user):
        raise PermissionDenied("can_load")
    return cast(Person, request.user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Bring a file; its import goes on in the background, and its page tells how far it is."""
    person = person_of(request)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "file" in request.META.get(MARK, []):
        words = {"limit": settings.FILE_MEGABYTES}
        told = _("El archivo pasa de %(limit)s MB, el máximo de esta página: tráigalo comprimido (.gz) o con «minga lake import».") % words
        form.errors["file"] = form.error_class([told])  # in place of «choose a file»: it was left out on its way
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            one = actions.bring(
                by=person,
                name=clean_name(given["file"].name),
                content=given["file"],
                source=given["dataset"].source if given["dataset"] else "",
                dataset=given["dataset"],
                licence=given["licence"],
                back=given.get("back", False),
            )
            return redirect("lake:import", one.pk)
        except ValidationError as refused:
            put_errors(form, refused)
        except FileRefused as refused:
            form.add_error("file", str(refused))
    context = {
        "form": form,
        "limit": settings.FILE_MEGABYTES,
        "imports": Import.objects.select_related("dataset")[:RECENT],
        "crumbs": crumbs((_("Lago IATI"), reverse("lake:explorer")), (_("Cargar al lago de datos"), None)),
    }
    return render(request, "lake/bring.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far an import is, and at its end what came of it."""
    one = get_object_or_404(Import.objects.select_related("dataset", "version", "by"), pk=number)
    version = one.version
    context = {
        "one": one,
        "done": one.state == State.DONE,
        "bad": one.state in (State.REFUSED, State.FAILED),
        "percent": min(100, 100 * one.read_bytes // one.size) if one.size else 0,
        "cancels": can_cancel(request.user, one),
        "replaces": can_replace(request.user, one) and actions.stands_as_told(one),
        "held": actions.is_held(one),
        "tells_who": can_load(request.user),
        "findings": ordered(version.findings, examples(version, request)) if version else [],
        "rate": round(Decimal(one.rate) / MEGABYTE, 1),
        "crumbs": crumbs((_("Lago IATI"), reverse("lake:explorer")), (one.name, None)),
    }
    page = "lake/import.html#progress" if request.headers.get("HX-Request") and not one.over else "lake/import.html"
    response = render(request, page, context)
    if request.headers.get("HX-Request") and one.over:
        response["HX-Refresh"] = "true"
    return response


def examples(version: Version, request: HttpRequest) -> dict[str, str]:
    """Return what was found for instance; of what is out of the lake, to whoever may load alone."""
    return versions.examples(version) if version.dataset.current_id or can_load(request.user) else {}


def ordered(findings: dict[str, dict[str, int]], examples: dict[str, str]) -> list[tuple[str, str, str, int]]:
    """Return (severity in words, rule, what it says of one place, how many), the gravest first, of each the most frequent first."""
    return [
        (severity_words(severity), rule, examples.get(rule, ""), count)
        for severity in SEVERITIES
        for rule, count in sorted(findings.get(severity, {}).items(), key=lambda one: (-one[1], one[0]))
    ]


@require_safe
def changes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what changed in a version, field by field; of what is out of the lake, to whoever may load alone."""
    if withdrawn_named(slug) and not can_load(request.user):
        raise Http404
    return render(request, "lake/changes.html", versions.changes(slug, number, request.GET.get("page")))


@login_required
@require_POST
def reread(request: HttpRequest, slug: str) -> HttpResponse:
    """Have what was kept of a dataset be read and checked again."""
    person = person_of(request)
    dataset = get_object_or_404(Dataset, slug=slug)
    return asked(request, partial(actions.read_again, by=person, dataset=dataset), redirect("lake:source", slug))


@login_required
@require_POST
def return_to(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Have an earlier version of a dataset enter again."""
    person = person_of(request)
    version = get_object_or_404(Version.objects.select_related("dataset"), dataset__slug=slug, number=number)
    return asked(request, partial(actions.return_to, by=person, version=version), redirect("lake:source", slug))


@login_required
@require_POST
def replace(request: HttpRequest, number: int) -> HttpResponse:
    """Have a file that was refused replace what stands."""
    person = person_of(request)
    one = get_object_or_404(Import, pk=number)
    return asked(request, partial(actions.replace, by=person, one=one), redirect("lake:import", number))


def asked(request: HttpRequest, ask: Callable[[], Import], back: HttpResponse) -> HttpResponse:
    """Ask for an import and lead to its page; back with the reason where it is refused."""
    try:
        return redirect("lake:import", ask().pk)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return back


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a dataset out of the lake: told first what follows."""
    dataset = asked_of(request, slug)
    if not can_withdraw(request.user, dataset):
        return as_it_is(request, dataset, _("De este conjunto no hay nada en el lago."))
    said = _("El conjunto está fuera del lago: nada suyo cuenta ya. Se puede devolver desde aquí.")
    return decided(request, dataset, withdrawing.withdraw, said)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a dataset back that was taken out of the lake."""
    dataset = asked_of(request, slug)
    if not can_restore(request.user, dataset):
        return as_it_is(request, dataset, _("Este conjunto no está fuera del lago."))
    return decided(request, dataset, withdrawing.restore, _("El conjunto está otra vez en el lago, como estaba."))


def asked_of(request: HttpRequest, slug: str) -> Dataset:
    """Return the dataset of an address, for whoever may load; Http404 where there is none."""
    person_of(request)
    return get_object_or_404(Dataset.objects.select_related("current"), slug=slug)


def decided(request: HttpRequest, dataset: Dataset, act: Callable[..., Withdrawal], said: str) -> HttpResponse:
    """Show what follows of taking a dataset out or bringing it back, and do it; 409 where it is no longer as it was shown."""
    now = {"version": dataset.current.number} if dataset.current else {}
    form = WithdrawForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        seen = {"seen": given["version"]} if now else {}
        try:
            act(by=person_of(request), dataset=dataset, reason=given["reason"], **seen)
            messages.success(request, said)
            return redirect("lake:source", dataset.slug)
        except withdrawing.Meanwhile as refused:
            return as_it_is(request, dataset, " ".join(refused.messages))
        except ValidationError as refused:
            put_errors(form, refused)
    with asking.look() as at:
        context = withdrawal.page(dataset, at, request.user)
    return render(request, "lake/withdraw.html", context | {"form": form}, status=422 if form.errors else 200)


def as_it_is(request: HttpRequest, dataset: Dataset, why: str) -> HttpResponse:
    """Show the dataset as it is now, with why nothing was done (409)."""
    messages.error(request, why)
    with asking.look() as at:
        return render(request, "lake/source.html", sources.source(dataset.slug, at, request.user), status=409)


@login_required
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Have an import stop."""
    person = person_of(request)
    one = get_object_or_404(Import, pk=number)
    try:
        actions.cancel(by=person, one=one)
        messages.success(request, _("Se pidió parar la importación. Lo que había antes queda como estaba."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("lake:import", one.pk)
