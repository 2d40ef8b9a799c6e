"""What is known of records that may be one, read for many of them at once."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Max, Q

from minga.cycle.activities.actions import snapshot as activity_snapshot
from minga.cycle.activities.models import Activity, Participant, Place
from minga.cycle.organisations.actions import snapshot
from minga.cycle.organisations.models import Alias, Capacity, Organisation, OrganisationCountry, Standing
from minga.cycle.organisations.queries import absorbed_codes
from minga.evidence.merging.models import Apart, Merge
from minga.evidence.merging.shape import ActivityFacts, OrganisationFacts, Sides
from minga.evidence.merging.states import Kind
from minga.ground.journal.models import Entry
from minga.ground.kit.text import fold

IDENTIFIERS = {"iati": "iati_identifier", "donor": "donor_code", "own": "own_code", "budget": "budget_code"}
MANY = 5000  # records from which on all rows are read instead of those asked for
Row = Organisation | Activity


def model_of(kind: str) -> type[Row]:
    return Organisation if kind == Kind.ORGANISATION else Activity


def in_order(one: str, other: str) -> tuple[str, str]:
    """Return two codes in the order in which a pair is kept."""
    return (one, other) if one < other else (other, one)


def apart_pairs(kind: str) -> set[tuple[str, str]]:
    """Return the pairs of codes, each in order, that a person said are not the same: of merged records also with the kept one."""
    pairs = set(Apart.objects.filter(kind=kind, reopened_at=None).values_list("one", "other"))
    into = absorbed_codes() if kind == Kind.ORGANISATION else {}
    return pairs | {in_order(into.get(one, one), into.get(other, other)) for one, other in pairs}


def apart_of(kind: str, one: str, other: str) -> Apart | None:
    """Return the decision that these two are not the same, None where there is none or it was opened again."""
    first, second = in_order(one, other)
    return Apart.objects.filter(kind=kind, one=first, other=second, reopened_at=None).select_related("by").first()


def standing_merge(kind: str, one: str, other: str) -> Merge | None:
    """Return the merge of these two that was not undone, whichever was kept."""
    either = Q(kept=one, absorbed=other) | Q(kept=other, absorbed=one)
    return Merge.objects.filter(either, kind=kind, undone_at=None).select_related("by").first()


def marked_copies() -> dict[str, str]:
    """Return {code of an activity that a person marked as a copy: code of the one that it repeats}."""
    return dict(Merge.objects.filter(kind=Kind.ACTIVITY, undone_at=None).values_list("absorbed", "kept"))


def last_line(kind: str, code: str) -> int:
    """Return the number of the last line of the journal about a record, 0 where there is none."""
    return Entry.objects.filter(thing_kind=kind, thing_key=code).aggregate(last=Max("seq"))["last"] or 0


def state_of(kind: str, *rows: Row) -> str:
    """Return what tells one state of two records from another: all that they say and the last lines of the journal about them."""
    told = []
    for row in sorted(rows, key=lambda one: one.code):
        said = snapshot(row) if isinstance(row, Organisation) else activity_snapshot(row)
        told.append([row.code, row.public, last_line(kind, row.code), said])
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:24]


def sides_of(one: Organisation, other: Organisation) -> Sides:
    """Return what decides whether two organisations may be merged at all."""
    tax_ids = dict(Standing.objects.filter(organisation__in=[one, other]).values_list("organisation_id", "tax_id"))
    return Sides(
        governments=bool(one.gad_level and other.gad_level),
        territories=(one.territory.key if one.territory else "", other.territory.key if other.territory else ""),
        tax_ids=(tax_ids.get(one.pk, ""), tax_ids.get(other.pk, "")),
    )


def organisation_facts(of: Collection[int] | None = None) -> dict[int, OrganisationFacts]:
    """Return {id: what tells it from others} of these organisations, or of all that stand alone."""
    rows = Organisation.objects.standing_alone()
    names, seats = Alias.objects.exclude(folded=""), OrganisationCountry.objects.filter(capacity=Capacity.SEAT)
    taxes = Standing.objects.exclude(tax_id="")
    if of is not None and len(of) <= MANY:
        rows, names = rows.filter(pk__in=of), names.filter(organisation__in=of)
        seats, taxes = seats.filter(organisation__in=of), taxes.filter(organisation__in=of)
    others = grouped(names.values_list("organisation_id", "folded"))
    held = grouped(seats.values_list("organisation_id", "country_id"))
    tax_ids = dict(taxes.values_list("organisation_id", "tax_id"))
    told = rows.order_by("code").values_list("pk", "code", "name", "acronym", "kind__code", "territory__key")
    return {
        pk: OrganisationFacts(
            code=code,
            name=name,
            names=frozenset({fold(name), fold(acronym), *others[pk]} - {""}),
            tax_id=tax_ids.get(pk, ""),
            kind=kind,
            seats=frozenset(held[pk]),
            territory=territory or "",
        )
        for pk, code, name, acronym, kind, territory in told
    }


def activity_facts(of: Collection[int] | None = None) -> dict[int, ActivityFacts]:
    """Return {id: what tells it from others} of these activities, or of all; those that repeat another are left out."""
    rows, places, people = Activity.objects.counted(), Place.objects.all(), Participant.objects.all()
    if of is not None and len(of) <= MANY:
        rows, places, people = rows.filter(pk__in=of), places.filter(activity__in=of), people.filter(activity__in=of)
    where = grouped(
        (pk, unit or locality or country)
        for pk, unit, locality, country in places.values_list("activity_id", "unit__key", "locality__key", "country_id")
    )
    who = grouped((pk, name or written) for pk, name, written in people.values_list("activity_id", "organisation__name", "as_written"))
    columns = ("pk", "code", "title", "total_amount", "total_currency", "start", "end", "parent__code", *IDENTIFIERS.values())
    found = {}
    for pk, code, title, amount, currency, start, end, parent, *codes in rows.order_by("code").values_list(*columns):
        identifiers = {name: fold(text) for name, text in zip(IDENTIFIERS, codes, strict=True) if text}
        known = (frozenset(where[pk]), frozenset(who[pk]))
        found[pk] = ActivityFacts(code, title, identifiers, amount, currency, start, end, *known, parent or "")
    return found


def grouped[T](pairs: Iterable[tuple[int, T]]) -> defaultdict[int, list[T]]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for pk, value in pairs:
        found[pk].append(value)
    return found
