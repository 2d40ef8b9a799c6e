"""The year of an office: its activities in their months, how many are closed (R-032)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from minga.cycle.office import programming
from minga.cycle.office.forms import CloseForm, EmptyForm, TaskForm, YearForm
from minga.cycle.office.models import YearPlan, YearTask
from minga.cycle.office.permissions import can_write
from minga.cycle.office.views.answering import Crumbs, csv_answer, form_page, own_institutions, person_of, reading, sent, way, writing
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role

HEADER = ("actividad", "desde_mes", "hasta_mes", "responsable", "cerrada", "resultado")


def seen(request: HttpRequest) -> QuerySet[YearPlan]:
    return YearPlan.objects.visible_to(request.user).select_related("organisation").prefetch_related("tasks")


def find(request: HttpRequest, code: str, year: int) -> YearPlan:
    return get_object_or_404(seen(request), organisation__code=code, year=year)


def crumbs(plan: YearPlan | None = None, here: str = "") -> Crumbs:
    """Return the way to a page of a year."""
    title = _("Programación anual")
    if plan is None:
        return way(title, "office:years", here)
    steps = way(title, "office:years", f"{plan.organisation.name}, {plan.year}")
    if not here:
        return steps
    steps[-1] = (steps[-1][0], reverse("office:year", args=[plan.organisation.code, plan.year]))
    return [*steps, (here, None)]


def back(plan: YearPlan) -> HttpResponse:
    return redirect("office:year", plan.organisation.code, plan.year)


@reading
def listed(request: HttpRequest) -> HttpResponse:
    """List the years that the person may read, the last one first."""
    context = {"rows": seen(request), "may_open": has_role(request.user, Role.OFFICER), "crumbs": crumbs()}
    return render(request, "office/years.html", context)


@reading
def one(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show a year: each activity in its months, how many are closed."""
    plan = find(request, code, year)
    tasks = list(plan.tasks.all())
    context = {
        "plan": plan,
        "rows": [{"task": row, "months": months(row)} for row in tasks],
        "closed": sum(row.closed_on is not None for row in tasks),
        "may_write": can_write(request.user, plan.organisation),
        "crumbs": crumbs(plan),
    }
    return render(request, "office/year.html", context)


def months(row: YearTask) -> str:
    """Return 'marzo' or 'marzo – mayo'."""
    first, last = MONTHS[row.from_month], MONTHS[row.to_month]
    return str(first) if row.from_month == row.to_month else f"{first} – {last}"


@reading
def table(request: HttpRequest, code: str, year: int) -> StreamingHttpResponse:
    """Send the activities of a year as CSV."""
    plan = find(request, code, year)
    rows = ((row.name, row.from_month, row.to_month, row.responsible, row.closed_on, row.outcome) for row in plan.tasks.all())
    return csv_answer(f"programacion-{plan.organisation.code}-{plan.year}", HEADER, rows)


@writing
def new(request: HttpRequest) -> HttpResponse:
    """Open the programming of a year."""
    form = YearForm(request.POST or None, institutions=own_institutions(request))
    if sent(request, form, lambda: programming.open_year(by=person_of(request), **form.cleaned_data)):
        messages.success(request, _("La programación está abierta: añada sus actividades."))
        return redirect("office:year", form.cleaned_data["organisation"].code, form.cleaned_data["year"])
    more = {"stands": standing(request, form)}
    return form_page(request, form, _("Programar un año"), _("Abrir la programación"), crumbs(None, _("Programar un año")), **more)


def standing(request: HttpRequest, form: YearForm) -> tuple[str, str] | None:
    """Return the name and the address of the year that a refused form asks for where the institution has it already."""
    asked = form.cleaned_data if form.is_bound else {}
    plan = seen(request).filter(organisation=asked.get("organisation"), year=asked.get("year") or 0).first()
    if plan is None:
        return None
    label = _("Ver la programación de %(year)s de %(name)s") % {"year": plan.year, "name": plan.organisation.name}
    return label, reverse("office:year", args=[plan.organisation.code, plan.year])


def writable(request: HttpRequest, code: str, year: int) -> YearPlan:
    """Return the year for whoever may write in it; 404 where it is not theirs to see, 403 where only to read."""
    plan = find(request, code, year)
    programming.refuse_strangers(person_of(request), plan.organisation, "can_write")
    return plan


@writing
def task_new(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Programme an activity."""
    plan = writable(request, code, year)
    form = TaskForm(request.POST or None)
    if sent(request, form, lambda: programming.set_task(by=person_of(request), plan=plan, **form.cleaned_data)):
        messages.success(request, _("Se añadió la actividad."))
        return back(plan)
    return form_page(request, form, _("Añadir una actividad"), _("Añadir"), crumbs(plan, _("Añadir")))


@writing
def task(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """Change an activity."""
    plan = writable(request, code, year)
    row = get_object_or_404(plan.tasks, pk=number)
    stands = {name: getattr(row, name) for name in TaskForm.base_fields}
    form = TaskForm(request.POST or None, initial=stands)
    if sent(request, form, lambda: programming.set_task(by=person_of(request), plan=plan, task=row, **form.cleaned_data)):
        messages.success(request, _("Se guardó la actividad."))
        return back(plan)
    return form_page(request, form, _("Cambiar la actividad"), _("Guardar"), crumbs(plan, _("Cambiar")))


@writing
def close(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """Close an activity with what came of it."""
    plan = writable(request, code, year)
    row: YearTask = get_object_or_404(plan.tasks, pk=number)
    form = CloseForm(request.POST or None)
    if sent(request, form, lambda: programming.close_task(by=person_of(request), task=row, **form.cleaned_data)):
        messages.success(request, _("Se cerró la actividad."))
        return back(plan)
    return form_page(request, form, _("Cerrar la actividad"), _("Cerrar"), crumbs(plan, _("Cerrar")), lead=row.name)


@writing
def reopen(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """Open again an activity that was closed by mistake."""
    return confirmed(request, code, year, number, "reopen_task", _("Reabrir la actividad"), _("Reabrir"), _("Se reabrió la actividad."))


@writing
def remove(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """Take an activity out of the year."""
    return confirmed(request, code, year, number, "remove_task", _("Quitar la actividad"), _("Quitar"), _("Se quitó la actividad."))


def confirmed(request: HttpRequest, code: str, year: int, number: int, act: str, title: str, submit: str, done: str) -> HttpResponse:
    """Ask once more and do it."""
    plan = writable(request, code, year)
    row = get_object_or_404(plan.tasks, pk=number)
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if sent(request, form, lambda: getattr(programming, act)(by=person_of(request), task=row)):
        messages.success(request, done)
        return back(plan)
    return form_page(request, form, title, submit, crumbs(plan, submit), lead=row.name)
