"""Point → unit: the deepest unit, or the country, whose boundary holds a point. Loaded boundaries first, else the bundled ones."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
import shapely
from django.db import connection
from django.db.models import Count, Max

from minga.ground.territory.drawing import Outline, bundled, loaded
from minga.ground.territory.models import Boundary, Country, Unit

type Stamp = tuple[str, str, int, datetime | None]
type Point = tuple[float, float]  # latitude, longitude


@dataclass(frozen=True)
class Shapes:
    """Outlines in a tree of their boxes, sorted so that the deeper, then the lower key, comes first."""

    keys: list[str]
    tree: shapely.STRtree

    def holding(self, points: Sequence[Point]) -> list[str]:
        """Return for each point the key of the first shape that holds it, border included; '' for none and for what is no point."""
        places = np.array(points, dtype=float).reshape(-1, 2)[:, ::-1]
        whole = np.isfinite(places).all(axis=1)
        marks = shapely.points(np.where(whole[:, None], places, 0))
        marks[~whole] = None
        of_point, of_shape = self.tree.query(marks, predicate="intersects")
        first = np.full(len(places), len(self.keys))
        np.minimum.at(first, of_point, of_shape)
        return [self.keys[place] if place < len(self.keys) else "" for place in first]


def unit_at(latitude: float, longitude: float) -> Unit | None:
    """Return the deepest unit whose boundary holds the point (degrees); None at sea and where no unit is registered.

    On a shared border the lower key wins, so that the answer is always the same. For many points use `units_at`.
    """
    return units_at([(latitude, longitude)])[0]


def units_at(points: Sequence[Point]) -> list[Unit | None]:
    """Return for each (latitude, longitude) what `unit_at` does, in one go and with three queries."""
    keys = unit_shapes(stamp()).holding(points)
    units = Unit.objects.select_related("country", "parent__parent").in_bulk(sorted(set(keys) - {""}), field_name="key")
    return [units.get(key) for key in keys]


def country_at(latitude: float, longitude: float) -> Country | None:
    """Return the country whose boundary holds the point, by its units where they are drawn more finely; None at sea."""
    unit = unit_at(latitude, longitude)
    return unit.country if unit else Country.objects.filter(iso2=country_keys_at([(latitude, longitude)])[0]).first()


def country_keys_at(points: Sequence[Point]) -> list[str]:
    """Return the ISO code of the country whose own boundary holds each (latitude, longitude), '' for none."""
    return country_shapes(stamp()).holding(points)


def stamp() -> Stamp:
    """Return what tells one state of the loaded boundaries from another: what is kept here holds until one is loaded."""
    facts = Boundary.objects.aggregate(number=Count("id"), newest=Max("loaded_at"))
    return connection.vendor, str(connection.settings_dict["NAME"]), facts["number"], facts["newest"]


@lru_cache(maxsize=2)
def unit_shapes(_stamp: Stamp) -> Shapes:
    """Return the shapes of all units, the deepest level first."""
    return in_tree(outline for level in (3, 2, 1) for outline in outlines(level))


@lru_cache(maxsize=2)
def country_shapes(_stamp: Stamp) -> Shapes:
    """Return the shapes of all countries."""
    return in_tree(outlines(0))


def outlines(level: int) -> list[Outline]:
    """Return the outlines of one level by key, a loaded one before the bundled one; names left empty."""
    found = {one.key: one for one in [*bundled(level, ""), *loaded(level, "", None)]}
    return [found[key] for key in sorted(found)]


def in_tree(drawn: Iterable[Outline]) -> Shapes:
    """Return outlines as shapes in a tree, in their order."""
    ordered = list(drawn)
    shapes = shapely.from_geojson([json.dumps(one.geometry) for one in ordered])
    shapely.prepare(shapes)
    return Shapes([one.key for one in ordered], shapely.STRtree(shapes))
