"""The page of the map: a drawing made here, the same numbers in a table beside it, and what a script may add (R-273 to R-278)."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.doors.portal import map_filters
from minga.doors.portal.map_drawing import Drawing, Shape, drawing
from minga.doors.portal.map_numbers import Numbers, UnitRow, numbers, partner_rows, records_url
from minga.doors.portal.map_points import Point, Points, points
from minga.doors.portal.map_scope import Scope, kind_of, read_scope, units_of
from minga.doors.portal.map_sources import sources
from minga.doors.portal.map_tables import PARTNERS, partner_table, unit_table
from minga.doors.portal.map_words import Colouring, activities_said, colouring, legend, spoken
from minga.doors.portal.reading import page_of
from minga.doors.portal.trust_shown import of_total
from minga.evidence.figures.warehouse import Reading, reading
from minga.ground.kit import formats

LETTER, LINE = 13, 24  # room of a printed number, so that none covers another
LISTED = 50  # points told in words; the file has them all
DARK = {"q3": "on-3", "q4": "on-high", "q5": "on-high"}


def page(request: HttpRequest) -> dict:
    """Return what portal/map.html shows. Where a filter is wrong nothing is counted, and the map has no colour."""
    with reading() as look:
        scope = read_scope(request, look)
        kind = kind_of(units_of(scope))
        drawn = drawing(scope)
        frame = framing(request, scope, look, drawn, kind)
        if scope.asked.errors:
            return frame | {"errors": map_filters.errors(scope), "shapes": plain(scope, drawn)}
        found = numbers(scope, look)
        spots = points(scope, look, found.figure.total.activities)
    return frame | counted(request, scope, found, drawn, kind) | pointed(scope, spots, drawn)


def framing(request: HttpRequest, scope: Scope, look: Reading, drawn: Drawing | None, kind: str) -> dict:
    """Return what the page shows whatever the numbers are: title, filters, frame of the drawing, sources, day."""
    language = get_language() or "es"
    here = (_("Mapa"), reverse("portal:map"))
    way = [(_("Inicio"), reverse("portal:home")), here]
    return {
        "crumbs": [*way, (scope.name, None)] if scope.unit else [*way[:1], (here[0], None)],
        "scope": scope,
        "kind": kind,
        "fields": map_filters.fields(scope, look),
        "years": [year_field(scope, name, label) for name, label in (("from", _("Desde el año")), ("to", _("Hasta el año")))],
        "chips": map_filters.chips(scope, request),
        "clear_url": f"{request.path}?country={scope.country.iso2}",
        "drawing": drawn,
        "insets": drawn.insets if drawn else (),
        "view_box": " ".join(str(side) for side in drawn.box) if drawn else "",
        "bounds": ",".join(str(side) for side in drawn.bounds) if drawn else "",
        "boundary_sources": sources(scope, drawn),
        "as_of": formats.day(look.as_of.at, language) if look.as_of.at else "",
        "files": {name: scope.address(reverse(f"portal:map_{name}")) for name in ("geojson", "csv", "json")},
        "static_name": scope.unit.name if scope.unit else scope.country.name,
    }


def year_field(scope: Scope, name: str, label: str) -> dict:
    """Return a field for a year with what was typed in it."""
    typed = scope.asked.typed[name]
    return {"name": name, "label": label, "value": typed[-1] if typed else "", "error": scope.asked.errors.get(name, "")}


def counted(request: HttpRequest, scope: Scope, found: Numbers, drawn: Drawing | None, kind: str) -> dict:
    """Return the coloured map with its legend, and the two tables."""
    colours = colouring(scope.colour, scope.question.currency, found.units)
    lines = page_of(request, partner_rows(found), PARTNERS)
    shapes = coloured(scope, found.units, colours, drawn)
    return {
        "shapes": shapes,
        "numbers": printed(shapes),
        "legend": legend(colours, found.units),
        "legend_title": colours.title,
        "total": activities_said(found.figure.total.activities),
        "trust": of_total(found.figure.trust, lambda part: records_url(scope, part=part.value)),
        "empty": not found.figure.total.activities,
        "units": unit_table(found, scope, kind),
        "partners": partner_table(found, scope, list(lines)),
        "page": lines,
        "page_numbers": lines.paginator.get_elided_page_range(lines.number),
        "undrawn": len(found.units) - len(drawn.shapes) if drawn and not drawn.whole else 0,
    }


def coloured(scope: Scope, rows: Sequence[UnitRow], colours: Colouring, drawn: Drawing | None) -> list[dict]:
    """Return the units as drawn: path, shade, number, address of their page and the words spoken of them."""
    known = {row.key: row for row in rows}
    return [
        {
            "path": shape.path,
            "shade": colours.shade(known[shape.key]),
            "label": spoken(known[shape.key], scope.question.currency),
            "number": colours.number(known[shape.key]),
            "url": reverse("portal:place", args=[shape.key]),
            "x": shape.x,
            "y": shape.y,
        }
        if shape.key in known
        else outline(scope, shape)
        for shape in (drawn.shapes if drawn else ())
    ]


def outline(scope: Scope, shape: Shape, name: str = "") -> dict:
    """Return a unit as drawn without colour or number."""
    called = name or scope.name
    url = reverse("portal:place", args=[shape.key])
    return {"path": shape.path, "shade": "q0", "label": called, "number": "", "url": url, "x": shape.x, "y": shape.y}


def plain(scope: Scope, drawn: Drawing | None) -> list[dict]:
    """Return the units as drawn where nothing could be counted."""
    called = {key: name for key, name, _kind in units_of(scope)}
    return [outline(scope, shape, called.get(shape.key, "")) for shape in (drawn.shapes if drawn else ())]


def printed(shapes: Sequence[dict]) -> list[dict]:
    """Return the numbers to print on the map, each where none printed before it is covered: the table has them all."""
    boxes: list[tuple[float, float, float, float]] = []
    found = []
    for shape in shapes:
        if not shape["number"]:
            continue
        half = len(shape["number"]) * LETTER / 2
        box = (shape["x"] - half, shape["y"] - LINE / 2, shape["x"] + half, shape["y"] + LINE / 2)
        if any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in boxes):
            continue
        boxes.append(box)
        found.append({"x": shape["x"], "y": shape["y"] + LINE / 3, "text": shape["number"], "look": DARK.get(shape["shade"], "")})
    return found


def pointed(scope: Scope, spots: Points, drawn: Drawing | None) -> dict:
    """Return the points: circles on the drawing where they were asked for, and the list in words."""
    circles = [circle(scope, group, drawn) for group in spots.by_spot()] if scope.points and drawn else []
    return {
        "circles": circles,
        "points": spots.found[:LISTED],
        "points_more": max(0, len(spots.found) - LISTED),
        "points_total": len(spots.found),
        "points_approximate": sum(1 for point in spots.found if point.approximate),
        "points_left_out": spots.left_out,
        "points_without": spots.without,
    }


def circle(scope: Scope, group: list[Point], drawn: Drawing) -> dict:
    """Return one circle for all activities of a spot; it opens the activity, or the list of those of the unit."""
    first = group[0]
    x, y = drawn.point(first.latitude, first.longitude, first.first_level)
    codes = {point.code for point in group}
    rough = f" ({_('aproximado')})" if first.approximate else ""
    label = f"{first.title if len(codes) == 1 else activities_said(len(codes))} · {first.place}{rough}"
    url = first.url if len(codes) == 1 else records_url(scope, unit=first.unit)
    return {"x": round(x, 1), "y": round(y, 1), "r": 7 if len(codes) == 1 else 11, "label": label, "url": url, "rough": first.approximate}
