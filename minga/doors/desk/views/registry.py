"""What the centre keeps: mancomunidades and their members, relations between countries, members of networks."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.agreements import networks, relations
from minga.cycle.agreements.models import Relation
from minga.cycle.law.actions import associate
from minga.cycle.law.permissions import can_edit_law
from minga.cycle.organisations import profiling
from minga.cycle.organisations.models import Association, Organisation
from minga.cycle.organisations.permissions import can_keep_associations
from minga.doors.desk import registry_forms
from minga.doors.desk.answering import done, form_page, person_of
from minga.doors.desk.gates import only


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_keep_associations)
def association(request: HttpRequest, code: str) -> HttpResponse:
    """Write the entry of a mancomunidad, or add one of its members: the button says which."""
    person = person_of(request)
    found = get_object_or_404(Organisation.objects.visible_to(person).select_related("kind"), code=code, kind__code="MANCOMUNIDAD")
    entry = Association.objects.filter(organisation=found).first()
    names = registry_forms.AssociationForm.base_fields
    held = {name: getattr(entry, name) for name in names} if entry else {}
    adds = request.POST.get("part") == "member"
    form = registry_forms.AssociationForm(request.POST if request.method == "POST" and not adds else None, initial=held)
    member = registry_forms.MemberForm(request.POST if adds else None, auto_id="miembro_%s")
    write = partial(profiling.inscribe, by=person, organisation=found)
    join = partial(associate, by=person, association=found)
    if done(request, form, lambda given: write(**given), _("La inscripción quedó guardada.")) or (
        adds and done(request, member, lambda given: join(**given), _("El miembro quedó anotado."))
    ):
        return redirect("portal:associations")
    way = [(_("Mancomunidades"), reverse("portal:associations")), (found.name, None)]
    refused = member if adds else form
    context = {"organisation": found, "entry_form": form, "member_form": member, "form": refused, "crumbs": way}
    return render(request, "desk/association.html", context, status=422 if refused.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_edit_law)
def new_relation(request: HttpRequest) -> HttpResponse:
    """Record how two countries cooperate by one channel."""
    form = registry_forms.RelationForm(request.POST or None)
    if done(request, form, partial(write_relation, request), _("La relación quedó guardada.")):
        return redirect("portal:relations")
    return relation_page(request, form, _("Anotar una relación"))


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_edit_law)
def relation(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a relation between two countries."""
    row = get_object_or_404(Relation.objects.select_related("partner", "recipient"), pk=pk)
    held: dict[str, Any] = {name: getattr(row, name) for name in relations.FIELDS}
    held["sectors"] = "\n".join(" = ".join(pair) for pair in row.sectors)
    form = registry_forms.RelationForm(request.POST or None, initial=held, known=True)
    which = {"partner": row.partner, "recipient": row.recipient, "channel": row.channel}
    if done(request, form, lambda given: write_relation(request, given | which), _("La relación quedó guardada.")):
        return redirect("portal:relations")
    return relation_page(request, form, f"{row.partner.name} – {row.recipient.name} ({row.get_channel_display()})")


def write_relation(request: HttpRequest, given: dict[str, Any]) -> str:
    return relations.record(by=person_of(request), **given)


def relation_page(request: HttpRequest, form, title: str) -> HttpResponse:
    back = reverse("portal:relations")
    way = [(_("Relaciones entre países"), back), (title, None)]
    return form_page(request, {"form": form, "title": title, "button": _("Guardar la relación"), "back": back, "crumbs": way})


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_edit_law)
def network(request: HttpRequest, code: str) -> HttpResponse:
    """Say that somebody belongs to a network, or promotes it."""
    seen = Organisation.objects.visible_to(person_of(request)).select_related("kind", "scope")
    found = get_object_or_404(seen, code=code, kind__code__in=networks.NETWORK_KINDS)
    form = registry_forms.NetworkForm(request.POST or None)
    act = partial(networks.join, by=person_of(request), network=found)
    if done(request, form, lambda given: act(**given), _("El miembro quedó anotado.")):
        return redirect("portal:networks")
    title, back = _("Añadir un miembro"), reverse("portal:networks")
    way = [(_("Redes"), back), (registry_forms.called(found), None)]
    context = {"form": form, "title": title, "button": _("Anotar el miembro"), "back": back, "crumbs": way, "lead": found.name}
    return form_page(request, context)
