"""A map drawn as SVG paths on the server: flat projection, islands far away in a frame of their own, no script and no tiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from minga.doors.portal.map_scope import Scope, units_of
from minga.ground.journal.queries import kept
from minga.ground.territory.drawing import Outline, boundaries
from minga.ground.territory.locating import stamp

WIDTH, HEIGHT = 600, 680  # of the main part, in units of the drawing
FRAME, MARGIN, STEP = 130, 8, 4  # of what stands apart
FAR = 0.12  # of the size of the rest: a unit farther away than that stands apart (Galápagos, San Andrés)
FINE = 0.8  # detail smaller than that is not drawn
CAPTION = 30  # room under a frame for its name
LETTER = 9  # width of a letter of a frame's name


@dataclass(frozen=True)
class Projection:
    """From degrees to the drawing: x = left + (longitude - west) × scale × narrow, y = top + (north - latitude) × scale."""

    west: float
    north: float
    narrow: float  # cosine of the middle latitude
    scale: float
    left: float = 0
    top: float = 0

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return (x, y) of a point."""
        return self.left + (longitude - self.west) * self.scale * self.narrow, self.top + (self.north - latitude) * self.scale

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry of degrees in units of the drawing."""
        scale, narrow = self.scale, self.narrow
        moved = [self.left - self.west * scale * narrow, self.top + self.north * scale]
        return shapely.transform(geometry, lambda pairs: pairs * [scale * narrow, -scale] + moved)


@dataclass(frozen=True)
class Shape:
    """One unit as drawn: its path, where its number stands, and how wide it is there."""

    key: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Inset:
    """A frame around a unit that lies far away; `name_y`: where its name is written."""

    key: str
    name: str
    x: float
    y: float
    width: float
    height: float
    projection: Projection

    @property
    def name_y(self) -> float:
        return self.y + self.height + 20


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a scope: view box, paths, frames; `whole`: only the outline of the unit itself was found."""

    box: tuple[int, int, int, int]
    projection: Projection
    shapes: tuple[Shape, ...]
    insets: tuple[Inset, ...] = ()
    sources: tuple[tuple[str, bool], ...] = ()  # (source, official)
    whole: bool = False
    bounds: tuple[float, float, float, float] = (-180, -90, 180, 90)  # of what stands in place: west, south, east, north

    def point(self, latitude: float, longitude: float, first_level: str) -> tuple[float, float]:
        """Return (x, y) of a place; `first_level`: the key of the unit of the first level that it lies in."""
        frame = next((inset.projection for inset in self.insets if inset.key == first_level), self.projection)
        return frame.point(latitude, longitude)


def drawing(scope: Scope) -> Drawing | None:
    """Return the drawing of a scope, kept until boundaries are loaded: nothing else changes it; None where none is known."""
    return kept(f"map:drawing:{scope.unit.key if scope.unit else scope.country.iso2}", lambda: drawn(scope), f"boundaries {stamp()}")


def outlines_of(scope: Scope) -> tuple[list[Outline], bool]:
    """Return what is drawn of a scope, and whether it is only the unit itself, for want of the boundaries inside it."""
    iso2 = scope.country.iso2
    if scope.unit is None:
        return boundaries(iso2, 1), False
    inside = boundaries(iso2, scope.level, {key for key, _name, _kind in units_of(scope)})
    return (inside, False) if inside else (boundaries(iso2, scope.unit.level, {scope.unit.key}), True)


def drawn(scope: Scope) -> Drawing | None:
    """Return the drawing of a scope as it stands now."""
    outlines, whole = outlines_of(scope)
    if not outlines:
        return None
    degrees = {one.key: shapely.make_valid(shapely.geometry.shape(one.geometry)) for one in outlines}
    far = far_away(degrees) if scope.unit is None else []
    near = {key: shape for key, shape in degrees.items() if key not in far}
    projection = fitted(list(near.values()), WIDTH, HEIGHT)
    main = simplified({key: projection.shape(shape) for key, shape in near.items()})
    named = {one.key: one for one in outlines}
    apart = [(named[key], degrees[key]) for key in far]
    middle = shapely.union_all(list(near.values())).centroid.x
    insets = tuple(framed(apart, shapely.union_all(list(main.values())), middle))
    parts = main | {one.key: simplified({"": one.projection.shape(degrees[one.key])})[""] for one in insets}
    frames = {one.key: one.projection for one in insets}
    shapes = tuple(
        Shape(one.key, path(parts[one.key]), *rounded(frames.get(one.key, projection).point(one.latitude, one.longitude)))
        for one in outlines
    )
    sources = tuple(sorted({(one.source, one.official) for one in outlines}))
    west, south, east, north = (round(float(side), 3) for side in shapely.total_bounds(list(near.values())))
    return Drawing(view(main, insets), projection, shapes, insets, sources, whole, (west, south, east, north))


def far_away(shapes: dict[str, BaseGeometry]) -> list[str]:
    """Return the keys of the units that lie so far from all the others that drawing them in place would make the rest small."""
    found: list[str] = []
    for key, shape in sorted(shapes.items(), key=lambda pair: pair[1].area):
        others = [other for name, other in shapes.items() if name != key and name not in found]
        if not others:
            break
        west, south, east, north = shapely.total_bounds(others)
        left, low, right, high = shape.bounds
        gap = max(west - right, left - east, south - high, low - north)
        if gap > FAR * max(east - west, north - south):
            found.append(key)
    return sorted(found)


def fitted(shapes: Sequence[BaseGeometry], width: float, height: float, left: float = 0, top: float = 0) -> Projection:
    """Return the projection that fits these shapes in a box, in its middle."""
    west, south, east, north = (float(side) for side in shapely.total_bounds(list(shapes)))
    narrow = cos(radians((south + north) / 2))
    across, down = (east - west) * narrow, north - south
    scale = min(width / across, height / down)
    return Projection(west, north, narrow, scale, left + (width - across * scale) / 2, top + (height - down * scale) / 2)


def simplified(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return shapes of the drawing without detail that nobody would see; common borders stay common."""
    found = shapely.coverage_simplify(list(shapes.values()), FINE)
    return {key: small if not small.is_empty else whole for (key, whole), small in zip(shapes.items(), found, strict=True)}


def framed(apart: Sequence[tuple[Outline, BaseGeometry]], main: BaseGeometry, middle: float) -> list[Inset]:
    """Return a frame for each unit that stands apart, on its own side of the `middle` longitude, where it covers nothing."""
    found: list[Inset] = []
    taken = main
    for outline, shape in apart:
        west, south, east, north = shape.bounds
        width = FRAME
        height = min(max(width * (north - south) / ((east - west) or 1), width * 0.4), width * 1.2)
        name = outline.name.partition(",")[0]
        reach = max(width, len(name) * LETTER)
        x, y = free_corner(taken, main, reach, height, west=shape.centroid.x < middle)
        projection = fitted([shape], width - 2 * MARGIN, height - 2 * MARGIN, x + MARGIN, y + MARGIN)
        found.append(Inset(outline.key, name, x, y, width, height, projection))
        taken = taken.union(shapely.box(x - MARGIN, y - MARGIN, x + reach + MARGIN, y + height + CAPTION))
    return found


def free_corner(taken: BaseGeometry, main: BaseGeometry, width: float, height: float, west: bool) -> tuple[float, float]:
    """Return (x, y) of a frame in the upper or lower corner of its side where it must be moved out least to cover nothing."""
    left, top, right, bottom = main.bounds
    high, low = top, bottom - height - CAPTION
    x, way = (left, -STEP) if west else (right - width, STEP)
    tried = []
    for y in (high, low):
        moved = 0
        while shapely.box(x + moved - MARGIN, y - MARGIN, x + moved + width + MARGIN, y + height + CAPTION).intersects(taken):
            moved += way
        tried.append((abs(moved), x + moved, y))
    _moved, x, y = min(tried, key=lambda one: one[0])
    return x, y


def view(main: dict[str, BaseGeometry], insets: Sequence[Inset]) -> tuple[int, int, int, int]:
    """Return (x, y, width, height) of the view box, with room for borders and the names of frames."""
    names = [shapely.box(one.x, one.y, one.x + max(one.width, len(one.name) * LETTER), one.name_y + MARGIN) for one in insets]
    boxes = [*main.values(), *names]
    west, north, east, south = (float(side) for side in shapely.total_bounds(boxes))
    return int(west) - 3, int(north) - 3, int(east - west) + 7, int(south - north) + 7


def path(shape: BaseGeometry) -> str:
    """Return the SVG path of a shape: relative steps of tenths, every ring closed."""
    return "".join(step for polygon in polygons(shape) for ring in (polygon.exterior, *polygon.interiors) for step in steps(ring.coords))


def polygons(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a shape, the largest first; islets too small to be seen only where there is nothing larger."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon | MultiPolygon)]
    flat = [one for part in parts for one in (part.geoms if isinstance(part, MultiPolygon) else [part])]
    flat.sort(key=lambda polygon: -polygon.area)
    return [polygon for number, polygon in enumerate(flat) if number == 0 or polygon.area > FINE]


def steps(pairs: Sequence[tuple[float, ...]]) -> list[str]:
    """Return the steps along a ring, from its first point back to it."""
    tenths = [(round(x * 10), round(y * 10)) for x, y, *_rest in pairs[:-1]]
    found = [f"M{tenth(tenths[0][0])} {tenth(tenths[0][1])}l"]
    for before, here in zip(tenths, tenths[1:], strict=False):
        if here != before:
            found.append(f"{tenth(here[0] - before[0])} {tenth(here[1] - before[1])} ")
    return [*found[:-1], found[-1].rstrip(), "Z"]


def tenth(number: int) -> str:
    """Return a number of tenths as SVG writes it: 15 is '1.5', 20 is '2'."""
    return f"{number / 10:g}"


def rounded(point: tuple[float, float]) -> tuple[float, float]:
    """Return a point in tenths."""
    return round(point[0], 1), round(point[1], 1)
