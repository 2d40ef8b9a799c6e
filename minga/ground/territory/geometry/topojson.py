"""TopoJSON 1.0 decoded: shared arcs put together again as rings, within bounds."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from minga.ground.territory.geometry.flaws import Broken, shown
from minga.ground.territory.geometry.rings import Polygon, Ring, checked, listed, parts, points

MOST_POSITIONS = 2_500_000  # of all rings together: one arc may be used by many


class Topology:
    """The arcs of a file in degrees, and the rings made of them."""

    def __init__(self, root: dict[str, Any]) -> None:
        """Decode every arc; Broken where the transform or an arc is not as the format asks."""
        scale, translate = transform(root.get("transform"))
        arcs = root.get("arcs")
        if not isinstance(arcs, list):
            raise Broken(_("el TopoJSON no trae arcos."))
        self.arcs = [decoded(arc, scale, translate) for arc in arcs]
        self.positions = 0

    def polygons(self, geometry: Any) -> list[Polygon]:
        """Return the polygons of a TopoJSON geometry; Broken as for GeoJSON, and where its arcs do not meet."""
        return [[checked(self.ring(ring)) for ring in listed(polygon)] for polygon in parts(geometry.get("type"), geometry.get("arcs"))]

    def ring(self, indexes: Any) -> Ring:
        """Return the ring of a list of arc numbers; ~n is arc n turned round."""
        pieces: list[Ring] = []
        for index in listed(indexes):
            piece = self.arc(index)
            self.positions += len(piece)
            if self.positions > MOST_POSITIONS:
                raise Broken(_("los arcos suman más de %(most)s puntos; simplifique el archivo.") % {"most": MOST_POSITIONS})
            if pieces and (pieces[-1][-1] != piece[0]).any():
                raise Broken(_("los arcos de un anillo no se encuentran."))
            pieces.append(piece[1:] if pieces else piece)
        return np.concatenate(pieces)

    def arc(self, index: Any) -> Ring:
        if type(index) is not int or not -len(self.arcs) <= index < len(self.arcs):
            raise Broken(_("no hay ningún arco «%(index)s».") % {"index": shown(index)})
        return self.arcs[index] if index >= 0 else self.arcs[~index][::-1]


def transform(value: Any) -> tuple[Any, Any]:
    """Return (scale, translate) as pairs of numbers, (None, None) where the file is not quantised."""
    if value is None:
        return None, None
    scale, translate = (points([value.get(name)])[0] if isinstance(value, dict) else None for name in ("scale", "translate"))
    if scale is None or translate is None or not np.isfinite([scale, translate]).all():
        raise Broken(_("la transformación del TopoJSON no trae dos números finitos."))
    return scale, translate


def decoded(arc: Any, scale: Any, translate: Any) -> Ring:
    """Return an arc in degrees: where quantised, each point is written as the step from the one before."""
    line = points(arc)
    if len(line) < 2:
        raise Broken(_("un arco del TopoJSON tiene menos de dos puntos."))
    with np.errstate(over="ignore", invalid="ignore"):  # `checked` refuses what is not finite
        return line if scale is None else np.cumsum(line, axis=0) * scale + translate


def layers(root: dict[str, Any]) -> dict[str, list]:
    """Return {name: its geometries} of the objects of a file; a single geometry is a layer of one."""
    objects = root.get("objects")
    if not isinstance(objects, dict) or not objects:
        raise Broken(_("el TopoJSON no trae objetos."))
    return {name: list(members(one)) for name, one in objects.items()}


def members(one: Any) -> Iterator[Any]:
    """Yield the geometries of an object: those of a collection, else itself."""
    if isinstance(one, dict) and one.get("type") == "GeometryCollection":
        yield from one["geometries"] if isinstance(one.get("geometries"), list) else []
    else:
        yield one
