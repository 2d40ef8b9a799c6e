"""Pages of loads: bring a file, say where its columns go, see what is understood, load it, read the report, undo it."""

import json
from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import Organisation
from minga.evidence.quality.catalogue import RULES
from minga.exchange.spreadsheets import actions, undoing
from minga.exchange.spreadsheets.columns import check_plan, fields_of
from minga.exchange.spreadsheets.forms import BringForm, PlanForm, ReasonForm, WordsForm
from minga.exchange.spreadsheets.models import Draft, Load, Mapping, Outcome
from minga.exchange.spreadsheets.permissions import can_load, can_use
from minga.exchange.spreadsheets.plans import ACTIVITY, Plan, PlanRefused
from minga.exchange.spreadsheets.queries import gone
from minga.exchange.spreadsheets.sheets import FileRefused, Table, read
from minga.exchange.spreadsheets.shown import Preview, previewed, refused_lines, report_rows, unplaced
from minga.exchange.spreadsheets.suggesting import suggested
from minga.ground.accounts.models import Person
from minga.ground.documents.checking import clean_name
from minga.ground.kit.pages import read_page
from minga.ground.kit.tables import csv_lines

WRITES = ["GET", "HEAD", "POST"]
SIZE, RECENT = 25, 50
MOST_ROWS = 500  # of a file that is loaded while its reader waits; longer ones are for the command


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, where they may load tables; PermissionDenied otherwise."""
    if not can_load(request.user):
        raise PermissionDenied("can_load")
    return cast(Person, request.user)


def crumbs(*steps: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    home = [(_("Inicio"), reverse("portal:home"))]
    return [*home, (_("Cargas"), reverse("spreadsheets:loads") if steps else None), *steps]


def of_draft(view: Callable[[HttpRequest, Draft], HttpResponse]) -> Callable[[HttpRequest, int], HttpResponse]:
    """Open a view to whoever brought a file on its way; where there is none of theirs, 404 with the list that says what became of it."""

    @wraps(view)
    def answer(request: HttpRequest, number: int) -> HttpResponse:
        person = person_of(request)
        draft = Draft.objects.filter(pk=number, by=person).first()
        if draft is None:
            messages.warning(request, _("Ese archivo ya no espera: si usted lo cargó, su carga está en esta lista."))
            return loads_page(request, person, status=404)
        if not can_use(person, draft):
            raise PermissionDenied("can_use")
        return view(request, draft)

    return answer


def table_of(draft: Draft) -> tuple[Table, Plan]:
    """Return the table of a file on its way with its plan; FileRefused as `read` does."""
    plan = Plan.of(draft.plan)
    return read(draft.file, bytes(draft.content), plan.sheet, plan.header), plan


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the loads, the saved mappings and the files that wait."""
    return loads_page(request, person_of(request))


def loads_page(request: HttpRequest, person: Person, status: int = 200) -> HttpResponse:
    context = {
        "loads": Load.objects.select_related("mapping", "by")[:RECENT],
        "mappings": Mapping.objects.select_related("by"),
        "drafts": Draft.objects.filter(by=person).defer("content"),
        "crumbs": crumbs(),
    }
    return render(request, "spreadsheets/loads.html", context, status=status)


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Bring a file: it is read and a first plan is proposed."""
    person = person_of(request)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            name, content, plan = clean_name(form.cleaned_data["file"].name), form.cleaned_data["file"].read(), form.plan
            table = read(name, content, plan.sheet, plan.header)
            draft = actions.bring(by=person, name=name, content=content, plan=suggested(table, plan))
            return redirect("spreadsheets:plan", draft.pk)
        except FileRefused as refused:
            form.add_error("file", str(refused))
    context = {"form": form, "crumbs": crumbs((_("Cargar una tabla"), None))}
    return render(request, "spreadsheets/new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(WRITES)
@of_draft
def plan(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Say where each column goes and how it is read."""
    table, first = readable(draft)
    form = PlanForm(request.POST or None, plan=first, table=table)
    if request.method == "POST" and form.is_valid():
        moved = (form.plan.sheet, form.plan.header or table.header) != (table.sheet, table.header)
        try:
            again = read(draft.file, bytes(draft.content), form.plan.sheet, form.plan.header)
        except FileRefused as refused:
            form.add_error("sheet", str(refused))
        else:
            kept = suggested(again, Plan.of(form.plan.plain() | {"columns": {}})) if moved else form.plan
            actions.plan_draft(by=person_of(request), draft=draft, plan=kept)
            return redirect("spreadsheets:plan" if moved else "spreadsheets:preview", draft.pk)
    context = {"form": form, "draft": draft, "table": table, "crumbs": crumbs((draft.file, None))}
    return render(request, "spreadsheets/plan.html", context, status=422 if form.errors else 200)


def readable(draft: Draft) -> tuple[Table, Plan]:
    """Return the table and plan of a draft; where its sheet cannot be read as planned, the first one that can."""
    try:
        return table_of(draft)
    except FileRefused:
        first = Plan.of(draft.plan | {"sheet": "", "header": 0})
        return read(draft.file, bytes(draft.content)), first


@login_required
@require_http_methods(WRITES)
@of_draft
def seen(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show what would be understood, and take what unknown words mean."""
    try:
        table, first = table_of(draft)
        check_plan(first)
        actions.check_table(table, first)
        found = previewed(table, first)
    except (FileRefused, PlanRefused, ValidationError) as refused:
        messages.error(request, said(refused))
        return redirect("spreadsheets:plan", draft.pk)
    if "save" in request.POST:
        return saved(request, draft, first)
    form = WordsForm(request.POST or None, plan=first, unknown=found.unknown)
    if request.method == "POST" and form.is_valid():
        actions.plan_draft(by=person_of(request), draft=draft, plan=form.answered)
        return redirect("spreadsheets:preview", draft.pk)
    return preview_page(request, draft, table, found, form)


def saved(request: HttpRequest, draft: Draft, plan: Plan) -> HttpResponse:
    """Keep the mapping of a table that is too long for a page, to load it with the command."""
    try:
        kept = actions.save_mapping(by=person_of(request), plan=plan)
    except (PlanRefused, ValidationError) as refused:
        messages.error(request, said(refused))
        return redirect("spreadsheets:plan", draft.pk)
    messages.success(
        request, _("El mapeo «%(name)s» quedó guardado: aquí se descarga y con su nombre lo usa la orden.") % {"name": kept.name}
    )
    return redirect(f"{reverse('spreadsheets:loads')}#mapeos")


def preview_page(request: HttpRequest, draft: Draft, table: Table, found: Preview, form: BaseForm) -> HttpResponse:
    way = crumbs((draft.file, reverse("spreadsheets:plan", args=[draft.pk])), (_("Vista previa"), None))
    plan = Plan.of(draft.plan)
    context = {"draft": draft, "table": table, "found": found, "form": form, "crumbs": way, "plan": plan}
    context |= {"unplaced": [one for one in table.columns if one not in plan.columns], "too_long": found.all > MOST_ROWS, "most": MOST_ROWS}
    context["same"] = Load.objects.filter(sha256=draft.sha256, undone_at=None).first()
    return render(request, "spreadsheets/preview.html", context)


def said(refused: Exception) -> str:
    return " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)


@login_required
@require_POST
@of_draft
def load(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Save the mapping and load the file; 409 with the reason where it cannot be."""
    try:
        table, _plan = table_of(draft)
        if len(table.lines) > MOST_ROWS:
            raise ValidationError(_("La tabla pasa de %(n)s filas: cárguela con la orden «minga load-mapped».") % {"n": MOST_ROWS})
        done = actions.load_draft(by=person_of(request), draft=draft)
    except (FileRefused, PlanRefused, ValidationError) as refused:
        messages.error(request, said(refused))
        waits = Draft.objects.filter(pk=draft.pk).exists()
        return redirect("spreadsheets:plan", draft.pk) if waits else redirect("spreadsheets:loads")
    messages.success(request, _("La tabla se cargó. Nada de ella es público todavía."))
    return redirect("spreadsheets:report", done.pk)


def load_of(request: HttpRequest, number: int) -> Load:
    person_of(request)
    return get_object_or_404(Load.objects.select_related("mapping", "by", "undone_by"), pk=number)


@login_required
@require_safe
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Show what became of a load, row by row."""
    one = load_of(request, number)
    outcome = request.GET.get("filas", "")
    rows = one.rows.defer("raw", "before").order_by("line")
    rows = rows.filter(outcome=outcome) if outcome in Outcome.values else rows
    paginator = Paginator(rows, SIZE)
    page = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    context = {
        "load": one,
        "outcomes": [(value, label, getattr(one, value)) for value, label in Outcome.choices],
        "outcome": outcome,
        "page": page,
        "rows": report_rows(page.object_list, names_of(one, [row.key for row in page.object_list])),
        "findings": [(rule, RULES[rule].name if rule in RULES else rule, count) for rule, count in one.findings.items()],
        "unplaced": unplaced(one),
        "gone": gone(one),
        "address": "portal:activity" if one.mapping.kind == ACTIVITY else "portal:organisation",
        "crumbs": crumbs((one.file, None)),
    }
    return render(request, "spreadsheets/report.html", context)


def names_of(load: Load, codes: list[str]) -> dict[str, str]:
    """Return {code: title or name} of the records that are there."""
    if load.mapping.kind == ACTIVITY:
        return dict(Activity.objects.filter(code__in=codes).values_list("code", "title"))
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))


@login_required
@require_safe
def row(request: HttpRequest, number: int, line: int) -> HttpResponse:
    """Show a row as the file had it."""
    one = load_of(request, number)
    found = get_object_or_404(one.rows, line=line)
    places, fields = one.plan["columns"], fields_of(one.mapping.kind)
    cells = [(column, found.raw.get(column, ""), fields[places[column]].label if column in places else "") for column in one.columns]
    way = crumbs((one.file, reverse("spreadsheets:report", args=[one.pk])), (_("Fila %(n)s") % {"n": line}, None))
    return render(request, "spreadsheets/row.html", {"load": one, "row": found, "cells": cells, "crumbs": way})


@login_required
@require_safe
def refused(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Send the refused rows as they were, each with why."""
    one = load_of(request, number)
    response = StreamingHttpResponse(
        csv_lines([_("fila"), *one.columns, _("por qué")], refused_lines(one)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="minga-carga-{one.pk}-rechazadas.csv"'
    return response


@login_required
@require_safe
def mapping(request: HttpRequest, number: int) -> HttpResponse:
    """Send a saved mapping as JSON, to use it in another Minga."""
    person_of(request)
    one = get_object_or_404(Mapping, pk=number)
    text = json.dumps(one.plan, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mapeo-{one.prefix}.json"'
    return response


@login_required
@require_http_methods(WRITES)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a whole load back, with the reason."""
    one = load_of(request, number)
    if one.undone_at and request.method != "POST":
        return redirect("spreadsheets:report", one.pk)
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            undoing.undo(by=person_of(request), load=one, reason=form.cleaned_data["reason"])
            messages.success(request, _("La carga se deshizo: sus registros están como antes de ella."))
            return redirect("spreadsheets:report", one.pk)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
            status = 409
    status = 422 if form.errors and status == 200 else status
    way = crumbs((one.file, reverse("spreadsheets:report", args=[one.pk])), (_("Deshacer"), None))
    return render(request, "spreadsheets/undo.html", {"form": form, "load": one, "crumbs": way}, status=status)
