"""The page of one country or unit: where it is, what is inside it, what happens there and what sources count of it."""

from array import array
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import in_unit, inside, of_country
from minga.cycle.law.models import CountryRule
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import of_countries
from minga.doors.portal import activity_rows
from minga.doors.portal.activity_findings import decided
from minga.doors.portal.figure_rows import figure_rows
from minga.doors.portal.finding_list import still_true
from minga.doors.portal.finding_rules import name_of
from minga.doors.portal.kept import kept
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import other_language, page_of
from minga.doors.portal.trust_shown import of_total
from minga.doors.portal.unit_kinds import counted_name, kind_name
from minga.evidence.figures.asking import UNITS, Dimension, Figure, Question
from minga.evidence.figures.lines import Part
from minga.evidence.figures.models import ReportedFigure
from minga.evidence.figures.queries import figure
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.findings.models import FindingQuerySet
from minga.ground.journal.queries import head
from minga.ground.kit.tables import Cell
from minga.ground.kit.text import fold
from minga.ground.search.models import Card, Kind
from minga.ground.search.queries import cards, in_countries
from minga.ground.territory.drawing import drawn
from minga.ground.territory.models import Country, Locality, StatedCount, Unit
from minga.ground.territory.queries import units_below
from minga.ground.territory.rules import is_intermediate_city

HEADER = activity_rows.HEADER
SIZE = 25
CITIES = ("cantón", "municipio", "distrito")
INTERMEDIATE_SOURCE = "001:L324"
ORGANISATIONS = 40  # more of them are behind a link to the list


def page(request: HttpRequest, here: Country | Unit) -> dict:
    """Return what portal/place.html shows of one place to one reader."""
    notes, as_of = Notes(), head()[1]
    unit, iso2 = (here, here.country_id) if isinstance(here, Unit) else (None, here.iso2)
    activities = activities_in(here, Activity.objects.visible_to(request.user))
    ids = kept(f"activities in {here.key}", request.user, lambda: array("q", ids_in(here, activities, request.user)), as_of)
    below = kept(f"below:{here.key}", request.user, lambda: figure(below_of(here, request.user)), as_of)
    listed = page_of(request, ids, SIZE)
    children = child_rows(unit, iso2, below)
    context = {
        "here": here,
        "unit": unit,
        "kind": kind_name(unit.kind) if unit else _("país"),
        "cited": notes.cite(unit.source) if unit else None,
        "drawn": here.key in drawn(as_of),
        "children": children,
        "trust": of_total(below.trust, lambda part: records_of(here, part)),
        "children_total": sum(len(group["rows"]) for group in children),
        "page": listed,
        "numbers": listed.paginator.get_elided_page_range(listed.number),
        "activities": activity_rows.activity_rows(shown_ids(list(listed), here, request.user), as_of),
        "repeated": len(ids) - below.total.activities,  # the figures leave out what repeats another entry
        "stated": stated_rows(unit, notes) if unit else [],
        "figures": figure_rows(figures_at(here), notes),
        "localities": locality_rows(unit, iso2, notes),
        "intermediate": intermediate(unit, notes) if unit else None,
        "aid_rules": aid_rules(iso2, notes) if unit is None else [],
        "findings": [] if unit is None else finding_rows(unit, still_true(request.user, as_of), notes),
        "crumbs": crumbs(here),
    }
    return context | organisations_in(unit, iso2, request) | {"sources": notes.shown, "credits": notes.credits}


def intermediate(unit: Unit, notes: Notes) -> dict | None:
    """Return whether a municipality is an intermediate city, with the source of the rule; None of any other unit (R-118)."""
    if unit.kind not in CITIES or unit.population is None:
        return None
    return {"yes": is_intermediate_city(unit.population), "cited": notes.cite(INTERMEDIATE_SOURCE)}


def aid_rules(iso2: str, notes: Notes) -> list[dict]:
    """Return what the law of a country asks of aid, by the principle that it serves (R-343)."""
    rows = CountryRule.objects.filter(country=iso2).select_related("principle")
    return [{"principle": row.principle.name, "text": row.text, "cited": notes.cite(row.source)} for row in rows]


def activities_in(here: Country | Unit, activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Return the activities of a place, each once, by title."""
    found = in_unit(activities, here) if isinstance(here, Unit) else of_country(activities, here.iso2)
    return found.order_by("sort_key", "code")


def ids_in(here: Country | Unit, activities: QuerySet[Activity], person) -> Iterable[int]:
    """Return the ids of the activities of a place by title; of what everybody sees of a country, the ids of their search cards.

    The cards have an index in that order; sorting a third of the registry would take too long.
    """
    if isinstance(here, Unit) or can_see_everything(person):
        return activities.values_list("id", flat=True)
    found = Card.objects.filter(in_countries((here.iso2,)), kind=Kind.ACTIVITY).order_by("sort_key", "id")
    return found.values_list("id", flat=True)


def shown_ids(ids: list[int], here: Country | Unit, person) -> list[int]:
    """Return the ids of the activities of one page, whichever ids the list was kept by."""
    if isinstance(here, Unit) or can_see_everything(person):
        return ids
    codes = [row[1] for row in cards(ids, ("id", "key"))]
    found = dict(Activity.objects.filter(code__in=codes).values_list("code", "id"))
    return [found[code] for code in codes if code in found]


def crumbs(here: Country | Unit) -> list[tuple[str, str | None]]:
    """Return the way from the home page through the units above."""
    chain: list[Country | Unit] = [here.country, *here.chain] if isinstance(here, Unit) else [here]
    start = [(_("Inicio"), reverse("portal:home")), (_("Territorio"), reverse("portal:places"))]
    return [*start, *((one.name, reverse("portal:place", args=[one.key])) for one in chain)]


def child_rows(unit: Unit | None, iso2: str, below: Figure) -> list[dict]:
    """Return the units directly below, those with activities first, the most active on top."""
    found = Unit.objects.filter(parent=unit) if unit else Unit.objects.filter(country=iso2, level=1)
    rows = list(found.order_by("sort_key").values_list("key", "name", "kind", "code"))
    if not rows:
        return []
    counts = {line.key: line.activities for line in below.lines}
    shown: list[dict] = [
        {"key": key, "name": name, "kind": kind_name(kind), "code": code, "activities": counts.get(key, 0)}
        for key, name, kind, code in rows
    ]
    busy = sorted((row for row in shown if row["activities"]), key=lambda row: -row["activities"])
    quiet = [row for row in shown if not row["activities"]]
    groups = [{"title": _("Con proyectos"), "rows": busy}, {"title": _("Sin proyectos registrados"), "rows": quiet}]
    return [group for group in groups if group["rows"]]


def below_of(here: Country | Unit, person) -> Question:
    """Return what is asked of the facts: the units directly below, each activity once for each of them (pitfall 31)."""
    level = here.level if isinstance(here, Unit) else 0
    place = UNITS[level - 1] if level else Dimension.COUNTRY
    return Question(UNITS[level] if level < len(UNITS) else None, {place: (here.key,)}, everything=can_see_everything(person))


def records_of(here: Country | Unit, part: Part) -> str:
    """Return the address of the records of a part of the figure of a place."""
    name = "unit" if isinstance(here, Unit) else "country"
    return f"{reverse('portal:figure_records')}?{urlencode({name: here.key, 'part': part.value})}"


def organisations_in(unit: Unit | None, iso2: str, request: HttpRequest) -> dict:
    """Return the organisations of a place: of a country by seat or money, of a unit by where they act."""
    visible = Organisation.objects.visible_to(request.user)
    found = visible.filter(inside(unit, "territory")) if unit else of_countries(visible, (iso2,))
    rows = list(found.order_by("sort_key").values_list("code", "name", "name_language", "acronym")[: ORGANISATIONS + 1])
    shown = [
        {
            "url": reverse("portal:organisation", args=[code]),
            "name": name,
            "lang": other_language(language),
            "acronym": "" if fold(acronym) == fold(name) else acronym,
        }
        for code, name, language, acronym in rows[:ORGANISATIONS]
    ]
    more = f"{reverse('portal:organisations')}?country={iso2}" if len(rows) > ORGANISATIONS else ""
    return {"organisations": shown, "organisations_url": more, "organisations_total": found.count() if more else len(shown)}


def figures_at(here: Country | Unit) -> QuerySet[ReportedFigure]:
    """Return the figures that sources give of exactly this place."""
    found = ReportedFigure.objects.select_related("territory", "country", "organisation")
    return found.filter(territory=here) if isinstance(here, Unit) else found.filter(territory=None, country=here.iso2)


def locality_rows(unit: Unit | None, iso2: str, notes: Notes) -> list[dict]:
    """Return the neighbourhoods and zones inside a place, each with the unit that holds it."""
    found = Locality.objects.filter(inside(unit)) if unit else Locality.objects.filter(country=iso2)
    return [
        {
            "name": row.name,
            "kind": kind_name(row.kind),
            "inside": row.unit if row.unit_id and (unit is None or row.unit_id != unit.pk) else None,
            "drawn": row.latitude is not None,
            "cited": notes.cite(row.source),
        }
        for row in found.select_related("unit")
    ]


def stated_rows(unit: Unit, notes: Notes) -> list[dict]:
    """Return what a source counted in this unit and in the units directly below, beside today's number (module L)."""
    found = list(StatedCount.objects.filter(unit=unit)) + list(StatedCount.objects.filter(unit__parent=unit).select_related("unit"))
    today = units_below([row.unit_id for row in found])
    rows = []
    for row in found:
        number = today.get(row.unit_id, {}).get(2 if row.counted == "provinces" else 3, 0)
        rows.append(
            {
                "name": row.unit.name,
                "key": row.unit.key,
                "own": row.unit_id == unit.pk,
                "printed": row.printed,
                "read": counted_name(row.counted, row.number),
                "today": number,
                "differs": number != row.number,
                "note": row.note,
                "note_lang": other_language("es"),
                "cited": notes.cite(row.source),
            }
        )
    return rows


def finding_rows(unit: Unit, told: FindingQuerySet, notes: Notes) -> list[dict]:
    """Return the open findings about a unit that this reader may be told."""
    found = told.about("unit", unit.key)
    return [
        {"id": f"hallazgo-{row.pk}", "rule": row.rule, "name": name_of(row.rule), "text": row.text, "cited": notes.cite(row.source)}
        | decided(row)
        for row in found
    ]


def rows(request: HttpRequest, here: Country | Unit) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the download: every activity of the place that the reader may see."""
    return activity_rows.table_rows(activities_in(here, Activity.objects.visible_to(request.user)))
