"""Both sides of a comparison: what is published about a territory, and what the registry holds, as plain values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from minga.cycle.activities.models import Activity, Classification, Contribution, Participant, Place
from minga.cycle.organisations.models import Alias
from minga.evidence.lake.asking import Look
from minga.evidence.lake.matching import Side
from minga.ground.kit.text import fold
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import below

WORTH = ("commitment", "spending", "budget", "incoming")  # totals of an activity that may be the one that a record declares
MANY = 5000  # records from which on all rows are read instead of those asked for


@dataclass(frozen=True)
class Published:
    """A published activity: where it stands in the lake, and what lists show and filter by."""

    act: int
    dataset: int
    identifier: str
    title: str
    reporter: str
    givers: tuple[str, ...]
    status: str
    start: str
    end: str
    spent: Decimal | None  # in USD
    committed: Decimal | None


def published(place: Country | Unit, at: Look) -> list[Published]:
    """Return the published activities of a territory that bear an identifier, each once: as the first dataset has it."""
    found: dict[str, Published] = {}
    for one in chosen(place, "identifier <> ''", at):
        found.setdefault(one.identifier, one)
    return list(found.values())


def unnamed(place: Country | Unit, at: Look) -> list[Published]:
    """Return the published activities of a territory that bear no identifier, so that nothing can be said of them."""
    return list(chosen(place, "coalesce(identifier, '') = ''", at))


def chosen(place: Country | Unit, which: str, at: Look) -> Iterator[Published]:
    """Yield the published activities of a territory of which a condition holds, by identifier and dataset."""
    where, key = about(place)
    rows = at.rows(
        f"""WITH chosen AS (
                SELECT act, list_sort(list(DISTINCT giver) FILTER (giver IS NOT NULL)) AS givers,
                       sum(CASE WHEN measure = 'spending' THEN usd END) AS spent,
                       sum(CASE WHEN measure = 'commitment' THEN usd END) AS committed
                FROM fact WHERE {where} GROUP BY act)
            SELECT act, dataset, identifier, coalesce(title, ''), coalesce(reporting_name, reporter, ''), givers, coalesce(status, ''),
                   starts, ends, spent, committed FROM chosen JOIN act USING (act)
            WHERE {which} ORDER BY identifier, dataset, act""",
        [key],
    )
    for act, dataset, identifier, title, reporter, givers, status, start, end, spent, committed in rows:
        yield Published(
            act, dataset, identifier or "", title, reporter, tuple(givers or ()), status, written(start), written(end), spent, committed
        )


def about(place: Country | Unit) -> tuple[str, str]:
    """Return the condition on facts that they are of a territory, and its value."""
    if isinstance(place, Country):
        return "country = ?", place.iso2
    return "act IN (SELECT act FROM in_unit WHERE unit = ?)", place.key


def written(day: date | None) -> str:
    return day.isoformat() if day else ""


def sides_of(found: Iterable[Published], at: Look) -> list[Side]:
    """Return what tells published activities from others, read together."""
    rows = list(found)
    acts = [one.act for one in rows]
    titles = listed(at, "SELECT act, text FROM {n} WHERE owner = 'activity.title'", "narrative", acts)
    others = listed(at, "SELECT act, ref FROM {n} WHERE ref IS NOT NULL", "other_identifier", acts)
    people = listed(at, "SELECT act, unnest([ref, name]) FROM {n}", "participating_org", acts)
    of_activities = "SELECT act, code FROM {n} WHERE coalesce(vocabulary, '1') IN ('1', '2')"
    sectors = listed(at, of_activities, "sector", acts)
    for act, codes in listed(at, of_activities, "transaction_sector", acts).items():
        sectors[act] += codes
    places = listed(at, "SELECT act, unit FROM {n}", "in_unit", acts)
    amounts = totals(at, acts)
    return [
        Side(
            key=one.identifier,
            titles=tuple(dict.fromkeys([*titles[one.act], one.title])) if one.title else tuple(titles[one.act]),
            identifier=one.identifier,
            codes=frozenset(map(fold, others[one.act])),
            start=one.start,
            end=one.end,
            amounts=frozenset((currency, amount) for _measure, currency, amount in amounts[one.act]),
            people=frozenset(map(fold, [*people[one.act], one.reporter])) - {""},
            sectors=frozenset(sectors[one.act]),
            places=frozenset(places[one.act]),
        )
        for one in rows
    ]


def listed(at: Look, sql: str, name: str, acts: list[int]) -> defaultdict[int, list[str]]:
    """Return {activity: values} of (act, value) rows of a table of the lake, each value once, in its order; {n}: the table."""
    own = "" if name == "in_unit" else "dataset::BIGINT * 4294967296 + a AS act, "
    inner = f'(SELECT {own}* FROM "{name}" SEMI JOIN (SELECT unnest(?::BIGINT[]) AS wanted) ON wanted = {own.split(" AS ")[0] or "act"})'
    found: defaultdict[int, list[str]] = defaultdict(list)
    for act, value in at.rows(sql.format(n=inner), [acts]):
        if value and value not in found[act]:
            found[act].append(value)
    return found


def totals(at: Look, acts: list[int]) -> defaultdict[int, list[tuple[str, str, Decimal]]]:
    """Return {activity: (measure, currency, what it adds up to)}; what is not above zero says nothing."""
    found: defaultdict[int, list[tuple[str, str, Decimal]]] = defaultdict(list)
    rows = at.rows(
        """SELECT act, measure, currency, sum(value) FROM money WHERE act IN (SELECT unnest(?::BIGINT[])) AND measure IN (SELECT unnest(?))
           AND currency IS NOT NULL AND value IS NOT NULL GROUP BY ALL HAVING sum(value) > 0 ORDER BY ALL""",
        [acts, list(WORTH)],
    )
    for act, measure, currency, amount in rows:
        found[act].append((measure, currency, amount.quantize(Decimal("0.01"))))
    return found


def here(place: Country | Unit) -> QuerySet[Activity]:
    """Return the records of a territory; those that repeat another are left out."""
    where = Q(country=place) if isinstance(place, Country) else Q(unit__in=below(place))
    return Activity.objects.counted().filter(pk__in=Place.objects.filter(where).values("activity"))


def stamp() -> tuple[Any, ...]:
    """Return what tells one state of the registry from another, as far as records are compared."""
    return tuple(Activity.objects.aggregate(n=Count("pk"), last=Max("revised_at"), versions=Max("version")).values())


COLUMNS = ("pk", "code", "title", "iati_identifier", "donor_code", "own_code", "start", "start_planned", "end", "end_planned",
           "total_amount", "total_currency")  # fmt: skip


type Rows = dict[int, tuple[tuple, Side]]  # {id: (its row as it was read, what tells it from others)}


def recorded(rows: QuerySet[Activity], before: Rows | None = None) -> dict[int, Side]:
    """Return {id: what tells it from others as far as its own row says} of these records.

    `before` remembers the rows that were read; a row that is the same is not made anew, one that is not there any more goes.
    """
    known = {} if before is None else before
    read = {row[0]: row for row in rows.order_by().values_list(*COLUMNS)}
    for gone in known.keys() - read.keys():
        del known[gone]
    for pk, row in read.items():
        if pk not in known or known[pk][0] != row:
            known[pk] = row, side_of(row)
    return {pk: known[pk][1] for pk in read}


def side_of(row: tuple) -> Side:
    """Return what tells a record from others, of its row under COLUMNS."""
    _pk, code, title, identifier, donor, own, start, start_planned, end, end_planned, amount, currency = row
    return Side(
        key=code,
        titles=(title,),
        identifier=identifier,
        codes=frozenset({fold(donor), fold(own)} - {""}) if donor or own else frozenset(),
        start=start or start_planned,
        end=end or end_planned,
        amounts=frozenset({(currency, amount)}) if amount else frozenset(),
    )


def grouped[T](pairs: Iterable[tuple[int, T]]) -> defaultdict[int, set[T]]:
    found: defaultdict[int, set[T]] = defaultdict(set)
    for pk, value in pairs:
        if value:
            found[pk].add(value)
    return found


def completed(sides: dict[int, Side], pks: Collection[int]) -> dict[int, Side]:
    """Return the records that are weighed with what their rows say: who takes part, sectors, places, what donors give."""
    people = Participant.objects.filter(Q(organisation=None) | Q(organisation__public=True))  # a hidden one is not told of
    sectors, places = Classification.objects.filter(code__list__code="Sector"), Place.objects.all()
    gifts, aliases = Contribution.objects.exclude(amount=None), Alias.objects.exclude(folded="")
    if len(pks) <= MANY:
        people, sectors, places = people.filter(activity__in=pks), sectors.filter(activity__in=pks), places.filter(activity__in=pks)
        gifts = gifts.filter(activity__in=pks)
    rows = list(people.values_list("activity_id", "organisation_id", "as_written", "organisation__name", "organisation__acronym"))
    held = {organisation for _pk, organisation, *_names in rows if organisation}
    other = grouped(aliases.filter(organisation__in=held).values_list("organisation_id", "folded")) if len(held) <= MANY else {}
    who = grouped((pk, fold(name)) for pk, _organisation, *names in rows for name in names if name)
    for pk, organisation, *_names in rows:
        who[pk] |= other.get(organisation, set())
    what = grouped(sectors.values_list("activity_id", "code__code"))
    where = grouped(places.values_list("activity_id", "unit__key"))
    given = grouped((pk, (currency, amount)) for pk, amount, currency in gifts.values_list("activity_id", "amount", "currency") if amount)
    made = {}
    for pk in pks:
        one = sides[pk]
        made[pk] = Side(
            one.key, one.titles, one.identifier, one.codes, one.start, one.end, one.amounts | frozenset(given[pk]),
            frozenset(who[pk]), frozenset(what[pk]), frozenset(where[pk]),
        )  # fmt: skip
    return made
