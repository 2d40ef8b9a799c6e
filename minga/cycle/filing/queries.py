import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from rapidfuzz import fuzz

from minga.cycle.activities.models import Activity
from minga.cycle.filing.models import Dossier, Observation
from minga.cycle.filing.positions import Values, put
from minga.cycle.filing.positions import whole as all_places
from minga.cycle.filing.states import LET_GO, WITHHELD
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.kit.text import fold
from minga.ground.search import queries as search
from minga.ground.search.models import Kind


def may_claim(organisation: Organisation, activity: Activity) -> bool:
    """Whether an institution takes part in a record or gives to it, and so may bring it to the registry.

    That a written name may be theirs is no participation: somebody confirms it first. Whoever registered it before may do so anew.
    """
    named = Q(participants__organisation=organisation) | Q(contributions__organisation=organisation)
    named |= Q(dossiers__organisation=organisation, dossiers__registered__gt=0)
    return Activity.objects.filter(named, pk=activity.pk).exists()


def dossier_of(activity: Activity) -> Dossier | None:
    """Return the dossier that holds a record, else the last one that was annulled; None where there is neither."""
    rows = list(Dossier.objects.filter(activity=activity).exclude(stage__in=WITHHELD).order_by("-stage_since"))
    return next((one for one in rows if one.stage not in LET_GO), rows[0] if rows else None)


def whole(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Return dossiers with what their page and lists show of others."""
    return dossiers.select_related("organisation__kind__parent__list", "activity", "author", "saved_by", "submitted_by")


def values_at(dossier: Dossier, version: int) -> Values:
    """Return the values as they were at a version, the later saves taken back one by one."""
    values = dossier.values
    for revision in dossier.revisions.filter(version__gt=version).order_by("-version"):
        values = put(values, {place: old for place, (old, _new) in revision.changes.items()})
    return values


def places_taken(dossier: Dossier) -> dict[str, str]:
    """Return {place: where its value stands in what the dossier was taken from} of what is still as it was taken."""
    taken = dossier.origin.get("places", {})
    held = all_places(dossier.values) if taken else {}
    return {place: where for place, (where, value) in taken.items() if held.get(place) == value}


def last_comments(dossier: Dossier) -> dict[str, list[Observation]]:
    """Return {place: comments} of the last round that was observed; they stay beside their fields until the next one, or until
    the record is registered: what was observed before that is resolved.
    """
    rows = [one for one in dossier.observations.select_related("by") if not is_resolved(dossier, one)]
    last = max((row.round for row in rows), default=0)
    found: dict[str, list[Observation]] = defaultdict(list)
    for row in rows:
        if row.round == last:
            found[row.place].append(row)
    return dict(found)


def resolved_comments(dossier: Dossier) -> list[Observation]:
    """Return the comments that a registration settled, in their order."""
    return [one for one in dossier.observations.all() if is_resolved(dossier, one)]


def is_resolved(dossier: Dossier, comment: Observation) -> bool:
    return dossier.registered_at is not None and comment.at <= dossier.registered_at


AT_WORK = datetime.timedelta(minutes=30)


def others_here(dossier: Dossier, person: Person) -> list[Person]:
    """Return who else saved this dossier in the last half hour."""
    recent = dossier.revisions.filter(at__gte=timezone.now() - AT_WORK).exclude(by=person).select_related("by").order_by("-version")
    return list({one.by_id: one.by for one in recent[:50]}.values())


LIKELY = 88  # of 100; below it two titles share words of the trade and no more


def alike(title: str, person: Person, but: Iterable[str] = ()) -> list[tuple[str, str, str]]:
    """Return (kind, key, title) of what may be the same as a title being written: records that are public, dossiers one may see.

    Both are found by the words of the title and weighed by their likeness, most alike first, five at most.
    """
    wanted = fold(title)
    if len(wanted) < 8:
        return []
    found = search.find(search.Asked(title[:200], {"kind": (Kind.ACTIVITY.value,)}), 0, 25, ("id", "key", "title"))
    rows = [("activity", key, name) for _id, key, name in found.rows]
    words = Q()
    for word in sorted(title.split(), key=len, reverse=True)[:3]:  # as written: titles keep their accents
        words |= Q(title__icontains=word)
    mine = Dossier.objects.visible_to(person).filter(words, activity=None)
    rows += [("dossier", key, name) for key, name in mine.values_list("key", "title")[:300]]
    weighed = [(fuzz.token_sort_ratio(wanted, fold(name)), kind, key, name) for kind, key, name in rows if key not in but]
    return [(kind, key, name) for score, kind, key, name in sorted(weighed, reverse=True) if score >= LIKELY][:5]


def lists_of(dossiers: QuerySet[Dossier]) -> Counter:
    """Return how many of the dossiers stand at each stage."""
    return Counter(dict(dossiers.order_by().values_list("stage").annotate(n=Count("id"))))


def institutions_to_file_for(person: Person) -> list[Organisation]:
    """Return the institutions for which somebody opens dossiers, by name."""
    if not has_role(person, Role.OFFICER):
        return []
    return list(Organisation.objects.filter(pk__in=institutions_of(person)).order_by("sort_key"))
