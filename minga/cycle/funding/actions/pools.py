"""Counterpart pools: the money an institution may put into cooperation, year by year, and to what it promised it (R-098).

A commitment beyond the budget is taken and told at once: the office decides, nothing is hidden.
"""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.activities.models import Activity
from minga.cycle.funding.actions.ledger import refuse_amount, strike_entry
from minga.cycle.funding.models import Pool, PoolCommitment, PoolYear
from minga.cycle.funding.notices import officers_of, path_to
from minga.cycle.funding.permissions import can_keep_pools
from minga.cycle.funding.queries import year_told
from minga.cycle.funding.understanding import LARGEST
from minga.cycle.organisations.models import Organisation
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind
from minga.ground.journal import actions as journal

OVER = gettext_noop("Bolsa sobregirada: %(pool)s, %(year)s")
OVER_BODY = gettext_noop("Los compromisos de «%(pool)s» pasan el presupuesto de %(year)s en %(over)s.")


@transaction.atomic
def open_pool(*, by, organisation: Organisation, name: str, currency: str, source: str = "") -> Pool:
    """Open a pool of an institution in one currency. Leaves `pool.opened`.

    Refuses (PermissionDenied) whoever is no officer of it and (ValidationError) a name that it has already.
    """
    if not can_keep_pools(by, organisation):
        raise PermissionDenied("open_pool")
    pool = Pool(organisation=organisation, name=name, currency=currency, source=source)
    pool.full_clean()
    pool.save()
    journal.record("pool.opened", by=by, thing=thing(pool), after={"organisation": organisation.code, "name": name, "currency": currency})
    return pool


@transaction.atomic
def set_budget(*, by, pool: Pool, year: int, budget: Decimal, source: str = "", reason: str = "") -> PoolYear:
    """Set the budget of a year, or change it with the reason. Leaves `pool.budgeted`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) a negative budget, one beyond 10^15
    and a change without a reason.
    """
    if not can_keep_pools(by, pool.organisation):
        raise PermissionDenied("set_budget")
    if budget > LARGEST:
        raise ValidationError({"budget": _("Es mayor de lo que cabe: revise los separadores.")})
    row = PoolYear.objects.select_for_update(of=("self",)).filter(pool=pool, year=year).first()
    before = {"budget": f"{row.budget:f}"} if row else {}
    if row and row.budget != budget and not reason.strip():
        raise ValidationError({"reason": _("Diga por qué cambia el presupuesto de %(year)s.") % {"year": year}})
    kept = row or PoolYear(pool=pool, year=year)
    kept.budget, kept.source = budget, source or kept.source
    kept.full_clean()
    kept.save()
    journal.record("pool.budgeted", by=by, thing=thing(pool), before=before, after={"year": year, "budget": f"{budget:f}"}, reason=reason)
    return kept


@transaction.atomic
def commit(*, by, year: PoolYear, activity: Activity, amount: Decimal, source: str = "") -> PoolCommitment:
    """Promise counterpart from a year of a pool to an activity. Leaves `pool.committed`; over-commitment is told to the officers.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) an amount that is not above zero and
    an activity that the person may not see.
    """
    year = PoolYear.objects.select_for_update(of=("self",)).select_related("pool__organisation").get(pk=year.pk)
    if not can_keep_pools(by, year.pool.organisation):
        raise PermissionDenied("commit")
    refuse_amount(amount)
    if not Activity.objects.visible_to(by).filter(pk=activity.pk).exists():
        raise ValidationError({"activity": _("No hay una actividad con ese código.")})
    made = PoolCommitment(pool_year=year, activity=activity, amount=amount, by=by, at=timezone.now(), source=source)
    made.full_clean()
    made.save()
    after = {"year": year.year, "activity": activity.code, "amount": f"{amount:f}", "entry": str(made.key)}
    journal.record("pool.committed", by=by, thing=thing(year.pool), after=after)
    warn(year)
    return made


def warn(year: PoolYear) -> None:
    """Tell the officers of the institution that a year is over-committed."""
    stands = year_told(year, year.pool.currency)
    if not stands.over:
        return
    over = {"amount": f"{-stands.left.amount:f}", "currency": year.pool.currency}
    figures = {"pool": year.pool.name[:120], "year": str(year.year), "over": over}
    inbox.tell(
        to=officers_of(year.pool.organisation),
        subject=OVER,
        body=OVER_BODY,
        figures=figures,
        link=path_to("funding:pools"),
        kind=Kind.ALERT,
    )


@transaction.atomic
def release(*, by, commitment: PoolCommitment, reason: str) -> PoolCommitment:
    """Strike a promise of counterpart: its money is free again. Leaves `pool.released`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) a missing reason.
    """
    row = (
        PoolCommitment.objects.select_for_update(of=("self",))
        .select_related("pool_year__pool__organisation", "activity")
        .get(pk=commitment.pk)
    )
    if not can_keep_pools(by, row.pool_year.pool.organisation):
        raise PermissionDenied("release")
    strike_entry(by, row, reason)
    before = {"year": row.pool_year.year, "activity": row.activity.code, "amount": f"{row.amount:f}", "entry": str(row.key)}
    journal.record("pool.released", by=by, thing=thing(row.pool_year.pool), before=before, reason=reason)
    return row


def thing(pool: Pool) -> tuple[str, str]:
    return ("pool", f"{pool.organisation.code}:{pool.pk}")
