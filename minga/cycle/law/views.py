"""Pages of the law: the register, the rows that the centre edits, the question of an officer, members, suggestions."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.law import actions
from minga.cycle.law.authority import acts_for, explain
from minga.cycle.law.columns import TABLES, Table
from minga.cycle.law.forms import NEW, AnswerForm, CaseForm, MembersForm, SuggestionForm, row_form
from minga.cycle.law.guards import Answer
from minga.cycle.law.models import Attribution, Holder, Norm, Ruled, SignatureRule, SuggestionState, SystemMember, Verdict
from minga.cycle.law.permissions import can_answer, can_edit_law
from minga.cycle.law.queries import find_members, levels, suggestions_of
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.findings.models import Finding
from minga.ground.kit.pages import read_page
from minga.ground.kit.tables import csv_lines

GRAVEST = (Verdict.NO, Verdict.DEPENDS, Verdict.JUSTIFY, Verdict.STEP, Verdict.YES)
ROWS = 25  # of the members on one page
HEADER = ("codigo", "nombre", "tipo", "papel", "rol_institucional", "desde", "fuente")


def crumbs(*steps: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(_("Inicio"), reverse("portal:home")), *steps]


@require_safe
def norms(request: HttpRequest) -> HttpResponse:
    """Show the register of norms, the article of each level and the matrix with its repeated row (R-013, R-036, R-037, R-045)."""
    matrix = Attribution.objects.select_related("duplicate_of")
    context = {
        "norms": Norm.objects.select_related("country").prefetch_related("articles"),
        "levels": levels(),
        "central": matrix.filter(holder=Holder.CENTRAL),
        "gad": matrix.filter(holder=Holder.GAD),
        "distinct": matrix.filter(holder=Holder.GAD, duplicate_of=None).count(),
        "rules": SignatureRule.objects.select_related("attribution", "article__norm"),
        "principles": [(name, Code.objects.of(name).current()) for name in ("PRINCIPIO_AUTONOMIA", "PRINCIPIO_COOTAD")],
        "findings": Finding.objects.open().filter(thing_kind="norm"),
        "tables": tables() if may_edit(request) else [],
        "crumbs": crumbs((_("Normas y competencias"), None)),
    }
    return render(request, "law/norms.html", context)


@require_safe
def norm(request: HttpRequest, code: str) -> HttpResponse:
    """Show one norm with its articles."""
    found = get_object_or_404(Norm.objects.select_related("country"), code=code)
    context = {
        "norm": found,
        "articles": found.articles.select_related("level"),
        "crumbs": crumbs((_("Normas y competencias"), reverse("law:norms")), (found.name, None)),
    }
    return render(request, "law/norm.html", context)


def may_edit(request: HttpRequest) -> bool:
    return isinstance(request.user, Person) and can_edit_law(request.user)


def reader(request: HttpRequest) -> Person:
    """Return who is signed in; the views that call it ask for that first."""
    if not isinstance(request.user, Person):
        raise PermissionDenied("reader")
    return request.user


def tables() -> list[dict]:
    return [{"name": name, "label": table.model._meta.verbose_name_plural} for name, table in TABLES.items()]


def table_named(request: HttpRequest, name: str) -> Table:
    """Return the table that an address names (404), for whoever may edit it (403)."""
    if name not in TABLES:
        raise Http404
    if not may_edit(request):
        raise PermissionDenied("can_edit_law")
    return TABLES[name]


@require_safe
@login_required
def table_rows(request: HttpRequest, table: str) -> HttpResponse:
    """List the rows of one table, to change them."""
    spec = table_named(request, table)
    label = str(spec.model._meta.verbose_name_plural)
    context = {
        "table": table,
        "label": label,
        "new": NEW,
        "rows": spec.model._default_manager.all(),
        "crumbs": crumbs((_("Normas y competencias"), reverse("law:norms")), (label.capitalize(), None)),
    }
    return render(request, "law/table.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table_row(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """Change one row with the reason, or enter a new one."""
    spec = table_named(request, table)
    row = spec.model() if code == NEW else get_object_or_404(spec.model, code=code)
    mark = request.POST.get("read", "") if request.method == "POST" else actions.mark_of(table, row) if row.pk else ""
    form = row_form(spec, row, request.POST) if request.method == "POST" else row_form(spec, row)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise(by=reader(request), table=table, row=row, read=mark, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except actions.ChangedMeanwhile as changed:
            theirs, mark = differing(spec, changed.now, form), changed.mark
            form.add_error(None, str(changed))
        else:
            messages.success(request, _("Se guardó %(code)s. Las respuestas ya la tienen en cuenta.") % {"code": row.code})
            return redirect("law:table", table)
    label = str(spec.model._meta.verbose_name_plural)
    way = crumbs(
        (_("Normas y competencias"), reverse("law:norms")),
        (label.capitalize(), reverse("law:table", args=[table])),
        (_("Fila nueva") if code == NEW else code, None),
    )
    context = {"form": form, "title": _("Fila nueva") if code == NEW else code, "read": mark, "theirs": theirs, "crumbs": way}
    return render(request, "law/row.html", context, status=409 if theirs else 422 if form.errors else 200)


def differing(spec: Table, now: Ruled, form: ModelForm) -> list[tuple[str, str]]:
    """Return (label, value) of each column as it stands now where the form says another."""
    stands = row_form(spec, now)
    return [
        (str(form.fields[name].label), shown(stands, name))
        for name in spec.columns
        if str(stands[name].value() or "") != str(form[name].value() or "")
    ]


def shown(form: ModelForm, name: str) -> str:
    """Return the value of a field as people read it: the words of what is chosen."""
    value = form[name].value()
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    return str(dict(getattr(form.fields[name], "choices", [])).get(value, value) or "")


@require_safe
def competences(request: HttpRequest) -> HttpResponse:
    """Answer an officer's question in one sentence, with the reasons and the articles."""
    mine = [row.code for row in acts_for(request.user)]
    form = CaseForm(request.GET) if "who" in request.GET else CaseForm(initial={"who": next(iter(mine), "")})
    answers = ordered(explain(form.case())) if form.is_bound and form.is_valid() else []
    context = {
        "form": form,
        "answers": answers,
        "verdict": answers[0].verdict if answers else "",
        "examples": [{"query": f"who={who}&{query}", "label": label} for who, query, label in examples()],
        "crumbs": crumbs((_("Competencias"), None)),
    }
    return render(request, "law/competences.html", context, status=422 if form.errors else 200)


def ordered(answers: list[Answer]) -> list[Answer]:
    """Return the answers with the gravest first."""
    return sorted(answers, key=lambda answer: GRAVEST.index(answer.verdict))


def examples() -> list[tuple[str, str, str]]:
    """Return the six cases of the table of signatures, as addresses of the page: (who, query, label)."""
    gad = "ORG-007"
    return [
        (gad, "counterpart=state", _("Acuerdo de Estado a Estado")),
        (gad, "counterpart=local&country=BE", _("Gobierno local de otro país")),
        (gad, "counterpart=ngo&standing=CONVENIO_FINALIZADO", _("ONG extranjera con el convenio finalizado")),
        (gad, "counterpart=agency", _("Cooperante oficial sin acuerdo citado")),
        (gad, "counterpart=lender&modality=FINANCIERA_REEMBOLSABLE", _("Préstamo")),
        (gad, "counterpart=academia", _("Universidad")),
    ]


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Show who belongs to the system, in which role and since when, 25 to a page (R-021)."""
    form, found = asked(request)
    page = Paginator(found, ROWS).get_page(read_page(request.GET.get("page"), 10**6))
    context = {"form": form, "page": page, "query": filters(form), "crumbs": crumbs((_("Sistema de cooperación"), None))}
    return render(request, "law/members.html", context)


def asked(request: HttpRequest) -> tuple[MembersForm, QuerySet[SystemMember]]:
    """Return the filters of an address and the members that pass them; what is no filter is left out."""
    form = MembersForm(request.GET)
    form.is_valid()
    return form, find_members(form.cleaned_data.get("q", "").strip(), form.cleaned_data.get("role", ""))


def filters(form: MembersForm) -> str:
    """Return the filters as the end of an address, '' where there are none."""
    return urlencode({name: value for name, value in form.cleaned_data.items() if value})


@require_safe
def members_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the members that pass the filters, one row for each actor."""
    rows = (
        (row.organisation.code, row.organisation.name, row.organisation.kind.code, row.role, row.institutional_role, row.since, row.source)
        for row in asked(request)[1]
    )
    response = StreamingHttpResponse(csv_lines(HEADER, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minga-sistema-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show one's suggestions with their answers and take a new one; the centre sees all and answers here (R-035)."""
    visible = suggestions_of(reader(request))
    asked = request.POST.get("number") or request.GET.get("numero", "")
    chosen = next((row for row in visible if row.number == asked), None) if asked else None
    if request.method == "POST" and asked:
        if chosen is None:
            raise Http404
        return answer(request, chosen, visible)
    form = SuggestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.suggest(by=reader(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Recibimos su sugerencia con el número %(number)s.") % {"number": sent.number})
            return redirect("law:suggestions")
    return suggestion_page(request, visible, form, chosen)


def answer(request: HttpRequest, chosen, visible) -> HttpResponse:
    """Keep the answer of the centre; 409 where the suggestion has one already."""
    form = AnswerForm(request.POST)
    answered = chosen.state == SuggestionState.ANSWERED
    if form.is_valid():
        try:
            actions.answer(by=reader(request), suggestion=chosen, text=form.cleaned_data["text"])
        except ValidationError as error:
            form.add_error("text" if hasattr(error, "error_dict") else None, error.messages)
        else:
            messages.success(request, _("Se guardó lo que respondió a %(number)s.") % {"number": chosen.number})
            return redirect("law:suggestions")
    return suggestion_page(request, visible, SuggestionForm(), chosen, form, status=409 if answered else 422)


def suggestion_page(request: HttpRequest, visible, form, chosen, reply=None, status: int = 0) -> HttpResponse:
    answers = can_answer(reader(request))
    if answers and chosen and reply is None and chosen.state != SuggestionState.ANSWERED:
        reply = AnswerForm(initial={"number": chosen.number})
    context = {
        "rows": visible,
        "form": form,
        "chosen": chosen,
        "reply": reply,
        "refused": reply if reply and reply.is_bound else form,
        "answers": answers,
        "crumbs": crumbs((_("Sugerencias"), None)),
    }
    return render(request, "law/suggestions.html", context, status=status or (422 if form.errors else 200))
