from collections import defaultdict
from typing import Any, cast

from django.db.models import Count, ForeignKey, Model, Prefetch, Q, QuerySet, prefetch_related_objects

from minga.cycle.activities.models import Activity, AgreementLink, Beneficiaries, Contribution, Participant, Place
from minga.cycle.agreements.models import Agreement
from minga.cycle.organisations import queries as organisations
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Unit
from minga.ground.territory.queries import below

RULED = {  # what the rules read of an activity, and what they read of that
    "participants": ("proposed",), "contributions": ("proposed",), "places": (), "beneficiaries": ("group",), "exchange_events": (),
    "duplicates": (), "agreement_links": ("agreement__addenda",),
}  # fmt: skip
BODIES = (  # what tells the country and the level of a participant
    "participants__role", "participants__organisation__kind__parent__list", "participants__organisation__territory",
    "participants__organisation__countries",
)  # fmt: skip


PEOPLE = ("organisation__kind", "organisation__source_kind")


def whole(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Return the activities with all that their page shows, read in a fixed number of queries."""
    one = (
        "kind", "status", "source_kind", "modality", "aid_type", "tied_status", "management", "mechanism", "geopolitical",
        "decentralised", "on_budget", "reach", "parent", "duplicate_of",
    )  # fmt: skip
    return activities.select_related(*one).prefetch_related(
        Prefetch("participants", Participant.objects.select_related(*PEOPLE, "proposed", "role")),
        Prefetch("places", Place.objects.select_related("country", "unit__parent__parent", "unit__country", "locality", "exactness")),
        Prefetch("contributions", Contribution.objects.select_related(*PEOPLE, "proposed", "role", "resource", "component")),
        "exchange_events",
        "extensions",
        "criteria__criterion",
        Prefetch("beneficiaries", Beneficiaries.objects.select_related("group", "directness", "sex", "age", "zone")),
        "classifications__code__list",
        "documents",
        Prefetch("agreement_links", AgreementLink.objects.select_related("agreement")),
        "conditions",
        "duplicates",
        "children",
    )


def criteria_answered(activities: QuerySet[Activity]) -> tuple[int, int]:
    """Return (activities that answer all six criteria of management, all of them), for the share of R-043."""
    asked = Code.objects.of("CRITERIO_GESTION").current().count()
    whole = activities.annotate(answered=Count("criteria", distinct=True)).filter(answered=asked).count() if asked else 0
    return whole, activities.count()


def ruled(activities: QuerySet[Activity]) -> list[Activity]:
    """Return the activities with all that their rules read: a fixed number of queries, however many they are.

    What many rows share (an organisation, a code) is read once for all. Who takes part is read whole only where a label was chosen
    that it may contradict.
    """
    rows = list(activities.select_related("geopolitical", "decentralised", "duplicate_of"))
    for name, further in RULED.items():
        prefetch_related_objects(give(rows, name), *further)
    give_twins(rows)
    labelled = [row for row in rows if row.geopolitical_id or row.decentralised_id]
    prefetch_related_objects(labelled, *BODIES)
    return rows


def give(rows: list[Activity], name: str) -> list[Model]:
    """Let `row.<name>.all()` answer from one reading for all of these activities; returns what was read.

    Django's own prefetching makes a queryset for each row, a quarter of the time of a run; here `all()` gives a list.
    """
    link = cast("ForeignKey[Any, Any]", Activity._meta.get_field(name).remote_field)
    by_key = {row.pk: row for row in rows}
    found: dict[int, list[Model]] = {key: [] for key in by_key}
    for one in link.model._default_manager.filter(**{f"{link.name}__in": by_key}):
        key = link.value_from_object(one)
        link.set_cached_value(one, by_key[key])
        found[key].append(one)
    for key, row in by_key.items():
        vars(row).setdefault("_prefetched_objects_cache", {})[name] = found[key]
    return [one for some in found.values() for one in some]


def give_twins(rows: list[Activity]) -> None:
    """Set `twins` on each of these activities: the entries of the same title, in the order of their codes."""
    same: dict[str, list[int]] = defaultdict(list)
    titles = Activity.objects.filter(sort_key__in={row.sort_key for row in rows}).order_by("code").values_list("sort_key", "pk")
    for title, pk in titles:
        same[title].append(pk)
    shared = {title: keys for title, keys in same.items() if len(keys) > 1}
    found = Activity.objects.filter(pk__in=[pk for keys in shared.values() for pk in keys]).prefetch_related("places") if shared else ()
    entries = {one.pk: one.entry for one in found}
    for row in rows:
        vars(row)["twins"] = [entries[pk] for pk in shared.get(row.sort_key, ()) if pk != row.pk]


def hidden_names(names: set[str]) -> set[str]:
    """Return those of the codes and names that are of activities, agreements or organisations which are not public."""
    codes = Activity.objects.filter(code__in=names, public=False).values_list("code", flat=True)
    agreements = Agreement.objects.filter(code__in=names).exclude(pk__in=Agreement.objects.published().values("pk"))
    return organisations.hidden_names(names) | set(codes) | set(agreements.values_list("code", flat=True))


def inside(unit: Unit, at: str = "unit") -> Q:
    """Return the condition that the unit at `at` is this one or lies in it: three levels, as deep as any country here."""
    return Q(**{at: unit.pk}) | Q(**{f"{at}__parent": unit.pk}) | Q(**{f"{at}__parent__parent": unit.pk})


def in_unit(activities: QuerySet[Activity], unit: Unit) -> QuerySet[Activity]:
    """Return the activities that lie in a unit or in any unit inside it, each once (pitfall 31)."""
    return activities.filter(id__in=Place.objects.filter(unit__in=below(unit)).values("activity"))


def of_country(activities: QuerySet[Activity], iso2: str) -> QuerySet[Activity]:
    """Return the activities that lie in a country, each once."""
    return activities.filter(id__in=Place.objects.filter(country=iso2).values("activity"))
