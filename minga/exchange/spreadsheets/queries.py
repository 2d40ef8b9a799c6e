"""What earlier loads left: the last row of each record, the loads that may still be undone, counts for a report."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from minga.exchange.spreadsheets.models import Load, LoadRow, Mapping, Outcome
from minga.ground.findings.models import Finding

STANDING = (Outcome.CREATED, Outcome.CHANGED, Outcome.UNCHANGED)


def last_rows(mapping: Mapping) -> dict[str, LoadRow]:
    """Return {code of the record: its row in the last load of this mapping that stands}."""
    rows = LoadRow.objects.filter(load__mapping=mapping, load__undone_at=None, outcome__in=STANDING)
    return {row.key: row for row in rows.select_related("load").order_by("load_id", "line")}


def later_rows(load: Load) -> set[str]:
    """Return the codes of the records that a later standing load of the same mapping changed."""
    rows = LoadRow.objects.filter(load__mapping=load.mapping_id, load__undone_at=None, load__gt=load.pk, outcome=Outcome.CHANGED)
    return set(rows.values_list("key", flat=True))


def gone(load: Load) -> list[str]:
    """Return the codes of the records of earlier loads of the mapping that this file names no more."""
    there = set(load.rows.values_list("key", flat=True))
    rows = LoadRow.objects.filter(load__mapping=load.mapping_id, load__undone_at=None, load__lt=load.pk, outcome__in=STANDING)
    return sorted(set(rows.values_list("key", flat=True)) - there)


def rules_of(kind: str, codes: Iterable[str]) -> dict[str, int]:
    """Return {rule: open findings} about these records, the most frequent first."""
    wanted = list(codes)
    found: Counter = Counter()
    for at in range(0, len(wanted), 500):
        rows = Finding.objects.open().filter(thing_kind=kind, thing_key__in=wanted[at : at + 500])
        found.update(rows.values_list("rule", flat=True))
    return dict(found.most_common())


def mark_of(values: dict) -> str:
    """Return a digest of a record as the journal knows it: by it one sees whether anybody touched it since."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
