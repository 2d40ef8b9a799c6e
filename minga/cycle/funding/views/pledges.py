"""Pledges: who announced what, until when, and what came of it."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.funding.actions import pledges
from minga.cycle.funding.forms import OutcomeForm, PledgeForm
from minga.cycle.funding.models import Pledge
from minga.cycle.funding.permissions import can_pledge, can_read_pools
from minga.cycle.funding.queries import pledges_seen_by
from minga.cycle.funding.reckoning import exact
from minga.cycle.funding.views.finding import Crumbs, form_page, person_of, posted
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role
from minga.ground.kit import formats

WRITES = ["GET", "HEAD", "POST"]


def crumbs(here: str = "") -> Crumbs:
    way: Crumbs = [(_("Inicio"), reverse("portal:home")), (_("Promesas de aporte"), reverse("funding:pledges") if here else None)]
    return [*way, (here, None)] if here else way


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the pledges that the person reads: overdue ones first, then open ones by their term, then what is settled."""
    rows = [shown(one, request.user) for one in pledges_seen_by(request.user, every=can_read_pools(request.user))]
    rows.sort(key=lambda row: (row["order"], row["pledge"].until or timezone.localdate().replace(year=9999)))
    context = {"rows": rows, "may_add": has_role(request.user, Role.OFFICER), "crumbs": crumbs()}
    return render(request, "funding/pledges.html", context)


def shown(pledge: Pledge, person) -> dict:
    """Return a pledge with how it stands in words: its order in the list, its look."""
    language = get_language() or "es"
    late = pledge.until is not None and pledge.until < timezone.localdate()
    if pledge.kept_on:
        order, look, state = 2, "ok", _("Cumplida")
    elif pledge.given_up:
        order, look, state = 2, "bad", _("No se cumplirá")
    else:
        order, look, state = (0, "bad", _("Vencida sin cumplir")) if late else (1, "", _("Por cumplir"))
    money = exact(pledge.amount, pledge.currency) if pledge.amount is not None else None
    return {
        "pledge": pledge,
        "order": order,
        "look": look,
        "state": state,
        "who": pledge.who.name if pledge.who and pledge.who.public else pledge.who_written,
        "amount": formats.said(money, language) if money else "",
        "until": formats.day(pledge.until, language, "short") if pledge.until else "",
        "kept": formats.day(pledge.kept_on, language, "short") if pledge.kept_on else "",
        "may_settle": order < 2 and can_pledge(person, pledge),
    }


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Write down a pledge."""
    if not has_role(request.user, Role.OFFICER):
        raise PermissionDenied("announce")
    form = PledgeForm(request.POST or None, person=request.user, initial={"activity": request.GET.get("actividad", "")[:60]})
    if posted(request, form, lambda: pledges.announce(by=person_of(request), **form.cleaned_data)):
        messages.success(request, _("Se anotó la promesa. Si pasa su plazo sin cumplirse, Minga avisa."))
        return redirect("funding:pledges")
    return form_page(request, form, _("Anotar una promesa"), _("Anotar"), crumbs(_("Anotar una promesa")))


@login_required
@require_http_methods(WRITES)
def settle(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Write down how a pledge ended."""
    seen = pledges_seen_by(request.user, every=can_read_pools(request.user))
    pledge = get_object_or_404(seen, key=key)
    if not can_pledge(request.user, pledge):
        raise PermissionDenied("can_pledge")
    form = OutcomeForm(request.POST or None)

    def work() -> None:
        given = form.cleaned_data
        if given["kept"] == "yes":
            pledges.keep(by=person_of(request), pledge=pledge, on=given["on"], outcome=given["outcome"])
        else:
            pledges.give_up(by=person_of(request), pledge=pledge, outcome=given["outcome"])

    if posted(request, form, work):
        messages.success(request, _("Se guardó qué pasó con la promesa."))
        return redirect("funding:pledges")
    lead = f"{pledge.who_written}: {pledge.what}"
    return form_page(request, form, _("Qué pasó con la promesa"), _("Guardar"), crumbs(_("Qué pasó")), lead=lead)
