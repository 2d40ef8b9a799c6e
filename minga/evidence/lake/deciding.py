"""Pages of the comparison with the registry: its lists, two side by side, and what a person decides of them."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.cycle.filing.queries import institutions_to_file_for
from minga.evidence.lake import adopting, asking, matches
from minga.evidence.lake.pages import activity, adoption, comparison, match, places, withdrawal
from minga.evidence.lake.permissions import can_adopt, can_decide
from minga.ground.accounts.models import Person
from minga.ground.kit.reasons import LONGEST
from minga.ground.kit.tables import csv_lines


class ReasonForm(forms.Form):
    """Why a person decides so."""

    reason = forms.CharField(
        label=gettext_lazy("Por qué"),
        help_text=gettext_lazy("Queda en la bitácora, con su nombre y la hora."),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Escriba por qué: queda en la bitácora.")},
        widget=forms.Textarea({"rows": 3}),
    )


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show what is published about a territory beside what the registry holds."""
    if (text := places.typed(request)) and len(found := places.meant(text)) != 1:
        return render(request, "lake/places.html", places.choice(request), status=200 if found else 404)
    now = asking.folders()
    with asking.over(now) as at:
        return render(request, "lake/comparison.html", comparison.page(request, at, now))


@require_safe
def suggested(request: HttpRequest) -> HttpResponse:
    """The options of the box of territories for what is typed in it so far."""
    return render(request, "lake/options.html", {"options": places.offered(places.typed(request))})


@never_cache
@require_safe
def listing_csv(request: HttpRequest) -> HttpResponseBase:
    """Send the lines of the list, all of them."""
    now = asking.folders()
    with asking.over(now) as at:
        rows = list(comparison.csv_rows(request, at, now))
    response = StreamingHttpResponse(csv_lines(comparison.HEADER, rows), content_type="text/csv; charset=utf-8")
    name = slugify(comparison.key_of(comparison.place_of(request)))
    response["Content-Disposition"] = f'attachment; filename="minga-comparacion-{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


@never_cache
@require_safe
def pair(request: HttpRequest, code: str, identifier: str) -> HttpResponse:
    """Show a published activity and a record side by side."""
    return side_by_side(request, code, identifier)


def side_by_side(request: HttpRequest, code: str, identifier: str, form: ReasonForm | None = None, status: int = 422) -> HttpResponse:
    with asking.look() as at:
        context = match.page(identifier, code, at, request.user)
    context |= {"decides": can_decide(request.user), "form": form or ReasonForm()}
    return render(request, "lake/match.html", context, status=status if form else 200)


@login_required
@require_POST
def decide(request: HttpRequest, code: str, identifier: str) -> HttpResponse:
    """Do what a person decides of two: they are one, they are not, or what was said is taken back."""
    if not can_decide(request.user):
        raise PermissionDenied("can_decide")
    form, act = ReasonForm(request.POST), request.POST.get("act", "")
    with asking.look() as at:
        context = match.page(identifier, code, at, request.user)
    if act not in SAID or (act == "undo") != bool(context["decided"]):
        messages.error(request, _("La página cambió mientras la miraba: decida de nuevo."))
        return side_by_side(request, code, identifier, form, 409)
    if form.is_valid():
        by, reason = cast(Person, request.user), form.cleaned_data["reason"]
        try:
            if act == "undo":
                matches.undo(by=by, match=context["decided"], reason=reason)
            else:
                why = context["scored"].reasons if context["scored"] else ()
                matches.decide(by=by, code=code, identifier=identifier, state=act, reason=reason, reasons=why)
            messages.success(request, str(SAID[act]))
            return redirect("lake:match", code, identifier)
        except ValidationError as refused:
            form.add_error("reason", refused.messages)
    return side_by_side(request, code, identifier, form)


SAID = {
    matches.State.CONFIRMED.value: gettext_lazy("Quedó anotado que son lo mismo."),
    matches.State.REJECTED.value: gettext_lazy("Quedó anotado que no son lo mismo: no se propondrá otra vez."),
    "undo": gettext_lazy("Quedó como estaba antes de decidir."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, identifier: str) -> HttpResponse:
    """Show what a draft would take of a published activity, and open it for an institution of whoever asks."""
    if not can_adopt(request.user):
        raise PermissionDenied("can_adopt")
    person = cast(Person, request.user)
    institutions = institutions_to_file_for(person)
    chosen = next((one for one in institutions if one.code == request.POST.get("organisation", "")), None)
    with asking.look() as at:
        try:
            found, _others = activity.find(identifier, request.GET.get("source", "")[:120], at)
        except Http404:
            return withdrawal.gone_or_none(request, identifier)
        if chosen:
            dossier, new = adopting.adopt(by=person, organisation=chosen, identifier=identifier, dataset=found.dataset, a=found.a, at=at)
            told = _("Se abrió el borrador con lo publicado. Revise cada dato.") if new else _("Su institución ya lo había adoptado.")
            messages.success(request, told)
            return redirect("filing:dossier", dossier.key)
        context = adoption.page(identifier, request.GET.get("source", "")[:120], at, person, institutions)
    context["error"] = _("Elija la institución que presenta el registro.") if request.method == "POST" else ""
    return render(request, "lake/adopt.html", context, status=422 if context["error"] else 200)
