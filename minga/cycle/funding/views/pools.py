"""Counterpart pools: read by their institution and the centre, kept by the officers of the institution (R-098)."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.funding.actions import pools
from minga.cycle.funding.forms import ReasonForm
from minga.cycle.funding.models import Pool, PoolCommitment
from minga.cycle.funding.permissions import can_keep_pools, can_read_pools
from minga.cycle.funding.pool_forms import BudgetForm, CommitmentForm, PoolForm
from minga.cycle.funding.queries import YearOfPool, pools_seen_by, year_told
from minga.cycle.funding.views.finding import Crumbs, echoed, form_page, person_of, posted
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role
from minga.ground.kit import formats

WRITES = ["GET", "HEAD", "POST"]


def crumbs(pool: Pool | None = None, here: str = "") -> Crumbs:
    way: Crumbs = [
        (_("Inicio"), reverse("portal:home")),
        (_("Bolsas de contrapartida"), reverse("funding:pools") if pool or here else None),
    ]
    if pool:
        way.append((pool.name, reverse("funding:pool", args=[pool.pk]) if here else None))
    return [*way, (here, None)] if here else way


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the pools that the person reads, each with its years."""
    rows = [shown(pool) for pool in pools_seen_by(request.user, every=can_read_pools(request.user))]
    context = {"rows": rows, "may_open": may_open(request), "crumbs": crumbs()}
    return render(request, "funding/pools.html", context)


def may_open(request: HttpRequest) -> bool:
    return has_role(request.user, Role.OFFICER) and bool(institutions_of(request.user))


def shown(pool: Pool) -> dict:
    """Return a pool with its years in words."""
    return {"pool": pool, "years": [year_shown(year_told(year, pool.currency)) for year in pool.years.all()]}


def year_shown(year: YearOfPool) -> dict:
    language = get_language() or "es"
    currency = year.budget.currency
    return {
        "year": year.year.year,
        "budget": formats.said(year.budget, language),
        "committed": formats.said(year.committed, language),
        "left": formats.said(year.left, language),
        "over": year.over,
        "source": year.year.source,
        "commitments": [
            {
                "key": one.key,
                "activity": one.activity,
                "amount": formats.said(type(year.budget)(one.amount, currency).rounded(), language),
                "struck": one.struck_at is not None,
                "reason": one.struck_reason,
            }
            for one in year.commitments
        ],
    }


def find(request: HttpRequest, number: int) -> Pool:
    """Return the pool of that number if the person may read it; Http404 otherwise."""
    return get_object_or_404(pools_seen_by(request.user, every=can_read_pools(request.user)), pk=number)


def kept(request: HttpRequest, number: int) -> Pool:
    """Return the pool for an officer of its institution; PermissionDenied otherwise."""
    pool = find(request, number)
    if not can_keep_pools(request.user, pool.organisation):
        raise PermissionDenied("can_keep_pools")
    return pool


@login_required
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show a pool: each year with its budget, its commitments and what is left."""
    pool = find(request, number)
    context = shown(pool) | {"may_keep": can_keep_pools(request.user, pool.organisation), "crumbs": crumbs(pool)}
    return render(request, "funding/pool.html", context)


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Open a pool."""
    if not may_open(request):
        raise PermissionDenied("open_pool")
    form = PoolForm(request.POST or None, institutions=institutions_of(request.user))
    if posted(request, form, lambda: pools.open_pool(by=person_of(request), **form.cleaned_data)):
        messages.success(request, _("Se abrió la bolsa. Ahora anote el presupuesto de cada año."))
        return redirect("funding:pools")
    return form_page(request, form, _("Abrir una bolsa"), _("Abrir la bolsa"), crumbs(None, _("Abrir una bolsa")))


@login_required
@require_http_methods(WRITES)
def budget(request: HttpRequest, number: int) -> HttpResponse:
    """Set the budget of a year."""
    pool = kept(request, number)
    form = BudgetForm(request.POST or None, currency=pool.currency)

    def work() -> None:
        given = form.cleaned_data
        pools.set_budget(
            by=person_of(request), pool=pool, year=given["year"], budget=given["amount"], source=given["source"], reason=given["reason"]
        )

    entered, more = echoed(request, form, work)
    if entered:
        messages.success(request, _("Se guardó el presupuesto."))
        return redirect("funding:pool", pool.pk)
    return form_page(request, form, _("Presupuesto de un año"), _("Guardar"), crumbs(pool, _("Presupuesto de un año")), **more)


@login_required
@require_http_methods(WRITES)
def commitment(request: HttpRequest, number: int) -> HttpResponse:
    """Promise counterpart to an activity; that it passes the budget is told before it is entered."""
    pool = kept(request, number)
    years = {year.year: year for year in pool.years.all()}
    form = CommitmentForm(request.POST or None, years=years, person=request.user, currency=pool.currency)

    def work() -> None:
        given = form.cleaned_data
        pools.commit(by=person_of(request), year=years[int(given["year"])], activity=given["activity"], amount=given["amount"])

    entered, more = echoed(request, form, work)
    if entered:
        messages.success(request, _("Se anotó el compromiso."))
        return redirect("funding:pool", pool.pk)
    nothing = "" if years else _("Anote primero el presupuesto de un año.")
    return form_page(
        request, form, _("Comprometer contrapartida"), _("Comprometer"), crumbs(pool, _("Comprometer")), nothing=nothing, **more
    )


@login_required
@require_http_methods(WRITES)
def release(request: HttpRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Strike a promise of counterpart."""
    pool = kept(request, number)
    row = get_object_or_404(PoolCommitment, key=key, pool_year__pool=pool)
    form = ReasonForm(request.POST or None)
    if posted(request, form, lambda: pools.release(by=person_of(request), commitment=row, reason=form.cleaned_data["reason"])):
        messages.success(request, _("Se liberó el compromiso: su dinero vuelve a la bolsa."))
        return redirect("funding:pool", pool.pk)
    return form_page(request, form, _("Liberar un compromiso"), _("Liberar"), crumbs(pool, _("Liberar")))
