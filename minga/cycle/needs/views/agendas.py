"""Territorial agendas: written by a government with the public sector and civil society, public once published."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.cycle.needs import rules
from minga.cycle.needs.actions import agendas
from minga.cycle.needs.forms.plans import AgendaForm, CapacityForm, ParticipantForm, PriorityForm
from minga.cycle.needs.models import Agenda, CapacityAction, Participant, Priority
from minga.cycle.needs.permissions import can_keep_plans, institutions_to_demand_for
from minga.cycle.needs.queries import agenda_whole
from minga.cycle.needs.states import AGENDA_STEPS, AgendaStage
from minga.cycle.needs.views.finding import Crumbs, crumbs, form_page, person_of, posted
from minga.cycle.needs.views.plans import own, writable
from minga.ground.kit.steps import NotAllowedHere

WRITES = ["GET", "HEAD", "POST"]
STEPS: dict[str, Callable[..., Any]] = {"publish": agendas.publish, "correct": agendas.correct, "close": agendas.close}


def way(agenda: Agenda | None = None, here: str = "") -> Crumbs:
    """Return the way to a page of agendas."""
    steps: Crumbs = [(_("Agendas territoriales"), reverse("needs:agendas") if agenda or here else None)]
    if agenda:
        steps.append((agenda.title, reverse("needs:agenda", args=[agenda.code]) if here else None))
    return crumbs(*steps, *([(here, None)] if here else []))


def find(request: HttpRequest, code: str) -> Agenda:
    """Return the agenda of that code if the person may see it; Http404 otherwise."""
    return get_object_or_404(agenda_whole(Agenda.objects.visible_to(request.user)), code=code)


def kept(request: HttpRequest, code: str) -> Agenda:
    """Return the agenda for whoever writes it; PermissionDenied otherwise."""
    agenda = find(request, code)
    own(request, agenda.organisation)
    return agenda


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the agendas that the reader may see."""
    rows = Agenda.objects.visible_to(request.user).select_related("organisation", "unit").prefetch_related("priorities")
    return render(
        request, "needs/agendas.html", {"agendas": rows, "opens": bool(institutions_to_demand_for(request.user)), "crumbs": way()}
    )


def page(request: HttpRequest, agenda: Agenda, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show an agenda: who took part, the priorities in their order with what measures them, what is done for capacities."""
    keeps = can_keep_plans(request.user, agenda.organisation)
    priorities = list(agenda.priorities.all())
    ranked = [rules.Ranked(row.rank, row.theme, row.indicator) for row in priorities]
    context = {
        "agenda": agenda,
        "priorities": priorities,
        "keeps": keeps,
        "edits": keeps and agenda.stage == AgendaStage.DRAFT,
        "steps": AGENDA_STEPS.allowed(agenda.stage) if keeps else [],
        "incomplete": [one.show(get_language() or "es") for one in rules.without_indicator(ranked)],
        "crumbs": way(agenda),
    }
    return render(request, "needs/agenda.html", context | more, status=status)


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show an agenda."""
    return page(request, find(request, code))


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Begin an agenda."""
    form, made = AgendaForm(request.POST or None, mine=writable(request)), list[Agenda]()

    def work() -> None:
        organisation = form.cleaned_data["organisation"]
        fields = form.values | {"unit": form.values["unit"] or organisation.territory}
        made.append(agendas.open_agenda(by=person_of(request), organisation=organisation, fields=fields))

    if posted(request, form, work):
        messages.success(request, _("Se guardó el borrador. Añada quiénes participaron y las prioridades."))
        return redirect("needs:agenda", made[0].code)
    return form_page(
        request, form, _("Nueva agenda territorial"), _("Guardar"), way(None, _("Nueva agenda")), back=reverse("needs:agendas")
    )


@login_required
@require_http_methods(WRITES)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change the title, the period or the territory of a draft."""
    agenda = kept(request, code)
    initial = {name: getattr(agenda, name) for name in ("title", "from_year", "to_year", "source")}
    initial["unit"] = f"{agenda.unit.full_name} ({agenda.unit.key})" if agenda.unit else ""
    form = AgendaForm(request.POST or None, initial=initial)
    return written(
        request,
        agenda,
        form,
        lambda: agendas.change_agenda(by=person_of(request), agenda=agenda, fields=form.values),
        _("Editar la agenda"),
    )


@login_required
@require_http_methods(WRITES)
def participant(request: HttpRequest, code: str) -> HttpResponse:
    """Add who took part."""
    agenda = kept(request, code)
    form = ParticipantForm(request.POST or None, person=request.user)
    work = lambda: agendas.add_participant(by=person_of(request), agenda=agenda, **form.values)  # noqa: E731
    return written(request, agenda, form, work, _("Añadir un participante"))


@login_required
@require_http_methods(WRITES)
def capacity(request: HttpRequest, code: str) -> HttpResponse:
    """Add what is done so that a partner can do more."""
    agenda = kept(request, code)
    form = CapacityForm(request.POST or None, person=request.user)
    work = lambda: agendas.add_capacity_action(by=person_of(request), agenda=agenda, **form.values)  # noqa: E731
    return written(request, agenda, form, work, _("Añadir una acción de capacidades"))


@login_required
@require_http_methods(WRITES)
def priority(request: HttpRequest, code: str, rank: int = 0) -> HttpResponse:
    """Add a priority after the last (`rank` 0), or change the one of a rank."""
    agenda = kept(request, code)
    row = get_object_or_404(Priority.objects.select_related("agenda"), agenda=agenda, rank=rank) if rank else None
    plain = {name: getattr(row, name) for name in ("theme", "indicator", "baseline", "target")} if row else {}
    linked = {name: str(getattr(row, f"{name}_id") or "") for name in ("plan_item", "sector", "goal")} if row else {}
    form = PriorityForm(request.POST or None, agenda=agenda, initial=plain | linked)

    def work() -> None:
        if row:
            agendas.change_priority(by=person_of(request), priority=row, cells=form.values)
        else:
            agendas.add_priority(by=person_of(request), agenda=agenda, cells=form.values)

    return written(request, agenda, form, work, _("Editar la prioridad") if row else _("Añadir una prioridad"))


def written(request: HttpRequest, agenda: Agenda, form: Any, work: Callable[[], Any], title: str) -> HttpResponse:
    """Do what a form of an agenda asks and lead back to it; 409 where the agenda is no longer a draft."""
    try:
        if posted(request, form, work):
            messages.success(request, _("Se guardó."))
            return redirect("needs:agenda", agenda.code)
    except NotAllowedHere as late:
        return page(request, agenda, status=409, late=str(late))
    return form_page(request, form, title, _("Guardar"), way(agenda, title), back=reverse("needs:agenda", args=[agenda.code]))


@login_required
@require_POST
def row(request: HttpRequest, code: str, kind: str, number: int, verb: str) -> HttpResponse:
    """Move a priority up or down, or take out a row of an agenda: the small buttons beside it."""
    agenda, by = kept(request, code), person_of(request)
    models: dict[str, Any] = {"prioridad": Priority, "participante": Participant, "capacidad": CapacityAction}
    if kind not in models or verb not in ("subir", "bajar", "quitar") or (verb != "quitar" and kind != "prioridad"):
        raise Http404
    found = get_object_or_404(models[kind].objects.select_related("agenda"), pk=number, agenda=agenda)
    try:
        if verb != "quitar":
            agendas.move_priority(by=by, priority=found, places=-1 if verb == "subir" else 1)
        elif kind == "prioridad":
            agendas.remove_priority(by=by, priority=found)
        elif kind == "participante":
            agendas.remove_participant(by=by, participant=found)
        else:
            agendas.remove_capacity_action(by=by, row=found)
    except NotAllowedHere as late:
        return page(request, agenda, status=409, late=str(late))
    except ValidationError as refused:
        return page(request, agenda, status=422, refused=refused.messages)
    return redirect("needs:agenda", agenda.code)


@login_required
@require_POST
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Publish, take back to correct, or close; what is missing to publish is named (422)."""
    agenda = find(request, code)
    if step not in STEPS:
        raise Http404
    if not can_keep_plans(request.user, agenda.organisation):
        raise PermissionDenied(_("Lo hace la oficina de cooperación de la institución."))
    try:
        STEPS[step](by=person_of(request), agenda=agenda)
    except NotAllowedHere as late:
        return page(request, agenda, status=409, late=str(late))
    except ValidationError as refused:
        return page(request, agenda, status=422, refused=refused.messages)
    agenda.refresh_from_db()
    messages.success(request, _("Hecho. La agenda está «%(stage)s».") % {"stage": agenda.get_stage_display()})
    return redirect("needs:agenda", agenda.code)
