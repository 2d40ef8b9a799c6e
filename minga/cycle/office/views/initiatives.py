"""Proposals of strategies, plans and guidelines for managing cooperation, with their trail (R-034)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minga.cycle.office import actions
from minga.cycle.office.forms import AnswerForm, InitiativeForm, ReasonForm
from minga.cycle.office.models import Initiative
from minga.cycle.office.permissions import can_answer, may_withdraw
from minga.cycle.office.states import INITIATIVE_STEPS, InitiativeStage
from minga.cycle.office.views.answering import Crumbs, form_page, own_institutions, person_of, reading, sent, way, writing
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role
from minga.ground.journal.models import Entry

S = InitiativeStage
LOOKS = {S.ADOPTED: "ok", S.PARTLY: "ok", S.DECLINED: "bad", S.STUDIED: "warn"}


def seen(request: HttpRequest) -> QuerySet[Initiative]:
    return Initiative.objects.visible_to(request.user).select_related("organisation", "author")


def crumbs(here: str = "") -> Crumbs:
    return way(_("Propuestas de estrategias"), "office:initiatives", here)


@reading
def listed(request: HttpRequest) -> HttpResponse:
    """List the proposals that the person may read."""
    rows = [{"row": row, "look": LOOKS.get(S(row.stage), "")} for row in seen(request)]
    context = {"rows": rows, "may_present": has_role(request.user, Role.OFFICER), "crumbs": crumbs()}
    return render(request, "office/initiatives.html", context)


@writing
def new(request: HttpRequest) -> HttpResponse:
    """Present a proposal."""
    form = InitiativeForm(request.POST or None, institutions=own_institutions(request))
    if sent(request, form, lambda: actions.present(by=person_of(request), **form.cleaned_data)):
        messages.success(request, _("Se presentó la propuesta. Verá aquí cada paso."))
        return redirect("office:initiatives")
    return form_page(request, form, _("Presentar una propuesta"), _("Presentar"), crumbs(_("Presentar")))


@writing
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposal with its trail; the centre takes its steps here."""
    row = get_object_or_404(seen(request), pk=number)
    open_steps = [step for step in INITIATIVE_STEPS.allowed(row.stage) if step.name != "withdraw"]
    steps = [(step.name, step.label) for step in open_steps] if can_answer(request.user) else []
    form = AnswerForm(request.POST or None, steps=steps) if steps else None
    if request.method == "POST" and not can_answer(request.user):
        raise PermissionDenied("can_answer")
    if form and sent(request, form, lambda: actions.move(by=person_of(request), initiative=row, **form.cleaned_data)):
        messages.success(request, _("Se guardó el paso y se avisó a la institución."))
        return redirect("office:initiative", row.pk)
    leaves = row.stage in (S.SENT, S.STUDIED) and may_withdraw(request.user, row.organisation, row.author_id)
    context = {
        "row": row,
        "look": LOOKS.get(S(row.stage), ""),
        "form": form,
        "leaves": leaves,
        "trail": trail(row),
        "crumbs": crumbs(row.title),
    }
    late = form is None and request.method == "POST"  # somebody took the last step meanwhile
    return render(request, "office/initiative.html", context, status=409 if late else 422 if form and form.errors else 200)


def trail(row: Initiative) -> list[dict]:
    """Return each step with its day, who took it and what was said, as the journal keeps it."""
    lines = Entry.objects.filter(thing_kind="initiative", thing_key=row.key).select_related("actor").order_by("seq")
    stages = dict(InitiativeStage.choices)
    return [
        {"at": line.at, "who": line.actor.name if line.actor else "", "stage": stages[line.after.get("stage", S.SENT)], "said": line.reason}
        for line in lines
    ]


@writing
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a proposal, with the reason."""
    row = get_object_or_404(seen(request), pk=number)
    form = ReasonForm(request.POST or None)

    def work() -> None:
        actions.move(by=person_of(request), initiative=row, step="withdraw", answer=form.cleaned_data["reason"])

    if sent(request, form, work):
        messages.success(request, _("La propuesta quedó retirada."))
        return redirect("office:initiative", row.pk)
    return form_page(request, form, _("Retirar la propuesta"), _("Retirar"), crumbs(_("Retirar")), lead=row.title)
