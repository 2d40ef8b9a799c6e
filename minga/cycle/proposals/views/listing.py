"""Cases as a list and as CSV, the notes a cooperant received, a case that begins without a match."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.proposals import queries
from minga.cycle.proposals.actions import opening
from minga.cycle.proposals.forms.steps import CaseForm
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.permissions import acts_for, can_follow
from minga.cycle.proposals.states import SENT, Stage
from minga.cycle.proposals.views.finding import WRITES, crumbs, form_page, person_of
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.kit.answers import csv_answer, put_errors
from minga.ground.kit.folding import said
from minga.ground.kit.pages import read_words
from minga.ground.kit.tables import Cell

A_PAGE = 25
HEADER = (
    "codigo", "titulo", "institucion", "cooperante", "estado", "demanda", "oferta", "pasos", "acercamiento", "enviada", "plazo_meses",
    "respondida", "fuente",
)  # fmt: skip


def asked(request: HttpRequest) -> tuple[QuerySet[Proposal], dict]:
    """Return the cases that an address asks for, and what it asks."""
    given = {"q": read_words(request), "etapa": request.GET.get("etapa", ""), "de": request.GET.get("de", "")}
    rows = queries.cases(request.user)
    if given["etapa"] in Stage.values:
        rows = rows.filter(stage=given["etapa"])
    if given["de"] == "mias":
        rows = rows.filter(organisation__in=institutions_of(request.user))
    if given["q"]:
        words = said("title", given["q"]) | Q(code__iexact=given["q"])
        rows = rows.filter(words | said("cooperant__name", given["q"]) | said("organisation__name", given["q"]))
    return rows, given


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the cases that the reader may see: the public ones to everybody, those of their institution to an office."""
    rows, given = asked(request)
    every = queries.cases(request.user).order_by()
    counts = dict(every.values_list("stage").annotate(n=Count("pk", distinct=True)))
    page = Paginator(rows.order_by("-saved_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    followed = every if can_see_everything(request.user) else every.filter(organisation__in=institutions_of(request.user))
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [(one, shown_due(one, today)) for one in page.object_list],
        "stages": [(one, counts[one]) for one in Stage if counts.get(one)],
        "total": sum(counts.values()),
        "criteria": queries.criteria_share(followed),
        "may_open": bool(institutions_to_open_for(request)),
        "crumbs": crumbs(),
        **given,
    }
    return render(request, "proposals/list.html", context)


def shown_due(proposal: Proposal, today) -> dict:
    """Return when the answer is due and whether it is late; to those alone who follow the case there is more than its stage."""
    end = queries.due(proposal)
    return {"due": end, "late": bool(end and end < today)}


@require_safe
def listed_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the same list as CSV; of a case that is only public no more than everybody sees."""
    rows, _given = asked(request)
    return csv_answer("propuestas", HEADER, lines(request, rows))


def lines(request: HttpRequest, rows: QuerySet[Proposal]) -> Iterator[tuple[Cell, ...]]:
    seen = set(Demand.objects.visible_to(request.user).filter(proposals__in=rows.order_by().values("pk")).values_list("pk", flat=True))
    for one in rows.order_by("code"):
        offer = one.offer.code if one.offer and can_follow(request.user, one) else ""
        demand = one.demand.code if one.demand and one.demand_id in seen else ""
        done = sum(step.done for step in queries.steps_of(one))
        yield (
            one.code, one.title, one.organisation.name, one.cooperant.name, one.stage, demand, offer,
            done, one.approached, one.submitted, one.term_months, one.answered, one.source,
        )  # fmt: skip


def institutions_to_open_for(request: HttpRequest) -> list[Organisation]:
    """Return the institutions for which somebody may open a case."""
    found = Organisation.objects.filter(pk__in=institutions_of(request.user)).order_by("sort_key")
    return [one for one in found if acts_for(request.user, one.pk)]


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Open a case without a match, saying why."""
    institutions = institutions_to_open_for(request)
    if not institutions:
        raise PermissionDenied
    first = {"demand": request.GET.get("demanda", ""), "title": request.GET.get("titulo", "")[:300]}
    form = CaseForm(request.POST or None, person=request.user, institutions=institutions, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = opening.open_case(by=person_of(request), **form.cleaned_data)
            messages.success(request, _("Se abrió el caso %(code)s. Ahora prepare la negociación.") % {"code": made.code})
            return redirect("proposals:case", made.code)
        except ValidationError as why:
            put_errors(form, why)
    lead = _("Los casos suelen nacer de un emparejamiento aceptado. Este empieza porque un cooperante llegó por otra vía.")
    return form_page(request, form, _("Abrir un caso sin emparejamiento"), _("Abrir el caso"), crumbs(None, _("Abrir un caso")), lead=lead)


def own_offers(institutions: Iterable[int]) -> QuerySet[Offer]:
    """Return the validated offers of these cooperants, the demands of which they may look at."""
    return Offer.objects.validated().filter(organisation__in=institutions).order_by("code")


@login_required
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The desk of a cooperant: notes to answer, notes shared for comments, what was answered."""
    mine = institutions_of(request.user)
    if not mine:
        raise PermissionDenied
    rows = list(queries.received(mine))
    others = [one for one in queries.given(mine) if one.stage not in SENT]
    shared = [one for one in others if one.note.shared_at and one.stage in (Stage.NOTE, Stage.VALIDATED)]
    today = timezone.localdate()
    context = {
        "waiting": [(one, shown_due(one, today)) for one in rows if one.stage == Stage.SUBMITTED],
        "shared": shared,
        "stopped": [one for one in others if one not in shared],
        "offers": [(one, reverse("proposals:matches_of_offer", args=[one.code])) for one in own_offers(mine)],
        "answered": [one for one in rows if one.stage != Stage.SUBMITTED],
        "crumbs": crumbs(None, _("Notas recibidas")),
    }
    return render(request, "proposals/received.html", context)
