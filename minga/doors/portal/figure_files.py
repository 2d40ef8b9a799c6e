"""A figure as CSV and as JSON: the same lines as its page, all of them, and what they leave out."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from minga.doors.portal.breakdowns import Breakdown, in_its_currency
from minga.doors.portal.comparison_page import Wanted, both, reported
from minga.doors.portal.comparison_table import Pair
from minga.doors.portal.figure_filters import read
from minga.doors.portal.figure_table import Row, Told, told
from minga.evidence.figures.lines import Part
from minga.evidence.figures.warehouse import Reading, reading
from minga.ground.kit.tables import Cell

HEADER = ("linea", "codigo", "nombre", "proyectos", "con_monto", "monto", "moneda", "porcentaje", "aproximado")
COMPARISON = ("origen", "linea", "nombre", "periodo", "proyectos", "monto", "moneda", "porcentaje", "fuente")
WORDS = {
    Part.LINE: "linea",
    Part.BARE: "sin_clasificar",
    Part.REST: "sin_repartir",
    Part.TOTAL: "total",
    Part.UNCONVERTED: "no_convertible",
    Part.UNVALUED: "sin_monto",
    Part.HELD: "en_cuarentena",
}


def asked_for(request: HttpRequest, breakdown: Breakdown) -> tuple[Mapping[str, str], Told | None, str]:
    """Return what is wrong with an address by field, else the figure it asks for and the moment it holds for."""
    with reading() as look:
        asked = in_its_currency(breakdown, read(request, look))
        if asked.errors:
            return asked.errors, None, ""
        return {}, told(asked, breakdown, look), look.as_of.at.isoformat() if look.as_of.at else ""


def refused(errors: Mapping[str, str], as_json: bool) -> HttpResponse:
    """Answer 400 with every field that is wrong and why."""
    if as_json:
        content = {"detail": _("Hay filtros por corregir."), "errors": dict(errors)}
        return JsonResponse(content, status=400, json_dumps_params={"ensure_ascii": False})
    lines = [_("Hay filtros por corregir."), *(f"{name}: {words}" for name, words in errors.items())]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")


def csv_rows(figure: Told) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows under HEADER. The amounts of all lines add up to the total, and their activities with `contado_de_mas`.

    A line that is not divided adds no activities of its own: its column is empty.
    """
    for row in figure.rows:
        yield cells(row, figure.currency)
    if figure.figure.repeated:
        yield ("contado_de_mas", "", "", -figure.figure.repeated, None, None, "", None, None)
    yield cells(figure.total, figure.currency)
    for row in figure.apart:
        yield cells(row, row.key if row.part is Part.UNCONVERTED else figure.currency)


def cells(row: Row, currency: str) -> tuple[Cell, ...]:
    """Return one line as cells; nothing known is empty, never zero."""
    said = row.amount is not None
    activities = None if row.part is Part.REST else row.activities
    mark = row.approximate if said else None
    code = "" if row.part is Part.UNCONVERTED else row.key
    return (WORDS[row.part], code, row.name, activities, row.valued, row.amount, currency if said else "", row.share, mark)


def content(figure: Told, as_of: str, build) -> dict:
    """Return a figure as JSON: money as text with a point, so that no reader rounds it. `build`: makes an address whole."""
    asked = {name: list(values) for name, values in figure.asked.typed.items() if values and name != "currency"}
    return {
        "figure": figure.breakdown.slug,
        "asked": asked,
        "currency": figure.currency,
        "as_of": as_of,
        "lines": [as_json(row, build) for row in figure.rows],
        "repeated_activities": figure.figure.repeated,
        "total": as_json(figure.total, build),
        "left_out": [as_json(row, build) for row in figure.apart],
    }


def as_json(row: Row, build) -> dict:
    """Return one line; `amount` null: nobody says one, which is not zero."""
    return {
        "line": WORDS[row.part],
        "code": row.key,
        "name": row.name,
        "activities": row.activities,
        "with_amount": row.valued,
        "amount": plain(row.amount),
        "share": plain(row.share),
        "approximate": row.approximate,
        "records": build(row.url),
    }


def plain(value: Decimal | None) -> str | None:
    """Return a number as text with a point, None where it is not known."""
    return None if value is None else f"{value:f}"


def comparison_rows(found: Wanted, look: Reading) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows under COMPARISON: first what sources declare, then the registry's own figures."""
    assert found.periods is not None
    for one in reported(found.periods):
        for name, pair in one.rows.items():
            for figure, share in zip(pair, one.table.shares(name), strict=True):
                if figure:
                    yield ("declarado", "linea", figure.name, figure.period, None, short(figure.value), figure.unit, share, figure.source)
        for period, total in zip(found.periods, one.table.totals, strict=True):
            yield ("declarado", "total", "", period.address, None, short(total), one.figures[0].unit, None, "")
    compared = both(found, look)
    for rows in compared.pairs:
        yield from own_rows(rows, found)
    for period, side in zip(found.periods, (compared.first, compared.second), strict=True):
        if side.figure.repeated:
            yield ("registro", "contado_de_mas", "", period.address, -side.figure.repeated, None, "", None, "")
    yield from own_rows((compared.first.total, compared.second.total), found)
    for period, side in zip(found.periods, (compared.first, compared.second), strict=True):
        for row in side.apart:
            currency = row.key if row.part is Part.UNCONVERTED else ""
            yield ("registro", WORDS[row.part], row.name, period.address, row.activities, row.amount, currency, None, "")


def short(value: Decimal | None) -> Decimal | None:
    """Return a reported value without the zeros that the database adds."""
    return None if value is None else value.normalize()


def own_rows(pair: Pair, found: Wanted) -> Iterator[tuple[Cell, ...]]:
    """Yield a line of the registry's own figures, once for each period in which it has activities."""
    assert found.periods is not None
    for row, period in zip(pair, found.periods, strict=True):
        if row is not None:
            currency = found.asked.question.currency if row.amount is not None else ""
            activities = None if row.part is Part.REST else row.activities
            yield ("registro", WORDS[row.part], row.name, period.address, activities, row.amount, currency, row.share, "")
