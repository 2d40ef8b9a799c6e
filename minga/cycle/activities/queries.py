from django.db.models import BigIntegerField, Case, Count, F, Prefetch, Q, QuerySet, When

from minga.cycle.activities.models import Activity, Contribution, Participant, Place
from minga.cycle.organisations import queries as organisations
from minga.ground.territory.models import Unit


def whole(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Return the activities with all that their page shows, read in a fixed number of queries."""
    one = ("kind", "status", "source_kind", "modality", "aid_type", "parent", "duplicate_of")
    return activities.select_related(*one).prefetch_related(
        Prefetch("participants", Participant.objects.select_related("organisation", "proposed", "role")),
        Prefetch("places", Place.objects.select_related("country", "unit__parent__parent", "unit__country", "locality")),
        Prefetch("contributions", Contribution.objects.select_related("organisation", "proposed", "role", "resource")),
        "exchange_events",
        "beneficiaries__group",
        "classifications__code__list",
        "documents",
        "duplicates",
        "children",
    )


def hidden_names(names: set[str]) -> set[str]:
    """Return those of the codes and names that are of activities or organisations which are not public."""
    codes = Activity.objects.filter(code__in=names, public=False).values_list("code", flat=True)
    return organisations.hidden_names(names) | set(codes)


def inside(unit: Unit, at: str = "unit") -> Q:
    """Return the condition that the unit at `at` is this one or lies in it: three levels, as deep as any country here."""
    return Q(**{at: unit.pk}) | Q(**{f"{at}__parent": unit.pk}) | Q(**{f"{at}__parent__parent": unit.pk})


def in_unit(activities: QuerySet[Activity], unit: Unit) -> QuerySet[Activity]:
    """Return the activities that lie in a unit or in any unit inside it, each once (pitfall 31)."""
    return activities.filter(id__in=Place.objects.filter(inside(unit)).values("activity"))


def of_country(activities: QuerySet[Activity], iso2: str) -> QuerySet[Activity]:
    """Return the activities that lie in a country, each once."""
    return activities.filter(id__in=Place.objects.filter(country=iso2).values("activity"))


def counts_by_country(activities: QuerySet[Activity]) -> dict[str, int]:
    """Return {ISO code: number of activities in the country}; an activity in two countries counts once in each."""
    rows = Place.objects.filter(activity__in=activities.order_by().values("id")).order_by()
    return dict(rows.values_list("country").annotate(n=Count("activity", distinct=True)))


def counts_by_child(unit: Unit | None, iso2: str, activities: QuerySet[Activity]) -> dict[int, int]:
    """Return {id of a unit directly below: number of activities in it}; each activity once for each unit.

    `unit` None: the first level of the country.
    """
    level = unit.level + 1 if unit else 1
    above = ("unit", "unit__parent", "unit__parent__parent")
    steps = [When(unit__level=level + depth, then=F(f"{above[depth]}_id")) for depth in range(3 - level + 1)]
    if not steps:
        return {}
    rows = Place.objects.filter(activity__in=activities.order_by().values("id"), country=iso2, unit__level__gte=level)
    if unit:
        rows = rows.filter(inside(unit, "unit__parent"))
    found = rows.order_by().annotate(child=Case(*steps, output_field=BigIntegerField()))
    return dict(found.values_list("child").annotate(n=Count("activity", distinct=True)))
