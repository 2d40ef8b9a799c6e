"""Reads of plans, agendas and demands that join or count."""

import operator
from functools import reduce

from django.db.models import Count, Prefetch, Q, QuerySet

from minga.cycle.needs.models import Agenda, Demand, DemandPlan, MacroProject, MacroProjects, Plan
from minga.cycle.needs.reckoning import Line, as_text
from minga.cycle.needs.reckoning import in_order as in_plan_order
from minga.cycle.needs.states import IN_PLAN, DemandStage
from minga.ground.codelists.models import Code
from minga.ground.kit.text import query_words, word_forms

RELATED = (
    "organisation__kind__parent__list", "organisation__territory", "country", "modality__parent",
    "plan_item__plan", "plan_item__parent__parent", "priority__plan_item__plan", "priority__agenda",
    "strategy_line", "macro_project__group", "written_by", "validated_by",
)  # fmt: skip


def whole(demands: QuerySet[Demand]) -> QuerySet[Demand]:
    """Return demands with everything that their page and their guards ask of them."""
    return demands.select_related(*RELATED)


def sectors_of(demand: Demand) -> list[Code]:
    """Return the sectors of a demand in the order in which they were chosen: the first is its principal one."""
    rows = Demand.sectors.through.objects.filter(demand=demand).order_by("pk").select_related("code__parent__list", "code__list")
    return [row.code for row in rows]


def called(demands: QuerySet[Demand], text: str) -> QuerySet[Demand]:
    """Return those in whose words every word typed stands, by its beginning or its stem, accents apart; or of that code."""
    if not text.strip():
        return demands
    words = query_words(text)
    if not words:
        return demands.none()
    each = [reduce(operator.or_, (Q(folded__contains=f" {form}") for form in word_forms(word))) for word in words]
    return demands.filter(reduce(operator.and_, each) | Q(code__iexact=text.strip()))


def lines_of(country: str, year: int) -> list[Line]:
    """Return the demands of a country's plan of a year as lines, hidden ones too: those validated and not given up (R-005).

    Four queries for any number of demands. The sector is the category of the one chosen first, so that no demand counts twice.
    """
    wanted = Demand.objects.filter(country=country, year=year, stage__in=IN_PLAN)
    ids = wanted.order_by().values("pk")
    sectors, places, goals = first_sectors(ids), places_of(ids), goals_of(ids)
    columns = (
        "pk", "code", "title", "purpose", "objective", "amount", "currency", "precision", "rank", "stage", "public", "organisation__code",
        "organisation__name", "organisation__sort_key", "modality__code", "plan_item__name",
    )  # fmt: skip
    return in_plan_order(
        Line(
            code=row["code"],
            title=row["title"],
            government=row["organisation__code"],
            government_name=row["organisation__name"],
            government_key=row["organisation__sort_key"],
            **dict(zip(("sector", "sector_es", "sector_en"), sectors.get(row["pk"], ("", "", "")), strict=True)),
            units=places.get(row["pk"], []),
            goals=goals.get(row["pk"], []),
            purpose=row["purpose"],
            modality=row["modality__code"] or "",
            objective=row["objective"],
            plan_item=row["plan_item__name"] or "",
            amount=as_text(row["amount"]),
            currency=row["currency"] if row["amount"] is not None else "",
            precision=row["precision"],
            rank=row["rank"],
            stage=row["stage"],
            public=row["public"],
        )
        for row in wanted.values(*columns).iterator(chunk_size=2000)
    )


def places_of(ids: QuerySet) -> dict[int, list[list[str]]]:
    """Return {demand: [[key, name], …]} of the territories of each one."""
    found: dict[int, list[list[str]]] = {}
    rows = Demand.units.through.objects.filter(demand__in=ids).order_by("pk")
    for pk, key, name in rows.values_list("demand", "unit__key", "unit__name"):
        found.setdefault(pk, []).append([key, name])
    return found


def goals_of(ids: QuerySet) -> dict[int, list[str]]:
    """Return {demand: codes} of the goals of each one, in their order."""
    found: dict[int, list[str]] = {}
    rows = Demand.goals.through.objects.filter(demand__in=ids).order_by("code__position")
    for pk, code in rows.values_list("demand", "code__code"):
        found.setdefault(pk, []).append(code)
    return found


def first_sectors(ids: QuerySet) -> dict[int, tuple[str, str, str]]:
    """Return {demand: (code, Spanish name, English name)} of the category of each one's first sector."""
    found: dict[int, tuple[str, str, str]] = {}
    own = ("code__code", "code__name_es", "code__name_en")
    above = tuple(name.replace("code__", "code__parent__", 1) for name in own)
    rows = Demand.sectors.through.objects.filter(demand__in=ids).order_by("pk").values_list("demand", "code__list__code", *own, *above)
    for pk, list_code, *names in rows:
        whole_name = names[:3] if list_code == "SectorCategory" or not names[3] else names[3:]
        found.setdefault(pk, (whole_name[0], whole_name[1], whole_name[2] or ""))
    return found


def years_with_demands() -> list[tuple[str, int]]:
    """Return (country, year) of each plan that has lines or frozen versions, the newest year first."""
    asked = Demand.objects.filter(stage__in=IN_PLAN, public=True).exclude(year=None).order_by().values_list("country", "year").distinct()
    frozen = DemandPlan.objects.order_by().values_list("country", "year").distinct()
    return sorted({*asked, *frozen}, key=lambda row: (-row[1], row[0]))


def plans_listed() -> QuerySet[Plan]:
    """Return the plans with `objectives`, how many they have, and `served`, how many published demands serve something of them."""
    objectives = Count("items", filter=Q(items__level="objective"), distinct=True)
    served = Count("items__demands", filter=Q(items__demands__in=Demand.objects.published()), distinct=True)
    return Plan.objects.select_related("organisation").annotate(objectives=objectives, served=served)


def macro_sets(person) -> QuerySet[MacroProjects]:
    """Return the sets of macro-projects, each project with the demands that the person sees, but for those given up."""
    seen = Demand.objects.visible_to(person).exclude(stage=DemandStage.WITHDRAWN).order_by("code")
    projects = MacroProject.objects.order_by("number").prefetch_related(Prefetch("demands", queryset=seen))
    return MacroProjects.objects.select_related("organisation").prefetch_related(Prefetch("projects", queryset=projects))


def agenda_whole(agendas: QuerySet[Agenda]) -> QuerySet[Agenda]:
    """Return agendas with all that their page shows."""
    related = ("organisation__kind__parent__list", "unit__country", "unit__parent__parent")
    return agendas.select_related(*related).prefetch_related(
        "participants__organisation",
        "priorities__plan_item__plan",
        "priorities__sector",
        "priorities__goal",
        "capacity_actions__organisation",
    )
