"""Topics of development plans for the negotiation of treaties: governments send them, the centre answers (R-033)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minga.cycle.office import actions
from minga.cycle.office.forms import AnswerForm, TopicForm
from minga.cycle.office.models import Topic
from minga.cycle.office.permissions import can_answer
from minga.cycle.office.states import TOPIC_STEPS, TopicStage
from minga.cycle.office.views.answering import Crumbs, csv_answer, form_page, own_institutions, person_of, reading, sent, way, writing
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role

HEADER = ("institucion", "tema", "prioridad_del_plan", "plan", "pais", "estado", "respuesta", "enviado")
LOOKS = {TopicStage.CONSIDERED: "ok", TopicStage.NOT_CONSIDERED: "bad"}


def seen(request: HttpRequest) -> QuerySet[Topic]:
    return Topic.objects.visible_to(request.user).select_related("organisation", "plan_item__plan", "country", "answered_by", "by")


def crumbs(here: str = "") -> Crumbs:
    return way(_("Temas para la negociación"), "office:topics", here)


@reading
def listed(request: HttpRequest) -> HttpResponse:
    """Show the negotiation file: what governments asked for, by country, those without an answer first."""
    asked = request.GET.get("estado", "")
    rows = seen(request).filter(stage=asked) if asked in TopicStage else seen(request)
    groups: dict[str, list[Topic]] = {}
    for row in sorted(rows, key=lambda row: (row.country.sort_key if row.country else "", row.stage != TopicStage.RECEIVED, -row.pk)):
        groups.setdefault(row.country.name if row.country else _("Sin país señalado"), []).append(row)
    context = {
        "groups": list(groups.items()),
        "stages": TopicStage.choices,
        "asked": asked,
        "looks": LOOKS,
        "may_send": has_role(request.user, Role.OFFICER),
        "crumbs": crumbs(),
    }
    return render(request, "office/topics.html", context)


@reading
def table(request: HttpRequest) -> StreamingHttpResponse:
    """Send the topics as CSV."""
    rows = (
        (
            row.organisation.code,
            row.title,
            str(row.plan_item),
            row.plan_item.plan.name,
            row.country_id or "",
            row.get_stage_display(),
            row.answer,
            row.at.date(),
        )
        for row in seen(request)
    )
    return csv_answer("temas", HEADER, rows)


@writing
def new(request: HttpRequest) -> HttpResponse:
    """Send a topic."""
    form = TopicForm(request.POST or None, institutions=own_institutions(request))
    if sent(request, form, lambda: actions.send_topic(by=person_of(request), **form.cleaned_data)):
        messages.success(request, _("Se envió el tema. Verá aquí la respuesta, y le llegará un mensaje."))
        return redirect("office:topics")
    return form_page(request, form, _("Enviar un tema"), _("Enviar"), crumbs(_("Enviar un tema")))


@writing
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show a topic; the centre answers it here."""
    row = get_object_or_404(seen(request), pk=number)
    steps = [(step.name, step.label) for step in TOPIC_STEPS.allowed(row.stage)] if can_answer(request.user) else []
    form = AnswerForm(request.POST or None, steps=steps) if steps else None
    if request.method == "POST" and not can_answer(request.user):
        raise PermissionDenied("can_answer")
    if form and sent(request, form, lambda: actions.answer_topic(by=person_of(request), topic=row, **form.cleaned_data)):
        messages.success(request, _("Se guardó la respuesta y se avisó a la institución."))
        return redirect("office:topic", row.pk)
    context = {"row": row, "look": LOOKS.get(TopicStage(row.stage), ""), "form": form, "crumbs": crumbs(row.title)}
    return render(request, "office/topic.html", context, status=422 if form and form.errors else 200)
