"""A file of boundaries, GeoJSON or TopoJSON, read whole within bounds: features with their properties and rings."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from minga.ground.kit.files import TooLarge, read_limited
from minga.ground.territory.geometry.flaws import BoundariesRefused, Broken, Flaw, refused, shown
from minga.ground.territory.geometry.rings import Polygon, read_polygons
from minga.ground.territory.geometry.topojson import Topology, layers

LARGEST_FILE = 50 * 1024 * 1024
# What the signs of a file may at most stand for, so that its values fit in memory before any is made.
MOST_SIGNS = {b"[": 2_500_000, b"{": 200_000, b'"': 4_000_000, b",": 8_000_000}
WGS84 = {"crs84", "ogc:crs84", "epsg:4326", "urn:ogc:def:crs:epsg::4326", "urn:ogc:def:crs:ogc::crs84", "urn:ogc:def:crs:ogc:1.3:crs84"}


@dataclass(slots=True)
class Feature:
    """One feature: its number in the file (1 is the first), its properties, its polygons; None where it has no geometry."""

    number: int
    properties: dict[str, Any]
    polygons: list[Polygon] | None

    @property
    def label(self) -> str:
        """Some words of its properties, so that a person finds it."""
        texts = [shown(value, 30) for value in self.properties.values() if isinstance(value, str) and value.strip()]
        return " · ".join(texts[:3])


def read_features(file: str, data: bytes, layer: str = "") -> list[Feature]:
    """Return the features of a file's bytes; `layer` names one object of a TopoJSON that holds several.

    BoundariesRefused tells every reason by feature: no JSON, no GeoJSON or TopoJSON, another projection, a geometry that is no
    polygon, a ring that is broken.
    """
    root = parsed(file, data)
    kind = root.get("type") if isinstance(root, dict) else None
    if kind not in ("FeatureCollection", "Topology"):
        raise refused(file, _("no es un FeatureCollection de GeoJSON ni un TopoJSON; expórtelo en uno de los dos (WGS84)."))
    check_projection(file, root.get("crs"))
    polygons: Callable[[Any], list[Polygon] | None]
    if kind == "FeatureCollection":
        members, polygons = root.get("features"), geojson_polygons
    else:
        members, polygons = topology_members(file, root, layer)
    if not isinstance(members, list) or not members:
        raise refused(file, _("no trae ningún elemento."))
    return features(file, members, polygons)


def contents(path: Path) -> bytes:
    """Return the bytes of a file of bearable size; BoundariesRefused before reading where it is too large."""
    too_large = _("ocupa más de 50 MB, el máximo; simplifique los límites (por ejemplo, con mapshaper) y vuelva a intentar.")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise refused(path.name, too_large)
        data = read_limited(path, LARGEST_FILE)
    except TooLarge as error:
        raise refused(path.name, too_large) from error
    except (OSError, ValueError) as error:
        raise refused(shown(path.name), _("no se puede leer; compruebe la ruta y los permisos.")) from error
    if data.startswith(b"PK"):
        raise refused(path.name, _("está comprimido; descomprímalo y expórtelo como GeoJSON (WGS84)."))
    for sign, most in MOST_SIGNS.items():
        if data.count(sign) > most:
            raise refused(path.name, _("trae demasiados puntos o propiedades para leerlos; simplifique los límites."))
    return data


def parsed(name: str, data: bytes) -> Any:
    """Return what the JSON says; NaN is let through here, so that it is refused by its feature."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise refused(name, _("no está en UTF-8; guárdelo como UTF-8.")) from error
    except RecursionError as error:
        raise refused(name, _("sus listas están anidadas a demasiada profundidad para ser un mapa.")) from error
    except json.JSONDecodeError as error:
        facts = {"line": error.lineno, "column": error.colno}
        raise refused(name, _("no es JSON: se interrumpe en la línea %(line)d, columna %(column)d.") % facts) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise refused(name, _("trae un número que no se puede leer.")) from error


def check_projection(name: str, crs: Any) -> None:
    """Refuse a file that says it is not in WGS84 degrees."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    written = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(written, str) or written.strip().lower() not in WGS84:
        sentence = _("dice estar en otra proyección («%(crs)s»); guárdelo en WGS84 (EPSG:4326), por ejemplo con QGIS u ogr2ogr.")
        raise refused(name, sentence % {"crs": shown(written)})


def topology_members(name: str, root: dict[str, Any], layer: str) -> tuple[list, Callable[[Any], list[Polygon] | None]]:
    """Return the geometries of the layer of a TopoJSON and what makes polygons of one."""
    try:
        topology, found = Topology(root), layers(root)
    except Broken as error:
        raise refused(name, str(error)) from error
    names = ", ".join(shown(one) for one in list(found)[:20])
    if layer and layer not in found:
        raise refused(name, _("no tiene la capa «%(layer)s»; tiene: %(names)s.") % {"layer": shown(layer), "names": names})
    if not layer and len(found) > 1:
        raise refused(name, _("trae varias capas (%(names)s); diga cuál con --layer.") % {"names": names})

    def polygons(geometry: dict) -> list[Polygon] | None:
        return None if geometry.get("type") is None else topology.polygons(geometry)

    return found[layer or next(iter(found))], polygons


def geojson_polygons(feature: dict) -> list[Polygon] | None:
    """Return the polygons of a GeoJSON feature, None where it has none (RFC 7946 §3.2: an unlocated feature)."""
    if feature.get("type") != "Feature":
        raise Broken(_("no es un Feature de GeoJSON."))
    return None if feature.get("geometry") is None else read_polygons(feature["geometry"])


def features(name: str, members: Iterable[Any], polygons: Callable[[Any], list[Polygon] | None]) -> list[Feature]:
    """Return the features of the file's members; BoundariesRefused names every one that cannot be taken."""
    found: list[Feature] = []
    flaws: list[Flaw] = []
    for number, member in enumerate(members, 1):
        feature = Feature(number, properties_of(member), None)
        try:
            if not isinstance(member, dict):
                raise Broken(_("no es un Feature de GeoJSON."))
            feature.polygons = polygons(member)
        except Broken as error:
            flaws.append(Flaw(name, number, feature.label, "", str(error)))
        found.append(feature)
    if flaws:
        raise BoundariesRefused(flaws)
    return found


def properties_of(member: Any) -> dict[str, Any]:
    """Return the plain values of a feature's properties; its id counts as one named 'id'."""
    if not isinstance(member, dict):
        return {}
    values = member.get("properties")
    found = {"id": member.get("id")} | (values if isinstance(values, dict) else {})
    return {name: value for name, value in found.items() if isinstance(value, (str, int, float)) and not isinstance(value, bool)}
