"""The yearly demand plan: planners freeze versions of it, and what later happens to a demand does not touch them (R-005; 001 L250)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.needs.models import DemandPlan
from minga.cycle.needs.permissions import can_freeze
from minga.cycle.needs.queries import lines_of
from minga.cycle.needs.reckoning import digest
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.territory.models import Country


@transaction.atomic
def freeze(*, by: Person, country: Country, year: int, note: str = "") -> DemandPlan:
    """Freeze the plan of a country's year as its next version, with its digest. Leaves `demand_plan.frozen`.

    Refuses (PermissionDenied) whoever does not plan and (ValidationError) a plan without lines and one that is what the last
    version says.
    """
    if not can_freeze(by):
        raise PermissionDenied("freeze")
    journal.lock()
    lines = lines_of(country.iso2, year)
    if not lines:
        raise ValidationError(_("No hay demandas validadas de este año: todavía no hay plan que fijar."))
    last = DemandPlan.objects.filter(country=country, year=year).order_by("-number").defer("lines").first()
    sealed = digest(lines)
    if last and last.digest == sealed:
        raise ValidationError(_("Nada cambió desde la versión %(n)s: no hace falta otra.") % {"n": last.number})
    plan = DemandPlan(country=country, year=year, number=last.number + 1 if last else 1, frozen_at=timezone.now(), frozen_by=by, note=note)
    plan.digest, plan.public_digest = sealed, digest(one for one in lines if one.public)
    plan.lines = [one.plain for one in lines]
    plan.full_clean()
    about = {"digest": plan.digest, "public_digest": plan.public_digest, "lines": len(lines), "note": note}
    thing = ("demand_plan", f"{country.iso2}-{year}-{plan.number}")
    journal.record("demand_plan.frozen", by=by, thing=thing, after=about)
    plan.save()
    return plan
