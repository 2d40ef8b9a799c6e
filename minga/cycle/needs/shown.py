"""Demands as pages and tables show them: plain words, amounts with their currency, what is unknown said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from minga.cycle.needs.legality import GUARDS
from minga.cycle.needs.models import Demand
from minga.cycle.needs.queries import called
from minga.cycle.needs.states import DemandStage, Purpose
from minga.ground.kit import formats
from minga.ground.kit.findings import Finding, Severity

LOOK = {
    DemandStage.DRAFT: "",
    DemandStage.REGISTERED: "info",
    DemandStage.VALIDATED: "ok",
    DemandStage.PRIORITISED: "ok",
    DemandStage.SEARCHING: "info",
    DemandStage.MATCHED: "ok",
    DemandStage.CLOSED: "",
    DemandStage.WITHDRAWN: "bad",
}
HEADER = (
    "codigo", "titulo", "institucion", "institucion_codigo", "estado", "para_que", "anio", "orden", "pais", "territorios",
    "sectores", "ods", "modalidad", "monto", "moneda", "exactitud", "contrapartida", "plan", "objetivo_del_plan", "macroproyecto",
    "problema", "objetivo", "fuente",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the list of demands is asked for; '' and unknown values ask for nothing."""

    text: str = ""
    stage: str = ""
    institution: str = ""
    sector: str = ""
    year: str = ""

    @property
    def any(self) -> bool:
        return any((self.text, self.stage, self.institution, self.sector, self.year))


def narrowed(demands: QuerySet[Demand], asked: Filters, but: str = "") -> QuerySet[Demand]:
    """Return the demands that pass every filter except `but`."""
    found = called(demands, asked.text)
    if asked.stage in DemandStage.values and but != "stage":
        found = found.filter(stage=asked.stage)
    if asked.institution and but != "institution":
        found = found.filter(organisation__code=asked.institution)
    if asked.sector and but != "sector":  # a category by its three digits takes in the sectors of it
        found = found.filter(pk__in=Demand.sectors.through.objects.filter(code__code__startswith=asked.sector).values("demand"))
    if asked.year.isdigit() and but != "year":
        found = found.filter(year=int(asked.year[:4]))
    return found


def choices(demands: QuerySet[Demand], asked: Filters) -> dict[str, list[dict[str, Any]]]:
    """Return, for each filter, its values with how many demands each would leave; four queries for any number of demands."""

    def counted(name: str, *columns: str) -> list[tuple]:
        rows = narrowed(demands, asked, but=name).order_by().values_list(*columns).annotate(n=Count("pk", distinct=True))
        return [row for row in rows if row[0]]

    stages = dict(counted("stage", "stage"))
    institutions = sorted(
        counted("institution", "organisation__code", "organisation__name", "organisation__sort_key"), key=lambda row: row[2]
    )
    years = sorted(counted("year", "year"), reverse=True)
    language = "sectors__name_en" if (get_language() or "es").startswith("en") else "sectors__name_es"
    sectors = sorted(counted("sector", "sectors__code", language))
    return {
        "stage": [option(one.value, str(one.label), stages[one], asked.stage) for one in DemandStage if one in stages],
        "institution": [option(code, name, n, asked.institution) for code, name, _key, n in institutions],
        "sector": [option(code, f"{code} · {name}", n, asked.sector) for code, name, n in sectors],
        "year": [option(str(one), str(one), n, asked.year) for one, n in years],
    }


def option(value: str, label: str, n: int, chosen: str) -> dict[str, Any]:
    return {"value": value, "label": label, "n": n, "chosen": value == chosen}


def rows(demands: Iterable[Demand]) -> list[dict[str, Any]]:
    """Return the rows of a page of the list."""
    language = get_language() or "es"
    return [
        {
            "demand": one,
            "look": LOOK[DemandStage(one.stage)],
            "institution": one.organisation,
            "sectors": ", ".join(code.name for code in one.sectors.all()),
            "places": ", ".join(unit.name for unit in one.units.all()),
            "sought": formats.said(money, language) if (money := one.sought) else "",
        }
        for one in demands
    ]


def csv_rows(demands: QuerySet[Demand]) -> Iterator[list[Any]]:
    """Yield a row for each demand, by HEADER; amounts as numbers, never rounded or summed."""
    related = ("organisation", "country", "modality", "plan_item__plan", "macro_project")
    for one in demands.select_related(*related).prefetch_related("units", "sectors", "goals").iterator(chunk_size=500):
        yield [
            one.code, one.title, one.organisation.name, one.organisation.code, DemandStage(one.stage).value, Purpose(one.purpose).value,
            one.year, one.rank, one.country_id, joined(one.units.all(), "key"), joined(one.sectors.all(), "code"),
            joined(one.goals.all(), "code"),
            one.modality.code if one.modality else "", one.amount, one.currency if one.amount is not None else "",
            one.precision if one.amount is not None else "", one.counterpart, one.plan_item.plan.name if one.plan_item else "",
            str(one.plan_item or ""), one.macro_project.name if one.macro_project else "", one.problem, one.objective, one.source,
        ]  # fmt: skip


def joined(found: Iterable[Any], name: str) -> str:
    return " ".join(getattr(one, name) for one in found)


def told(demand: Demand, found: Iterable[Finding], *, links: bool) -> list[dict[str, Any]]:
    """Return findings with the guard's name and, for those who can write there, the address of the box."""
    names = {rule: str(name) for rule, name, _field in GUARDS.values()}
    language = get_language() or "es"
    address = reverse("needs:edit", args=[demand.code])
    return [
        {
            "guard": names.get(one.rule, ""),
            "text": one.show(language),
            "source": one.source,
            "stops": one.severity == Severity.ERROR,
            "url": f"{address}#id_{BOX.get(one.place, one.place)}" if links else "",
        }
        for one in found
    ]


BOX = {"sectors": "sector_1"}
