"""What is published about a territory beside the registry: only published, in both, only registered; and what may be one.

What is compared is the same for everybody and kept until the lake or the registry changes; a person sees the records they may see.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

from django.db.models import Q

from minga.cycle.activities.models import Activity
from minga.evidence.lake import asking, sides
from minga.evidence.lake.asking import Folders, Look
from minga.evidence.lake.matching import Marks, Scored, borne, candidates, marks_of, proposed, scored
from minga.evidence.lake.models import Match
from minga.evidence.lake.queries import standing
from minga.evidence.lake.sides import Published
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import find_place

State = Match.State
LOCK = Lock()


@dataclass(frozen=True)
class Weighed:
    """A territory's published activities by identifier, and every pair with a record for which anything speaks."""

    published: dict[str, Published]
    pairs: tuple[Scored, ...]
    unnamed: tuple[Published, ...]


@dataclass(frozen=True)
class Pair:
    """A published activity and a record: what was decided of them ('' for a proposal), with points and reasons as they are now."""

    published: Published
    code: str
    decided: str
    scored: Scored | None


@dataclass(frozen=True)
class Compared:
    """The parts of a comparison; an activity and a record are each in one of the first four, a record may be in several pairs.

    `rejected`: pairs of which a person said that they are not one, whose sides stand in the other parts too.
    """

    place: Country | Unit
    total: int
    only_published: list[Published]
    both: list[Pair]
    proposals: list[Pair]
    only_recorded: Any  # a queryset of records
    recorded: int
    rejected: list[Pair]
    unnamed: tuple[Published, ...]


@dataclass
class Basis:
    """What the lake gives to a comparison, for as long as it does not change; what is read of the registry is remembered beside it."""

    published: list[Published]
    unnamed: tuple[Published, ...]
    mine: list[sides.Side]
    marks: Marks
    rows: sides.Rows = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)


def weighed(place: Country | Unit, at: Look, now: Folders) -> Weighed:
    """Return what is published about a territory and what in the registry it may be; kept until either changes."""
    key = place.iso2 if isinstance(place, Country) else place.key
    return kept(key, now, sides.stamp())


@lru_cache(maxsize=6)
def kept(key: str, now: Folders, _stamp: tuple) -> Weighed:
    place = find_place(key)
    if place is None:
        return Weighed({}, (), ())
    basis = basis_of(key, now)
    with LOCK:  # what is remembered is changed
        rows = Activity.objects.filter(Q(pk__in=sides.here(place).values("pk")) | ~Q(iati_identifier=""), duplicate_of=None)
        pairs = tuple(weigh(basis, sides.recorded(rows, basis.rows)))
    return Weighed({one.identifier: one for one in basis.published}, pairs, basis.unnamed)


@lru_cache(maxsize=4)
def basis_of(key: str, now: Folders) -> Basis:
    """Return what the lake gives to the comparison of a territory (its key), kept until the lake changes."""
    place = find_place(key)
    if place is None:
        return Basis([], (), [], Marks())
    with asking.over(now) as at:
        found = sides.published(place, at)
        mine = sides.sides_of(found, at)
        without = tuple(sides.unnamed(place, at))
    return Basis(found, without, mine, marks_of(mine))


def weigh(basis: Basis, theirs: dict[int, sides.Side]) -> list[Scored]:
    """Return every pair for which anything speaks, the likeliest first."""
    mine, pks, rows = basis.mine, list(theirs), list(theirs.values())
    near = candidates(basis.marks, rows)
    whole = sides.completed(theirs, {pks[b] for _a, b in near})
    bearers = borne(mine, basis.folded) | borne(rows, basis.folded)
    found = [one for a, b in sorted(near) if (one := scored(mine[a], whole[pks[b]], bearers))]
    return sorted(found, key=lambda one: (-one.points, one.identifier, one.code))


def compared(place: Country | Unit, at: Look, now: Folders, person) -> Compared:
    """Return the comparison of a territory as somebody may see it."""
    found = weighed(place, at, now)
    confirmed, rejected = standing(State.CONFIRMED), standing(State.REJECTED)
    seen = visible({one.code for one in found.pairs} | {code for _identifier, code in confirmed | rejected}, person)
    points = {(one.identifier, one.code): one for one in found.pairs}
    both, apart = (
        [
            Pair(found.published[identifier], code, state, points.get((identifier, code)))
            for identifier, code in sorted(said)
            if code in seen and identifier in found.published
        ]
        for state, said in ((State.CONFIRMED, confirmed), (State.REJECTED, rejected))
    )
    taken = {identifier for identifier, _code in confirmed}
    proposals = [
        Pair(found.published[one.identifier], one.code, "", one)
        for one in proposed(found.pairs, rejected)
        if one.code in seen and one.identifier not in taken
    ]
    paired = {one.published.identifier for one in (*both, *proposals)}
    own = Activity.objects.visible_to(person).filter(pk__in=sides.here(place).values("pk"))
    rest = own.exclude(code__in={one.code for one in (*both, *proposals)})
    only = [one for identifier, one in found.published.items() if identifier not in paired]
    return Compared(place, len(found.published), only, both, proposals, rest, own.count(), apart, found.unnamed)


def visible(codes: Collection[str], person) -> set[str]:
    """Return those of the codes whose record somebody may see."""
    return set(Activity.objects.visible_to(person).filter(code__in=codes).values_list("code", flat=True))
