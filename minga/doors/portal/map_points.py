"""The activities of a map as points: a neighbourhood's own where a source gives one, else that of its unit, marked approximate (R-278)."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Place
from minga.cycle.activities.queries import inside
from minga.doors.portal.map_scope import Scope
from minga.doors.portal.reading import other_language
from minga.evidence.figures.asking import records
from minga.evidence.figures.warehouse import Reading
from minga.ground.journal.queries import kept
from minga.ground.territory.drawing import PlacePoint, place_point
from minga.ground.territory.models import Locality, Unit

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
    """Return the points of the activities behind a map, `total` of them, by title; places that name only a country have none."""
    codes = [code for code, _amount, _exact in records(scope.asked.question, look, 0, MOST)]
    places = Place.objects.filter(activity__code__in=codes, country=scope.country).exclude(unit=None, locality=None)
    if scope.unit:
        places = places.filter(inside(scope.unit))
    rows = places.select_related("activity", "country", "unit__country", "unit__parent__parent", "locality__country")
    found: dict[tuple, Point] = {}
    for row in rows.order_by("activity__sort_key", "activity__code", "position", "id"):
        one = point_of(row, look.as_of.digest)
        if one:
            found.setdefault((one.code, one.latitude, one.longitude, one.place), one)
    pointed = {one.code for one in found.values()}
    return Points(tuple(found.values()), max(0, total - len(codes)), len(codes) - len(pointed))


def point_of(row: Place, as_of: str) -> Point | None:
    """Return the point of a place of an activity; None where nothing is known of it."""
    here: Locality | Unit = row.locality or row.unit  # type: ignore[assignment]
    name = f"map:point:{here.__class__.__name__}:{here.pk}:{get_language()}"
    spot = kept(name, lambda: place_point(here), as_of)
    if spot is None:
        return None
    unit, first = (row.unit.key, row.unit.chain[0].key) if row.unit else ("", "")
    told = said(spot, here)
    activity = row.activity
    return Point(activity.code, activity.title, other_language(activity.title_language), here.name, unit, first, *told)


def said(spot: PlacePoint, here: Locality | Unit) -> tuple[float, float, bool, str]:
    """Return (latitude, longitude, approximate, why): the point of a whole unit is not the activity's own."""
    if isinstance(here, Unit) and not spot.approximate:
        why = _("Aproximado: se marca un punto dentro de %(place)s, porque la fuente no dice en qué parte.") % {"place": here.name}
        return spot.latitude, spot.longitude, True, why
    return spot.latitude, spot.longitude, spot.approximate, spot.why
