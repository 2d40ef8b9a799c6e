"""The yearly demand plan as its page, its table and its open data show it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.needs.models import DemandPlan
from minga.cycle.needs.reckoning import Changes, Group, Line, by_government, by_sector, totals
from minga.cycle.needs.states import DemandStage, Purpose
from minga.ground.kit import formats
from minga.ground.kit.pages import read_page

A_PAGE = 100
HEADER = (
    "demanda", "titulo", "gobierno", "gobierno_nombre", "sector", "sector_nombre", "territorios", "ods", "para_que", "modalidad",
    "plan", "monto", "moneda", "exactitud", "orden", "estado",
)  # fmt: skip
FIELDS = {
    "title": gettext_lazy("Título"),
    "government": gettext_lazy("Código del gobierno"),
    "government_name": gettext_lazy("Gobierno"),
    "sector": gettext_lazy("Sector"),
    "sector_es": gettext_lazy("Nombre del sector"),
    "sector_en": gettext_lazy("Nombre del sector en inglés"),
    "units": gettext_lazy("Dónde"),
    "goals": gettext_lazy("ODS"),
    "purpose": gettext_lazy("Para qué"),
    "modality": gettext_lazy("Modalidad"),
    "objective": gettext_lazy("Objetivo"),
    "plan_item": gettext_lazy("A qué del plan responde"),
    "amount": gettext_lazy("Monto que se busca"),
    "currency": gettext_lazy("Moneda"),
    "precision": gettext_lazy("Exactitud del monto"),
    "rank": gettext_lazy("Orden de prioridad"),
    "stage": gettext_lazy("Estado"),
}


def version_name(number: int) -> str:
    return _("Versión %(n)s") % {"n": number}


def file_name(country: str, year: int, version: DemandPlan | None) -> str:
    """Return 'plan-de-demanda-EC-2024-v1'; without a version for the draft."""
    return f"plan-de-demanda-{country}-{year}" + (f"-v{version.number}" if version else "")


def page(lines: list[Line], sector: str, number: str | None, language: str) -> dict[str, Any]:
    """Return what needs/year_plan.html shows: sums by sector and by government, and a page of lines, of one sector where asked."""
    groups = by_sector(lines)
    chosen = next((one for one in groups if one.key == sector), None) if sector else None
    shown = list(chosen.lines) if chosen else [line for one in groups for line in one.lines]
    pages = Paginator(shown, A_PAGE)
    listed = pages.page(read_page(number, pages.num_pages))
    return {
        "n": len(lines),
        "sectors": [summary(one, one.first.sector_name(language) or _("Sin sector"), language) for one in groups],
        "governments": [summary(one, one.first.government_name, language) for one in by_government(lines)],
        "totals": [formats.said(one, language) for one in totals(lines)],
        "unknown": sum(1 for one in lines if one.amount is None),
        "chosen": chosen.first.sector_name(language) if chosen else "",
        "page": listed,
        "groups": [
            {"name": one.first.sector_name(language) or _("Sin sector"), "rows": [row(line, language) for line in one.lines]}
            for one in by_sector(listed.object_list)
        ],
    }


def summary(group: Group, name: str, language: str) -> dict[str, Any]:
    sums = [formats.said(one, language) for one in group.totals]
    return {"key": group.key, "name": name, "n": len(group.lines), "totals": sums, "unknown": group.unknown}


def row(line: Line, language: str) -> dict[str, Any]:
    """Return a line in words."""
    money = line.money
    return {
        "line": line,
        "places": [name for _key, name in line.units],
        "amount": formats.said(money, language) if money else "",
        "stage": DemandStage(line.stage).label if line.stage in DemandStage.values else line.stage,
    }


def csv_rows(lines: Iterable[Line]) -> Iterator[list[Any]]:
    """Yield a row for each line, by HEADER."""
    for one in lines:
        places, goals = " ".join(key for key, _name in one.units), " ".join(one.goals)
        yield [
            one.code, one.title, one.government, one.government_name, one.sector, one.sector_es, places, goals, one.purpose, one.modality,
            one.plan_item, one.amount, one.currency, one.precision if one.amount else "", one.rank, one.stage,
        ]  # fmt: skip


def as_data(country: str, year: int, version: DemandPlan | None, lines: list[Line]) -> dict[str, Any]:
    """Return a plan as open data: which version, its digest, its lines and their sums by sector and currency."""
    sealed: dict[str, Any] = {"version": None, "frozen_at": None, "sha256": None}
    if version:
        public = all(line.public for line in lines)
        digest = version.public_digest if public else version.digest
        sealed = {"version": version.number, "frozen_at": version.frozen_at.isoformat(), "sha256": digest}
    sums = [
        {
            "sector": group.key,
            "demands": len(group.lines),
            "without_amount": group.unknown,
            "totals": {one.currency: f"{one.amount:f}" for one in group.totals},
        }
        for group in by_sector(lines)
    ]
    return {"country": country, "year": year, **sealed, "sectors": sums, "lines": [one.plain for one in lines]}


def changes(found: Changes, language: str) -> dict[str, Any]:
    """Return what needs/year_changes.html shows."""
    return {
        "added": [row(one, language) for one in found.added],
        "removed": [row(one, language) for one in found.removed],
        "changed": [{"line": line, "fields": [field(*pair, language) for pair in pairs]} for line, pairs in found.changed],
        "any": found.any,
    }


def field(name: str, before: Any, after: Any, language: str) -> dict[str, str]:
    """Return a field that changed in words."""
    return {"name": str(FIELDS[name]), "before": told(name, before, language), "after": told(name, after, language)}


def told(name: str, value: Any, language: str) -> str:
    """Return a value of a line in words; '' where nothing was said."""
    if name == "units":
        return ", ".join(place for _key, place in value)
    if name == "goals":
        return ", ".join(value)
    if name == "stage" and value in DemandStage.values:
        return str(DemandStage(value).label)
    if name == "purpose" and value in Purpose.values:
        return str(Purpose(value).label)
    if name == "amount" and value is not None:
        return formats.amount(Decimal(value), language)
    return "" if value is None else str(value)
