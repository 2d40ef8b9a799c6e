"""The rows of a sheet, and the table in them: which row names the columns, what each line says under each name."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.ground.documents.checking.refusals import FileRefused

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 300, 2_000_000
LONGEST_CELL = 32_767  # characters, as much as a spreadsheet holds in one
LOOKED_AT = 30  # rows among which the names of the columns are looked for
FULL = 0.6  # of the fullest of them: a row of names is nearly as full as the rows below it


class Exact(str):
    """A cell that the file itself holds as a number or a day: it reads in one way only ('1766.5', '2024-12-31')."""


class Broken(str):
    """A cell whose value the file does not hold: an error of the sheet, or a formula without result."""


@dataclass
class Grid:
    """Rows as they stand: (number, cells), those without anything left out; `told`: how the file was read, for people."""

    file: str
    rows: list[tuple[int, list[str]]]
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)  # the numbers of the rows without anything
    ragged: bool = False  # whether a row of another length than the header's is in doubt: in text files it is


@dataclass(frozen=True)
class Line:
    """One row of a table: its number, its cells by column, and how many cells it has beside or beyond the columns."""

    number: int
    values: dict[str, str]
    off: int = 0

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    @property
    def lengths(self) -> str:
        """How many columns are named and how many values the row has, for a row of another length."""
        names, cells = len(self.values), len(self.values) + self.off
        columns = ngettext("%(n)s columna", "%(n)s columnas", names) % {"n": names}
        values = ngettext("%(n)s valor", "%(n)s valores", cells) % {"n": cells}
        told = _("la fila de los nombres tiene %(columns)s y esta tiene %(values)s: revise sus separadores y comillas.")
        return told % {"columns": columns, "values": values}


@dataclass
class Table:
    """The table of a sheet: the row of its names, its columns, its lines; `blank`: rows without anything, passed over."""

    file: str
    sheet: str
    sheets: list[str]
    header: int
    columns: list[str]
    lines: list[Line]
    blank: int
    told: list[str]

    def place(self, number: int, column: str = "") -> str:
        """'hoja Hoja1, celda D12' or 'línea 12, columna monto', in the reader's language."""
        if self.sheet and column in self.columns:
            return _("hoja %(sheet)s, celda %(cell)s") % {"sheet": self.sheet, "cell": f"{letters(self.columns.index(column))}{number}"}
        if self.sheet:
            return _("hoja %(sheet)s, fila %(row)s") % {"sheet": self.sheet, "row": number}
        if column:
            return _("línea %(line)s, columna %(column)s") % {"line": number, "column": column}
        return _("línea %(line)s") % {"line": number}


def letters(position: int) -> str:
    """Return the letters of a column by its place from 0: 0 is 'A', 27 is 'AB'."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def tabled(grid: Grid, header: int = 0) -> Table:
    """Return the table of a sheet; `header`: the row of the names, 0 to find it. Raises FileRefused where there is none."""
    check_size(grid)
    at = place_of(grid, header) if header else found_header(grid)
    number, names = grid.rows[at]
    columns = named(names, max((len(cells) for _number, cells in grid.rows[at:]), default=0) if not grid.ragged else len(names))
    lines = [lined(line, cells, columns, grid.ragged) for line, cells in grid.rows[at + 1 :]]
    if not lines:
        raise FileRefused(_("La tabla no tiene ninguna fila debajo de los nombres de las columnas."))
    blank = sum(1 for one in grid.blanks if number < one < lines[-1].number)
    return Table(grid.file, grid.sheet, grid.sheets, number, columns, lines, blank, grid.told)


def check_size(grid: Grid) -> None:
    """Refuse what is more than is read at once, and what is nothing."""
    if not grid.rows:
        raise FileRefused(_("La tabla está vacía: elija otro archivo u otra hoja."))
    widest = max(len(cells) for _number, cells in grid.rows)
    facts = {"rows": len(grid.rows), "columns": widest, "most_rows": MOST_ROWS, "most_columns": MOST_COLUMNS}
    if len(grid.rows) > MOST_ROWS:
        raise FileRefused(_("La tabla tiene %(rows)s filas y se leen hasta %(most_rows)s: divídala.") % facts)
    if widest > MOST_COLUMNS:
        raise FileRefused(_("La tabla tiene %(columns)s columnas y se leen hasta %(most_columns)s: quite las que no hagan falta.") % facts)
    if sum(len(cells) for _number, cells in grid.rows) > MOST_CELLS:
        raise FileRefused(_("La tabla tiene demasiadas celdas para leerla de una vez: divídala."))
    for number, cells in grid.rows:
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise FileRefused(_("Una celda de la fila %(row)s tiene más de 32.767 caracteres: revise sus comillas.") % {"row": number})


def place_of(grid: Grid, header: int) -> int:
    for at, (number, _cells) in enumerate(grid.rows):
        if number == header:
            return at
    raise FileRefused(_("La fila %(row)s, que nombraría las columnas, no existe o está vacía.") % {"row": header})


def found_header(grid: Grid) -> int:
    """Return the place of the first row of distinct words that is nearly as full as the fullest of the first ones."""
    first = grid.rows[:LOOKED_AT]
    fullest = max(len(distinct(cells)) for _number, cells in first)
    for at, (_number, cells) in enumerate(first):
        filled = [cell for cell in cells if cell.strip()]
        if len(distinct(cells)) >= FULL * fullest and not any(isinstance(cell, Exact | Broken) for cell in filled):
            return at
    raise FileRefused(_("No se encuentra la fila que nombra las columnas: diga cuál es."))


def distinct(cells: Iterable[str]) -> set[str]:
    return {cell.strip() for cell in cells if cell.strip()}


def named(cells: list[str], width: int) -> list[str]:
    """Return the names of the columns, each once: one without a name has that of its letter, a repeated one its number."""
    columns: list[str] = []
    for place in range(max(width, len(cells))):
        bare = " ".join(cells[place].split())[:300] if place < len(cells) else ""
        name = bare or _("columna %(letter)s") % {"letter": letters(place)}
        count = 2
        while name in columns:
            name = f"{bare or letters(place)} ({count})"
            count += 1
        columns.append(name)
    return columns


def lined(number: int, cells: list[str], columns: list[str], ragged: bool) -> Line:
    """Return a row by its columns, every one of them; in a text file a row of another length is in doubt."""
    values = dict(zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=False))
    return Line(number, values, len(cells) - len(columns) if ragged else 0)
