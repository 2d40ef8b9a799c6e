"""Relations between countries, networks, mancomunidades and ways of managing a competence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.doors.portal import associations_page, relations_page


@require_safe
def relations(request: HttpRequest) -> HttpResponse:
    """Show how countries cooperate, by channel (R-083, R-084)."""
    return render(request, "portal/relations.html", relations_page.relations(request.user))


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """Show the networks of territories, international and national (R-117)."""
    return render(request, "portal/networks.html", relations_page.networks(request.user))


@require_safe
def associations(request: HttpRequest) -> HttpResponse:
    """Show the registry of mancomunidades (R-303, R-304)."""
    return render(request, "portal/associations.html", associations_page.registry(request.user))


@require_safe
def modalities(request: HttpRequest) -> HttpResponse:
    """Show the ways of managing a competence with their benefits, and compare unit costs (R-300 to R-302)."""
    context = associations_page.modalities(request.GET)
    return render(request, "portal/modalities.html", context, status=422 if context["form"].errors else 200)
