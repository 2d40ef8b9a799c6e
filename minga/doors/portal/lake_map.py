"""The map of the lake: what is published in IATI by the units of a country, with the same numbers in a table."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.doors.portal.figure_filters import Asked as FigureAsked
from minga.doors.portal.map_classes import Class, classes, shade_of
from minga.doors.portal.map_drawing import Drawing, Shape, drawing
from minga.doors.portal.map_page import printed
from minga.doors.portal.map_scope import Scope, kind_of, units_of
from minga.doors.portal.map_sources import sources
from minga.evidence.figures.asking import Question
from minga.evidence.lake.asking import Asked, Look, condition
from minga.evidence.lake.pages.explorer import as_of
from minga.evidence.lake.pages.reading import Read, chips, fields, read
from minga.evidence.lake.pages.words import MEASURES, activities, count, money
from minga.ground.territory.models import Country, Unit

WITHOUT = {"by", "and", "unit", "canton"}  # fields of the explorer that a map of units does not ask


def page(request: HttpRequest, at: Look) -> dict[str, Any]:
    """Return what portal/lake_map.html shows: the first level of a country, coloured by activities that have a location there."""
    found, path = read(request), reverse("portal:lake_map")
    listed = [one for one in fields(found, at) if one["name"] not in WITHOUT]
    country = chosen(found)
    scope = Scope(FigureAsked(Question(), {}, {}), country, None, "activities", False)
    drawn = drawing(scope)
    context: dict[str, Any] = {
        "here": path,
        "scope": scope,
        "fields": listed,
        "problems": [{"name": one["name"], "label": one["label"], "error": one["error"]} for one in listed if one["error"]],
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Lago IATI"), reverse("lake:explorer")), (_("Mapa"), None)],
        "explorer": found.address(reverse("lake:explorer"), by="unit"),
        **as_of(at),
    }
    if not context["problems"]:
        context |= counted(found, country, scope, drawn, at) | {"chips": chips(found, path, at)}
    return context


def chosen(found: Read) -> Country:
    """Return the country asked for where its units are registered, else the first that has units: Ecuador where it is there."""
    mapped = Country.objects.filter(iso2__in=Unit.objects.filter(level=1).values("country"))
    wanted = [value.upper() for value in found.typed.get("country", ())]
    rows = {row.iso2: row for row in mapped}
    return next((rows[key] for key in (*wanted, "EC", *sorted(rows)) if key in rows), None) or Country.objects.order_by("iso2")[0]


def counted(found: Read, country: Country, scope: Scope, drawn: Drawing | None, at: Look) -> dict[str, Any]:
    """Return the coloured units, the legend and the table."""
    numbers, amounts = by_unit(found.asked, country.iso2, at)
    units = units_of(scope)
    shades = classes([number for number in numbers.values() if number])
    known = {key: name for key, name, _kind in units}
    rows = [
        {
            "key": key,
            "name": name,
            "url": reverse("lake:territory", args=[key]),
            "activities": count(numbers.get(key, 0)),
            "amount": money(amounts.get(key)),
        }
        for key, name, _kind in sorted(units, key=lambda unit: -numbers.get(unit[0], 0))
    ]
    shapes = [
        drawn_unit(shape, known.get(shape.key, shape.key), numbers.get(shape.key, 0), shades) for shape in (drawn.shapes if drawn else ())
    ]
    return {
        "rows": rows,
        "kind": kind_of(units),
        "drawing": drawn,
        "insets": drawn.insets if drawn else (),
        "view_box": " ".join(str(side) for side in drawn.box) if drawn else "",
        "shapes": shapes,
        "numbers": printed(shapes),
        "legend": legend(shades, sum(not numbers.get(key) for key, _name, _kind in units)),
        "legend_title": _("Actividades con un lugar en cada unidad"),
        "boundary_sources": sources(scope, drawn),
        "measure": str(MEASURES[found.asked.measure]),
        "currency": found.asked.currency,
        "errors": True,  # no interactive map: it asks for points of the registry
    }


def drawn_unit(shape: Shape, name: str, number: int, shades: list[Class]) -> dict[str, Any]:
    """Return a unit as portal/parts/map_figure.html takes it."""
    return {
        "path": shape.path,
        "shade": shade_of(number, number, shades),
        "label": f"{name}: {activities(number)}",
        "number": count(number) if number else "",
        "url": reverse("lake:territory", args=[shape.key]),
        "x": shape.x,
        "y": shape.y,
    }


def by_unit(asked: Asked, iso2: str, at: Look) -> tuple[dict[str, int], dict[str, Decimal | None]]:
    """Return the activities that have a location in each unit of the first level, and the money that is published for it alone."""
    plain = Asked((), asked.measure, asked.currency, tuple(pair for pair in asked.filters if pair[0] not in ("unit", "country")),
                  asked.first_year, asked.last_year)  # fmt: skip
    where, values = condition(plain)
    keys = list(Unit.objects.filter(country=iso2, level=1).values_list("key", flat=True))
    numbers = at.rows(
        f"""SELECT unit, count(DISTINCT act) FROM in_unit WHERE unit IN (SELECT unnest(?))
            AND act IN (SELECT act FROM fact WHERE {where}) GROUP BY unit""",
        [keys, *values],
    )
    amounts = at.rows(
        f"""SELECT unit1, sum({asked.currency.lower()}) FROM fact WHERE unit1 IN (SELECT unnest(?)) AND {where} AND measure = ?
            GROUP BY unit1""",
        [keys, *values, asked.measure],
    )
    return dict(numbers), dict(amounts)


def legend(shades: list[Class], empty: int) -> list[dict[str, Any]]:
    """Return the lines of the legend, as portal/parts/map_figure.html takes them."""
    lines = [
        {"shade": one.shade, "words": count(int(one.low)) if one.low == one.high else f"{count(int(one.low))}–{count(int(one.high))}",
         "units": one.units}
        for one in shades
    ]  # fmt: skip
    return [{"shade": "q0", "words": _("ninguna"), "units": empty}, *lines] if empty else lines
