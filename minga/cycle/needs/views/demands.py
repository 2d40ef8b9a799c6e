"""Demands: the public list, the page of one, the form with which one is written."""

import hashlib
import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.needs import legality, shown
from minga.cycle.needs.actions import demands
from minga.cycle.needs.actions.demands import Conflict, what_is_missing
from minga.cycle.needs.forms.demands import DemandForm, initial_of
from minga.cycle.needs.models import Demand
from minga.cycle.needs.permissions import can_edit, can_follow, can_read_pairs, institutions_to_demand_for, possible_steps
from minga.cycle.needs.queries import sectors_of, whole
from minga.cycle.needs.shown import Filters
from minga.cycle.needs.states import DemandStage
from minga.cycle.needs.views.finding import crumbs, csv_answer, done, find, of_demand, person_of
from minga.cycle.organisations.models import Organisation
from minga.ground.kit.pages import read_page, read_words
from minga.ground.kit.steps import NotAllowedHere

A_PAGE = 25
WRITES = ["GET", "HEAD", "POST"]


def asked(request: HttpRequest) -> Filters:
    """Return what the address of the list asks for."""
    names = {"text": "q", "stage": "estado", "institution": "institucion", "sector": "sector", "year": "anio"}
    return Filters(**{name: read_words(request, word) for name, word in names.items()})


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the demands that the reader may see: the published ones and those of their institutions."""
    filters, visible = asked(request), Demand.objects.visible_to(request.user)
    found = (
        shown.narrowed(visible, filters).select_related("organisation").prefetch_related("sectors", "units").order_by("-saved_at", "-pk")
    )
    pages = Paginator(found, A_PAGE)
    page = pages.page(read_page(request.GET.get("page"), pages.num_pages))
    context = {
        "filters": filters,
        "choices": shown.choices(visible, filters),
        "page": page,
        "rows": shown.rows(page.object_list),
        "opens": bool(institutions_to_demand_for(request.user)),
        "query": request.GET.urlencode(),
        "crumbs": crumbs((_("Demandas"), None)),
    }
    return render(request, "needs/demands.html", context)


@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    """Send every demand of the list as a table."""
    return csv_answer("demandas", shown.HEADER, shown.csv_rows(shown.narrowed(Demand.objects.visible_to(request.user), asked(request))))


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a demand with its link to the plan, its guards and what can be done with it."""
    demand = find(request, code)
    follows, edits = can_follow(request.user, demand), can_edit(request.user, demand)
    missing = what_is_missing(demand) if follows and demand.stage in (DemandStage.DRAFT, DemandStage.REGISTERED) else []
    steps = possible_steps(request.user, demand) if request.user.is_authenticated else []
    pairs = demand.stage not in (DemandStage.CLOSED, DemandStage.WITHDRAWN) and can_read_pairs(request.user, demand)
    context = {
        **shown.rows([demand])[0],
        "sectors": sectors_of(demand),
        "goals": demand.goals.all(),
        "units": demand.units.select_related("country", "parent__parent").order_by("key"),
        "linked": demand.plan_item or (demand.priority.plan_item if demand.priority else None),
        "follows": follows,
        "edits": edits,
        "missing": shown.told(demand, missing, links=edits),
        "stopped": any(one.severity == "error" for one in missing),
        "steps": steps,
        "pairs": pairs,
        "waits": not edits and all(one.name == "withdraw" for one in steps) and demand.stage != DemandStage.SEARCHING,
        "justified": [
            (name, demand.justifications[key]) for key, (_rule, name, _box) in legality.GUARDS.items() if key in demand.justifications
        ],
        "crumbs": of_demand(demand),
    }
    return render(request, "needs/demand.html", context)


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a demand of one of the person's governments; a form sent again as it was leads to the draft that it made."""
    mine = institutions_to_demand_for(request.user)
    if not mine:
        raise PermissionDenied(_("Escriben demandas las oficinas de los gobiernos: pida al centro que le dé ese rol."))
    code = request.POST.get("organisation") or request.GET.get("institucion") or mine[0].code
    organisation = chosen_of(mine, code)
    initial = {"units": f"{organisation.territory.full_name} ({organisation.territory.key})" if organisation.territory else ""}
    digest = digest_of(request)
    if request.method == "POST" and (found := demands.opened_from(person_of(request), digest)):
        messages.info(request, _("Ese formulario ya se había enviado: este es el borrador que se guardó."))
        return redirect("needs:demand", found.code)
    form = DemandForm(request.POST or None, organisation=organisation, initial=initial)
    made: list[Demand] = []

    def work() -> None:
        made.append(demands.open_demand(by=person_of(request), organisation=organisation, values=form.values, form=digest))

    if request.method == "POST" and form.is_valid() and done(form, work):
        messages.success(request, _("Se guardó el borrador %(code)s. Cuando esté completo, regístrelo.") % {"code": made[0].code})
        return redirect("needs:demand", made[0].code)
    key = request.POST.get("key") or secrets.token_urlsafe(16)
    return page_of_form(request, form, _("Nueva demanda"), mine=mine, organisation=organisation, key=key)


def digest_of(request: HttpRequest) -> str:
    """Return what makes two sendings of a form the same, its one-time key and all that was typed; '' without a key."""
    if not request.POST.get("key"):
        return ""
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(repr(sent).encode()).hexdigest()


@login_required
@require_http_methods(WRITES)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write a draft; what another saved meanwhile is shown beside what was typed (409), a refused field 422."""
    demand = find(request, code)
    if not can_edit(request.user, demand):
        raise PermissionDenied(_("Solo su institución edita una demanda, y mientras es un borrador."))
    due = tuple(one.name for one in legality.to_justify(demand))
    form = DemandForm(request.POST or None, organisation=demand.organisation, due=due, initial=initial_of(demand, get_language() or "es"))
    title = _("Editar la demanda")
    if request.method == "POST" and form.is_valid():
        typed = request.POST.get("version", "")
        base = int(typed) if typed.isdigit() else demand.version
        try:
            if done(form, lambda: demands.save(by=person_of(request), demand=demand, base=base, values=form.values)):
                messages.success(request, _("Se guardó."))
                return redirect("needs:demand", demand.code)
        except Conflict as conflict:
            return page_of_form(
                request, form, title, demand=whole(Demand.objects.all()).get(pk=demand.pk), conflict=differing(form, conflict), status=409
            )
        except NotAllowedHere as late:
            return page_of_form(request, form, title, demand=demand, late=str(late), status=409)
    return page_of_form(request, form, title, demand=demand)


def differing(form: DemandForm, conflict: Conflict) -> list[dict[str, Any]]:
    """Return each field that somebody else saved otherwise, in words."""
    names = {"sectors": "sector_1", "justifications": "title"}
    found = []
    for one in conflict.differences:
        field = form.fields.get(names.get(one.field, one.field))
        if field is not None and one.field != "justifications":
            found.append({"label": field.label, "theirs": worded(one.field, one.theirs)})
    return found


def worded(name: str, value: Any) -> str:
    """Return what somebody else saved, as a reader understands it."""
    if name in ("plan_item", "priority", "strategy_line", "macro_project") and value:
        field = Demand._meta.get_field(name)
        row = field.related_model._default_manager.filter(**({"code": value} if name == "macro_project" else {"pk": value})).first()  # type: ignore[union-attr]
        return str(row or "")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def page_of_form(
    request: HttpRequest, form: DemandForm, title: str, *, demand: Demand | None = None, status: int = 0, **more: Any
) -> HttpResponse:
    """Show the form of a demand."""
    way = of_demand(demand, title) if demand else crumbs((_("Demandas"), None), (title, None))
    context = {"form": form, "title": title, "demand": demand, "crumbs": way, **more}
    return render(request, "needs/demand_form.html", context, status=status or (422 if form.errors else 200))


def chosen_of(mine: list[Organisation], code: str) -> Organisation:
    """Return the institution of a code among one's own, the first of them where it is none."""
    return next((one for one in mine if one.code == code), mine[0])
