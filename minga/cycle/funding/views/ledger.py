"""The ledger of an activity: read by whoever sees it, written by those who take part."""

import datetime
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.activities.models import Activity
from minga.cycle.funding import shown
from minga.cycle.funding.actions import ledger, leverage
from minga.cycle.funding.forms import EntryForm, LeveragedForm, PasteForm, PinForm, ReasonForm, TargetForm
from minga.cycle.funding.models import Leveraged, Transaction
from minga.cycle.funding.permissions import can_enter
from minga.cycle.funding.queries import ledger_of, rates_of
from minga.cycle.funding.uploads import enter_rows, table
from minga.cycle.funding.views.finding import crumbs_of, echoed, find, form_page, person_of, posted
from minga.ground.accounts.models import Person
from minga.ground.kit.answers import csv_answer
from minga.ground.rates.models import Rate

WRITES = ["GET", "HEAD", "POST"]


@require_safe
def resources(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was promised, what moved and what is left, each row in the chosen currency where its rate is known."""
    activity = find(request, code)
    asked = request.GET.get("moneda", "USD")
    currency = asked if asked in shown.REPORTED else "USD"
    context = shown.page(activity, request.user, currency, together=request.GET.get("juntos") == "1", language=get_language() or "es")
    return render(request, "funding/resources.html", context | {"crumbs": crumbs_of(activity)})


@require_safe
def resources_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Send the ledger of an activity, struck entries with their mark."""
    activity = find(request, code)
    return csv_answer(f"recursos-{activity.code}", shown.HEADER, shown.csv_rows(ledger_of(activity)))


def writable(request: HttpRequest, code: str) -> Activity:
    """Return the activity for whoever may write in its ledger; PermissionDenied otherwise."""
    activity = find(request, code)
    if not can_enter(request.user, activity):
        raise PermissionDenied("can_enter")
    return activity


@login_required
@require_http_methods(WRITES)
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Write one movement: what was understood is shown first, and entered once it is confirmed."""
    activity = writable(request, code)
    form = EntryForm(request.POST or None, person=request.user, activity=activity)
    entered, more = echoed(request, form, lambda: ledger.enter(by=person_of(request), activity=activity, **form.understood))
    if entered:
        messages.success(request, _("Se anotó: %(amount)s.") % {"amount": form.echo})
        return redirect("funding:resources", activity.code)
    more["agreements"] = form.agreements
    return form_page(request, form, _("Anotar un movimiento"), _("Anotar"), crumbs_of(activity, _("Anotar")), **more)


@login_required
@require_http_methods(WRITES)
def paste(request: HttpRequest, code: str) -> HttpResponse:
    """Enter rows copied from a spreadsheet; those that are not understood come back by name."""
    activity = writable(request, code)
    form = PasteForm(request.POST or None, request.FILES or None)
    outcome, language = None, get_language() or "es"
    if request.method == "POST" and form.is_valid():
        try:
            outcome = enter_rows(by=person_of(request), activity=activity, rows=table(form.cleaned_data["rows"]))
        except ValueError as refused:
            form.add_error("rows", str(refused))
    if outcome and not outcome.refused:
        messages.success(request, _("Se anotaron %(n)s movimientos.") % {"n": len(outcome.stored)})
        return redirect("funding:resources", activity.code)
    context = {
        "form": form,
        "activity": activity,
        "outcome": outcome and shown.outcome(outcome, language),
        "columns": shown.columns_told(language),
        "crumbs": crumbs_of(activity, _("Pegar filas")),
    }
    return render(request, "funding/paste.html", context, status=422 if form.errors or outcome else 200)


@login_required
@require_http_methods(WRITES)
def strike(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Strike a movement, or a leveraged resource, with the reason."""
    activity = writable(request, code)
    entry = Transaction.objects.filter(activity=activity, key=key).first()
    row = entry or get_object_or_404(Leveraged, activity=activity, key=key)
    form = ReasonForm(request.POST or None)
    if posted(request, form, lambda: struck(person_of(request), row, form.cleaned_data["reason"])):
        messages.success(request, _("Se tachó: ya no cuenta y queda a la vista con su motivo."))
        return redirect("funding:resources", activity.code)
    more = {"lead": shown.told(row, get_language() or "es")}
    return form_page(request, form, _("Tachar una anotación"), _("Tachar"), crumbs_of(activity, _("Tachar")), **more)


def struck(by: Person, row: Transaction | Leveraged, reason: str) -> None:
    if isinstance(row, Transaction):
        ledger.strike(by=by, entry=row, reason=reason)
    else:
        leverage.strike(by=by, entry=row, reason=reason)


@login_required
@require_http_methods(WRITES)
def pin(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Choose the rate of the day with which a movement is converted, for ever."""
    activity = writable(request, code)
    entry = get_object_or_404(Transaction.objects.select_related("rate"), activity=activity, key=key, rate=None, struck_at=None)
    others = [one for one in shown.REPORTED if one != entry.currency]
    day = entry.value_date or entry.date
    rates = [rate for one in others for rate in rates_of(day, entry.currency, one, activity.code)]
    form = PinForm(request.POST or None, rates=rates)
    if posted(request, form, lambda: ledger.pin_rate(by=person_of(request), entry=entry, rate=form.cleaned_data["rate"])):
        messages.success(request, _("Queda convertido con esa tasa, para siempre."))
        return redirect("funding:resources", activity.code)
    lead = shown.told(entry, get_language() or "es")
    nothing = "" if rates else no_rate(day, entry.currency)
    return form_page(request, form, _("Fijar la tasa"), _("Fijar"), crumbs_of(activity, _("Fijar la tasa")), lead=lead, nothing=nothing)


def no_rate(day: datetime.date, currency: str) -> str:
    """Return why an entry cannot be converted: no rate of its day, or only those of other activities."""
    pair = Q(base=currency, quote__in=shown.REPORTED) | Q(quote=currency, base__in=shown.REPORTED)
    if Rate.objects.filter(pair, date=day).exists():
        return _("Las tasas de ese día son de otras actividades: aquí no sirven. Pida al centro que anote con su fuente la de esta.")
    return _("No hay ninguna tasa de ese día en Minga. Pida al centro que la anote con su fuente.")


@login_required
@require_http_methods(WRITES)
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Set what an activity has to bring in; what was understood is shown first."""
    activity = writable(request, code)
    known = getattr(activity, "leverage_target", None)
    start = {name: getattr(known, name) for name in ("currency", "first_year", "years")} if known else {"currency": "USD"}
    form = TargetForm(request.POST or None, initial=start)
    entered, more = echoed(request, form, lambda: leverage.set_target(by=person_of(request), activity=activity, **form.cleaned_data))
    if entered:
        messages.success(request, _("Se guardó la meta."))
        return redirect("funding:resources", activity.code)
    way = crumbs_of(activity, _("Meta de apalancamiento"))
    return form_page(request, form, _("Meta de apalancamiento"), _("Guardar la meta"), way, **more)


@login_required
@require_http_methods(WRITES)
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a resource that was brought in; what was understood of its value is shown first."""
    activity = writable(request, code)
    form = LeveragedForm(request.POST or None, person=request.user, initial={"year": timezone.localdate().year, "resource": "ESPECIE"})
    entered, more = echoed(request, form, lambda: leverage.bring_in(by=person_of(request), activity=activity, **form.cleaned_data))
    if entered:
        messages.success(request, _("Se anotó el recurso."))
        return redirect("funding:resources", activity.code)
    way = crumbs_of(activity, _("Recurso apalancado"))
    return form_page(request, form, _("Anotar un recurso apalancado"), _("Anotar"), way, **more)
