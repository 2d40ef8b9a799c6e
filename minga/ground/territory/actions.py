"""What changes in the territory: boundaries loaded from a file; what a source states of a unit in its own day.

Both promise: all or nothing, and doing it again changes nothing. A file of boundaries is joined by official code, never by name;
what joins to nothing is told, what cannot be trusted is refused by feature. A stated count stands beside today's, with a finding
where they differ.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from minga.ground.documents.queries import citations
from minga.ground.findings import actions as findings
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import Finding
from minga.ground.territory import rules
from minga.ground.territory.drawing import country_boxes
from minga.ground.territory.geometry.files import contents, read_features
from minga.ground.territory.geometry.joining import join
from minga.ground.territory.geometry.report import Report
from minga.ground.territory.locating import country_keys_at
from minga.ground.territory.matching import Wanted, check_codes, check_places, guesses, home_of, middles, recognise
from minga.ground.territory.models import Boundary, StatedCount, Unit
from minga.ground.territory.queries import unit_codes
from minga.ground.territory.shaping import COLUMNS, boundaries_of, compared


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
    renew_findings(by=by, unit=unit)
    return "changed" if row else "created"


def renew_findings(*, by, unit: Unit) -> None:
    """Renew what is found about a unit: each count that a source gives of what is inside."""
    stated = StatedCount.objects.filter(unit=unit)
    findings.renew(by=by, thing=("unit", unit.key), proposed=[finding for one in stated for finding in doubts(one)])


def check_units(*, by) -> Iterator[int]:
    """Renew what is found about every unit that a source counts; yield 1 for each."""
    for unit in Unit.objects.filter(stated_counts__isnull=False).distinct().order_by("pk"):
        renew_findings(by=by, unit=unit)
        yield 1


def doubts(stated: StatedCount) -> list[Finding]:
    """Return what does not agree between a source's count and today's units below it."""
    level = 2 if stated.counted == "provinces" else 3
    today = Unit.objects.filter(level=level, country=stated.unit.country, code__startswith=stated.unit.code).count()
    return [
        *rules.differs(stated.counted, stated.number, today, stated.source),
        *rules.repaired(stated.counted, stated.printed, stated.number, stated.source),
    ]


@transaction.atomic
def load_boundaries(path: Path, wanted: Wanted, *, by) -> Report:
    """Load official boundaries from a GeoJSON or TopoJSON file in WGS84; returns what was joined, what was not, what changed.

    Refuses (BoundariesRefused, naming features) what cannot be read or trusted; nothing is then changed. Boundaries that the file
    does not speak of stay. Leaves `territory.boundaries_loaded` where any changed.
    """
    data = contents(path)
    features = read_features(path.name, data, wanted.layer)
    codes = unit_codes()
    choice = recognise(path.name, features, codes, wanted, home_of(country_keys_at(middles(features))))
    joined = join(features, codes, choice)
    check_places(path.name, joined, choice, country_boxes())
    check_codes(path.name, joined, choice, wanted)
    report = Report(path.name, len(features), choice, guesses(choice, wanted), dry_run=wanted.dry_run)
    fresh = boundaries_of(joined, choice, wanted, report)
    report.tell_joined(joined, set(codes[choice.country, choice.level].values()), set(fresh))
    changed = compared(fresh, report)
    if changed and not wanted.dry_run:
        write_boundaries(changed)
        thing = ("territory", f"{choice.country}-{choice.level}" if choice.level else "countries")
        after = report.facts() | {"sha256": hashlib.sha256(data).hexdigest()}
        journal.record("territory.boundaries_loaded", by=by, thing=thing, after=after)
    return report


def write_boundaries(changed: list[Boundary]) -> None:
    """Write new and changed boundaries in their order, in a few statements."""
    now = timezone.now()
    for boundary in changed:
        boundary.loaded_at = now
    Boundary.objects.bulk_update([boundary for boundary in changed if boundary.pk is not None], COLUMNS, batch_size=200)
    Boundary.objects.bulk_create([boundary for boundary in changed if boundary.pk is None], batch_size=200)
