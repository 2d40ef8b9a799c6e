"""Local strategies of cooperation in three levels, on the page and as CSV (R-009)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.cycle.needs.models import Strategy, StrategyItem
from minga.cycle.office import strategies
from minga.cycle.office.forms import EmptyForm, ItemForm, StrategyForm
from minga.cycle.office.views.answering import Crumbs, csv_answer, form_page, own_institutions, person_of, sent, way, writing
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import can_see_everything, has_role

HEADER = ("tematica", "area_de_intervencion", "linea_estrategica")


def seen(request: HttpRequest) -> QuerySet[Strategy]:
    """The public ones, those of the person's institutions, all for whoever sees everything."""
    rows = Strategy.objects.select_related("organisation").prefetch_related("items")
    if can_see_everything(request.user):
        return rows
    return rows.filter(Q(public=True) | Q(organisation__in=institutions_of(request.user)))


def crumbs(here: str = "") -> Crumbs:
    return way(_("Estrategias de cooperación"), "office:strategies", here)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the strategies that one may read."""
    context = {"rows": seen(request), "may_open": has_role(request.user, Role.OFFICER), "crumbs": crumbs()}
    return render(request, "office/strategies.html", context)


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show a strategy: themes, their areas, their lines."""
    row = get_object_or_404(seen(request), pk=number)
    inside: dict[int | None, list[StrategyItem]] = {}
    for item in row.items.all():
        inside.setdefault(item.parent_id, []).append(item)
    themes = [
        {"item": theme, "areas": [{"item": area, "lines": inside.get(area.pk, [])} for area in inside.get(theme.pk, [])]}
        for theme in inside.get(None, [])
    ]
    may = strategies.can_write(request.user, row.organisation)
    return render(request, "office/strategy.html", {"row": row, "themes": themes, "may_write": may, "crumbs": crumbs(row.title)})


@require_safe
def table(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Send the three levels as CSV, a row for each line."""
    row = get_object_or_404(seen(request), pk=number)
    return csv_answer(f"estrategia-{row.organisation.code}", HEADER, strategies.three_levels(row))


@writing
def new(request: HttpRequest) -> HttpResponse:
    """Begin a strategy."""
    form = StrategyForm(request.POST or None, institutions=own_institutions(request))
    made: list[Strategy] = []
    if sent(request, form, lambda: made.append(strategies.open_strategy(by=person_of(request), **form.cleaned_data))):
        messages.success(request, _("Añada ahora la primera temática."))
        return redirect("office:strategy", made[0].pk)
    return form_page(request, form, _("Escribir una estrategia"), _("Empezar"), crumbs(_("Escribir una estrategia")))


def writable(request: HttpRequest, number: int) -> Strategy:
    row = get_object_or_404(seen(request), pk=number)
    if not strategies.can_write(request.user, row.organisation):
        raise PermissionDenied("can_write")
    return row


@writing
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a theme, an area or a line."""
    row = writable(request, number)
    start = {"level": request.GET.get("nivel", "theme"), "parent": request.GET.get("en", "")}
    form = ItemForm(request.POST or None, initial=start, strategy=row)
    if sent(request, form, lambda: strategies.add_item(by=person_of(request), strategy=row, **form.cleaned_data)):
        messages.success(request, _("Se añadió a la estrategia."))
        return redirect("office:strategy", row.pk)
    return form_page(request, form, _("Añadir a la estrategia"), _("Añadir"), crumbs(_("Añadir")), lead=row.title)


@writing
def drop(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """Take out a theme, an area or a line, asking once more."""
    row = writable(request, number)
    found = get_object_or_404(row.items, pk=item)
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if sent(request, form, lambda: strategies.drop_item(by=person_of(request), item=found)):
        messages.success(request, _("Se quitó de la estrategia."))
        return redirect("office:strategy", row.pk)
    return form_page(request, form, _("Quitar de la estrategia"), _("Quitar"), crumbs(_("Quitar")), lead=found.name)


@writing
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Show a strategy to everybody, or to its institution alone again."""
    row = writable(request, number)
    form = EmptyForm(request.POST if request.method == "POST" else None)
    title, submit = (_("Dejar de publicar"), _("Retirar")) if row.public else (_("Publicar la estrategia"), _("Publicar"))
    if sent(request, form, lambda: strategies.publish_strategy(by=person_of(request), strategy=row, public=not row.public)):
        messages.success(request, _("La estrategia ya no es pública.") if row.public else _("La estrategia es pública."))
        return redirect("office:strategy", row.pk)
    return form_page(request, form, title, submit, crumbs(submit), lead=row.title)
