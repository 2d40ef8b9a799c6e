"""The agreement of a case that the cooperant approved."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.agreements.forms import FromProposalForm
from minga.cycle.agreements.linking import drafted_from, open_from_proposal
from minga.cycle.agreements.permissions import can_open
from minga.cycle.agreements.views.finding import person_of, signed_in
from minga.cycle.proposals.models import Proposal
from minga.ground.kit.steps import NotAllowedHere


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def from_proposal(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the kind of agreement and open its draft: 409 where the case was not approved, or has its agreement."""
    rows = Proposal.objects.visible_to(request.user).select_related("organisation", "cooperant")
    proposal = get_object_or_404(rows, code=code)
    if not can_open(person_of(request), proposal.organisation):
        raise PermissionDenied
    there = drafted_from(proposal)
    form, late, status = FromProposalForm(request.POST or None, initial={"title": proposal.title}), "", 200
    if proposal.stage != "accepted":
        late, status = _("El convenio se redacta cuando el cooperante aprobó la propuesta."), 409
    elif request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = open_from_proposal(by=person_of(request), proposal=proposal, **form.cleaned_data)
                messages.success(request, _("Se abrió el borrador del convenio, con sus partes."))
                return redirect("agreements:work", made.code)
            except NotAllowedHere as gone:
                late, status = str(gone), 409
            except ValidationError as refused:
                form.add_error(None, refused.messages)
    way = [(_("Propuestas"), reverse("proposals:list")), (proposal.title, reverse("proposals:case", args=[code])), (_("Convenio"), None)]
    context = {"proposal": proposal, "there": there, "form": form, "late": late, "crumbs": way}
    return render(request, "agreements/from_proposal.html", context, status=status)
