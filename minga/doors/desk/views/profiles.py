"""What the centre writes of an actor: its identifiers, why it gives, what it is good at, where its money comes from."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.organisations import profiling, rules
from minga.cycle.organisations.models import AliasKind, Organisation
from minga.cycle.organisations.models import Mapping as ActorMapping
from minga.cycle.organisations.permissions import can_describe
from minga.cycle.organisations.standing import is_ngo
from minga.doors.desk import ngo_forms
from minga.doors.desk.answering import done, person_of
from minga.doors.desk.gates import only
from minga.ground.codelists.models import Code


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_describe)
def describe(request: HttpRequest, code: str) -> HttpResponse:
    """Write the profile of an actor, part by part: the button says which (mapping, identifiers, funding, incentive)."""
    person = person_of(request)
    found = get_object_or_404(Organisation.objects.visible_to(person).select_related("kind"), code=code)
    sent = request.POST.get("part", "")
    mapping = ngo_forms.MappingForm(request.POST if sent == "mapping" else None, initial=initial(found))
    known = "\n".join(found.aliases.filter(kind=AliasKind.IATI).values_list("name", flat=True))
    identifiers = ngo_forms.IdentifiersForm(request.POST if sent == "identifiers" else None, initial={"identifiers": known})
    funding = incentive = None
    if is_ngo(found):
        kinds = list(Code.objects.of("FINANCIAMIENTO_ONG").current())
        held = dict(found.funding_shares.values_list("kind__code", "share"))
        funding = ngo_forms.FundingForm(request.POST if sent == "funding" else None, kinds=kinds, initial=held)
    if rules.incentive_of(found.kind.code):
        given = request.POST if sent == "incentive" else None
        incentive = ngo_forms.IncentiveForm(given, organisation=found, initial={"incentive": found.incentive})
    if saved(request, found, mapping, identifiers, funding, incentive):
        return redirect("portal:organisation", code)
    forms = [form for form in (mapping, identifiers, funding, incentive) if form]
    refused = next((form for form in forms if form.errors), mapping)
    way = [
        (_("Organizaciones"), reverse("portal:organisations")),
        (found.acronym or found.name, reverse("portal:organisation", args=[code])),
        (_("Perfil"), None),
    ]
    context = {"organisation": found, "mapping": mapping, "identifiers": identifiers, "funding": funding, "incentive": incentive}
    context |= {"form": refused, "crumbs": way}
    return render(request, "desk/describe.html", context, status=422 if refused.errors else 200)


def initial(organisation: Organisation) -> dict:
    """Return what is written of an actor today."""
    row = ActorMapping.objects.filter(organisation=organisation).first()
    return {name: getattr(row, name) for name in ("areas", "strengths", "weaknesses", "reviewed_on")} if row else {}


def saved(request: HttpRequest, found: Organisation, mapping, identifiers, funding, incentive) -> bool:
    """Run the action of the part that was sent; whether it was done."""
    by, said = person_of(request), _("El perfil quedó guardado.")
    if mapping.is_bound:
        return done(request, mapping, lambda given: partial(profiling.map_actor, by=by, organisation=found)(**given), said)
    if identifiers.is_bound:
        act = partial(profiling.set_identifiers, by=by, organisation=found)
        return done(request, identifiers, lambda given: act(**given), _("Los identificadores quedaron guardados."))
    if funding and funding.is_bound:
        return done(request, funding, lambda given: profiling.set_funding(by=by, organisation=found, shares=funding.shares()), said)
    if incentive and incentive.is_bound:
        return done(request, incentive, lambda given: profiling.set_incentive(by=by, organisation=found, **given), said)
    return False
