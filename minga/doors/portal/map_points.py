"""The activities of a map as points: their own, else that of the neighbourhood, else that of the unit, marked approximate (R-278)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Place
from minga.doors.portal.map_scope import Scope
from minga.doors.portal.reading import other_language
from minga.evidence.figures.lines import Opened, rows
from minga.evidence.figures.warehouse import Reading
from minga.ground.journal.queries import kept
from minga.ground.territory.drawing import PlacePoint, loaded_points, place_point
from minga.ground.territory.models import Locality, Unit
from minga.ground.territory.queries import below

APPROXIMATE = "2"  # of GeographicExactness
MOST = 1000  # activities whose points are drawn; the largest amounts first


@dataclass(frozen=True)
class Point:
    """One place of one activity, in degrees. `approximate`: no source gives this very point; `why` says so to the reader."""

    code: str
    title: str
    language: str
    place: str
    unit: str  # key of the unit it lies in, "" where only the country is known
    first_level: str
    latitude: float
    longitude: float
    approximate: bool
    why: str

    @property
    def url(self) -> str:
        """The address of the activity's page."""
        return reverse("portal:activity", args=[self.code])


@dataclass(frozen=True)
class Points:
    """The points of a map; `left_out`: activities beyond MOST; `without`: those of which no source names a unit."""

    found: tuple[Point, ...]
    left_out: int
    without: int

    def by_spot(self) -> list[list[Point]]:
        """Return the points grouped by where they stand, those with most activities last, so that no small one is covered."""
        groups = defaultdict(list)
        for point in self.found:
            groups[point.latitude, point.longitude].append(point)
        return sorted(groups.values(), key=len, reverse=True)


def points(scope: Scope, look: Reading, total: int) -> Points:
    """Return the points of the activities behind a map, `total` of them, by title; places that name only a country have none.

    Kept until the journal grows.
    """
    name = f"map:points:{scope.asked.question!r}:{scope.country.iso2}:{get_language()}"
    return kept(name, lambda: find_points(scope, look, total), look.as_of.digest)


def find_points(scope: Scope, look: Reading, total: int) -> Points:
    codes = [code for code, _amount, _exact in rows(Opened(scope.asked.question), look, 0, MOST)]
    places = Place.objects.filter(activity__code__in=codes, country=scope.country).exclude(unit=None, locality=None, latitude=None)
    if scope.unit:
        places = places.filter(unit__in=below(scope.unit))
    told = ("activity__code", "activity__title", "activity__title_language", "unit", "locality", "latitude", "longitude", "exactness__code")
    found_places = list(places.order_by("activity__sort_key", "activity__code", "position", "id").values_list(*told))
    spots = spots_of({(unit, locality) for *_activity, unit, locality, _lat, _lng, _exactness in found_places if unit or locality})
    found: dict[tuple, Point] = {}
    for code, title, language, unit, locality, *own in found_places:
        spot = spots.get((unit, locality))
        if own[0] is not None:
            spot = own_spot(spot or (scope.country.name, "", ""), *own)
        if spot:
            one = Point(code, title, other_language(language), *spot)
            found.setdefault((code, one.latitude, one.longitude, one.place), one)
    pointed = {one.code for one in found.values()}
    return Points(tuple(found.values()), max(0, total - len(codes)), len(codes) - len(pointed))


def own_spot(there: tuple, latitude: Decimal, longitude: Decimal, exactness: str | None) -> tuple:
    """Return a spot as `spots_of` does, of the point that the record itself tells of a place; `there`: the spot of its unit."""
    rough = exactness == APPROXIMATE
    why = _("Aproximado: el registro da el punto como aproximado.") if rough else ""
    return *there[:3], float(latitude), float(longitude), rough, why


def spots_of(wanted: set[tuple[int | None, int | None]]) -> dict[tuple[int | None, int | None], tuple]:
    """Return {(id of a unit, id of a locality): (name, unit, first level, latitude, longitude, approximate, why)} of those with a point."""
    units = Unit.objects.select_related("country", "parent__parent").in_bulk([unit for unit, _locality in wanted if unit])
    localities = Locality.objects.select_related("country", "unit__parent__parent").in_bulk([one for _unit, one in wanted if one])
    loaded, found = loaded_points(), {}
    for pair in wanted:
        unit = units.get(pair[0] or 0)
        here: Locality | Unit = localities.get(pair[1] or 0) or unit  # type: ignore[assignment]
        spot = place_point(here, loaded)
        if spot:
            lies_in = (unit.key, unit.chain[0].key) if unit else ("", "")
            found[pair] = (here.name, *lies_in, *said(spot, here))
    return found


def said(spot: PlacePoint, here: Locality | Unit) -> tuple[float, float, bool, str]:
    """Return (latitude, longitude, approximate, why): the point of a whole unit is not the activity's own."""
    if isinstance(here, Unit) and not spot.approximate:
        why = _("Aproximado: se marca un punto dentro de %(place)s, porque la fuente no dice en qué parte.") % {"place": here.name}
        return spot.latitude, spot.longitude, True, why
    return spot.latitude, spot.longitude, spot.approximate, spot.why
