"""Loads a published series of rates: all of a file or nothing, in few statements; repeating it changes nothing."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from minga.ground.journal import actions as journal
from minga.ground.rates.models import PublishedRate
from minga.ground.rates.reading import Key, Series, read

BATCH = 5_000


@dataclass(frozen=True)
class Report:
    """What a load did: rates by whether they were new, changed or there already; `unsure`: (currency, year) left out."""

    publisher: str
    created: int
    changed: int
    unchanged: int
    unsure: tuple[tuple[str, int], ...]


@transaction.atomic
def load_rates(path: Path, *, by) -> Report:
    """Load a file of the ECB's daily or the IMF's annual rates. Leaves `rates.loaded` where something changed.

    TableRefused with the line of each thing that is wrong; then nothing is loaded.
    """
    data = path.read_bytes()
    series = read(path.name, data)
    digest = hashlib.sha256(data).hexdigest()
    source = f"{series.publisher}: {path.name[:120]} (SHA-256 {digest[:16]})"
    held = held_rates(series)
    fresh = {key: value for key, value in series.rates.items() if key not in held}
    changed = {key: value for key, value in series.rates.items() if key in held and held[key][1] != value}
    report = Report(series.publisher, len(fresh), len(changed), len(series.rates) - len(fresh) - len(changed), tuple(series.unsure))
    if fresh or changed:
        after = {"publisher": series.publisher, "sha256": digest, "created": report.created, "changed": report.changed}
        journal.record("rates.loaded", by=by, thing=("rates", path.name[:120]), after=after)
        gone = [held[key][0] for key in changed]
        for start in range(0, len(gone), BATCH):
            PublishedRate.objects.filter(pk__in=gone[start : start + BATCH]).delete()
        PublishedRate.objects.bulk_create(
            (PublishedRate(period=key[0], base=key[1], quote=key[2], date=key[3], value=value, source=source)
             for key, value in (fresh | changed).items()),
            batch_size=BATCH,
        )  # fmt: skip
    return report


def held_rates(series: Series) -> dict[Key, tuple[int, object]]:
    """Return the rates of the series' period and base that are held: {key: (number of the row, value)}."""
    first = next(iter(series.rates))
    rows = PublishedRate.objects.filter(period=first[0], base=first[1]).values_list("pk", "period", "base", "quote", "date", "value")
    return {(period, base, quote, date): (pk, value) for pk, period, base, quote, date, value in rows}
