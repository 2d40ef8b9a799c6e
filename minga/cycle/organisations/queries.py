from collections import Counter
from collections.abc import Callable

from django.db.models import Count, QuerySet

from minga.cycle.organisations.models import Organisation, OrganisationCountry, Standing


def directory() -> QuerySet[Standing]:
    """Return the public rows of the NGO directory with all that it shows, in three queries."""
    rows = Standing.objects.filter(organisation__public=True).select_related("organisation", "state")
    return rows.prefetch_related("organisation__countries__country").order_by("organisation__sort_key", "id")


def of_countries(organisations: QuerySet[Organisation], codes: tuple[str, ...]) -> QuerySet[Organisation]:
    """Return those with a seat in, or money from, any of these countries (R-074), each once."""
    return organisations.filter(id__in=OrganisationCountry.objects.filter(country__in=codes).values("organisation"))


def narrowed(organisations: QuerySet[Organisation], chosen: dict[str, tuple[str, ...]], but: str = "") -> QuerySet[Organisation]:
    """Return those that pass every group of choices except `but`: 'kind', 'scope', 'source' and 'country' (R-342)."""
    fields: dict[str, Callable] = {
        "kind": lambda rows, values: rows.filter(kind__code__in=values),
        "scope": lambda rows, values: rows.filter(scope__code__in=values),
        "source": lambda rows, values: rows.filter(source_kind__code__in=values),
        "country": of_countries,
    }
    for name, values in chosen.items():
        if values and name != but:
            organisations = fields[name](organisations, values)
    return organisations


def counts(organisations: QuerySet[Organisation], chosen: dict[str, tuple[str, ...]]) -> dict[str, Counter]:
    """Return how many organisations each value of each group would leave, as if that group were not chosen."""
    columns = {"kind": "kind__code", "scope": "scope__code", "source": "source_kind__code"}
    found = {}
    for name, column in columns.items():
        rows = narrowed(organisations, chosen, but=name).exclude(**{column: None}).order_by()
        found[name] = Counter(dict(rows.values_list(column).annotate(n=Count("id"))))
    held = OrganisationCountry.objects.filter(organisation__in=narrowed(organisations, chosen, but="country").order_by().values("id"))
    found["country"] = Counter(dict(held.order_by().values_list("country").annotate(n=Count("organisation", distinct=True))))
    return found
