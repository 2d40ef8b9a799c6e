"""Shapes made of rings: repaired where that changes next to nothing, simplified with their shared borders, rounded."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from minga.ground.territory.geometry.flaws import Broken
from minga.ground.territory.geometry.rings import Polygon

MOST_CHANGE = 0.01  # of the area, by a repair
MOST_CROSSINGS = 50_000  # of a broken ring with itself: beyond, a repair could take hours
# What one level of a country may hold, and with how many decimals: 0.001° is about 110 m.
MOST_VERTICES = {0: 40_000, 1: 20_000, 2: 45_000, 3: 90_000}
DECIMALS = {0: 3, 1: 3, 2: 4, 3: 5}
MOST_DECIMALS = 5
FINEST, COARSEST, STEP = 0.0005, 0.1, 1.5  # degrees, degrees, factor


@dataclass
class Simplified:
    """Shapes ready to keep, the vertices before and after, and the tolerance in degrees (0 where none was needed)."""

    shapes: list[BaseGeometry]
    before: int
    after: int
    tolerance: float


def shape_of(polygons: list[Polygon]) -> tuple[BaseGeometry, bool]:
    """Return the valid shape of a feature and whether it had to be repaired; Broken where a repair would change it."""
    made = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons]
    shape = made[0] if len(made) == 1 else shapely.MultiPolygon(made)
    if shape.is_valid:
        return shape, False
    if crossings(polygons) > MOST_CROSSINGS:
        raise Broken(_("su contorno se cruza consigo mismo en demasiados sitios."))
    repaired = polygons_of(shapely.make_valid(shape))
    largest = max(shape.area, repaired.area)
    if largest == 0 or abs(repaired.area - shape.area) > MOST_CHANGE * largest:
        raise Broken(_("su contorno se cruza consigo mismo y repararlo cambiaría su superficie; corríjalo en el archivo."))
    return repaired, True


def crossings(polygons: list[Polygon]) -> int:
    """Return about how many pairs of sides that do not follow one another meet; counting stops once they are too many."""
    sides = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for rings in polygons for ring in rings])
    lines = shapely.linestrings(sides)
    tree = shapely.STRtree(lines)
    closing = 2 * sum(len(rings) for rings in polygons)  # the last side of a ring meets its first
    met = 0
    for start in range(0, len(lines), 256):
        one, other = tree.query(lines[start : start + 256], predicate="intersects")
        met += int((np.abs(one + start - other) > 1).sum())
        if met - closing > 2 * MOST_CROSSINGS:
            break
    return max(0, met - closing) // 2


def polygons_of(shape: BaseGeometry) -> BaseGeometry:
    """Return only the areas of a geometry: a repair can leave stray lines and points behind."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def simplify(shapes: list[BaseGeometry], level: int) -> Simplified:
    """Simplify the shapes of one level together, only as far as its bound asks, and round them; none vanishes."""
    before = after = vertices(shapes)
    tolerance, made = 0.0, shapes
    while after > MOST_VERTICES[level] and tolerance < COARSEST:
        tolerance = STEP * tolerance or FINEST
        made = list(shapely.coverage_simplify(shapes, tolerance))
        after = vertices(made)
    rounded = [round_shape(new, DECIMALS[level], old) for new, old in zip(made, shapes, strict=True)]
    return Simplified(rounded, before, vertices(rounded), tolerance)


def vertices(shapes: list[BaseGeometry]) -> int:
    return int(shapely.get_num_coordinates(shapes).sum())


def round_shape(shape: BaseGeometry, decimals: int, original: BaseGeometry) -> BaseGeometry:
    """Return the shape with at most that many decimals, valid, outer rings counter-clockwise; a tiny one keeps more."""
    for source, digits in ((shape, decimals), (original, MOST_DECIMALS)):
        snapped = polygons_of(shapely.set_precision(shapely.make_valid(source), 10.0**-digits))
        rounded = shapely.transform(shapely.set_precision(snapped, 0), lambda points, digits=digits: np.round(points, digits))
        if rounded.area > 0 and rounded.is_valid:
            return shapely.orient_polygons(rounded)
    raise Broken(_("su superficie es demasiado pequeña para dibujarla."))


def plain(shape: BaseGeometry) -> dict[str, Any]:
    """Return a shape as GeoJSON."""
    return json.loads(shapely.to_geojson(shape))
