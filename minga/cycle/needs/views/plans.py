"""Development plans and their alignment matrix; macro-projects."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.needs import alignment
from minga.cycle.needs.actions import macro, plans
from minga.cycle.needs.forms.plans import ItemForm, MacroForm, PlanForm, ProjectForm
from minga.cycle.needs.models import MacroProject, MacroProjects, Plan, PlanItem
from minga.cycle.needs.permissions import can_keep_plans, institutions_to_demand_for
from minga.cycle.needs.queries import macro_sets, plans_listed
from minga.cycle.needs.views.finding import Crumbs, crumbs, csv_answer, form_page, person_of, posted
from minga.cycle.organisations.models import Organisation

WRITES = ["GET", "HEAD", "POST"]
RELATED = ("organisation__kind__parent__list",)


def way(plan: Plan | None = None, here: str = "") -> Crumbs:
    """Return the way to a page of plans."""
    steps: Crumbs = [(_("Planes de desarrollo"), reverse("needs:plans") if plan or here else None)]
    if plan:
        steps.append((plan.name, reverse("needs:plan", args=[plan.pk]) if here else None))
    return crumbs(*steps, *([(here, None)] if here else []))


def writable(request: HttpRequest) -> list[Organisation]:
    """Return the governments for which the person writes; PermissionDenied with a sentence where there is none."""
    mine = institutions_to_demand_for(request.user)
    if not mine:
        raise PermissionDenied(_("Esto lo escriben las oficinas de cooperación de los gobiernos, cada una lo suyo."))
    return mine


def own(request: HttpRequest, organisation: Organisation) -> None:
    """Refuse (PermissionDenied) whoever does not write for a government."""
    if not can_keep_plans(request.user, organisation):
        raise PermissionDenied(_("Lo escribe la oficina de cooperación de la institución."))


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the plans with how many objectives they have and how many demands serve them."""
    context = {"plans": plans_listed(), "opens": bool(institutions_to_demand_for(request.user)), "crumbs": way()}
    return render(request, "needs/plans.html", context)


def find(number: int) -> Plan:
    return get_object_or_404(Plan.objects.select_related(*RELATED), pk=number)


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show a plan as its alignment matrix: objective, strategy, programme and the demands that serve each (R-007)."""
    plan = find(number)
    rows = alignment.matrix(plan, request.user)
    context = {
        "plan": plan,
        "rows": rows,
        "empty": sum(1 for row in rows if not row.demands),
        "unlinked": alignment.unlinked(plan.organisation, request.user),
        "keeps": can_keep_plans(request.user, plan.organisation),
        "crumbs": way(plan),
    }
    return render(request, "needs/plan.html", context)


@require_safe
def table(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Send the alignment matrix as a table, a row for each demand and one for what no demand serves."""
    plan = find(number)
    return csv_answer(f"matriz-{plan.pk}", alignment.HEADER, alignment.csv_rows(alignment.matrix(plan, request.user)))


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Write down a plan."""
    form, made = PlanForm(request.POST or None, mine=writable(request)), list[Plan]()

    def work() -> None:
        made.append(plans.open_plan(by=person_of(request), organisation=form.cleaned_data["organisation"], fields=form.values))

    if posted(request, form, work):
        messages.success(request, _("Se guardó el plan. Ahora añada sus objetivos."))
        return redirect("needs:plan", made[0].pk)
    return form_page(request, form, _("Nuevo plan de desarrollo"), _("Guardar"), way(None, _("Nuevo plan")), back=reverse("needs:plans"))


@login_required
@require_http_methods(WRITES)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change what a plan is called and its years."""
    plan = find(number)
    own(request, plan.organisation)
    initial = {name: getattr(plan, name) for name in plans.FIELDS}
    form = PlanForm(request.POST or None, initial=initial)
    if posted(request, form, lambda: plans.change_plan(by=person_of(request), plan=plan, fields=form.values)):
        return redirect("needs:plan", plan.pk)
    return form_page(request, form, _("Editar el plan"), _("Guardar"), way(plan, _("Editar")), back=reverse("needs:plan", args=[plan.pk]))


@login_required
@require_http_methods(WRITES)
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Add an objective, a strategy or a programme."""
    plan = find(number)
    own(request, plan.organisation)
    form = ItemForm(request.POST or None, plan=plan, initial={"parent": request.GET.get("dentro", "")})
    if posted(request, form, lambda: plans.add_item(by=person_of(request), plan=plan, **form.values)):
        messages.success(request, _("Se añadió."))
        return redirect("needs:plan", plan.pk)
    title = _("Añadir un objetivo, una estrategia o un programa")
    return form_page(request, form, title, _("Añadir"), way(plan, _("Añadir")), back=reverse("needs:plan", args=[plan.pk]))


@login_required
@require_http_methods(WRITES)
def item(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """Correct an item, or take it out where nothing hangs on it."""
    row = get_object_or_404(PlanItem.objects.select_related(*(f"plan__{name}" for name in RELATED), "parent"), pk=item, plan=number)
    own(request, row.plan.organisation)
    removes = request.method == "POST" and "remove" in request.POST
    initial = {"number": row.number, "name": row.name}
    form = ItemForm(initial | {"csrf": ""} if removes else request.POST or None, plan=row.plan, fixed=True, initial=initial)

    def work() -> None:
        if removes:
            plans.remove_item(by=person_of(request), item=row)
        else:
            plans.change_item(by=person_of(request), item=row, name=form.cleaned_data["name"], number=form.cleaned_data["number"])

    if posted(request, form, work):
        return redirect("needs:plan", number)
    more: dict[str, Any] = {"remove": _("Quitar del plan"), "back": reverse("needs:plan", args=[number])}
    return form_page(request, form, str(row.get_level_display()), _("Guardar"), way(row.plan, row.name), lead=row.name, **more)


@require_safe
def macro_projects(request: HttpRequest) -> HttpResponse:
    """List the macro-projects of each government with their demands, and whether the count is the one declared (R-008)."""
    keeps = {one.pk for one in institutions_to_demand_for(request.user)}
    context = {"groups": macro_sets(request.user), "keeps": keeps, "crumbs": crumbs((_("Macroproyectos"), None))}
    return render(request, "needs/macro.html", context)


@login_required
@require_http_methods(WRITES)
def macro_new(request: HttpRequest) -> HttpResponse:
    """Begin a set of macro-projects."""
    form = MacroForm(request.POST or None, mine=writable(request))
    if posted(request, form, lambda: macro.open_set(by=person_of(request), organisation=form.cleaned_data["organisation"], **form.values)):
        messages.success(request, _("Se guardó. Ahora añada cada macroproyecto."))
        return redirect("needs:macro_projects")
    return form_page(request, form, _("Nuevo conjunto de macroproyectos"), _("Guardar"), macro_way(_("Nuevo conjunto")))


def macro_way(here: str) -> Crumbs:
    return crumbs((_("Macroproyectos"), reverse("needs:macro_projects")), (here, None))


@login_required
@require_http_methods(WRITES)
def macro_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a set's title or how many it declares."""
    group = get_object_or_404(MacroProjects.objects.select_related(*RELATED), pk=number)
    own(request, group.organisation)
    initial = {"title": group.title, "declared": group.declared, "source": group.source}
    form = MacroForm(request.POST or None, initial=initial)
    if posted(request, form, lambda: macro.change_set(by=person_of(request), group=group, fields=form.values)):
        return redirect("needs:macro_projects")
    return form_page(request, form, _("Editar el conjunto"), _("Guardar"), macro_way(group.title), back=reverse("needs:macro_projects"))


@login_required
@require_http_methods(WRITES)
def macro_add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a macro-project to a set."""
    group = get_object_or_404(MacroProjects.objects.select_related(*RELATED), pk=number)
    own(request, group.organisation)
    form = ProjectForm(request.POST or None)
    if posted(request, form, lambda: macro.add_project(by=person_of(request), group=group, name=form.cleaned_data["name"])):
        return redirect("needs:macro_projects")
    return form_page(
        request,
        form,
        _("Añadir un macroproyecto"),
        _("Añadir"),
        macro_way(group.title),
        lead=group.title,
        back=reverse("needs:macro_projects"),
    )


@login_required
@require_http_methods(["POST"])
def macro_remove(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Take out a macro-project without demands; one that has some is told."""
    project = get_object_or_404(MacroProject.objects.select_related("group__organisation__kind__parent__list"), code=code, group=number)
    own(request, project.group.organisation)
    form = ProjectForm({"name": project.name})
    if not posted(request, form, lambda: macro.remove_project(by=person_of(request), project=project)):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("needs:macro_projects")
