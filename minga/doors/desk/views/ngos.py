"""Foreign NGOs: the life of their Convenio Básico, who verified it, what they ask to be corrected."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.organisations import correcting, licensing, standing
from minga.cycle.organisations.models import Correction, Organisation, Standing
from minga.cycle.organisations.permissions import can_ask_correction, can_read_verifications, can_tend_standing
from minga.cycle.organisations.queries import ending
from minga.doors.desk import ngo_forms, ngo_page
from minga.doors.desk.answering import crumbs, done, form_page, person_of
from minga.doors.desk.gates import can_review, only

# Of a step: its form, its action, its title, its button, what is said when it is done, whether it ends something.
STEPS: dict[str, tuple[type[forms.Form], Callable, Any, Any]] = {
    "otorgar": (ngo_forms.GrantForm, licensing.grant, gettext_lazy("Otorgar el Convenio Básico"), gettext_lazy("Otorgar")),
    "negar": (ngo_forms.RefuseForm, licensing.refuse, gettext_lazy("Negar el Convenio Básico"), gettext_lazy("Negar")),
    "terminar": (ngo_forms.EndForm, licensing.end, gettext_lazy("Terminar el Convenio Básico"), gettext_lazy("Terminar")),
}


def reads_endings(person) -> bool:
    """Whoever reviews, plans, registers or administers sees what is about to end."""
    return can_review(person) or can_tend_standing(person)


@require_safe
@only(can_tend_standing)
def basic_agreements(request: HttpRequest, code: str) -> HttpResponse:
    """Show an NGO's agreements with the steps that each may take."""
    return render(request, "desk/basic_agreements.html", ngo_page.agreements(ngo_page.find(code, person_of(request))))


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_standing)
def basic_request(request: HttpRequest, code: str) -> HttpResponse:
    """Note that an NGO asked for its agreement or its renewal."""
    found = ngo_page.find(code, person_of(request))
    form = ngo_forms.RequestForm(request.POST or None)
    act = partial(licensing.request, by=person_of(request), organisation=found)
    if done(request, form, lambda given: act(**given), _("La solicitud quedó anotada: ahora se otorga o se niega.")):
        return redirect("desk:basic_agreements", code)
    return ask(request, found, form, _("Anotar una solicitud"), _("Anotar la solicitud"))


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_standing)
def basic_step(request: HttpRequest, code: str, pk: int, step: str) -> HttpResponse:
    """Grant or refuse a request, or end a grant."""
    found = ngo_page.find(code, person_of(request))
    row = get_object_or_404(found.basic_agreements, pk=pk)
    if step not in STEPS:
        raise Http404
    kind, action, title, button = STEPS[step]
    form = kind(request.POST or None)
    if done(
        request, form, lambda given: action(by=person_of(request), agreement=row, **given), _("Quedó anotado y el directorio lo dice.")
    ):
        return redirect("desk:basic_agreements", code)
    return ask(request, found, form, str(title), str(button), stop=step != "otorgar")


def ask(request: HttpRequest, organisation: Organisation, form, title: str, button: str, **more) -> HttpResponse:
    """Show a form about an NGO, on the page of its agreements."""
    back = reverse("desk:basic_agreements", args=[organisation.code])
    way = [*ngo_page.crumbs(organisation, "")[:-1], (_("Convenio Básico"), back), (title, None)]
    context = {"form": form, "title": title, "button": button, "back": back, "crumbs": way, "lead": organisation.name}
    return form_page(request, context | more)


@require_safe
@only(reads_endings)
def endings(request: HttpRequest) -> HttpResponse:
    """List the agreements that end within 180 days, the nearest first."""
    today = timezone.localdate()
    rows = [{"row": one, "left": (one.valid_until - today).days} for one in ending(today) if one.valid_until]
    undated = Standing.objects.filter(state__code=standing.ACTIVE, organisation__public=True).select_related("organisation")
    undated = undated.exclude(organisation__basic_agreements__valid_until__gte=today)
    way = [(_("Directorio de ONG"), reverse("portal:ngos")), (_("Por terminar"), None)]
    return render(
        request, "desk/endings.html", {"rows": rows, "undated": undated, "tends": can_tend_standing(person_of(request)), "crumbs": way}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only()
def verifications(request: HttpRequest, code: str) -> HttpResponse:
    """Show who verified an NGO, and note that one did (R-070). `?volver=`: where to go on afterwards, the agreement say."""
    person = person_of(request)
    if not can_read_verifications(person, ngo_page.find(code, person)):
        raise PermissionDenied("verifications")
    found, mine = ngo_page.find(code, person), ngo_page.verifying(person)
    if request.method == "POST" and not mine:
        raise PermissionDenied("verify")
    form = ngo_forms.VerifyForm(request.POST or None, mine=mine, initial={"on": timezone.localdate()}) if mine else None
    act = partial(standing.verify, by=person, organisation=found)
    if form and done(request, form, lambda given: act(**given), _("La verificación quedó anotada.")):
        return redirect(ngo_page.way_back(request, reverse("desk:verifications", args=[code])))
    context = ngo_page.verifications(found, person) | {"form": form}
    return render(request, "desk/verifications.html", context, status=422 if form and form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@only()
def corrections(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an NGO asked to be corrected; its own people ask here."""
    person = person_of(request)
    found = ngo_page.find(code, person)
    asks = can_ask_correction(person, found)
    if not (asks or can_tend_standing(person)):
        raise PermissionDenied("corrections")
    if not Standing.objects.filter(organisation=found).exists():
        raise Http404
    if request.method == "POST" and not asks:
        raise PermissionDenied("ask")
    form = ngo_forms.CorrectionForm(request.POST or None) if asks else None
    act = partial(correcting.ask, by=person, organisation=found)
    if form and done(request, form, lambda given: act(**given), _("El pedido llegó al centro: le responderá en sus mensajes.")):
        return redirect("desk:corrections", code)
    context = ngo_page.corrections(found, person) | {"form": form}
    return render(request, "desk/corrections.html", context, status=422 if form and form.is_bound else 200)


@require_safe
@only(can_tend_standing)
def correction_queue(request: HttpRequest) -> HttpResponse:
    """List what NGOs asked to be corrected and nobody has answered, the oldest first."""
    rows = Correction.objects.filter(accepted=None).select_related("organisation", "by").order_by("at")
    return render(request, "desk/correction_queue.html", {"rows": ngo_page.asked(rows), "crumbs": crumbs((_("Correcciones"), None))})


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_standing)
def correction(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a correction, three values side by side, and answer it."""
    person = person_of(request)
    row = get_object_or_404(Correction.objects.select_related("organisation__kind", "by", "decided_by"), pk=pk, organisation__code=code)
    form = ngo_forms.DecisionForm(request.POST or None) if row.accepted is None and row.by_id != person.pk else None
    if request.method == "POST" and form is None:
        return render(request, "desk/correction.html", ngo_page.correction(row), status=409)

    def act(given: dict) -> object:
        return correcting.decide(by=person, correction=row, accept=given["verdict"] == "yes", answer=given["answer"])

    if form and done(request, form, act, _("La respuesta quedó guardada y la ONG la recibe.")):
        return redirect("desk:correction_queue")
    context = ngo_page.correction(row) | {"form": form}
    return render(request, "desk/correction.html", context, status=422 if form and form.is_bound else 200)
