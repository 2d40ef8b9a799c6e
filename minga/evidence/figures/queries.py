"""The numbers that a page shows of the whole registry: each with its scope, unit and currency (R-151, R-154)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from minga.cycle.activities.models import Activity, Beneficiaries
from minga.cycle.activities.reckoning import People, reached, told
from minga.cycle.organisations.models import Standing
from minga.evidence.figures.asking import Dimension, Figure, Question, ask
from minga.evidence.figures.models import ReportedFigure
from minga.evidence.figures.warehouse import reading
from minga.evidence.quality.confidence import Trust
from minga.evidence.quality.queries import held as held_back
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import kept
from minga.ground.kit.money import Money, Precision, add_up, weakest
from minga.ground.territory.models import Country, Unit

PEOPLE = ("personas", "habitantes")  # units that count one person each; technicians, users or schools are never added


@dataclass(frozen=True)
class Portfolio:
    """The portfolio whose total and people are shown: activities of one place, in one currency, with a declared total.

    `place` is the key of a unit ('CO-13001') or a country ('CO'), '' where the activities have no place; `names` its name
    by language; `people` is None where no unit counts persons.
    """

    total: Money
    people: int | None
    people_precision: str
    place: str
    names: dict[str, str]
    codes: tuple[str, ...]

    @property
    def activities(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class Headline:
    """The four numbers of the home page, as of a moment."""

    activities: int
    duplicates: int
    without_amount: int
    portfolio: Portfolio | None
    ngos: int
    ngos_active: int
    as_of: object
    trust: Trust  # what findings say of those activities


def headline() -> Headline:
    """Return the four numbers; kept until the journal grows."""
    return kept("headline", count_headline)


def count_headline() -> Headline:
    published = Activity.objects.published()
    counts = published.aggregate(
        all=Count("id", filter=Q(duplicate_of=None)),
        copies=Count("id", filter=~Q(duplicate_of=None)),
        bare=Count("id", filter=Q(duplicate_of=None, total_amount=None)),
    )
    standings = Standing.objects.filter(organisation__public=True)
    states = standings.aggregate(all=Count("id"), active=Count("id", filter=Q(state__code="ACTIVA")))
    last = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
    return Headline(
        activities=counts["all"],
        duplicates=counts["copies"],
        without_amount=counts["bare"],
        portfolio=portfolio(),
        ngos=states["all"],
        ngos_active=states["active"],
        as_of=last or timezone.now(),
        trust=everything_published().trust,
    )


def everything_published() -> Figure:
    """Return the figure of all that is published."""
    with reading() as look:
        return ask(Question(), look)


def portfolio() -> Portfolio | None:
    """Return the largest group of counted activities that share the place and the currency of a declared total.

    The place is the unit, else the country. Only their people are added, and only where the unit counts persons: other
    projects' figures stand on their own pages (R-151, R-154). Those reached indirectly are left out.
    None where no activity declares a total.
    """
    held = set(held_back("activity").values_list("thing_key", flat=True))
    valued = Activity.objects.published().counted().exclude(total_amount=None).exclude(code__in=held)
    shared = ("places__unit", "places__country", "total_currency")
    order = ("-n", "places__country", "places__unit__key", "total_currency")
    group = valued.values(*shared).annotate(n=Count("id", distinct=True)).order_by(*order).first()
    if group is None:
        return None
    told = ("id", "code", "total_amount", "total_currency", "total_precision")
    chosen = list(valued.filter(**{name: group[name] for name in shared}).order_by("code").distinct().only(*told))
    total = add_up(one.total for one in chosen)
    people, precision = add_people((one.number, one.precision) for one in people_of(chosen) if not one.indirect)
    place, names = place_named(group["places__unit"], group["places__country"])
    assert total is not None  # every activity of the group declares one
    return Portfolio(total.rounded(), people, precision, place, names, tuple(one.code for one in chosen))


def people_of(activities: Iterable[Activity]) -> Iterator[People]:
    """Yield the groups of persons that these activities reach, each once however it is broken down, in one query."""
    rows: dict[int, list[People]] = defaultdict(list)
    found = Beneficiaries.objects.filter(activity__in=activities, unit__in=PEOPLE).exclude(number=None)
    for row in found.select_related("group", "directness", "sex", "age", "zone"):
        rows[row.activity_id].append(told(row))
    for mine in rows.values():
        yield from reached(mine)


def add_people(rows: Iterable[tuple[int | None, str]]) -> tuple[int | None, str]:
    """Return the sum of (number, exactness) rows and the weakest exactness; (None, 'exact') where no number is known."""
    known = [(number, precision) for number, precision in rows if number is not None]
    total = sum(number for number, _precision in known) if known else None
    return total, weakest(precision for _number, precision in known)


def place_named(unit_id: int | None, iso2: str | None) -> tuple[str, dict[str, str]]:
    """Return the key and the names by language of a unit, else of a country; ('', {}) where there is neither."""
    if unit_id:
        unit = Unit.objects.get(pk=unit_id)
        return unit.key, {"es": unit.name, "en": unit.name}
    if iso2:
        country = Country.objects.get(pk=iso2)
        return country.key, {"es": country.name_es, "en": country.name_en}
    return "", {}


def figure(question: Question) -> Figure:
    """Return one figure on its own; what shall agree with it is asked of the same reading."""
    with reading() as look:
        return ask(question, look)


def counts(question: Question) -> dict[str, int]:
    """Return {key: number of activities} of a breakdown; an activity counts once for each key."""
    return {line.key: line.activities for line in figure(question).lines}


def by_country() -> list[dict]:
    """Return [{iso2, name_es, name_en, activities}] of the countries with counted activities, most first; kept like the headline.

    An activity in several places of a country counts once there.
    """
    return kept("by_country", count_by_country)


def count_by_country() -> list[dict]:
    found = counts(Question(Dimension.COUNTRY))
    rows = Country.objects.filter(iso2__in=found).order_by("sort_key").values("iso2", "name_es", "name_en")
    return sorted(({**row, "activities": found[row["iso2"]]} for row in rows), key=lambda row: -row["activities"])


def of_the_same_table(figure: ReportedFigure) -> QuerySet[ReportedFigure]:
    """Return the figures of the same source document, body, place and unit; none where the figure does not say body or source."""
    document = figure.source.partition(":")[0]
    if figure.organisation is None or not document:
        return ReportedFigure.objects.none()
    same = {"organisation": figure.organisation, "country": figure.country_id, "territory": figure.territory_id, "unit": figure.unit}
    return ReportedFigure.objects.filter(**same, source__startswith=f"{document}:").exclude(code=figure.code)


def table_total(figure: ReportedFigure) -> Decimal | None:
    """Return the total of its own source's table for the shortest longer period that holds the figure's; None where there is none.

    A table has two exact rows or more of one period. What is in quarantine is in no table.
    """
    if figure.period_start is None or figure.period_end is None:
        return None
    near = of_the_same_table(figure).filter(precision=Precision.EXACT, quarantined=False).exclude(value=None)
    near = near.filter(period_start__lte=figure.period_start, period_end__gte=figure.period_end)
    tables: dict[tuple[int, int], list[Decimal]] = {}
    for first, last, value in near.values_list("period_start", "period_end", "value"):
        if first is not None and last is not None and value is not None and (first, last) != (figure.period_start, figure.period_end):
            tables.setdefault((first, last), []).append(value)
    whole = {period: values for period, values in tables.items() if len(values) > 1}
    return sum(whole[min(whole, key=lambda period: period[1] - period[0])], Decimal(0)) if whole else None
