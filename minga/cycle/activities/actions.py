"""Activities: recorded with everything their sources say, revised as a whole, never repaired in silence.

Each change leaves one line in the journal and renews the activity's findings and its search card.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from minga.cycle.activities import rules
from minga.cycle.activities.models import (
    Activity,
    AgreementLink,
    Beneficiaries,
    Classification,
    Contribution,
    CriterionAnswer,
    Document,
    ExchangeEvent,
    Extension,
    Participant,
    Place,
)
from minga.cycle.activities.queries import hidden_names, ruled
from minga.cycle.activities.readiness import refuse_start
from minga.cycle.activities.reckoning import first_reached
from minga.cycle.needs import cards as demand_cards
from minga.cycle.offers import cards as offer_cards
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration import actions as registration
from minga.ground.codelists.models import Code
from minga.ground.findings import actions as findings
from minga.ground.findings.models import Finding as Raised
from minga.ground.findings.queries import named_in, naming, told_to_all
from minga.ground.journal import actions as journal
from minga.ground.kit.text import sort_key
from minga.ground.search import actions as search
from minga.ground.search.models import Card, Kind
from minga.ground.territory.models import Country
from minga.ground.territory.queries import country_named

PARTS: dict[str, Any] = {
    "participants": Participant,
    "places": Place,
    "contributions": Contribution,
    "exchange_events": ExchangeEvent,
    "extensions": Extension,
    "criteria": CriterionAnswer,
    "beneficiaries": Beneficiaries,
    "classifications": Classification,
    "documents": Document,
    "agreement_links": AgreementLink,
}
UNTOLD = {"id", "activity", "position", "version", "recorded_at", "revised_at", "sort_key", "proposed", "proposed_reason"}


@transaction.atomic
def record(*, by, code: str, fields: dict, parts: dict[str, list[dict]]) -> tuple[Activity, str]:
    """Record an activity from its sources, or revise the one of that code as a whole.

    `fields`: those of Activity; `parts`: for each name of PARTS the rows, in order; a part that is not named stays as it is.
    Returns the activity with 'created', 'changed' or 'unchanged'; its row is held until the transaction ends. Raises ValidationError
    for a value that a field refuses. Leaves `activity.recorded` or `activity.revised`. The findings and the card are renewed by
    `review`, once all records are there.
    """
    row = Activity.objects.select_for_update().filter(code=code).first()
    held = parts_of(row) if row else {}
    before = said_of(row, held) if row else {}
    now = timezone.now()
    activity = row or Activity(code=code, recorded_at=now, revised_at=now)
    for name, value in fields.items():
        setattr(activity, name, value)
    activity.sort_key = sort_key(activity.title)[:480]
    refuse_start(activity)
    activity.full_clean(exclude=["sort_key"])
    activity.save()
    for name, rows in parts.items():
        held[name] = put_parts(PARTS[name], activity, rows, held.get(name, []))
    after = said_of(activity, held)
    if before == after:
        return activity, "unchanged"
    if before:
        activity.version, activity.revised_at = activity.version + 1, now
        activity.save(update_fields=["version", "revised_at"])
    event = "activity.revised" if before else "activity.recorded"
    journal.record(event, by=by, thing=("activity", code), before=before, after=after)
    if before:
        registration.note_change(thing=("activity", code), values=after, by=by)
    return activity, "changed" if before else "created"


def put_parts(model, activity: Activity, rows: list[dict], known: list) -> list:
    """Make the rows of one kind those given, in their order; returns what stands: the `known` ones where they say the same."""
    wanted = [model(activity=activity, position=place, **row) for place, row in enumerate(rows, 1)]
    if [told(one) for one in known] == [told(one) for one in wanted]:
        for old, new in zip(known, wanted, strict=True):
            renew_proposal(old, new)
        return known
    for one in wanted:
        one.full_clean(exclude=["activity"], validate_unique=False, validate_constraints=False)
    if known:
        model.objects.filter(activity=activity).delete()
    model.objects.bulk_create(wanted)
    return wanted


def parts_of(activity: Activity) -> dict[str, list]:
    """Return the rows of an activity, by name of PARTS."""
    return {name: list(rows_of(model, activity)) for name, model in PARTS.items()}


def rows_of(model, activity: Activity) -> QuerySet:
    """Return the rows of one kind of an activity, read along with what `told` names of them."""
    names = named_by(model)
    return model.objects.filter(activity=activity).select_related(*names or [None])


@cache
def named_by(model) -> tuple[str, ...]:
    """Return the relations whose names `told` asks for: of a code its list too."""
    fields = [one for one in model._meta.concrete_fields if one.is_relation and one.name not in UNTOLD]
    return tuple(f"{one.name}__list" if one.related_model is Code else one.name for one in fields)


def renew_proposal(old, new) -> None:
    """Keep the proposal of a name up to date: it follows the register and is no fact of the record."""
    if hasattr(old, "proposed_id") and (old.proposed_id, old.proposed_reason) != (new.proposed_id, new.proposed_reason):
        type(old).objects.filter(pk=old.pk).update(proposed=new.proposed, proposed_reason=new.proposed_reason)


def told(row) -> dict:
    """Return what a row says, as plain values for comparison and for the journal."""
    values = {}
    for field in row._meta.concrete_fields:
        if field.name in UNTOLD:
            continue
        value = getattr(row, field.name)
        values[field.name] = named(value) if field.is_relation else field.get_prep_value(value)
    return journal.plain({name: plain_number(value) for name, value in values.items()})


def named(row) -> str | None:
    """Return what a record is called for good: a value of a list with its list (R-056), a place by its key, others by code."""
    return None if row is None else next(name for at in ("identifier", "key", "code") if (name := getattr(row, at, None)))


def plain_number(value):
    """Return a Decimal without trailing zeros, so that 1766.5 is 1766.50000000 read back from the database."""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else value


def snapshot(activity: Activity) -> dict:
    """Return everything the journal keeps of an activity."""
    return said_of(activity, parts_of(activity))


def said_of(activity: Activity, parts: dict[str, list]) -> dict:
    """Return the same from its rows, by name of PARTS."""
    return {**told(activity), **{name: [told(one) for one in rows] for name in PARTS if (rows := parts.get(name))}}


@transaction.atomic
def review(*, by, activity: Activity) -> list[Raised]:
    """Run the rules over an activity, renew its findings and its search card; returns the open findings.

    The cards of the entries that it repeats or that repeat it follow: whether it is public decides what they may tell.
    """
    found = renewed(by, ruled(Activity.objects.filter(pk=activity.pk)))[activity.code]
    refresh(activity, found)
    for other in (*filter(None, [activity.duplicate_of]), *activity.duplicates.all()):
        refresh(other, open_about(other))
    return found


@transaction.atomic
def review_many(*, by, activities: Iterable[Activity]) -> dict[str, list[Raised]]:
    """Run the rules over many activities, read by `queries.ruled`; returns the open findings by code.

    Only the cards that count another number of findings are renewed: nothing else of a record can have changed.
    """
    rows = list(activities)
    found = renewed(by, rows)
    secret = hidden_names({name for told in found.values() for one in told for name in named_in(one.figures)})
    shown = dict(Card.objects.filter(kind=Kind.ACTIVITY, key__in=found).values_list("key", "findings"))
    counts = {code: sum(not named_in(one.figures) & secret for one in told) for code, told in found.items()}
    stale = [row.pk for row in rows if row.public and shown.get(row.code) != counts[row.code]]
    for activity in Activity.objects.filter(pk__in=stale):  # read anew: what `ruled` gave answers the rules alone
        refresh(activity, found[activity.code])
    return found


def renewed(by, activities: Iterable[Activity]) -> dict[str, list[Raised]]:
    """Renew the findings of activities read by `queries.ruled`; return the open ones by code."""
    rows = list(activities)
    proposed = {row.code: rules.findings_of(row) for row in rows}
    return findings.renew_many(by=by, kind="activity", proposed=proposed, versions={row.code: row.version for row in rows})


def open_about(activity: Activity) -> QuerySet[Raised]:
    """Return the open findings about an activity."""
    return Raised.objects.open().about("activity", activity.code)


def refresh_naming(organisations: Iterable[Organisation]) -> int:
    """Renew the cards of what names these organisations, whose name or publication changed; returns how many activities do.

    An activity names one surely, as a participant, or in a finding, as the one that a written name may be; demands and offers are theirs.
    """
    rows = list(organisations)
    names = {name for row in rows for name in (row.code, row.name)}
    told = Raised.objects.open().filter(naming(names), thing_kind="activity").values("thing_key")
    found = Activity.objects.filter(Q(participants__organisation__in=rows) | Q(code__in=told)).distinct()
    for activity in found:
        refresh(activity, open_about(activity))
    demand_cards.renew_naming(rows)
    offer_cards.renew_naming(rows)
    return len(found)


def refresh(activity: Activity, found: Iterable[Raised]) -> None:
    """Renew the search card of a published activity; one that is not published has none.

    `found`: its open findings; the card counts those that every visitor may be told.
    """
    if not activity.public:
        search.withdraw(Kind.ACTIVITY, activity.code)
        return
    rows = CardRows(
        participants=list(activity.participants.select_related("organisation", "role")),
        places=list(activity.places.select_related("country", "unit__parent__parent", "locality")),
        beneficiaries=list(activity.beneficiaries.select_related("group", "directness", "sex", "age", "zone")),
        classifications=list(activity.classifications.select_related("code")),
    )
    search.put(card_of(activity, rows, len(told_to_all(found, hidden_names)), country_names))


@dataclass
class CardRows:
    """The rows of an activity that its card tells of, each kind in its order."""

    participants: list[Participant]
    places: list[Place]
    beneficiaries: list[Beneficiaries]
    classifications: list[Classification]


def card_of(activity: Activity, rows: CardRows, findings: int, country_names: Callable[[str], list[tuple[str, str]]]) -> Card:
    """Return the unsaved search card of an activity: what lists show of it and the words it is found by. Reads nothing.

    `findings`: how many open ones everybody may be told; `country_names`: the names of the country that a written name is.
    """
    people = first_reached(rows.beneficiaries)
    funder = next((row for row in rows.participants if row.role.code == "FINANCIADOR"), None)
    countries = sorted({place.country_id for place in rows.places})
    return search.make_card(
        Kind.ACTIVITY,
        activity.code,
        activity.title,
        words=words(activity, rows, country_names),
        language=activity.title_language or "es",
        lead=activity.objective,
        lead_language=activity.objective_language or "es",
        type=activity.kind.code,
        status=activity.status.code if activity.status else "",
        source_kind=activity.source_kind.code if activity.source_kind else "",
        countries=f" {' '.join(countries)} " if countries else "",
        amount=activity.total_amount,
        currency=activity.total_currency,
        amount_precision=activity.total_precision if activity.total_currency else "",
        people=people.number if people else None,
        people_unit=people.unit if people else "",
        people_precision=people.precision if people else "",
        partner=shown_name(funder) if funder else "",
        findings=findings,
        counted=activity.duplicate_of_id is None,
    )


def shown_name(participant: Participant) -> str:
    """Return the registered name of a public organisation, else the name as the source writes it."""
    organisation = participant.organisation
    return organisation.name if organisation and organisation.public else participant.as_written


def country_names(written: str) -> list[tuple[str, str]]:
    """Return both names of the country that a written name is, so that 'Belgium' finds what is written 'Bélgica'."""
    iso2 = country_named(written.partition("(")[0])
    country = Country.objects.filter(iso2=iso2).first() if iso2 else None
    return [(country.name_es, "es"), (country.name_en, "en")] if country else []


def words(activity: Activity, rows: CardRows, country_names: Callable[[str], list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Return the texts, with their language, by which an activity is found besides its title."""
    found = [(activity.objective, activity.objective_language), (activity.note, "es"), (activity.theme, "es")]
    found += [(activity.short_title, activity.title_language), (activity.keywords, "es"), (activity.iati_identifier, "")]
    for participant in rows.participants:
        found += [(participant.as_written, ""), *country_names(participant.as_written)]
        if participant.organisation and participant.organisation.public:
            found += [(participant.organisation.name, ""), (participant.organisation.acronym, "")]
    for place in rows.places:
        found += [(place.as_written, "es"), (place.country.name_es, "es"), (place.country.name_en, "en")]
        found += [(unit.name, "es") for unit in (place.unit.chain if place.unit else [])]
        found += [(place.locality.name, "es")] if place.locality else []
    for one in (activity.source_kind, activity.modality, activity.status, activity.kind, activity.aid_type):
        found += [(one.name_es, "es"), (one.name_en, "en")] if one else []
    for group in (row.group for row in rows.beneficiaries if row.group):
        found += [(group.name_es, "es"), (group.name_en, "en")]
    for row in rows.classifications:
        found += [(row.code.name_es, "es"), (row.code.name_en, "en")]
    return found
