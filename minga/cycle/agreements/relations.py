"""Relations between countries: by which channel they cooperate, since when and until when (R-083, R-084; 004 L1).

A channel that ended takes no new project; the others go on. Whether a day lies before or after an end is told only where it is sure.
"""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import Channel, Relation
from minga.cycle.law.permissions import can_edit_law
from minga.ground.journal import actions as journal
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Figure, Finding, Severity
from minga.ground.territory.models import Country

ENDED = gettext_noop(
    "La cooperación %(channel)s entre %(partner)s y %(recipient)s terminó el %(until)s: por ese canal no empieza un proyecto el %(day)s."
)
FIELDS = ("since", "before", "until", "sectors", "note_es", "note_en", "source")
CHANNELS = {  # how each source of financing cooperates (FUENTE)
    "BILATERAL": Channel.GOVERNMENT,
    "ONG_EXTRANJERA": Channel.NGO,
    "DESCENTRALIZADA": Channel.DECENTRALISED,
    "ACADEMIA": Channel.ACADEMIC,
    "PRIVADA": Channel.PRIVATE,
}


def may_start(partner_country: str, recipient_country: str, channel: str, day: datetime.date | PartialDate) -> Finding | None:
    """Return why a project may not start between two countries (ISO codes) by a channel on a day; None where nothing stands against it.

    Of a day known in part only the earliest counts: 'in 2019' may be before an end in June, and is not refused.
    """
    first = day.first if isinstance(day, PartialDate) else day
    rows = Relation.objects.filter(partner=partner_country, recipient=recipient_country, channel=channel).select_related(
        "partner", "recipient"
    )
    row = rows.first()
    if row is None or not row.until or first <= PartialDate(row.until).last:
        return None
    with translation.override("es"):
        by_way = str(row.get_channel_display())
    figures: dict[str, Figure] = {
        "channel": {"msgid": by_way},
        "partner": row.partner.name_es,
        "recipient": row.recipient.name_es,
        "until": f"{PartialDate(row.until).last:%d/%m/%Y}",
        "day": f"{first:%d/%m/%Y}",
    }
    return Finding("R-083", Severity.ERROR, ENDED, figures, "start", row.source)


def years(row: Relation, day: datetime.date) -> tuple[int, bool] | None:
    """Return (whole years that a relation had lasted on a day or at its end, whether it surely was longer); None where nobody knows.

    'Began before 1969' makes more than fifty years in 2019 (R-084).
    """
    if row.since:
        start, longer = PartialDate(row.since).last, False
    elif row.before:
        start, longer = PartialDate(row.before).first, True
    else:
        return None
    last = min(day, PartialDate(row.until).last) if row.until else day
    whole = last.year - start.year - ((last.month, last.day) < (start.month, start.day))
    return (whole, longer) if whole >= 0 else None


def sectors_of(row: Relation) -> list[str]:
    """Return the sectors of a relation in the reader's language."""
    place = 1 if (get_language() or "es").startswith("en") else 0
    return [pair[place] for pair in row.sectors]


@transaction.atomic
def record(*, by, partner: Country, recipient: Country, channel: str, sectors: Iterable[Iterable[str]] = (), **fields) -> str:
    """Record how two countries cooperate by one channel, or correct it; returns 'created', 'changed' or 'unchanged'.

    `sectors`: pairs (Spanish, English). Refuses (PermissionDenied) whoever does not administer, and (ValidationError) a country with
    itself, an end before the beginning, a sector in one language only, and what a field refuses. Leaves `relation.recorded`.
    """
    if not can_edit_law(by):
        raise PermissionDenied("record")
    row = Relation.objects.filter(partner=partner, recipient=recipient, channel=channel).first()
    before = told(row) if row else {}
    kept = row or Relation(partner=partner, recipient=recipient, channel=channel)
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.sectors = [[text.strip() for text in pair] for pair in sectors]
    if any(len(pair) != 2 or not all(pair) for pair in kept.sectors):
        raise ValidationError({"sectors": _("Cada sector se escribe en español y en inglés.")})
    kept.full_clean()
    start = kept.since or kept.before
    if start and kept.until and PartialDate(kept.until).last < PartialDate(start).first:
        raise ValidationError({"until": _("Termina antes de empezar: revise las dos fechas.")})
    if before == told(kept):
        return "unchanged"
    kept.save()
    key = f"{partner.iso2}-{recipient.iso2}-{channel}"
    journal.record("relation.recorded", by=by, thing=("relation", key), before=before, after=told(kept))
    return "changed" if before else "created"


def told(row: Relation) -> dict:
    return {name: getattr(row, name) for name in FIELDS}
