"""What a source states of a unit in its own day, kept beside today's count, with a finding where they differ."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from minga.ground.documents.queries import citations
from minga.ground.findings import actions as findings
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import Finding, Severity
from minga.ground.territory.models import StatedCount, Unit

DIFFERS = {
    "districts": gettext_noop("La fuente cuenta %(stated)s distritos; hoy son %(today)s. Se guardan los dos."),
    "provinces": gettext_noop("La fuente cuenta %(stated)s provincias; hoy son %(today)s. Se guardan los dos."),
}
REPAIRED = gettext_noop("El número impreso «%(printed)s» no se lee bien: se lee %(number)s porque así cierra la suma del departamento.")


@transaction.atomic
def state_count(*, by, unit: Unit, counted: str, number: int, printed: str = "", note: str = "", source: str = "") -> str:
    """Keep what a source counts inside a unit ('provinces' or 'districts'); returns 'created', 'changed' or 'unchanged'.

    Raises the findings DQ-COUNT (it differs from today's units) and DQ-OCR (the printed text had to be read).
    Leaves `stated_count.recorded`.
    """
    document = citations(source)[0].code if source else ""
    key: dict[str, Any] = {"unit": unit, "counted": counted, "document": document}
    row = StatedCount.objects.filter(**key).first()
    fields = {"number": number, "printed": printed, "note": note, "source": source}
    if row and all(getattr(row, name) == value for name, value in fields.items()):
        return "unchanged"
    before = {name: getattr(row, name) for name in fields} if row else {}
    StatedCount.objects.update_or_create(**key, defaults=fields)
    after = {"counted": counted, **fields}
    journal.record("stated_count.recorded", by=by, thing=("unit", unit.key), before=before, after=after)
    stated = StatedCount.objects.filter(unit=unit)
    findings.renew(by=by, thing=("unit", unit.key), proposed=[finding for one in stated for finding in doubts(one)])
    return "changed" if row else "created"


def doubts(stated: StatedCount) -> list[Finding]:
    """Return what does not agree between a source's count and today's units below it."""
    level = 2 if stated.counted == "provinces" else 3
    today = Unit.objects.filter(level=level, country=stated.unit.country, code__startswith=stated.unit.code).count()
    found = []
    if today != stated.number:
        figures = {"stated": stated.number, "today": today}
        found.append(Finding("DQ-COUNT", Severity.WARNING, DIFFERS[stated.counted], figures, stated.counted, stated.source))
    if stated.printed and stated.printed != str(stated.number):
        read: dict[str, str | int] = {"printed": stated.printed, "number": stated.number}
        found.append(Finding("DQ-OCR", Severity.REVIEW, REPAIRED, read, stated.counted, stated.source))
    return found
