"""Reads over the register of findings: which institution stands behind a record, how many there are, how they come and go."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db.models import Q
from django.utils import timezone

from minga.cycle.activities.models import Participant
from minga.cycle.agreements.models import Party
from minga.cycle.organisations.models import Organisation
from minga.evidence.quality.confidence import HOLDING, QUARANTINING, Doubt, doubt
from minga.ground.findings.models import Decision, Finding, FindingQuerySet, State
from minga.ground.kit.findings import Severity

BATCH = 5000  # codes asked for at once


def behind(kind: str, key: str) -> set[int]:
    """Return the ids of the organisations that take part in a record: of an activity, an agreement, or the organisation itself."""
    if kind == "organisation":
        return set(Organisation.objects.filter(code=key).values_list("pk", flat=True))
    return {pk for _key, pk in taking_part(kind, [key])}


def taking_part(kind: str, keys: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield (code of the record, id of an organisation that takes part in it), each pair once, for records of a kind."""
    wanted = sorted(set(keys))
    rows = {
        "activity": Participant.objects.exclude(organisation=None).values_list("activity__code", "organisation"),
        "agreement": Party.objects.exclude(organisation=None).values_list("agreement__code", "organisation"),
    }.get(kind)
    if rows is None:
        return
    column = f"{kind}__code__in"
    for start in range(0, len(wanted), BATCH):
        yield from rows.filter(**{column: wanted[start : start + BATCH]}).order_by().distinct()


def of_institution(organisation: Organisation) -> Q:
    """Return the condition of the findings about an organisation and about the records in which it takes part."""
    activities = Participant.objects.filter(organisation=organisation).values("activity__code")
    agreements = Party.objects.filter(organisation=organisation).values("agreement__code")
    own = Q(thing_kind="organisation", thing_key=organisation.code)
    return own | Q(thing_kind="activity", thing_key__in=activities) | Q(thing_kind="agreement", thing_key__in=agreements)


def by_institution(found: FindingQuerySet) -> dict[int, Counter]:
    """Return {id of an organisation: Counter of severities} of the findings about it and about what it takes part in.

    A finding about a record of several organisations counts for each: the counts do not add up to all findings.
    """
    about: dict[str, dict[str, Counter]] = {}
    for kind, key, severity in found.order_by().values_list("thing_kind", "thing_key", "severity"):
        about.setdefault(kind, {}).setdefault(key, Counter())[severity] += 1
    counts: dict[int, Counter] = {}
    for kind in ("activity", "agreement"):
        for key, pk in taking_part(kind, about.get(kind, ())):
            counts.setdefault(pk, Counter()).update(about[kind][key])
    own = about.get("organisation", {})
    for pk, code in Organisation.objects.filter(code__in=own).values_list("pk", "code") if own else ():
        counts.setdefault(pk, Counter()).update(own[code])
    return counts


@dataclass(frozen=True)
class Month:
    """What a month did to the register: how many findings came, how many went, how many were open at its end."""

    first: date
    came: int
    went: int
    open: int


def trend(found: FindingQuerySet) -> list[Month]:
    """Return the months from the first finding to this one, in order; decided and resolved both go, reopened comes again."""
    came: Counter[date] = Counter()
    went: Counter[date] = Counter()
    for (at,) in found.order_by().values_list("raised_at"):
        came[month_of(at)] += 1
    steps = Decision.objects.filter(finding__in=found).order_by("finding", "id").values_list("finding", "state", "at")
    for _pk, rows in groupby(steps, key=itemgetter(0)):
        is_open = True
        for _finding, state, at in rows:
            now_open = state == State.OPEN
            if now_open != is_open:
                (came if now_open else went)[month_of(at)] += 1
            is_open = now_open
    if not came:
        return []
    months, standing = [], 0
    for first in months_between(min(came), month_of(timezone.now())):
        standing += came[first] - went[first]
        months.append(Month(first, came[first], went[first], standing))
    return months


def month_of(moment) -> date:
    return timezone.localdate(moment).replace(day=1)


def months_between(first: date, last: date) -> Iterator[date]:
    """Yield the first day of each month, both ends included."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)


def decided(finding: Finding) -> list[Decision]:
    """Return what was decided about a finding, in order, with who did."""
    return list(finding.decisions.select_related("by"))


def doubts_of(kind: str, keys: Iterable[str]) -> dict[str, Doubt]:
    """Return {key: what its findings say} of the records of a kind that have any that lowers their confidence."""
    rows: dict[str, list[tuple[str, str, str]]] = {}
    wanted = list(keys)
    telling = Finding.objects.filter(thing_kind=kind, state__in=HOLDING, severity__in=(Severity.ERROR, Severity.WARNING)).order_by()
    for start in range(0, len(wanted), BATCH):
        found = telling.filter(thing_key__in=wanted[start : start + BATCH])
        for key, rule, severity, state in found.values_list("thing_key", "rule", "severity", "state"):
            rows.setdefault(key, []).append((rule, severity, state))
    return {key: doubt(told) for key, told in rows.items()}


def held(kind: str) -> FindingQuerySet:
    """Return the findings that keep a record of a kind in quarantine: not in any total until a person accepts them."""
    return Finding.objects.filter(thing_kind=kind, rule__in=QUARANTINING, severity=Severity.ERROR, state__in=HOLDING)
