"""Whether a foreign NGO may sign on a day: what the centre has granted, what the directory says, what an institution looked up.

The directory's 'Activa' has no dates: it never counts by itself, for nobody signs with an NGO without having verified it first
(R-069, R-070; 001 L293; pitfall 11).
"""

import datetime
from dataclasses import dataclass

from minga.cycle.organisations.models import BasicAgreement, Organisation, Standing, Verification

ACTIVE, FINISHED = "ACTIVA", "CONVENIO_FINALIZADO"


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
    rows = Verification.objects.filter(organisation=organisation, institution=institution)
    before, after = rows.filter(on__lte=day).first(), rows.filter(on__gt=day).order_by("on", "id").first()
    standing, until = register(organisation, day)
    if before and not before.in_force:
        return StandingFacts(FINISHED, None, before.on)
    if before and until is None:
        until = before.until
    counts = before if before and (before.until is None or before.until >= day) else None
    last = counts or after
    return StandingFacts(standing, until, last.on if last else None)


def register(organisation: Organisation, day: datetime.date) -> tuple[str, datetime.date | None]:
    """Return (state, until) as the centre has it: by the last grant with an end, else what the directory says."""
    granted = BasicAgreement.objects.filter(organisation=organisation, refused=False).exclude(valid_until=None)
    last = granted.order_by("-valid_until").first()
    if last and last.valid_until:
        ended = last.valid_until < day or (last.ended_on is not None and last.ended_on <= day)
        return (FINISHED if ended else ACTIVE), last.valid_until
    told = Standing.objects.filter(organisation=organisation).select_related("state").first()
    return (told.state.code if told else ""), None
