"""The map to take away: its table as CSV and JSON, its units and points as GeoJSON (RFC 7946), all with the numbers of the page."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import shapely
from django.http import HttpRequest
from django.urls import reverse

from minga.doors.portal.map_drawing import Drawing, drawing, outlines_of
from minga.doors.portal.map_numbers import Numbers, UnitRow, numbers, partner_rows
from minga.doors.portal.map_points import Point, Points, points
from minga.doors.portal.map_scope import Scope, read_scope
from minga.doors.portal.map_sources import sources
from minga.doors.portal.map_tables import endings
from minga.doors.portal.map_words import Colouring, colouring, spoken
from minga.evidence.figures.asking import Figure, Line
from minga.evidence.figures.warehouse import Reading, reading
from minga.ground.kit.tables import Cell
from minga.ground.territory.drawing import Outline

HEADER = ("fila", "codigo", "nombre", "proyectos", "monto", "moneda", "aproximado", "parte_del_monto", "con_monto_sin_repartir")
ROWS = {"unclassified": "sin_unidad", "undivided": "sin_repartir", "repeated": "contados_mas_de_una_vez", "total": "total"}
PLACES = 5  # decimals of a degree in GeoJSON: a metre


class Refused(Exception):
    """What a map is asked for cannot be answered; `.errors`: {parameter: sentence}."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(errors)


def asked(request: HttpRequest, look: Reading) -> tuple[Scope, Numbers]:
    """Return the scope of an address and its numbers; Refused where a filter is wrong."""
    scope = read_scope(request, look)
    if scope.asked.errors:
        raise Refused(dict(scope.asked.errors))
    return scope, numbers(scope, look)


def table(request: HttpRequest) -> list[tuple[Cell, ...]]:
    """Return the rows under HEADER: every unit, also those with nothing, then the lines that lead to the total."""
    with reading() as look:
        scope, found = asked(request, look)
    return list(rows(scope, found))


def rows(scope: Scope, found: Numbers) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of the CSV; `aproximado` is empty where there is no amount (pitfall 40)."""
    currency = scope.question.currency
    for row in [*found.busiest, *found.quiet]:
        rough = None if row.amount is None else row.approximate
        coin = "" if row.amount is None else currency
        yield ("unidad", row.key, row.name, row.activities, row.amount, coin, rough, row.share, row.undivided)
    for one in endings(found.figure):
        rough = None if one.amount is None else one.approximate
        coin = "" if one.amount is None else currency
        yield (ROWS[one.what], "", "", one.activities, one.amount, coin, rough, None, None)
    for other in found.figure.not_converted:
        yield ("no_convertido", "", "", other.activities, other.amount, other.currency, None, None, None)
    yield ("sin_monto", "", "", found.figure.without_amount, None, "", None, None, None)


def content(request: HttpRequest) -> dict[str, Any]:
    """Return the numbers of a map as JSON carries them; amounts are texts, exact to the cent, null where nobody says one."""
    with reading() as look:
        scope, found = asked(request, look)
        heading = about(scope, found, look, drawing(scope))
    partners = [line_content(line) | {"code": line.key, "name": name} for line, name in partner_rows(found)]
    return heading | {
        "units": [unit_content(row) for row in [*found.busiest, *found.quiet]],
        "organisations": partners,
        "organisation_lines": lines_content(found.partners),
    }


def about(scope: Scope, found: Numbers, look: Reading, drawn: Drawing | None) -> dict[str, Any]:
    """Return what every file of a map begins with: what was asked, as of when, the lines to the total, whose boundaries."""
    return {
        "scope": {"key": scope.unit.key if scope.unit else scope.country.iso2, "name": scope.name, "level": scope.level},
        "filters": {name: list(values) for name, values in scope.asked.typed.items() if values},
        "currency": scope.question.currency,
        "as_of": look.as_of.at.isoformat() if look.as_of.at else None,
        "journal": look.as_of.seq,
        "lines": lines_content(found.figure),
        "not_converted": [
            {"currency": one.currency, "activities": one.activities, "amount": text(one.amount)} for one in found.figure.not_converted
        ],
        "without_amount": found.figure.without_amount,
        "boundaries": [{"source": one.name, "licence": one.licence, "official": one.official} for one in sources(scope, drawn)],
    }


def lines_content(figure: Figure) -> dict[str, dict[str, Any]]:
    """Return {what: {activities, amount, approximate}} of the lines that lead to the total."""
    return {
        one.what: {"activities": one.activities, "amount": text(one.amount), "approximate": one.amount is not None and one.approximate}
        for one in endings(figure)
    }


def line_content(line: Line) -> dict[str, Any]:
    """Return a line of a figure."""
    return {
        "activities": line.activities,
        "amount": text(line.amount),
        "approximate": line.approximate,
        "undivided": line.undivided,
    }


def unit_content(row: UnitRow) -> dict[str, Any]:
    """Return a unit with its numbers."""
    return {
        "key": row.key,
        "name": row.name,
        "kind_of_unit": row.kind,
        "activities": row.activities,
        "amount": text(row.amount),
        "share": text(row.share),
        "approximate": row.approximate,
        "undivided": row.undivided,
    }


def text(amount: Decimal | None) -> str | None:
    """Return a number as JSON text that no reader rounds."""
    return None if amount is None else f"{amount:f}"


def geojson(request: HttpRequest) -> dict[str, Any]:
    """Return the map as a FeatureCollection: units with their numbers, activities as points; heading members as in the JSON."""
    with reading() as look:
        scope, found = asked(request, look)
        spots = points(scope, look, found.figure.total.activities)
        heading = about(scope, found, look, drawing(scope))
    outlines, _whole = outlines_of(scope)
    colours = colouring(scope.colour, scope.question.currency, found.units)
    known = {row.key: row for row in found.units}
    units = [unit_feature(one, known[one.key], colours) for one in outlines if one.key in known]
    features = [*units, *(point_feature(one) for one in spots.found)]
    return {"type": "FeatureCollection", **box(outlines, spots), **heading, "points_left_out": spots.left_out, "features": features}


def box(outlines: Iterable[Outline], spots: Points) -> dict[str, list[float]]:
    """Return {'bbox': west, south, east, north} of everything drawn, nothing where there is nothing."""
    shapes = [shapely.geometry.shape(one.geometry) for one in outlines]
    shapes += [shapely.Point(one.longitude, one.latitude) for one in spots.found]
    return {"bbox": [round(float(side), PLACES) for side in shapely.total_bounds(shapes)]} if shapes else {}


def unit_feature(outline: Outline, row: UnitRow, colours: Colouring) -> dict[str, Any]:
    """Return a unit as a feature: its numbers, its shade and its words on the map, whose boundary it is."""
    properties = {
        "feature": "unit",
        **unit_content(row),
        "currency": colours.currency,
        "shade": colours.shade(row),
        "number": colours.number(row),
        "label": spoken(row, colours.currency),
        "label_point": [outline.longitude, outline.latitude],
        "url": reverse("portal:place", args=[row.key]),
        "official_boundary": outline.official,
        "boundary_source": outline.source,
    }
    return {"type": "Feature", "id": row.key, "geometry": outline.geometry, "properties": properties}


def point_feature(point: Point) -> dict[str, Any]:
    """Return a place of an activity as a feature, with why its point is where it is."""
    properties = {
        "feature": "activity",
        "code": point.code,
        "title": point.title,
        "place": point.place,
        "unit": point.unit or None,
        "approximate": point.approximate,
        "why": point.why,
        "url": point.url,
    }
    spot = {"type": "Point", "coordinates": [round(point.longitude, PLACES), round(point.latitude, PLACES)]}
    return {"type": "Feature", "geometry": spot, "properties": properties}
