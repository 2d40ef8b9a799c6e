from django.db.models import Prefetch, QuerySet

from minga.cycle.activities.models import Activity, Contribution, Participant, Place
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


def in_unit(activities: QuerySet[Activity], unit_ids: list[int]) -> QuerySet[Activity]:
    """Return the activities that lie in any of these units, each once (pitfall 31)."""
    return activities.filter(places__unit__in=unit_ids).distinct()


def of_country(activities: QuerySet[Activity], iso2: str) -> QuerySet[Activity]:
    return activities.filter(places__country=iso2).distinct()


def counts_by_child(unit: Unit | None, iso2: str, activities: QuerySet[Activity]) -> dict[int, int]:
    """Return {id of a unit directly below: number of activities in it}; each activity once for each unit.

    `unit` None: the first level of the country.
    """
    rows = Place.objects.filter(activity__in=activities, country=iso2).exclude(unit=None)
    found: dict[int, set[int]] = {}
    level = unit.level if unit else 0
    for place in rows.select_related("unit__parent__parent"):
        chain = place.unit.chain if place.unit else []
        if unit and (len(chain) < level or chain[level - 1].pk != unit.pk):
            continue
        if len(chain) > level:
            found.setdefault(chain[level].pk, set()).add(place.activity_id)
    return {pk: len(ids) for pk, ids in found.items()}
