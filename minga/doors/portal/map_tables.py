"""The tables beside a map: the same numbers, and the lines that make them add up (R-277; pitfalls 31, 36)."""

from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.doors.portal.map_numbers import UNNAMED, UNPLACED, Numbers, UnitRow, records_url
from minga.doors.portal.map_scope import Scope
from minga.doors.portal.map_words import activities_said, amount_said, undivided_said
from minga.evidence.figures.asking import Figure, Line
from minga.ground.kit import formats

PARTNERS = 15  # organisations on one page


class Ending(NamedTuple):
    """A line below the units: what it is, activities (None where they are counted above), amount (None where none is said)."""

    what: str  # 'unclassified', 'undivided', 'repeated', 'total'
    activities: int | None
    amount: Decimal | None
    approximate: bool = False


def endings(figure: Figure) -> list[Ending]:
    """Return the lines that lead from those of a figure to its total, each only where it says something."""
    found = []
    if figure.unclassified:
        line = figure.unclassified
        found.append(Ending("unclassified", line.activities, line.amount, line.approximate))
    if figure.undivided and figure.undivided.amount is not None:
        found.append(Ending("undivided", None, figure.undivided.amount, figure.undivided.approximate))
    if figure.repeated:
        found.append(Ending("repeated", -figure.repeated, None))
    return [*found, Ending("total", figure.total.activities, figure.total.amount, figure.total.approximate)]


def unit_table(found: Numbers, scope: Scope, kind: str) -> dict:
    """Return {rows, quiet, endings, notes} of the table of units; `kind`: their word, 'Provincia'."""
    currency = scope.question.currency
    rows = [unit_row(row, scope) for row in found.busiest]
    unplaced = records_url(scope, **UNPLACED) if scope.unit is None else ""
    words = {
        "unclassified": _("Sin %(kind)s en la fuente") % {"kind": kind.lower()},
        "undivided": undivided_words(found.figure.undivided),
        "repeated": _("Contados en más de un lugar"),
        "total": _("Total de %(place)s, cada proyecto una vez") % {"place": scope.unit.name if scope.unit else scope.country.name},
    }
    urls = {"unclassified": unplaced, "total": records_url(scope)}
    told = [ending_row(one, words, urls, currency) for one in endings(found.figure)]
    return {"rows": rows, "quiet": quiet_words(found), "endings": told, "notes": notes(found.figure, scope)}


def unit_row(row: UnitRow, scope: Scope) -> dict:
    """Return one unit as the table shows it."""
    return {
        "name": row.name,
        "url": reverse("portal:place", args=[row.key]),
        "activities": formats.number(row.activities, get_language() or "es"),
        "records_url": records_url(scope, unit=row.key),
        "amount": amount_said(row.amount, scope.question.currency, row.approximate),
        "share": formats.percent(row.share, 1, get_language() or "es") if row.share is not None else "",
        "note": undivided_said(row.undivided),
    }


def ending_row(one: Ending, words: dict[str, str], urls: dict[str, str], currency: str) -> dict:
    """Return a line below the units as the table shows it."""
    language = get_language() or "es"
    return {
        "what": one.what,
        "label": words[one.what],
        "activities": None if one.activities is None else formats.number(one.activities, language).replace("-", "−"),
        "amount": amount_said(one.amount, currency, one.approximate),
        "url": urls.get(one.what, ""),
    }


def quiet_words(found: Numbers) -> str:
    """Return '17 unidades sin proyectos registrados', '' where there are none."""
    n = len(found.quiet)
    if not n:
        return ""
    words = ngettext("%(n)s unidad sin proyectos registrados", "%(n)s unidades sin proyectos registrados", n)
    return words % {"n": formats.number(n, get_language() or "es")}


def undivided_words(line: Line | None) -> str:
    """Return the label of money that lies in several places without being divided among them."""
    if line is None:
        return ""
    words = ngettext(
        "Sin repartir entre lugares: %(n)s proyecto que está en varios y no dice cuánto va a cada uno",
        "Sin repartir entre lugares: %(n)s proyectos que están en varios y no dicen cuánto va a cada uno",
        line.valued,
    )
    return words % {"n": line.valued}


def notes(figure: Figure, scope: Scope) -> list[dict]:
    """Return what the amounts leave out: [{text, url}], money without a rate of its own and activities without any amount."""
    found = [
        {"text": _("Fuera del total, sin tasa de cambio propia: %(amount)s en %(activities)s.") % unconverted_said(one), "url": ""}
        for one in figure.not_converted
    ]
    if figure.without_amount:
        words = _("Sin monto en ninguna moneda: %(activities)s.") % {"activities": activities_said(figure.without_amount)}
        found.append({"text": words, "url": ""})
    if figure.total.undivided:
        words = _("Con monto para un territorio más ancho, sin parte propia de este: %(activities)s.")
        found.append({"text": words % {"activities": activities_said(figure.total.undivided)}, "url": ""})
    return found


def unconverted_said(one) -> dict[str, str]:
    """Return the words of money in another currency."""
    return {"amount": amount_said(one.amount, one.currency), "activities": activities_said(one.activities)}


def partner_table(found: Numbers, scope: Scope, lines: list[tuple[Line, str]]) -> dict:
    """Return {rows, endings} of the table of organisations: projects n, amount m (R-277); `lines`: those of this page."""
    currency, language = scope.question.currency, get_language() or "es"
    rows = [
        {
            "name": name,
            "url": reverse("portal:organisation", args=[line.key]),
            "activities": formats.number(line.activities, language),
            "records_url": records_url(scope, partner=line.key),
            "amount": amount_said(line.amount, currency, line.approximate),
            "note": undivided_gift(line.undivided),
        }
        for line, name in lines
    ]
    words = {
        "unclassified": _("Sin organización identificada"),
        "undivided": _("Sin repartir entre quienes aportan, o diferencia con sus aportes"),
        "repeated": _("Contados en más de una organización"),
        "total": _("Total, cada proyecto una vez"),
    }
    urls = {"unclassified": records_url(scope, **UNNAMED), "total": records_url(scope)}
    return {"rows": rows, "endings": [ending_row(one, words, urls, currency) for one in endings(found.partners)]}


def undivided_gift(n: int) -> str:
    """Return the note on projects whose money is not divided among those who give; '' where there is none."""
    words = ngettext("%(n)s con monto sin repartir entre quienes aportan", "%(n)s con monto sin repartir entre quienes aportan", n)
    return words % {"n": n} if n else ""
