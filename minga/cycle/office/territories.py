"""What institutions and the centre say of a territory: strengths and social gaps (R-010, R-027)."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.office.models import SocialGap, Strength
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.codelists.models import Code
from minga.ground.journal import actions as journal
from minga.ground.territory.models import Unit

CENTRE = (Role.PLANNER, Role.SECRETARIAT, Role.ADMINISTRATOR)


def own_institution(person, unit: Unit) -> Organisation | None:
    """Return the institution of an officer whose territory is this unit or holds it; None where there is none."""
    if not has_role(person, Role.OFFICER):
        return None
    around = [one.pk for one in unit.chain]
    return Organisation.objects.filter(pk__in=institutions_of(person), territory__in=around).first()


def can_describe(person, unit: Unit) -> bool:
    """Officers describe the territory of their own institution; planners, the technical secretariat and administrators any."""
    return has_role(person, *CENTRE) or own_institution(person, unit) is not None


def refuse_strangers(person, unit: Unit, act: str) -> None:
    if not can_describe(person, unit):
        raise PermissionDenied(act)


@transaction.atomic
def tell_strength(*, by: Person, unit: Unit, strength: Strength | None = None, **fields) -> Strength:
    """Write a strength of a territory, or change it; `fields`: title_es, title_en, text_es, text_en, position, source.

    Refuses (PermissionDenied) whoever may not describe the territory and (ValidationError) one without a title and one that it has
    already. Leaves `strength.told`.
    """
    refuse_strangers(by, unit, "tell_strength")
    row = Strength.objects.select_for_update().get(pk=strength.pk, unit=unit) if strength else Strength(unit=unit)
    before = {"title": row.title_es, "text": row.text_es} if strength else {}
    row.organisation = row.organisation or own_institution(by, unit)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    journal.record("strength.told", by=by, thing=("unit", unit.key), before=before, after={"title": row.title_es, "text": row.text_es})
    return row


@transaction.atomic
def drop_strength(*, by: Person, strength: Strength) -> None:
    """Take a strength off the profile of a territory; the journal keeps it. Leaves `strength.dropped`.

    Refuses (PermissionDenied) whoever may not describe the territory.
    """
    row = Strength.objects.select_for_update(of=("self",)).select_related("unit").get(pk=strength.pk)
    refuse_strangers(by, row.unit, "drop_strength")
    journal.record("strength.dropped", by=by, thing=("unit", row.unit.key), before={"title": row.title_es, "text": row.text_es})
    row.delete()


@transaction.atomic
def record_gap(
    *, by: Person, unit: Unit, sector: Code, indicator: str, value: Decimal | None, measure: str, year: int, source: str
) -> SocialGap:
    """Record a social gap, or correct the value of that indicator and year. Leaves `social_gap.recorded` (R-010).

    `value` None: the source names the gap and gives no figure; that is not zero. Refuses (PermissionDenied) whoever may not describe
    the territory and (ValidationError) one without a source, an indicator or a unit of measure.
    """
    refuse_strangers(by, unit, "record_gap")
    row = SocialGap.objects.select_for_update().filter(unit=unit, sector=sector, indicator=indicator, year=year).first()
    before = {"value": shown(row.value), "source": row.source} if row else {}
    kept = row or SocialGap(unit=unit, sector=sector, indicator=indicator, year=year)
    kept.value, kept.measure, kept.source, kept.by = value, measure, source, by
    if not source.strip():
        raise ValidationError({"source": _("Diga de qué fuente sale el dato.")})
    kept.full_clean()
    kept.save()
    after = {"sector": sector.code, "indicator": indicator, "year": year, "value": shown(value), "measure": measure, "source": source}
    journal.record("social_gap.recorded", by=by, thing=("unit", unit.key), before=before, after=after)
    return kept


def shown(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
