"""What is known of a territory: its social gaps, and the strengths of its profile (R-010, R-027)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.cycle.office import territories
from minga.cycle.office.forms import EmptyForm, GapForm, StrengthForm
from minga.cycle.office.models import SocialGap
from minga.cycle.office.views.answering import Crumbs, form_page, person_of, sent, writing
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Unit
from minga.ground.territory.queries import find_place


def crumbs(unit: Unit, here: str = "") -> Crumbs:
    """Return the way to a page of what is known of a unit."""
    place = (unit.name, reverse("portal:place", args=[unit.key]))
    return [(_("Inicio"), reverse("portal:home")), place, (here, None)]


def unit_named(key: str) -> Unit:
    """Return the unit of a key; Http404 where there is none."""
    found = find_place(key)
    if not isinstance(found, Unit):
        raise Http404
    return found


def writable(request: HttpRequest, key: str) -> Unit:
    unit = unit_named(key)
    if not territories.can_describe(request.user, unit):
        raise PermissionDenied("can_describe")
    return unit


@require_safe
def gaps(request: HttpRequest, key: str) -> HttpResponse:
    """Show the gaps of a unit by sector, each with year and source; a sector without a row has no data, which is not zero."""
    unit = unit_named(key)
    rows = list(SocialGap.objects.filter(unit=unit).select_related("sector"))
    sectors = [{"sector": code, "rows": [row for row in rows if row.sector_id == code.pk]} for code in Code.objects.of("CLUSTER_SECTOR")]
    context = {
        "unit": unit,
        "sectors": sectors,
        "may_write": territories.can_describe(request.user, unit),
        "crumbs": crumbs(unit, _("Brechas")),
    }
    return render(request, "office/gaps.html", context)


@writing
def gap(request: HttpRequest, key: str) -> HttpResponse:
    """Record a gap."""
    unit = writable(request, key)
    form = GapForm(request.POST or None)
    if sent(request, form, lambda: territories.record_gap(by=person_of(request), unit=unit, **form.cleaned_data)):
        messages.success(request, _("Se anotó la brecha."))
        return redirect("office:gaps", unit.key)
    return form_page(request, form, _("Anotar una brecha"), _("Anotar"), crumbs(unit, _("Anotar una brecha")), lead=unit.full_name)


def to_profile(unit: Unit) -> HttpResponse:
    return redirect("portal:profile", unit.key)


@writing
def strength(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    """Write a strength of a territory, or change it."""
    unit = writable(request, key)
    row = None if number is None else get_object_or_404(unit.strengths, pk=number)
    form = StrengthForm(request.POST or None, initial={name: getattr(row, name) for name in StrengthForm.base_fields} if row else None)
    if sent(request, form, lambda: territories.tell_strength(by=person_of(request), unit=unit, strength=row, **form.cleaned_data)):
        messages.success(request, _("Se guardó la fortaleza."))
        return to_profile(unit)
    title = _("Cambiar la fortaleza") if row else _("Añadir una fortaleza")
    return form_page(request, form, title, _("Guardar"), crumbs(unit, title), lead=unit.full_name)


@writing
def drop(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Take a strength off the profile, asking once more."""
    unit = writable(request, key)
    row = get_object_or_404(unit.strengths, pk=number)
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if sent(request, form, lambda: territories.drop_strength(by=person_of(request), strength=row)):
        messages.success(request, _("Se quitó la fortaleza."))
        return to_profile(unit)
    return form_page(request, form, _("Quitar la fortaleza"), _("Quitar"), crumbs(unit, _("Quitar")), lead=row.title_es)
