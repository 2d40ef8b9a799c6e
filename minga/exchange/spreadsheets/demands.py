"""Demands of a spreadsheet: each row understood cell by cell, the whole ones kept as drafts, the others named with why.

The columns are those of a template, or those of other tables that data/demand_headers.csv knows; the person chooses nothing.
"""

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from minga.cycle.needs import understanding as needs
from minga.cycle.needs.actions.demands import bring, country_of
from minga.cycle.needs.models import Demand, MacroProject, PlanItem, Priority, StrategyItem
from minga.cycle.needs.permissions import can_open, institutions_to_demand_for
from minga.cycle.needs.states import DemandStage, Language, Purpose, Readiness
from minga.cycle.offers import understanding as reading
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.understanding import NotUnderstood, date, organisation, seen_by
from minga.exchange.spreadsheets.taking import Heading, Kind, Refused, Row, Taken, called
from minga.exchange.spreadsheets.understanding import (
    Fields,
    Reader,
    listed,
    one_of,
    paragraphs,
    refused_here,
    several,
    text,
    understood,
    whole,
    yes,
)
from minga.ground.accounts.models import Person
from minga.ground.kit.money import Precision
from minga.ground.kit.text import fold

HEADERS = Path(__file__).parent / "data" / "demand_headers.csv"
YEAR = re.compile(r"(?:[QTS][1-4][ /-]*)?(\d{4})(?:[ /-]*[QTS][1-4])?\Z", re.IGNORECASE)  # '2026 Q2': a quarter belongs to one year
BETWEEN, SIGNS = " · ", re.compile(r"\s+[·|]\s+")  # between a file and a code; what would be read so elsewhere
INSTITUTION, PLACES, MOST_SECTORS, LONGEST = "institucion", "donde", 3, 5000  # as many sectors and letters as the form takes


def amount(typed: str) -> Any:
    return needs.amount(typed) if typed else None


def year(typed: str) -> int | None:
    """A year, written as such or with a part of it ('2026 Q2'); None for an empty cell."""
    found = YEAR.match(typed)
    if typed and not found:
        raise NotUnderstood(_("«%(text)s» no es un año.") % {"text": typed[:40]})
    return int(found[1]) if found else None


def languages(typed: str) -> list[str]:
    """The languages in which a demand may be presented."""
    found = reading.languages(typed)
    if any(one not in Language.values for one in found):
        raise refused_here(typed, [str(one.label) for one in Language])
    return found


COLUMNS: Fields = {
    "titulo": ("title", text(300)),
    "para_que": ("purpose", one_of(Purpose)),
    "problema": ("problem", paragraphs(LONGEST)),
    "objetivo": ("objective", paragraphs(LONGEST)),
    "resultados": ("expected", paragraphs(LONGEST)),
    "unidad": ("unit_strengthened", text(200)),
    "sectores": ("sectors", several(lambda one: reading.listed(one, *reading.SECTORS), MOST_SECTORS)),
    "ods": ("goals", several(lambda one: reading.listed(one, "ODS"))),
    "modalidad": ("modality", listed("MODALIDAD")),
    "monto": ("amount", amount),
    "exactitud": ("precision", one_of(Precision)),
    "moneda": ("currency", reading.currency),
    "contrapartida": ("counterpart", amount),
    "contrapartida_especie": ("counterpart_in_kind", text(300)),
    "inicio": ("starts", lambda typed: date(typed) if typed else ""),
    "meses": ("months", whole(1, 600)),
    "idiomas": ("languages", languages),
    "personas": ("beneficiaries", whole(0, 10**11)),
    "grupos": ("beneficiary_groups", text(300)),
    "preparacion": ("readiness", one_of(Readiness)),
    "anio": ("year", year),
    "publica": ("public", yes),
    "justificacion_territorio": ("territory", paragraphs(2000)),
    "justificacion_competencia": ("competence", paragraphs(2000)),
    "codigo_fuente": ("own_code", text(100)),
    "fuente": ("source", text(300)),
}
GIVEN = {"purpose": Purpose.PLAN.value, "precision": Precision.EXACT.value, "readiness": "", "public": True}
OF_INSTITUTION = {
    "plan": "plan_item",
    "prioridad_agenda": "priority",
    "linea_estrategica": "strategy_line",
    "macroproyecto": "macro_project",
    PLACES: "units",
}


class Like(NamedTuple):
    """By what a demand is known again: its institution, its title folded, its year, and from which row of which file it comes."""

    institution: int
    title: str
    year: int | None
    trace: str

    def same(self, other: "Like") -> bool:
        """Whether two are one: of the same row of a file, or of one title and year unless a file tells them apart by its own codes."""
        file, between, _code = self.trace.partition(BETWEEN)
        if self.institution != other.institution or not between or not other.trace.startswith(file + BETWEEN):
            return self[:3] == other[:3]
        return self.trace == other.trace


def of_institution(one: Organisation, place: str) -> Fields:
    """Return how the cells are read that mean something of an institution; `place`: the kind of place that the heading names."""

    def own(rows: Iterable[Any], *names: str) -> Reader:
        return lambda typed: needs.own(typed, rows, *names)

    country = country_of(one)
    readers: dict[str, Reader] = {
        "plan": own(PlanItem.objects.filter(plan__organisation=one), "number", "name"),
        "prioridad_agenda": own(Priority.objects.filter(agenda__organisation=one), "rank", "theme"),
        "linea_estrategica": own(StrategyItem.objects.filter(strategy__organisation=one)),
        "macroproyecto": own(MacroProject.objects.filter(group__organisation=one), "code"),
        PLACES: several(lambda typed: needs.place(typed, country, place)),
    }
    return {column: (OF_INSTITUTION[column], read) for column, read in readers.items()}


def take(row: Row, by: Person) -> Taken:
    """Keep one row as the draft of a demand, which leaves `demand.imported`; Refused says what is wrong with it."""
    values, faults = understood(row.cells, COLUMNS, GIVEN, row.known)
    typed = row.cells.get(INSTITUTION, "")
    try:
        one = row.known.once((INSTITUTION, typed), lambda: institution(typed, by))
    except NotUnderstood as refused:
        raise Refused([(INSTITUTION, str(refused)), *faults]) from refused
    place = row.headings[PLACES].place if PLACES in row.headings else ""
    fields = row.known.once(("fields", one.pk), lambda: of_institution(one, place))
    own, wrong = understood(row.cells, fields, {}, row.known, of=one.pk)
    values |= own
    faults += [*wrong, *currency(row, values)]
    values["justifications"] = {name: why for name in ("territory", "competence") if (why := values.pop(name, ""))}
    values["source"] = " | ".join(filter(None, (values.get("source", ""), traced(row.file, values.pop("own_code", "")))))
    like = Like(one.pk, fold(values.get("title", "")), values.get("year"), trace_of(values["source"]))
    if why := already(row, like):
        faults.append(("titulo", why))
    if faults:
        raise Refused(faults)
    demand = bring(by=by, organisation=one, values=values, unread=row.unread)
    return Taken(demand.code, demand.title, like)


def institution(typed: str, by: Person) -> Organisation:
    """Return the government that a cell names, the only one of the person where it is empty. Raises NotUnderstood."""
    if not typed:
        mine = institutions_to_demand_for(by)
        if len(mine) != 1:
            raise NotUnderstood(_("Escriba de cuál de sus instituciones es: %(names)s.") % {"names": "; ".join(one.name for one in mine)})
        return mine[0]
    found = organisation(typed, seen_by(by))
    if found is None:
        raise NotUnderstood(_("No hay una organización con ese nombre: mire cómo se llama en el directorio."))
    if not can_open(by, found):
        raise NotUnderstood(_("Usted no escribe demandas de esta institución."))
    return found


def currency(row: Row, values: dict[str, Any]) -> list[tuple[str, str]]:
    """Complete the currency of an amount by what its heading says; return the fault where neither says it."""
    for column, name in (("monto", "amount"), ("contrapartida", "counterpart")):
        if values.get(name) is not None and values.get("currency") == "":
            values["currency"] = row.headings[column].currency
            if not values["currency"]:
                where = "moneda" if "moneda" in row.headings else column
                return [(where, _("Un monto necesita su moneda: escríbala en la columna «moneda», como USD."))]
    return []


def traced(file: str, code: str) -> str:
    """Return from where a row comes: its file with its own code there ('mesa.json · ORL-001'), the file alone where it has none."""
    return BETWEEN.join(SIGNS.sub(" ", one) for one in (file, code) if one)


def trace_of(source: str) -> str:
    """Return the part of a source that `traced` wrote: the last one."""
    return source.rpartition(" | ")[2]


def already(row: Row, like: Like) -> str:
    """Say where the same demand stands: in a row before, or among those that were neither closed nor given up; '' where nowhere."""
    if said := row.repeats(like.same):
        return said
    found = next((code for _pk, code, other in standing(row, like.institution) if like.same(other)), "")
    return _("Ya está entre las demandas: %(code)s.") % {"code": found} if found else ""


def standing(row: Row, institution: int) -> list[tuple[int, str, Like]]:
    """Return the demands of an institution that were neither closed nor given up: those read for a row before, and what came since."""
    kept: list[tuple[int, str, Like]] = row.known.once(("standing", institution), list)
    rows = Demand.objects.filter(organisation=institution).exclude(stage__in=(DemandStage.CLOSED, DemandStage.WITHDRAWN))
    rows = rows.filter(pk__gt=kept[-1][0] if kept else 0).order_by("pk")
    for pk, code, title, of_year, source in rows.values_list("pk", "code", "title", "year", "source"):
        kept.append((pk, code, Like(institution, fold(title), of_year, trace_of(source))))
    return kept


@cache
def words() -> dict[str, Heading]:
    """Return {a name of a column, folded: what it tells} of the table data/demand_headers.csv, its first rows first."""
    found: dict[str, Heading] = {}
    with HEADERS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            nothing = tuple(filter(None, row["nothing"].split("|")))
            for word in row["words"].split("|"):
                found.setdefault(called(word), Heading(row["column"], row["currency"], row["place"], nothing))
    return found


KIND = Kind(
    columns=tuple(dict.fromkeys((INSTITUTION, "titulo", "para_que", *OF_INSTITUTION, *COLUMNS))),
    needed=("titulo",),
    fields={name: column for column, (name, _read) in COLUMNS.items()} | {name: column for column, name in OF_INSTITUTION.items()},
    take=take,
    words=words,
)
