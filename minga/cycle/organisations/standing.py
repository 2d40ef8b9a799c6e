"""Whether a foreign NGO may sign on a day: what the centre has granted, what the directory says, what an institution looked up.

A grant with dates decides by its dates. The directory's 'Activa' has none: it never counts by itself, for nobody signs with an NGO
without having verified it first (R-069, R-070; 001 L293; pitfall 11).
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import BasicAgreement, BasicStage, Organisation, Standing, Verification
from minga.cycle.organisations.permissions import can_verify
from minga.ground.journal import actions as journal
from minga.ground.kit.dates import PartialDate

ACTIVE, FINISHED = "ACTIVA", "CONVENIO_FINALIZADO"
NGO_KINDS = frozenset({"ONG_EXTRANJERA", "ONG"})


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """What an institution knows of an NGO on a day: its state (ESTADO_ONG, '' unknown), until when, when it was verified.

    `verified_on` is later than the day where it was verified only afterwards: the law then refuses with both days.
    """

    standing: str
    until: datetime.date | None
    verified_on: datetime.date | None


def standing_facts(organisation: Organisation, institution: Organisation, day: datetime.date) -> StandingFacts:
    """Return what holds of an NGO on a day, as far as that institution has verified it."""
    before, after = seen(organisation, institution, day)
    standing, until = register(organisation, day)
    if before and not before.in_force:
        return StandingFacts(FINISHED, None, before.on)
    if before and until is None:
        until = before.until
    counts = before if before and (before.until is None or before.until >= day) else None
    last = counts or after
    return StandingFacts(standing, until, last.on if last else None)


def seen(organisation: Organisation, institution: Organisation, day: datetime.date) -> tuple[Verification | None, Verification | None]:
    """Return an institution's last verification up to a day and its first one after it."""
    rows = Verification.objects.filter(organisation=organisation, institution=institution)
    return rows.filter(on__lte=day).first(), rows.filter(on__gt=day).order_by("on", "id").first()


def register(organisation: Organisation, day: datetime.date) -> tuple[str, datetime.date | None]:
    """Return (state, until) as the centre has it: by the grants where they have an end, else what the directory says."""
    every = [row for row in organisation.basic_agreements.all() if row.stage not in (BasicStage.REQUESTED, BasicStage.REFUSED)]
    granted = [row for row in every if begun(row, day)]
    holding = [row for row in granted if in_force(row, day)]
    dated = [row for row in holding if row.valid_until]
    if dated:
        return ACTIVE, max(row.valid_until for row in dated if row.valid_until)
    ended = [end for row in granted if (end := end_of(row))]
    if ended and not holding:
        return FINISHED, max(ended)
    if every and not granted:
        return "", None  # the first grant that anybody knows of is of a later day
    told = Standing.objects.filter(organisation=organisation).select_related("state").first()
    return (told.state.code if told else ACTIVE if holding else ""), None


def begun(row: BasicAgreement, day: datetime.date) -> bool:
    """Say whether a grant surely holds by that day: of one signed 'in 2014-09', from the last day of that month."""
    start = row.signed_on or row.resolved_on
    return bool(start) and PartialDate(start).last <= day


def end_of(row: BasicAgreement) -> datetime.date | None:
    """Return the last day on which a grant holds: of one that was ended, the day on which it was; None where nobody knows."""
    return min((end for end in (row.valid_until, row.ended_on) if end), default=None)


def in_force(row: BasicAgreement, day: datetime.date) -> bool:
    """Say whether a grant holds on a day: begun, not past its last day, and not ended by then (its last day still counts)."""
    ended = row.ended_on is not None and row.ended_on <= day
    return begun(row, day) and not ended and (row.valid_until is None or day <= row.valid_until)


@transaction.atomic
def verify(
    *,
    by,
    organisation: Organisation,
    institution: Organisation,
    on: datetime.date,
    in_force: bool,
    until: datetime.date | None = None,
    where: str,
    note: str = "",
) -> Verification:
    """Record that somebody of an institution looked up whether an NGO's Convenio Básico is in force, where, and what they found.

    Refuses (PermissionDenied) whoever does not work for that institution, and (ValidationError) a day to come, an end before
    that day, an end of what is not in force, and a body that is no NGO or the institution itself. Leaves `ngo.verified`.
    """
    if not can_verify(by, institution):
        raise PermissionDenied("verify")
    require_ngo(organisation)
    if organisation.pk == institution.pk:
        raise ValidationError({"institution": _("Una ONG no se verifica a sí misma.")})
    check_days(on, in_force, until)
    row = Verification(organisation=organisation, institution=institution, by=by, on=on, in_force=in_force, until=until)
    row.where, row.note, row.recorded_at = where, note, timezone.now()
    row.full_clean()
    row.save()
    after = {"institution": institution.code, "on": on, "in_force": in_force, "until": until, "where": where, "note": note}
    journal.record("ngo.verified", by=by, thing=("organisation", organisation.code), after=after)
    return row


def check_days(on: datetime.date, in_force: bool, until: datetime.date | None) -> None:
    """Refuse (ValidationError) days that contradict one another."""
    if on > timezone.localdate():
        raise ValidationError({"on": _("Ese día todavía no llega: escriba el día en que lo comprobó.")})
    if until and not in_force:
        raise ValidationError({"until": _("Si no está vigente no tiene hasta cuándo: deje vacía la fecha.")})
    if until and until < on:
        raise ValidationError({"until": _("Terminó antes de que usted lo comprobara: entonces no está vigente.")})


def is_ngo(organisation: Organisation) -> bool:
    """Say whether the rules of foreign NGOs are asked of it: by its kind, or because the directory names it."""
    return organisation.kind.code in NGO_KINDS or Standing.objects.filter(organisation=organisation).exists()


def require_ngo(organisation: Organisation) -> None:
    """Refuse (ValidationError) a body that is no NGO."""
    if not is_ngo(organisation):
        raise ValidationError({"organisation": _("%(name)s no es una ONG extranjera.") % {"name": organisation.name}})
