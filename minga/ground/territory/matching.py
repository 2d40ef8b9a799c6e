"""A file of boundaries against the registry: what its codes are, what they join, and what refuses it."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from minga.ground.territory.geometry.files import Feature
from minga.ground.territory.geometry.flaws import BoundariesRefused, Flaw, refused, shown
from minga.ground.territory.geometry.joining import Choice, Codes, Joined, choose, properties

MARGIN = 2.0  # degrees around a country: islets and old drawings
MOST_PROPERTIES = 60  # tried for the code

type Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class Wanted:
    """What the one who loads boundaries says of the file; what is left out is recognised."""

    country: str = ""  # ISO code
    level: int | None = None  # 0: countries
    code_property: str = ""
    layer: str = ""  # of a TopoJSON
    source: str = ""  # who publishes the boundaries; the file's name where it is not said
    licence: str = ""
    join_parts: bool = False  # several features of one code are parts of one unit
    dry_run: bool = False


def recognise(file: str, features: list[Feature], codes: Codes, wanted: Wanted, home: str) -> Choice:
    """Return country, level and property of the codes; `home` is the country most of the file lies in, '' for many.

    BoundariesRefused where the registry has no such level, the property is not there, or no property holds the codes.
    """
    places = [place for place in codes if fits(place, wanted, home)]
    if not places:
        raise refused(file, _("el registro no tiene unidades de ese país y nivel; cargue antes sus códigos."))
    names = properties(features)
    if wanted.code_property and wanted.code_property not in names:
        facts = {"name": shown(wanted.code_property), "names": listed(names)}
        raise refused(file, _("ningún elemento tiene la propiedad «%(name)s»; hay: %(names)s.") % facts)
    tried = [wanted.code_property] if wanted.code_property else names[:MOST_PROPERTIES]
    choice = choose(features, codes, [Choice(country, level, name) for country, level in sorted(places) for name in tried])
    if choice is None:
        sentence = _("ninguna propiedad trae los códigos de las unidades; diga --country, --level y --code-property; hay: %(names)s.")
        raise refused(file, sentence % {"names": listed(names)})
    return choice


def fits(place: tuple[str, int], wanted: Wanted, home: str) -> bool:
    """Whether the codes of a country and level may be those of the file."""
    country, level = place
    if wanted.level is not None and wanted.level != level:
        return False
    expected = wanted.country or home
    return country == expected if level else not wanted.country and (wanted.level == 0 or not home)


def listed(names: list[str]) -> str:
    return ", ".join(shown(name) for name in names[:20])


def guesses(choice: Choice, wanted: Wanted) -> list[str]:
    """Return what was recognised and not told."""
    found = [f"país {choice.country}"] if choice.level and not wanted.country else []
    found += [f"nivel {choice.level}"] if wanted.level is None else []
    return found + ([f"código en «{shown(choice.property)}»"] if not wanted.code_property else [])


def home_of(keys: list[str]) -> str:
    """Return the country that four fifths of the points on land lie in, '' where there is none; keys: one for each point."""
    counted = Counter(key for key in keys if key)
    key, number = counted.most_common(1)[0] if counted else ("", 0)
    return key if 5 * number >= 4 * sum(counted.values()) else ""


def middles(features: list[Feature]) -> list[tuple[float, float]]:
    """Return (latitude, longitude) about the middle of the first ring of each feature that has one."""
    rings = [feature.polygons[0][0] for feature in features if feature.polygons]
    return [(float(y), float(x)) for x, y in (np.mean(ring, axis=0) for ring in rings)]


def check_codes(file: str, joined: Joined, choice: Choice, wanted: Wanted) -> None:
    """Refuse codes that several features bear, unless they are said to be parts; both are named."""
    if wanted.join_parts or not joined.repeated:
        return
    flaws = []
    for key, features in sorted(joined.repeated.items()):
        others = ", ".join(_("elemento %(number)d") % {"number": one.number} + f" ({one.label})" for one in features[1:6])
        sentence = _("el código %(key)s está también en: %(others)s. Corrija el archivo o, si son partes de una unidad, use --join-parts.")
        flaws.append(Flaw(file, features[0].number, features[0].label, choice.property, sentence % {"key": key, "others": others}))
    raise BoundariesRefused(flaws)


def check_places(file: str, joined: Joined, choice: Choice, boxes: dict[str, Box]) -> None:
    """Refuse features outside their country; boxes: {ISO code: its box}, a country without one is not checked.

    A unit lies in its country's box, with a margin; a country need only touch its own: some count lands overseas, some do not.
    """
    fits_in = inside if choice.level else touching
    flaws = []
    for key, features in sorted(joined.units.items()):
        country = key.partition("-")[0]
        for feature in features if country in boxes else []:
            corners = corners_of(feature)
            if corners and not fits_in(corners, boxes[country]):
                turned = (corners[1], corners[0], corners[3], corners[2])
                facts = {"country": country, "key": key}
                sentence = _("está fuera de %(country)s, el país de %(key)s: compruebe el país y el código.") % facts
                if fits_in(turned, boxes[country]):
                    sentence = _("tiene la latitud y la longitud cambiadas de orden: en GeoJSON va primero la longitud.")
                flaws.append(Flaw(file, feature.number, feature.label, "", sentence))
    if flaws:
        raise BoundariesRefused(flaws)


def corners_of(feature: Feature) -> Box | None:
    """Return the box of a feature's outer rings, None where it has no geometry."""
    if not feature.polygons:
        return None
    lows = np.min([polygon[0].min(axis=0) for polygon in feature.polygons], axis=0)
    highs = np.max([polygon[0].max(axis=0) for polygon in feature.polygons], axis=0)
    return float(lows[0]), float(lows[1]), float(highs[0]), float(highs[1])


def inside(inner: Box, outer: Box) -> bool:
    """Whether a box lies in another with its margin."""
    west, south, east, north = outer
    return inner[0] >= west - MARGIN and inner[1] >= south - MARGIN and inner[2] <= east + MARGIN and inner[3] <= north + MARGIN


def touching(one: Box, other: Box) -> bool:
    """Whether two boxes meet, with the margin."""
    west, south, east, north = other
    return one[0] <= east + MARGIN and one[1] <= north + MARGIN and one[2] >= west - MARGIN and one[3] >= south - MARGIN
