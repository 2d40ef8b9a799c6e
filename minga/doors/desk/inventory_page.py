"""The inventory of an office: the actors, the resources and the offers that are there for its territory (R-029; 001 L262)."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import in_unit
from minga.cycle.funding.models import PoolYear
from minga.cycle.funding.queries import year_told
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.doors.desk.answering import crumbs
from minga.doors.portal.reading import page_of
from minga.ground.accounts.models import Person
from minga.ground.kit import formats

SIZE = 25
ACTORS, RESOURCES, OFFERS = "actores", "recursos", "oferta"


def page(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what desk/inventory.html shows for one institution of the person: three tabs with their counts, one of them open."""
    mine = Organisation.objects.filter(pk__in=institutions_of(person)).select_related("territory__country")
    chosen = mine.filter(code=request.GET.get("institucion", "")).first() or mine.first()
    context: dict[str, Any] = {"institutions": list(mine), "chosen": chosen, "crumbs": crumbs((_("Inventario"), None))}
    if chosen is None:
        return context
    found = {ACTORS: actors(chosen), RESOURCES: resources(chosen), OFFERS: offers(chosen)}
    labels = {ACTORS: _("Actores"), RESOURCES: _("Recursos"), OFFERS: _("Oferta")}
    asked = request.GET.get("vista", "")
    tab = asked if asked in found else ACTORS
    tabs = [{"key": key, "label": labels[key], "count": found[key].count(), "current": key == tab} for key in found]
    shown = page_of(request, found[tab], SIZE)
    rows = [resource(row) for row in shown.object_list] if tab == RESOURCES else list(shown.object_list)
    return context | {"tabs": tabs, "tab": tab, "rows": rows, "page": shown}


def actors(institution: Organisation) -> QuerySet[Organisation]:
    """Return the public organisations at work in the territory: those that take part in activities there and those that are of it."""
    if institution.territory is None:
        return Organisation.objects.none()
    there = in_unit(Activity.objects.published().counted(), institution.territory)
    rows = Organisation.objects.published().exclude(pk=institution.pk).select_related("kind")
    at_work = Q(participants__activity__in=there) | Q(territory=institution.territory)
    works = Count("participants__activity", filter=Q(participants__activity__in=there), distinct=True)
    return rows.filter(at_work).annotate(works=works).order_by("-works", "sort_key").distinct()


def resources(institution: Organisation) -> QuerySet[PoolYear]:
    """Return the years of the institution's counterpart pools, the last one first."""
    return PoolYear.objects.filter(pool__organisation=institution).select_related("pool").order_by("-year", "pool__name")


def resource(row: PoolYear) -> dict[str, Any]:
    """Return a year of a pool with its budget and what is left, as the reader writes it."""
    language = get_language() or "es"
    told = year_told(row, row.pool.currency)
    return {
        "row": row,
        "budget": formats.money(told.budget, language),
        "left": formats.money(told.left, language),
        "over": told.left.amount < 0,
    }


def offers(institution: Organisation) -> QuerySet[Offer]:
    """Return the validated offers that take applications today and are for its country, or name none."""
    rows = Offer.objects.open_on(timezone.localdate()).select_related("organisation")
    if institution.territory is None:
        return rows
    here = Q(countries=None) | Q(countries=institution.territory.country_id)
    return rows.filter(here).distinct().order_by("closes_on", "code")
