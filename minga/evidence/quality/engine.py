"""The engine: every rule over every record of a kind, batch by batch. Doing it twice changes nothing."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from minga.cycle.activities import actions as activities
from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import ruled
from minga.cycle.agreements import actions as agreements
from minga.cycle.agreements.models import Agreement
from minga.ground.findings.models import Finding, State

BATCH = 1000

type Check = Callable[..., Iterator[int]]  # by=…: yields how many records it has looked at, batch by batch


@dataclass(frozen=True)
class Ran:
    """What a run did: records looked at by kind, findings that came and went, what is open by rule."""

    records: Mapping[str, int]
    came: int
    went: int
    open: Mapping[str, int]


def check_activities(*, by) -> Iterator[int]:
    ids = list(Activity.objects.order_by("pk").values_list("pk", flat=True))
    with collector_at_rest():
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            activities.review_many(by=by, activities=ruled(Activity.objects.filter(pk__in=part).order_by("pk")))
            gc.collect(0)
            yield len(part)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let the garbage of a batch be collected after it, and nothing older be looked through meanwhile: a fifth of the time."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def check_agreements(*, by) -> Iterator[int]:
    for agreement in Agreement.objects.order_by("pk").iterator(chunk_size=BATCH):
        agreements.review(by=by, agreement=agreement)
        yield 1


CHECKS: dict[str, Check] = {"activity": check_activities, "agreement": check_agreements}  # areas above add their own


def run(*, by, checks: Mapping[str, Check] = CHECKS, progress: Callable[[str, int], None] = lambda kind, records: None) -> Ran:
    """Run checks over all records of their kinds; `progress` is told of each batch: the kind, and how many so far.

    Each batch is a transaction of its own: a run that is cut short leaves what it did, and the next does the rest.
    """
    last = Finding.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    before, records = standing(), dict.fromkeys(checks, 0)
    for kind, check in checks.items():
        for n in check(by=by):
            records[kind] += n
            progress(kind, records[kind])
    came = Finding.objects.filter(pk__gt=last).count()
    now = standing()
    return Ran(records, came, before + came - now, by_rule())


def standing() -> int:
    """Return how many findings are still true of their records."""
    return Finding.objects.exclude(state=State.RESOLVED).count()


def by_rule() -> dict[str, int]:
    """Return {rule: how many of its findings are open}."""
    counts: dict[str, int] = {}
    for rule in Finding.objects.open().order_by("rule").values_list("rule", flat=True):
        counts[rule] = counts.get(rule, 0) + 1
    return counts
