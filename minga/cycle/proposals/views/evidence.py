"""Evidence of the Paris principles: noted, taken back with a reason, whether the country's systems are used."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.proposals.actions import evidence as actions
from minga.cycle.proposals.forms.steps import EvidenceForm, ReasonForm, SystemsForm
from minga.cycle.proposals.permissions import can_note_evidence
from minga.cycle.proposals.views.finding import WRITES, crumbs, find_if, form_page, person_of
from minga.ground.kit.answers import put_errors

SAID = {True: "yes", False: "no", None: ""}


@login_required
@require_http_methods(WRITES)
def evidence(request: HttpRequest, code: str) -> HttpResponse:
    """Note evidence, or whether the systems of the country are used: two forms on one page."""
    proposal = find_if(request, code, can_note_evidence)
    systems = request.POST.get("about") == "systems"
    posted = request.method == "POST"
    noted = EvidenceForm(request.POST if posted and not systems else None)
    told = {"uses": SAID[proposal.uses_national_systems], "which": proposal.national_systems}
    used = SystemsForm(request.POST if systems else None, initial=told, prefix=None)
    form = used if systems else noted
    if posted and form.is_valid():
        try:
            act = actions.say_systems if systems else actions.note_evidence
            act(by=person_of(request), proposal=proposal, **form.cleaned_data)
            messages.success(request, _("Se guardó."))
            return redirect("proposals:case", code)
        except ValidationError as why:
            put_errors(form, why)
    context = {"proposal": proposal, "form": form, "noted": noted, "used": used, "crumbs": crumbs(proposal, _("Evidencia"))}
    return render(request, "proposals/evidence.html", context, status=422 if posted else 200)


@login_required
@require_http_methods(WRITES)
def remove(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take back what was noted by mistake, with the reason."""
    proposal = find_if(request, code, can_note_evidence)
    row = get_object_or_404(proposal.evidence, pk=number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_evidence(by=person_of(request), evidence=row, **form.cleaned_data)
            return redirect("proposals:case", code)
        except ValidationError as why:
            put_errors(form, why)
    way = crumbs(proposal, _("Quitar una evidencia"))
    return form_page(request, form, _("Quitar una evidencia"), _("Quitar"), way, lead=row.text, proposal=proposal)
