"""Rows pasted from a spreadsheet or sent by a program: each one entered or refused by name; what is right is not lost for what is wrong."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.funding.actions import ledger
from minga.cycle.funding.models import Transaction
from minga.cycle.funding.understanding import READERS, read_entry
from minga.ground.kit.text import fold

MOST = 500
COLUMNS = {  # the words of a header, folded, and the cell that each is: the Spanish title, the English one, others
    "type": ("clase", "kind", "tipo", "movimiento", "type"),
    "planned": ("previsto", "planned", "prevista", "planificado"),
    "date": ("fecha", "date", "dia"),
    "value_date": ("fecha valor", "value date", "fecha_valor", "value_date"),
    "amount": ("monto", "amount", "valor", "importe"),
    "currency": ("moneda", "currency"),
    "resource": ("recurso", "resource", "efectivo o especie", "tipo de recurso"),
    "description": ("concepto", "description", "descripcion"),
    "agreement": ("convenio", "agreement", "numero de convenio"),
    "provider": ("entrega", "provider", "quien entrega"),
    "receiver": ("recibe", "receiver", "quien recibe"),
    "side": ("lado", "side", "de que lado", "papel"),
}
ENGLISH = 1  # the place of the English title
BY_WORD = {word: name for name, words in COLUMNS.items() for word in (name, *words)}


def title_of(name: str, language: str) -> str:
    """Return the title of the column of a cell in a language; of what is no cell, its own name."""
    words = COLUMNS.get(name, (name, name))
    return words[ENGLISH if language == "en" else 0]


@dataclass(frozen=True)
class Refused:
    """A row that was not entered: its number (the first after the titles is 1), and why, by cell ('' for the whole row)."""

    row: int
    faults: dict[str, str]
    cells: Mapping[str, str]


@dataclass
class Outcome:
    """What became of each row."""

    stored: list[tuple[int, Transaction]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def table(text: str) -> list[dict[str, str]]:
    """Return the rows of a pasted table by cell: tabs, semicolons or commas, with a row of titles. ValueError says what is wrong."""
    lines = text.lstrip("\ufeff").strip("\r\n")
    first = lines.split("\n", 1)[0]
    mark = max("\t;,", key=first.count)
    if not first.count(mark):
        raise ValueError(_("Falta la fila de los títulos, o sus columnas no están separadas."))
    try:
        records = [
            row for row in csv.reader(io.StringIO(lines, newline=""), delimiter=mark, strict=True) if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise ValueError(_("Unas comillas se abren y no se cierran.")) from error
    names = [BY_WORD.get(fold(title), "") for title in records[0]]
    unknown = [title for title, name in zip(records[0], names, strict=True) if not name]
    if unknown:
        raise ValueError(_("No se conocen estas columnas: %(names)s.") % {"names": ", ".join(unknown)[:200]})
    if len(set(names)) < len(names):
        raise ValueError(_("Hay una columna repetida."))
    if not 1 <= len(records) - 1 <= MOST:
        raise ValueError(_("Se pegan de 1 a %(most)s filas cada vez.") % {"most": MOST})
    return [dict(zip(names, (*row, *[""] * len(names)), strict=False)) for row in records[1:]]


def enter_rows(*, by, activity: Activity, rows: Iterable[Mapping[str, str]]) -> Outcome:
    """Enter each row as `ledger.enter` does; one that is refused leaves the others. Leaves `transaction.entered` for each.

    PermissionDenied for whoever does not take part in the activity.
    """
    done = Outcome()
    for number, cells in enumerate(rows, 1):
        fields, faults = read_entry(cells, by)
        faults |= {name: _("Este dato no existe.") for name in cells if name not in READERS}
        if not faults:
            try:
                with transaction.atomic():
                    done.stored.append((number, ledger.enter(by=by, activity=activity, **fields)))
                continue
            except ValidationError as error:
                faults = said(error)
        done.refused.append(Refused(number, faults, cells))
    return done


def said(error: ValidationError) -> dict[str, str]:
    """Return {cell: why} of what an action refused."""
    if not hasattr(error, "error_dict"):
        return {"": " ".join(error.messages)}
    return {"" if name == NON_FIELD_ERRORS else name: " ".join(messages) for name, messages in error.message_dict.items()}
