"""Coordinates of a file, read strictly into rings: closed, finite, four points or more, in degrees (RFC 7946 §3.1.6)."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from minga.ground.territory.geometry.flaws import Broken, shown

type Ring = np.ndarray  # n × 2: longitude, latitude
type Polygon = list[Ring]  # the outer ring, then the holes

FEWEST_POINTS = 4


def read_polygons(geometry: Any) -> list[Polygon]:
    """Return the polygons of a GeoJSON geometry; Broken says what else it is or which ring cannot be taken."""
    if not isinstance(geometry, dict):
        raise Broken(_("la geometría no es un objeto de GeoJSON."))
    polygons = parts(geometry.get("type"), geometry.get("coordinates"))
    return [[checked(points(ring)) for ring in listed(polygon)] for polygon in polygons]


def parts(kind: Any, content: Any) -> list:
    """Return the polygons, still as lists, of a Polygon's or MultiPolygon's coordinates or arcs."""
    if kind not in ("Polygon", "MultiPolygon"):
        raise Broken(_("es «%(kind)s»; un límite es Polygon o MultiPolygon.") % {"kind": shown(kind)})
    return listed([content] if kind == "Polygon" else content)


def listed(value: Any) -> list:
    """Return a list that holds something; Broken where it is none or empty."""
    if not isinstance(value, list):
        raise Broken(_("las coordenadas no están en listas, como pide GeoJSON."))
    if not value:
        raise Broken(_("la geometría está vacía."))
    return value


def points(ring: Any) -> Ring:
    """Return the positions of a list as numbers, heights left out; Broken where one is no pair of numbers."""
    for position in listed(ring):
        if not isinstance(position, list) or len(position) < 2 or not all(type(number) in (int, float) for number in position[:2]):
            raise Broken(_("«%(value)s» no es un punto: hacen falta dos números.") % {"value": shown(position)})
    try:
        return np.fromiter((number for position in ring for number in position[:2]), dtype=float, count=2 * len(ring)).reshape(-1, 2)
    except OverflowError as error:
        raise Broken(_("una coordenada no es un número finito.")) from error


def checked(ring: Ring) -> Ring:
    """Return the ring; Broken where it is not finite, not in degrees, too short or not closed."""
    if not np.isfinite(ring).all():
        raise Broken(_("una coordenada no es un número finito."))
    far = np.abs(ring) > (180, 90)
    if far.any():
        first = ring[far.any(axis=1)][0]
        facts = {"x": f"{first[0]:g}", "y": f"{first[1]:g}"}
        raise Broken(
            _("el punto (%(x)s, %(y)s) no está en grados: parece otra proyección; guarde el archivo en WGS84 (EPSG:4326).") % facts
        )
    if len(ring) < FEWEST_POINTS:
        raise Broken(_("un anillo tiene %(number)d puntos y hacen falta 4.") % {"number": len(ring)})
    if (ring[0] != ring[-1]).any():
        raise Broken(_("un anillo no está cerrado: su último punto no es el primero."))
    return ring
