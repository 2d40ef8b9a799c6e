"""The form of one section: what was typed becomes changes by place; what cannot be understood stays beside its box."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from minga.cycle.filing.labels import Labels, name_of
from minga.cycle.filing.positions import EMPTY, Values, flat
from minga.cycle.filing.readiness import ASKED, NEVER_UNSTATED, carrying_out, count_words
from minga.cycle.filing.shape import FIELDS as FIELDS
from minga.cycle.filing.shape import REASONS, UNSTATED, Field, Rows, Section, Sort
from minga.cycle.filing.shape import field_at as field_at
from minga.cycle.filing.understanding import NotUnderstood, point_in, understood
from minga.ground.codelists.models import Code
from minga.ground.documents.queries import citations
from minga.ground.kit.text import clean

ROW_ID = re.compile(r"[0-9a-z]{1,12}\Z")
MOST_ROWS = 200
JUSTIFIED = ("scope", "territory", "competence", "overtaken")
OF_BODIES = ("territory", "competence")


@dataclass
class Cell:
    """One box of the form, ready to be shown."""

    place: str
    column: Field
    shown: str
    errors: list[str] = field(default_factory=list)
    comments: list[Any] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    origin: str = ""  # where its value stands in what it was taken from, while it is that value

    @property
    def id(self) -> str:
        """The id of its box in the page."""
        return "c-" + self.place.replace(".", "-")

    @property
    def described(self) -> str:
        """The ids of what says more about the box: hint, error, comments."""
        ids = [f"{self.id}-h"] if self.column.hint else []
        ids += [f"{self.id}-n"] if self.column.words else []
        ids += [f"{self.id}-e"] if self.errors else []
        ids += [f"{self.id}-f"] if self.origin else []
        return " ".join(ids + [f"{self.id}-o{number}" for number, _one in enumerate(self.comments, 1)])

    @property
    def number_of_words(self) -> int:
        return count_words(self.shown)

    @property
    def suggests(self) -> bool:
        """Whether the box offers values while one types."""
        return self.column.sort in (Sort.UNIT, Sort.ORGANISATION, Sort.CODES, Sort.ACTIVITY, Sort.AGREEMENT)

    @property
    def decimal(self) -> bool:
        return self.column.sort in (Sort.AMOUNT, Sort.PERCENT, Sort.RATE, Sort.COUNT)

    @property
    def kind(self) -> str:
        """The sort of keyboard that its box wants."""
        return {Sort.EMAIL: "email", Sort.PHONE: "tel"}.get(self.column.sort, "text")


@dataclass(frozen=True)
class Fold:
    """Boxes that stand together: under a name, folded away until one says something, or open under none."""

    name: str
    cells: list[Cell]

    @property
    def open(self) -> bool:
        return any(cell.shown or cell.errors or cell.comments for cell in self.cells)


def folded(cells: Iterable[Cell]) -> list[Fold]:
    """Return boxes in their order, those that stand next to one another under the same name in one fold."""
    groups = groupby(cells, key=lambda cell: str(cell.column.under))
    return [Fold(name, list(many)) for name, many in groups]


@dataclass
class Line:
    """One row of a table of the form."""

    rows: Rows
    id: str
    number: int
    cells: list[Cell]
    comments: list[Any] = field(default_factory=list)
    origin: str = ""

    @property
    def place(self) -> str:
        return f"{self.rows.name}.{self.id}"

    @property
    def folds(self) -> list[Fold]:
        return folded(self.cells)


@dataclass
class Read:
    """What a posted section says: changes by place, and what could not be understood with the reason."""

    changes: dict[str, Any]
    typed: dict[str, str]
    errors: dict[str, str]


def read(section: Section, base: Mapping[str, Any], posted: Mapping[str, str], unread: Iterable[str] = (), person=None) -> Read:
    """Turn what was posted for a section into what it changes of the values it was opened with; `person`: who typed it.

    `unread`: places of which something not understood is kept; understood now, they are told even where the value is the old one.
    Boxes that were not posted are left alone; an empty box empties its place; a row comes to be when one of its boxes is filled.
    """
    known = flat(base)
    made, points = Read({}, {}, {}), {}
    for place, cell in posted_cells(section, posted):
        text = posted[place]
        try:
            value = understood(cell, text, person=person, held=known.get(place))
        except NotUnderstood as refused:
            made.typed[place], made.errors[place] = text[:2000], str(refused)
            continue
        if known.get(place) != value or place in unread:
            made.changes[place] = value
        if cell.sort is Sort.UNIT and (point := point_in(text)):
            points[place.rpartition(".")[0]] = point
    for row, point in points.items():
        made.changes |= point_kept(row, point, posted)
    for place in declared(section, posted):
        read_locator(place, posted[place].strip(), known, made)
    for place in justified(section, posted, base):
        written = clean(posted[place][:2000], multiline=True).strip() or None
        if known.get(place) != written:
            made.changes[place] = written
    return made


def point_kept(row: str, point: tuple[str, str], posted: Mapping[str, str]) -> dict[str, str | None]:
    """Return the changes that keep a point typed in the box of its place, where the boxes of the point itself are empty."""
    cells = {f"{row}.latitude": point[0], f"{row}.longitude": point[1]}
    if any(posted.get(place) for place in cells):
        return {}
    return {place: understood(cell, text) for place, text in cells.items() if (cell := field_at(place))}


def justified(section: Section, posted: Mapping[str, str], values: Mapping[str, Any]) -> list[str]:
    """Return the places of the justifications that were posted, which stand in the section of plans and competence."""
    wanted = [f"{REASONS}.{name}" for name in justifications(values)]
    return [place for place in wanted if place in posted] if section.name == "alignment" else []


def read_locator(place: str, text: str, known: Mapping[str, Any], made: Read) -> None:
    """Take in where the source ought to say it: 'no consta' needs the place, so that another person can look."""
    try:
        locator = clean(text)[:300]
        if locator and ":" in locator:
            citations(locator)
    except ValueError as refused:
        made.typed[place], made.errors[place] = text[:300], str(refused)
        return
    if known.get(place) != (locator or None):
        made.changes[place] = locator or None


def posted_cells(section: Section, posted: Mapping[str, str]) -> Iterator[tuple[str, Field]]:
    """Yield (place, field) of the boxes of a section that were posted."""
    for one in section.fields:
        if one.name in posted and not one.hidden:
            yield one.name, one
    for rows in section.rows:
        columns = {column.name: column for column in rows.columns if not column.hidden}
        for place in posted:
            parts = place.split(".")
            if len(parts) == 3 and parts[0] == rows.name and parts[2] in columns and ROW_ID.match(parts[1]):
                yield place, columns[parts[2]]


def declared(section: Section, posted: Mapping[str, str]) -> Iterator[str]:
    for name in unstatable(section):
        place = f"{UNSTATED}.{name}"
        if place in posted:
            yield place


def unstatable(section: Section) -> list[str]:
    """Return what of a section may be declared unstated by its source: what is asked for and can be missing from one."""
    names = [one.name for one in section.fields if not one.hidden] + [rows.name for rows in section.rows]
    names += ["financing", "executing"] if section.name == "actors" else []
    return [name for name in names if name in ASKED and name not in NEVER_UNSTATED]


def justifications(values: Mapping[str, Any]) -> list[str]:
    """Return the names of what may be justified: of whoever files, then of each body that carries the record out ('competence.ORG-113')."""
    bodies = dict.fromkeys(row["organisation"] for row in carrying_out(values))
    return [*JUSTIFIED, *(f"{name}.{code}" for code in bodies for name in OF_BODIES)]


def reasons_to_show(section: Section, asked: Mapping[str, str], with_: "Shown") -> list[Cell]:
    """Return a box for each justification that the law wants ({name: what it says}) or that was written."""
    if section.name != "alignment":
        return []
    said = with_.values.get(REASONS, {})
    names = [name for name in dict.fromkeys([*justifications(with_.values), *said]) if name in asked or said.get(name)]
    fields = {name: Field(name, Sort.LINES, name_of(f"{REASONS}.{name}", with_.values), hint=asked.get(name, "")) for name in names}
    return [cell_of(f"{REASONS}.{name}", one, said.get(name), with_) for name, one in fields.items()]


@dataclass(frozen=True)
class Shown:
    """What a section shows its boxes with: the values, what was not understood and why, the comments of the reviewers."""

    values: Values
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    notes: Mapping[str, list]
    labels: Labels
    origin: Mapping[str, str] = field(default_factory=dict)


def fields_to_show(section: Section, with_: Shown) -> list[Cell]:
    """Return the boxes of the single fields of a section."""
    return [cell_of(one.name, one, with_.values.get(one.name), with_) for one in section.fields if not one.hidden]


def unstated_to_show(section: Section, with_: Shown) -> list[Cell]:
    """Return a box for each datum of a section that may be declared unstated: where its source ought to say it."""
    said = with_.values.get(UNSTATED, {})
    cells = []
    for name in unstatable(section):
        label = name_of(name, with_.values)
        cells.append(cell_of(f"{UNSTATED}.{name}", Field(name, Sort.LINE, label), said.get(name), with_))
    return cells


def cell_of(place: str, one: Field, value: Any, with_: Shown) -> Cell:
    shown = with_.typed[place] if place in with_.typed else with_.labels.typed(one, value)
    cell = Cell(place, one, shown, [with_.errors[place]] if place in with_.errors else [], with_.notes.get(place, []))
    cell.origin = with_.origin.get(place, "")
    if one.sort in (Sort.CODE, Sort.CURRENCY):
        cell.options = options(one.list, str(value or ""))
    elif one.sort is Sort.YES_NO:
        cell.options = [("yes", _("Sí")), ("no", _("No"))]
    return cell


def options(list_code: str, chosen: str) -> list[tuple[str, str]]:
    """Return the choices of a list in the reader's language: today's values, and the chosen one even where it was withdrawn."""
    rows = Code.objects.of(list_code).select_related("parent").order_by("position", "code")
    plain = list_code == "Currency"
    return [
        (row.code, f"{row.code} · {row.name}" if plain else f"{row.parent.name}: {row.name}" if row.parent_id and row.parent else row.name)
        for row in rows
        if row.until is None or row.code == chosen
    ]


def tables_to_show(section: Section, with_: Shown, blank: str = "") -> list[dict]:
    """Return the tables of a section: their rows, those only typed yet, and a blank one where asked for, or usual and not there."""
    tables = []
    for rows in section.rows:
        known = {row["id"]: row for row in with_.values.get(rows.name, [])}
        new = [place.split(".")[1] for place in with_.typed if place.startswith(f"{rows.name}.")]
        ids = list(dict.fromkeys([*known, *new]))
        if (blank == rows.name or not (ids or rows.seldom)) and len(ids) < MOST_ROWS:
            ids.append(secrets.token_hex(4))
        lines = [line_of(rows, row_id, number, known.get(row_id, {}), with_) for number, row_id in enumerate(ids, 1)]
        said = {"comments": with_.notes.get(rows.name, []), "error": with_.errors.get(rows.name, "")}
        tables.append({"rows": rows, "lines": lines} | said)
    return tables


def line_of(rows: Rows, row_id: str, number: int, row: Mapping[str, Any], with_: Shown) -> Line:
    at = f"{rows.name}.{row_id}"
    cells = [cell_of(f"{at}.{one.name}", one, row.get(one.name), with_) for one in rows.columns if not one.hidden or told_only(one, row)]
    return Line(rows, row_id, number, cells, with_.notes.get(at, []), with_.origin.get(at, ""))


def told_only(column: Field, row: Mapping[str, Any]) -> bool:
    """Whether a row is known only as its source writes it, so that a hidden name is to be seen."""
    return column.name == "as_written" and bool(row.get("as_written")) and not row.get("organisation")


def summary(errors: Mapping[str, str], values: Values) -> list[tuple[str, str, str]]:
    """Return (id of the box, its name, sentence) of what is to be corrected, in the words that stand beside the box."""
    return [("c-" + place.replace(".", "-"), name_of(place, values), text) for place, text in errors.items()]


def cells_filled(section: Section, values: Values) -> int:
    """Return how many cells of a section hold something."""
    names = {one.name for one in section.fields if not one.hidden} | {rows.name for rows in section.rows}
    return sum(1 for name in names if values.get(name) not in (*EMPTY, []))
