"""The yearly demand plan as PDF: tagged (PDF/UA-1, PDF/A-2a), in Spanish or English, the same bytes each time for a frozen version."""

import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from minga.cycle.needs.models import DemandPlan
from minga.cycle.needs.reckoning import Group, Line, by_sector, digest, totals
from minga.ground.kit import formats, typeset
from minga.ground.kit.money import Money
from minga.ground.territory.models import Country

SOURCE = Path(__file__).parent / "print" / "plan.typ"
VERBATIM = ("language", "digest")
RUN = 500  # demands after which the next sector begins a page: what stands between such pages is set on all processors at once
NARROW = 18  # letters that surely stand on a line of any column but the wide one of titles


def pdf(country: Country, year: int, lines: list[Line], language: str, version: DemandPlan | None, moment: datetime.datetime) -> bytes:
    """Return the PDF of a plan's lines in 'es' or 'en'; `version`: the frozen one, None for a draft of `moment`."""
    with override(language):
        texts = contents(country, year, lines, language, version, moment)
    stamp = version.frozen_at if version else moment
    return typeset.pdf(source(), "plan.json", texts, timestamp=int(stamp.timestamp()), verbatim=VERBATIM)


@cache
def source() -> bytes:
    return SOURCE.read_bytes()


def contents(
    country: Country, year: int, lines: list[Line], language: str, version: DemandPlan | None, moment: datetime.datetime
) -> dict[str, Any]:
    """Return everything that is printed, in the language that is active."""
    title = _("Plan de demanda de cooperación internacional: %(country)s, %(year)s") % {"country": country.name, "year": year}
    return {
        "language": language,
        "title": title,
        "author": "Minga",
        "description": title,
        "version": version_words(version, language, moment),
        "lead": _("Las demandas que los gobiernos registraron y planificación validó, por sector y por gobierno, cada una con su código."),
        "n": formats.number(len(lines), language),
        "totals": summed(totals(lines), language),
        "unknown": formats.number(sum(1 for one in lines if one.amount is None), language),
        "sectors": sectors(lines, language),
        "hyphenate": any(len(word) > NARROW for line in lines for word in f"{line.code} {line.government_name} {places(line)}".split()),
        "rule": _("Las monedas no se suman entre sí, y una demanda sin monto no es cero: no entra en las sumas."),
        "footer": f"{title} · {version_words(version, language, moment)}",
        "digest": digest(lines) if version else "",
        "texts": words(),
    }


def version_words(version: DemandPlan | None, language: str, moment: datetime.datetime) -> str:
    """Return which version it is and of when."""
    if version is None:
        return _("Borrador del %(day)s") % {"day": formats.day(moment, language)}
    return _("Versión %(n)s, fijada el %(day)s") % {"n": version.number, "day": formats.day(version.frozen_at, language)}


def sectors(lines: list[Line], language: str) -> list[dict[str, Any]]:
    """Return the sectors with their rows ready to be printed; `turn`: one begins a page."""
    found, before = [], 0
    for group in by_sector(lines):
        turn = before >= RUN
        found.append(sector(group, language) | {"turn": turn})
        before = len(group.lines) + (0 if turn else before)
    return found


def sector(group: Group, language: str) -> dict[str, Any]:
    """Return a sector with its rows ready to be printed."""
    return {
        "name": group.first.sector_name(language) or _("Sin sector"),
        "n": formats.number(len(group.lines), language),
        "totals": summed(group.totals, language),
        "unknown": formats.number(group.unknown, language) if group.unknown else "",
        "rows": [row(line, language) for line in group.lines],
    }


def row(line: Line, language: str) -> list[str]:
    money = line.money
    return [
        line.code,
        line.government_name,
        line.title,
        places(line),
        formats.said(money, language) if money else _("sin dato"),
    ]


def places(line: Line) -> str:
    """Return where a demand is, the first three places of many."""
    names = [name for _key, name in line.units]
    if len(names) <= 4:
        return ", ".join(names)
    rest = len(names) - 3
    return ", ".join(names[:3]) + " " + ngettext("y %(n)s más", "y %(n)s más", rest) % {"n": rest}


def summed(found: list[Money], language: str) -> str:
    """Return sums by currency side by side; 'sin dato' where none is known."""
    return " · ".join(formats.said(one, language) for one in found) or _("sin dato")


def words() -> dict[str, str]:
    """Return the fixed words of the plan."""
    return {
        "summary": _("Resumen por sector"),
        "sector": _("Sector"),
        "demands": _("Demandas"),
        "sought": _("Lo que se busca"),
        "unknown": _("Sin monto"),
        "whole": _("Todo el plan"),
        "code": _("Código"),
        "government": _("Gobierno"),
        "demand": _("Demanda"),
        "where": _("Dónde"),
        "amount": _("Monto que se busca"),
        "digest": _("Huella SHA-256 de las líneas:"),
        "page": _("Página"),
        "of": _("de"),
    }
