"""The fields that a column may go to, for each kind of record, and the words by which a column is recognised."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz

from minga.exchange.spreadsheets.plans import ACTIVITY, DATES, DECIMALS, KINDS, ORGANISATION, PREFIX, Plan, PlanRefused
from minga.ground.kit.text import fold

HEADERS = Path(__file__).parent / "data" / "headers.csv"
ALIKE_FROM = 86  # rapidfuzz, 0 to 100, between a column's folded name and a known one


@dataclass(frozen=True)
class Field:
    """A place for a column: how its cells are read, its list of codes, how long its text may be, whether several columns may share it."""

    name: str
    label: str | Promise
    read: str  # text, lines, code, date, money, number, country, place, names, currency, address, key
    list: str = ""
    most: int = 0
    many: bool = False


def field(name: str, label: str | Promise, read: str = "text", list: str = "", most: int = 0, *, many: bool = False) -> Field:
    return Field(name, label, read, list, most, many)


FIELDS: dict[str, tuple[Field, ...]] = {
    ACTIVITY: (
        field("identifier", gettext_lazy("Código en la fuente"), "key", most=100),
        field("title", gettext_lazy("Título"), most=400),
        field("short_title", gettext_lazy("Título corto"), most=120),
        field("objective", gettext_lazy("Objetivo"), "lines"),
        field("specific_objectives", gettext_lazy("Objetivos específicos"), "lines"),
        field("description", gettext_lazy("Resumen"), "lines"),
        field("problem", gettext_lazy("Problema que resuelve"), "lines"),
        field("kind", gettext_lazy("Qué es (programa, proyecto, acción)"), "code", "TIPO_ACTIVIDAD"),
        field("status", gettext_lazy("Estado"), "code", "ESTADO_ACTIVIDAD"),
        field("status_reason", gettext_lazy("Motivo del estado"), "lines"),
        field("start", gettext_lazy("Inicio"), "date"),
        field("end", gettext_lazy("Fin"), "date"),
        field("start_planned", gettext_lazy("Inicio previsto"), "date"),
        field("end_planned", gettext_lazy("Fin previsto"), "date"),
        field("approved_on", gettext_lazy("Aprobación"), "date"),
        field("closed_on", gettext_lazy("Cierre"), "date"),
        field("total_amount", gettext_lazy("Costo total"), "money"),
        field("total_currency", gettext_lazy("Moneda"), "currency"),
        field("donor_amount", gettext_lazy("Aporte de un donante (monto)"), "money", many=True),
        field("counterpart_amount", gettext_lazy("Contrapartida (monto)"), "money", many=True),
        field("funder", gettext_lazy("Quién financia"), "names", "FINANCIADOR", many=True),
        field("executor", gettext_lazy("Quién ejecuta"), "names", "EJECUTOR", many=True),
        field("partner", gettext_lazy("Contraparte"), "names", "CONTRAPARTE", many=True),
        field("coordinator", gettext_lazy("Quién coordina"), "names", "COORDINACION", many=True),
        field("beneficiary", gettext_lazy("Organización beneficiaria"), "names", "BENEFICIARIO", many=True),
        field("ally", gettext_lazy("Aliado"), "names", "ALIADO", many=True),
        field("country", gettext_lazy("País"), "country"),
        field("place", gettext_lazy("Lugar"), "place", most=300, many=True),
        field("beneficiaries", gettext_lazy("Personas beneficiarias (número)"), "number"),
        field("beneficiary_unit", gettext_lazy("Unidad de los beneficiarios"), most=120),
        field("source_kind", gettext_lazy("Tipo de fuente"), "code", "FUENTE"),
        field("modality", gettext_lazy("Modalidad"), "code", "MODALIDAD"),
        field("aid_type", gettext_lazy("Tipo de ayuda"), "code", "AidType"),
        field("sector", gettext_lazy("Sector (CAD)"), "code", "Sector", many=True),
        field("goal", gettext_lazy("ODS"), "code", "ODS", many=True),
        field("theme", gettext_lazy("Tema, como lo dice la fuente"), most=200),
        field("keywords", gettext_lazy("Palabras clave"), most=300),
        field("iati_identifier", gettext_lazy("Identificador IATI"), most=100),
        field("budget_code", gettext_lazy("Código presupuestario"), most=60),
        field("local_objective", gettext_lazy("Objetivo del plan local (PDOT)"), most=300),
        field("agreement", gettext_lazy("Convenio (número o nombre)"), most=300, many=True),
        field("document", gettext_lazy("Documento (dirección)"), "address", many=True),
        field("note", gettext_lazy("Nota (se guarda con el nombre de la columna)"), "lines", many=True),
    ),
    ORGANISATION: (
        field("identifier", gettext_lazy("Código en la fuente"), "key", most=100),
        field("name", gettext_lazy("Nombre"), most=300),
        field("acronym", gettext_lazy("Siglas"), most=60),
        field("alias", gettext_lazy("Otro nombre"), most=300, many=True),
        field("kind", gettext_lazy("Clase de organización"), "code", "TIPO_ORGANIZACION"),
        field("source_kind", gettext_lazy("Tipo de fuente"), "code", "FUENTE"),
        field("scope", gettext_lazy("Ámbito"), "code", "AMBITO"),
        field("country", gettext_lazy("País sede"), "country"),
        field("financing_country", gettext_lazy("País de sus recursos"), "country"),
        field("territory", gettext_lazy("Territorio"), "place", most=300),
        field("role", gettext_lazy("Papel en el sistema"), "lines"),
    ),
}  # fmt: skip
NEEDED = {ACTIVITY: ("title",), ORGANISATION: ("name", "kind")}


def fields_of(kind: str) -> dict[str, Field]:
    """Return {name: field} of a kind of record."""
    return {one.name: one for one in FIELDS[kind]}


@cache
def headers() -> dict[str, dict[str, str]]:
    """Return {kind: {folded name of a column: field}} of the table data/headers.csv."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    with HEADERS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for word in (row["field"].replace("_", " "), *row["words"].split("|")):
                found[row["kind"]].setdefault(fold(word), row["field"])
    return found


def recognised(kind: str, columns: Iterable[str]) -> dict[str, str]:
    """Return {column: field} for the columns whose names are known, the surest first; a field for one column takes only one."""
    known, fields = headers()[kind], fields_of(kind)
    scored = sorted(((*nearest(column, known), column) for column in columns), key=lambda one: -one[0])
    chosen: dict[str, str] = {}
    for score, name, column in scored:
        if score >= ALIKE_FROM and (fields[name].many or name not in chosen.values()):
            chosen[column] = name
    return {column: chosen[column] for column in columns if column in chosen}


def nearest(column: str, known: dict[str, str]) -> tuple[float, str]:
    """Return (likeness 0–100, field) of the known name most like a column's; the last part counts where a form joins its questions."""
    best = (0.0, "")
    for bare in dict.fromkeys(filter(None, (fold(part.replace("_", " ")) for part in (column, column.rpartition("-")[2])))):
        if bare in known:
            return (100.0, known[bare])
        best = max([best, *((fuzz.ratio(bare, word), name) for word, name in known.items() if len(bare) > 4 and len(word) > 4)])
    return best


def check_plan(plan: Plan) -> None:
    """Refuse (PlanRefused) a plan whose fields, order of dates or prefix are not known, or that gives one place to two columns."""
    if plan.kind not in KINDS:
        raise PlanRefused(_("La clase «%(kind)s» no se conoce.") % {"kind": plan.kind[:40]})
    if not plan.name.strip():
        raise PlanRefused(_("Escriba un nombre para el mapeo."))
    if not PREFIX.match(plan.prefix):
        raise PlanRefused(
            _("El prefijo lleva de 2 a 12 letras mayúsculas sin acento o cifras, como WB o MESA: con él empiezan los códigos.")
        )
    if not plan.title.strip():
        raise PlanRefused(_("Diga de dónde viene el archivo: el título de la fuente."))
    if plan.dates not in DATES or plan.decimal not in DECIMALS:
        raise PlanRefused(_("El orden de las fechas o el signo decimal no se conoce."))
    check_fields(plan)


def check_fields(plan: Plan) -> None:
    fields = fields_of(plan.kind)
    for name in {*plan.columns.values(), *plan.constants}:
        if name not in fields:
            raise PlanRefused(_("El campo «%(name)s» no se conoce.") % {"name": name[:60]})
    taken = list(plan.columns.values())
    for name in dict.fromkeys(taken):
        if taken.count(name) > 1 and not fields[name].many:
            both = "; ".join(plan.columns_of(name))[:200]
            raise PlanRefused(_("Dos columnas van a «%(label)s»: %(columns)s.") % {"label": fields[name].label, "columns": both})
    for name in NEEDED[plan.kind]:
        if name not in taken and name not in plan.constants:
            raise PlanRefused(_("Falta la columna de «%(label)s».") % {"label": fields[name].label})
