from collections import Counter

from django.db.models import QuerySet

from minga.cycle.organisations.models import Capacity, Organisation, Standing
from minga.ground.kit.text import sort_key


def directory(states: tuple[str, ...] = (), countries: tuple[str, ...] = (), doubts: tuple[str, ...] = ()) -> QuerySet[Standing]:
    """Return the rows of the NGO directory: any of the states, any of the countries of origin, any of the doubts.

    `doubts`: 'no_tax_id' (none in the source), 'check_digit' (it does not fit).
    """
    rows = Standing.objects.filter(organisation__public=True).select_related("organisation", "state")
    rows = rows.prefetch_related("organisation__countries__country").order_by("organisation__sort_key")
    if states:
        rows = rows.filter(state__code__in=states)
    if countries:
        rows = rows.filter(organisation__countries__country__in=countries, organisation__countries__capacity=Capacity.SEAT).distinct()
    return rows


def by_sort_key(rows: list[Organisation]) -> list[Organisation]:
    return sorted(rows, key=lambda row: sort_key(row.name))


def directory_counts(rows: QuerySet[Standing]) -> dict[str, Counter]:
    """Return how many rows of the directory there are for each state and each country of origin."""
    counts: dict[str, Counter] = {"state": Counter(), "country": Counter()}
    for row in rows:
        counts["state"][row.state.code] += 1
        for one in row.organisation.countries.all():
            if one.capacity == Capacity.SEAT:
                counts["country"][one.country_id] += 1
    return counts
