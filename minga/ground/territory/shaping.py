"""Boundaries ready to keep, made of joined features: one shape for each unit, compared with what is kept already."""

from collections.abc import Iterable
from decimal import Decimal

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from minga.ground.kit.text import clean
from minga.ground.territory.geometry import shapes
from minga.ground.territory.geometry.files import Feature
from minga.ground.territory.geometry.flaws import BoundariesRefused, Broken, Flaw, refused
from minga.ground.territory.geometry.joining import Choice, Joined
from minga.ground.territory.geometry.report import Report
from minga.ground.territory.matching import Wanted
from minga.ground.territory.models import Boundary, Unit

LONGEST_TEXT = 300
TOLD = ["source", "licence", "geometry"]
COLUMNS = [*TOLD, "west", "south", "east", "north", "latitude", "longitude", "vertices", "simplified", "loaded_at"]


def boundaries_of(joined: Joined, choice: Choice, wanted: Wanted, report: Report) -> dict[str, Boundary]:
    """Return {key: boundary, not saved} of the joined features; what was repaired, united and simplified goes to the report.

    Raises BoundariesRefused where a shape cannot be taken, none has a geometry, or a text cannot be kept.
    """
    report.source, report.licence = text(report.file, wanted.source or report.file), text(report.file, wanted.licence)
    made = whole_shapes(report.file, joined, report)
    if not made:
        raise refused(report.file, _("ningún elemento unido a una unidad tiene geometría."))
    try:
        simplified = shapes.simplify(list(made.values()), choice.level)
    except Broken as error:
        raise refused(report.file, str(error)) from error
    report.vertices, report.tolerance = (simplified.before, simplified.after), simplified.tolerance
    ids = dict(Unit.objects.filter(key__in=made).values_list("key", "pk")) if choice.level else {}
    return {
        key: boundary_of(shape, report, unit_id=ids.get(key), country_id=None if choice.level else key)
        for key, shape in zip(made, simplified.shapes, strict=True)
    }


def text(file: str, written: str) -> str:
    """Return a source or a licence as it is kept."""
    try:
        kept = clean(written)
    except ValueError as error:
        raise refused(file, str(error)) from error
    if len(kept) > LONGEST_TEXT:
        raise refused(file, _("la fuente y la licencia caben en 300 caracteres cada una."))
    return kept


def whole_shapes(file: str, joined: Joined, report: Report) -> dict[str, BaseGeometry]:
    """Return {key: valid shape} in the order of keys; BoundariesRefused names every feature that has none."""
    made: dict[str, BaseGeometry] = {}
    flaws: list[Flaw] = []
    for key, features in sorted(joined.units.items()):
        parts = []
        for feature in features:
            try:
                parts += [shape_of(feature, report)] if feature.polygons else []
            except Broken as error:
                flaws.append(Flaw(file, feature.number, feature.label, "", str(error)))
        if parts:
            made[key] = shapely.union_all(parts) if len(parts) > 1 else parts[0]
            report.united += [f"{key}: {len(parts)}"] if len(parts) > 1 else []
    if flaws:
        raise BoundariesRefused(flaws)
    return made


def shape_of(feature: Feature, report: Report) -> BaseGeometry:
    """Return the shape of a feature that has one, its repair noted."""
    shape, repaired = shapes.shape_of(feature.polygons or [])
    report.repaired += [f"{feature.number}: {feature.label}"] if repaired else []
    return shape


def boundary_of(shape: BaseGeometry, report: Report, *, unit_id: int | None, country_id: str | None) -> Boundary:
    """Return the boundary, not saved, of a rounded shape: box, label point, vertices."""
    west, south, east, north = (degrees(number) for number in shape.bounds)
    label = shapely.point_on_surface(shape)
    return Boundary(
        unit_id=unit_id,
        country_id=country_id,
        west=west,
        south=south,
        east=east,
        north=north,
        latitude=degrees(label.y),
        longitude=degrees(label.x),
        vertices=int(shapely.get_num_coordinates(shape)),
        simplified=report.tolerance > 0,
        source=report.source,
        licence=report.licence,
        geometry=shapes.plain(shape),
    )


def degrees(number: float) -> Decimal:
    """Return a coordinate with the five decimals that are kept."""
    return Decimal(repr(round(number, 5))).quantize(Decimal("0.00001"))


def compared(fresh: dict[str, Boundary], report: Report) -> list[Boundary]:
    """Return the boundaries that are new or differ from the kept ones, those with their id; counts go to the report."""
    changed = []
    for boundary, old in beside_kept(fresh.values()):
        if old is None:
            report.created += 1
        elif all(getattr(boundary, name) == getattr(old, name) for name in TOLD):
            report.unchanged += 1
            continue
        else:
            report.changed += 1
            boundary.pk = old.pk
        changed.append(boundary)
    return changed


def beside_kept(fresh: Iterable[Boundary]) -> list[tuple[Boundary, Boundary | None]]:
    """Return each boundary with the kept one of the same unit or country, None where there is none."""
    fresh = list(fresh)
    kept = Boundary.objects.filter(unit__in=[one.unit_id for one in fresh if one.unit_id])
    kept |= Boundary.objects.filter(country__in=[one.country_id for one in fresh if one.country_id])
    by_place = {(old.unit_id, old.country_id): old for old in kept}
    return [(one, by_place.get((one.unit_id, one.country_id))) for one in fresh]
