"""Offers of a spreadsheet: each row understood cell by cell, the whole ones kept to be validated, the others named with why."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from minga.cycle.offers import understanding as reading
from minga.cycle.offers.models import Offer
from minga.cycle.offers.permissions import can_write
from minga.cycle.offers.readiness import NotReady
from minga.cycle.offers.recording import bring
from minga.cycle.offers.states import Instrument, Reach
from minga.cycle.organisations.understanding import NotUnderstood, cleaned, day, organisation, seen_by, yes_no
from minga.exchange.spreadsheets.sheets import Line, Table
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.kit.text import fold

MOST = 200  # rows of a file that is loaded while its reader waits


def text(length: int = 0) -> Callable[[str], str]:
    return lambda typed: cleaned(typed, length=length, multiline=not length)


def several[T](read: Callable[[str], T]) -> Callable[[str], list[T]]:
    """Return how a cell with several values is read: parted by '|', by ';' or by lines."""
    return lambda typed: reading.each(reading.lines(typed.replace("|", "\n").replace(";", "\n")), read)


def rows(typed: str) -> list[str]:
    """Read the requirements or steps of a cell, parted by '|' or by lines; a semicolon belongs to a sentence."""
    return reading.each(reading.lines(typed.replace("|", "\n")), lambda one: cleaned(one, length=500))


def listed(*lists: str) -> Callable[[str], Code | None]:
    return lambda typed: reading.listed(typed, *lists) if typed else None


def one_of(kind: type[Instrument] | type[Reach]) -> Callable[[str], str]:
    """Return how a choice is read: by its code or its words."""

    def read(typed: str) -> str:
        for one in kind:
            if fold(typed) in (fold(one.value), fold(str(one.label))):
                return one.value
        raise NotUnderstood(
            _("«%(text)s» no se admite aquí: %(all)s.") % {"text": typed[:40], "all": ", ".join(str(one.label) for one in kind)}
        )

    return read


def whole_day(typed: str) -> datetime.date | None:
    return datetime.date.fromisoformat(day(typed)) if typed else None


def months(typed: str) -> int | None:
    if typed and not typed.isdecimal():
        raise NotUnderstood(_("«%(text)s» no es un número entero.") % {"text": typed[:40]})
    return int(typed) if typed else None


# Column of the template: the field it fills, and how its cell is read.
COLUMNS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "titulo": ("title", text(300)),
    "descripcion": ("description", text()),
    "objetivos": ("objectives", text()),
    "tipo_fuente": ("source_kind", listed("FUENTE")),
    "modalidad": ("modality", listed("MODALIDAD")),
    "mecanismo": ("instrument", one_of(Instrument)),
    "sectores": ("sectors", several(lambda one: reading.listed(one, *reading.SECTORS))),
    "ods": ("goals", several(lambda one: reading.listed(one, "ODS"))),
    "grupos": ("groups", text(300)),
    "quien_puede": ("recipients", several(lambda one: reading.listed(one, "TIPO_ORGANIZACION"))),
    "paises": ("countries", several(reading.country)),
    "alcance": ("reach", one_of(Reach)),
    "territorios": ("units", several(reading.unit)),
    "otras_condiciones": ("eligibility", text()),
    "monto_minimo": ("amount_min", reading.amount),
    "monto_maximo": ("amount_max", reading.amount),
    "moneda": ("currency", reading.currency),
    "contrapartida": ("counterpart_percent", reading.percent),
    "meses_minimo": ("months_min", months),
    "meses_maximo": ("months_max", months),
    "idiomas_solicitud": ("languages", reading.languages),
    "abre": ("opens_on", whole_day),
    "cierra": ("closes_on", whole_day),
    "ventanilla_abierta": ("rolling", lambda typed: bool(typed) and yes_no(typed) == "yes"),
    "frecuencia": ("frequency", text(120)),
    "como_se_pide": ("how_to_apply", text()),
    "enlace": ("link", text(500)),
    "contacto": ("contact", text(300)),
    "requisitos": ("requirement", rows),
    "pasos": ("step", rows),
    "condiciones": ("condition", rows),
    "documentos": ("document", rows),
    "fuente_informacion": ("source_url", text(500)),
    "fuente": ("source", text(300)),
}
DEFAULTS = {"instrument": Instrument.DIRECT.value, "reach": Reach.NATIONAL.value}
GIVER = "cooperante"
TEMPLATE = (GIVER, *COLUMNS)
NEEDED = (GIVER, "titulo")
PLACES = {name: column for column, (name, _read) in COLUMNS.items()}


@dataclass(frozen=True)
class Fault:
    """One cell that cannot be taken: where it stands in the file, and why."""

    place: str
    column: str
    why: str


@dataclass
class Outcome:
    """What became of a file: titles and codes of what was taken, the lines refused with their faults."""

    taken: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[Line, list[Fault]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def lacking_columns(table: Table) -> list[str]:
    """Return the columns without which no row can be understood."""
    return [name for name in NEEDED if name not in columns_of(table).values()]


def columns_of(table: Table) -> dict[str, str]:
    """Return {column as the file names it: column of the template}, letter case, accents and blanks apart."""
    known = {fold(name.replace("_", " ")): name for name in TEMPLATE}
    return {name: known[key] for name in table.columns if (key := fold(name.replace("_", " "))) in known}


def load(table: Table, *, by: Person, keep: bool) -> Outcome:
    """Take the rows of a table as offers that wait to be validated; without `keep` only tell what would become of them.

    Each row stands for itself: one that is refused keeps no other out. Each kept offer leaves `offer.imported`.
    """
    names = columns_of(table)
    outcome = Outcome(unknown=[one for one in table.columns if one not in names])
    with transaction.atomic():
        for line in table.lines:
            cells = {names[column]: value.strip() for column, value in line.values.items() if column in names}
            faults = take(cells, outcome, by)
            if faults:
                where = {name: column for column, name in names.items()}
                told = [Fault(table.place(line.number, where.get(name, "")), name, why) for name, why in faults]
                outcome.refused.append((line, told))
        if not keep:
            transaction.set_rollback(True)
    return outcome


def take(cells: dict[str, str], outcome: Outcome, by: Person) -> list[tuple[str, str]]:
    """Keep one row; return what is wrong with it as (column, why), nothing where it was kept."""
    faults: list[tuple[str, str]] = []
    values: dict[str, Any] = dict(DEFAULTS)
    for column, (name, read) in COLUMNS.items():
        typed = cells.get(column, "")
        if not typed and name in DEFAULTS:
            continue
        try:
            values[name] = read(typed)
        except NotUnderstood as refused:
            faults.append((column, str(refused)))
    giver = organisation(cells.get(GIVER, ""), seen_by(by)) if cells.get(GIVER) else None
    if giver is None:
        faults.append((GIVER, _("No hay una organización con ese nombre: mire cómo se llama en el directorio.")))
    elif not can_write(by, giver):
        faults.append((GIVER, _("Usted no escribe en nombre de este cooperante.")))
    elif twin := same_as(giver.pk, values.get("title", ""), values.get("closes_on")):
        faults.append(("titulo", _("Ya está en el catálogo: %(code)s.") % {"code": twin}))
    if faults or giver is None:
        return faults
    try:
        with transaction.atomic():
            offer = bring(by=by, organisation=giver, values=values)
    except (ValidationError, NotReady, PermissionDenied, DatabaseError) as refused:
        return list(told(refused))
    outcome.taken.append((offer.code, offer.title))
    return []


def told(refused: Exception) -> Iterator[tuple[str, str]]:
    """Yield what an action refuses as (column, why)."""
    if isinstance(refused, NotReady):
        for one in refused.missing:
            yield "", one.text
    elif isinstance(refused, ValidationError) and hasattr(refused, "error_dict"):
        for name, sentences in refused.message_dict.items():
            yield "" if name == NON_FIELD_ERRORS else PLACES.get(name, name), " ".join(sentences)
    elif isinstance(refused, ValidationError):
        yield "", " ".join(refused.messages)
    else:
        yield "", _("la base de datos no admite uno de los valores de la fila")


def same_as(giver: int, title: str, closes_on: datetime.date | None) -> str:
    """Return the code of an offer of that cooperant with the same title and closing day; '' where there is none."""
    rows = Offer.objects.filter(organisation=giver, closes_on=closes_on).exclude(stage="archived").values_list("code", "title")
    return next((code for code, known in rows if fold(known) == fold(title)), "")
