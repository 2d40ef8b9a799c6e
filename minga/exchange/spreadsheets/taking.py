"""Rows of a template taken one by one, each as a record of its own: the whole ones are kept, the others named with why.

A column is known by the name the template gives it, or by another word for it; what no column of the template takes is named.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from minga.exchange.spreadsheets.sheets import Broken, Line, Table
from minga.exchange.spreadsheets.understanding import Known
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.text import fold

MOST = 200  # rows of a file that is loaded while its reader waits
WHY = "por_que"  # the column of ours in which the refused rows are told why


@dataclass(frozen=True)
class Heading:
    """What the name of a column tells: its column of the template, and of its cells the currency, the kind of places, what says nothing."""

    column: str
    currency: str = ""
    place: str = ""
    nothing: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What is understood besides the column, for people; '' where nothing is."""
        parts = [_("en %(currency)s") % {"currency": self.currency} if self.currency else "", self.place]
        if self.nothing:
            parts.append(_("sin dato donde dice %(values)s") % {"values": ", ".join(f"«{one}»" for one in self.nothing)})
        return ", ".join(filter(None, parts))


class Taken(NamedTuple):
    """What a row became: the code and title of its record, and by what another row is known as the same."""

    code: str
    title: str
    like: Any


@dataclass(frozen=True)
class Row:
    """A row as its template knows it: the file, its cells and headings by column of the template, the columns that no field takes.

    `earlier`: (place, by what it is known) of the rows before it that were taken; `known`: what was read for them.
    """

    file: str
    cells: dict[str, str]
    headings: dict[str, Heading]
    unread: list[str]
    earlier: list[tuple[str, Any]]
    known: Known

    def repeats(self, same: Callable[[Any], bool]) -> str:
        """Say which row before this one is the same; '' where none is."""
        place = next((place for place, like in self.earlier if same(like)), "")
        return _("Repite otra fila del archivo: %(place)s.") % {"place": place} if place else ""


class Refused(Exception):
    """A row that is not taken; `faults`: (column of the template or '', why)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__(faults)


@dataclass(frozen=True)
class Kind:
    """What rows may be taken as: the columns of the template, those without which no row is understood, and how one is taken.

    `take` makes the record and raises Refused, or what the area's action refuses. `fields` turns the
    field that an action names into its column. `words`: {another name of a column, folded: what it tells}, the best known first.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    fields: Mapping[str, str]
    take: Callable[[Row, Person], Taken]
    words: Callable[[], Mapping[str, Heading]] = dict


@dataclass(frozen=True)
class Fault:
    """One cell that cannot be taken: where it stands in the file, its column of the template, and why."""

    place: str
    column: str
    why: str


@dataclass
class Outcome:
    """What became of a file: how its columns were known, (code, title) of what was taken, the lines refused with their faults."""

    columns: list[tuple[str, Heading]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[Line, list[Fault]]] = field(default_factory=list)

    @property
    def renamed(self) -> bool:
        """Whether a column was known by another name than the template's."""
        return any(called(name) != called(one.column) for name, one in self.columns)


def called(name: str) -> str:
    """Return the name of a column as it is compared: letter case, accents, blanks and signs apart."""
    return fold(name.replace("_", " "))


def columns_of(columns: Iterable[str], kind: Kind) -> dict[str, Heading]:
    """Return {column of the file: what its name tells}; where two are the same column, the better known one takes it."""
    named: dict[str, str] = {}
    for name in columns:
        named.setdefault(called(name), name)
    found: dict[str, Heading] = {}
    taken: set[str] = set()
    for word, heading in [*((called(one), Heading(one)) for one in kind.columns), *kind.words().items()]:
        if word in named and heading.column not in taken and named[word] not in found:
            found[named[word]] = heading
            taken.add(heading.column)
    return {name: found[name] for name in columns if name in found}


def lacking_columns(table: Table, kind: Kind) -> list[str]:
    """Return the columns without which no row can be understood."""
    found = {one.column for one in columns_of(table.columns, kind).values()}
    return [name for name in kind.needed if name not in found]


def load(table: Table, kind: Kind, *, by: Person, keep: bool) -> Outcome:
    """Take the rows of a table; without `keep` only tell what would become of them.

    Each row stands for itself, in a transaction of its own: one that is refused keeps no other out, and nobody else waits for the
    whole file. Each kept one leaves the event of its area's action.
    """
    named = columns_of(table.columns, kind)
    unread = [one for one in table.columns if one not in named and one != WHY]
    outcome = Outcome(columns=list(named.items()), unknown=unread)
    where = {one.column: name for name, one in named.items()}
    headings = {one.column: one for one in named.values()}
    earlier: list[tuple[str, Any]] = []
    known = Known()
    for line in table.lines:
        try:
            found = taken(Row(table.file, cells_of(line, named), headings, unread, earlier, known), kind, by, keep)
        except Refused as refused:
            faults = [Fault(table.place(line.number, where.get(name, "")), name, why) for name, why in refused.faults]
            outcome.refused.append((line, faults))
        else:
            outcome.taken.append((found.code, found.title))
            earlier.append((table.place(line.number), found.like))
    return outcome


def cells_of(line: Line, named: dict[str, Heading]) -> dict[str, str]:
    """Return the cells of a row by column of the template; Refused where it is longer or shorter than its table, or has a broken one."""
    if line.off:
        raise Refused([("", line.lengths)])
    if broken := [one.column for name, one in named.items() if isinstance(line[name], Broken)]:
        why = _("la celda no tiene valor sino un error o una fórmula sin resultado: corríjala en el archivo.")
        raise Refused([(column, why) for column in broken])
    cells = {one.column: (line[name].strip(), one.nothing) for name, one in named.items()}
    return {column: "" if value in nothing else value for column, (value, nothing) in cells.items()}


def taken(row: Row, kind: Kind, by: Person, keep: bool) -> Taken:
    """Take one row, for good where `keep`. Refused where it is not understood or its area's action refuses it."""
    try:
        with transaction.atomic():
            journal.lock()  # of two who bring the same file at once, the second finds the rows of the first
            found = kind.take(row, by)
            if not keep:
                transaction.set_rollback(True)
            return found
    except (ValidationError, PermissionDenied, DatabaseError) as refused:
        raise Refused(list(told(refused, kind.fields))) from refused


def told(refused: Exception, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what an action refuses as (column, why)."""
    if isinstance(refused, ValidationError) and hasattr(refused, "error_dict"):
        for name, sentences in refused.message_dict.items():
            yield "" if name == NON_FIELD_ERRORS else fields.get(name, name), " ".join(sentences)
    elif isinstance(refused, ValidationError):
        yield "", " ".join(refused.messages)
    else:
        yield "", _("la base de datos no admite uno de los valores de la fila")
