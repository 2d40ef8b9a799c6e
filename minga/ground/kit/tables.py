"""Tables as CSV: read strictly with every problem named by line and column, written safe for a spreadsheet.

RELIABILITY 21 (reading: UTF-8 or refused by name, strict quotes, limits) and 18 (writing: no cell runs as a formula).
"""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from minga.ground.kit.files import TooLarge, read_limited

LARGEST_FILE = 64 * 1024 * 1024
LARGEST_FIELD = 64 * 1024
MOST_PROBLEMS = 200

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FOREIGN_STARTS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse a table: file name, line (1 is the header, 0 the file itself), column ('' the whole line), sentence."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = _("%(file)s, línea %(line)d") % {"file": self.file, "line": self.line} if self.line else self.file
        if self.column:
            where += ", " + _("columna %(column)s") % {"column": self.column}
        return f"{where}: {self.message}"


class TableRefused(Exception):
    """A table is not taken; `.problems` lists why, str() gives one line for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a table: file name, the line it starts on, its text by column ('' for optional ones absent), its columns."""

    file: str
    line: int
    values: dict[str, str]
    columns: frozenset[str] = frozenset()

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def has(self, column: str) -> bool:
        """Whether the file has that column: one that is absent says nothing, an empty cell says "none"."""
        return column in self.columns

    def problem(self, column: str, message: str) -> Problem:
        """A problem at this row, for the reader of the values to collect."""
        return Problem(self.file, self.line, column, message)


def read_table(path: str | os.PathLike[str], *, required: Sequence[str], optional: Sequence[str] = (), key: str | None = None) -> list[Row]:
    """Read a CSV file whose columns are exactly the required ones and any of the optional ones, in any order.

    UTF-8 with or without BOM, commas, strict quotes. `key` names a column that is filled and differs in every row.
    TableRefused holds all the problems found in the file; OSError when it cannot be read at all.
    """
    name = Path(path).name
    try:
        text = _decoded(name, read_limited(path, LARGEST_FILE))
    except TooLarge as error:
        raise TableRefused([Problem(name, 1, "", str(error))]) from error
    reading = _Reading(name, text)
    header = reading.header([*required], [*optional])
    rows = reading.rows(header, [*required, *optional])
    if key is not None:
        reading.check_key(rows, key)
    if reading.problems:
        raise TableRefused(sorted(reading.problems, key=lambda problem: problem.line))
    return rows


def read_or_note(path: Path, required: Sequence[str], problems: list[Problem], key: str | None = None) -> list[Row]:
    """The rows of a file with exactly these columns; none where it is refused or missing, with why added to `problems`."""
    try:
        return read_table(path, required=required, key=key)
    except TableRefused as refused:
        problems += refused.problems
    except OSError:
        problems.append(Problem(path.name, 1, "", _("falta el archivo.")))
    return []


def _decoded(name: str, data: bytes) -> str:
    def refused(line: int, message: str) -> TableRefused:
        return TableRefused([Problem(name, line, "", message)])

    for start, encoding in _FOREIGN_STARTS:
        if data.startswith(start):
            raise refused(1, _("el archivo está en %(encoding)s; guárdelo como UTF-8.") % {"encoding": encoding})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        facts = {"byte": f"0x{data[error.start]:02X}"}
        sentence = _("el byte %(byte)s no es UTF-8 (parece Windows-1252 o Latin-1); guárdelo como UTF-8.") % facts
        raise refused(data.count(b"\n", 0, error.start) + 1, sentence) from error
    if not text.strip("\r\n\t ,"):
        raise refused(1, _("el archivo está vacío."))
    return text


class _Reading:
    """One pass over one file, gathering its problems."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._reader = csv.reader(io.StringIO(text, newline=""), strict=True)

    def add(self, line: int, column: str, message: str) -> None:
        """Note a problem; refuse the file at once when there are too many to be of use."""
        self.problems.append(Problem(self.name, line, column, message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise TableRefused(self.problems)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line it starts on; a broken one is noted and passed over, an empty line too."""
        while True:
            line = self._reader.line_num + 1
            try:
                record = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.add(line, "", _broken(str(error)))
                continue
            if record:
                yield line, record

    def header(self, required: list[str], optional: list[str]) -> list[str]:
        """The columns of the file; TableRefused when they are not those expected."""
        line, header = next(self.records(), (1, []))
        if len(header) == 1 and len(header[0].split(";")) > 1:
            self.add(line, "", _("las columnas están separadas por punto y coma; sepárelas por comas."))
            raise TableRefused(self.problems)
        for column in dict.fromkeys(header):
            if header.count(column) > 1:
                self.add(line, column, _("la columna está repetida."))
            if column not in required and column not in optional:
                self.add(line, column[:64] or "«»", _("la columna no se conoce."))
        for column in required:
            if column not in header:
                self.add(line, column, _("falta la columna."))
        if self.problems:
            raise TableRefused(self.problems)
        return header

    def rows(self, header: list[str], known: list[str]) -> list[Row]:
        """The rows as long as the header, without oversized or control-bearing cells; the others are noted."""
        rows = []
        for line, record in self.records():
            if len(record) != len(header):
                facts = {"found": len(record), "expected": len(header)}
                self.add(line, "", _("la fila tiene %(found)d valores y el encabezado %(expected)d.") % facts)
                continue
            values = dict.fromkeys(known, "") | dict(zip(header, record, strict=True))
            self._check_cells(line, values)
            rows.append(Row(self.name, line, values, frozenset(header)))
        return rows

    def check_key(self, rows: list[Row], key: str) -> None:
        """Note every row whose key is empty or was used before, with both lines."""
        first: dict[str, int] = {}
        for row in rows:
            if not row[key]:
                self.add(row.line, key, _("falta el identificador de la fila."))
            elif row[key] in first:
                facts = {"value": row[key][:64], "line": first[row[key]]}
                self.add(row.line, key, _("«%(value)s» ya está en la línea %(line)d.") % facts)
            else:
                first[row[key]] = row.line

    def _check_cells(self, line: int, values: dict[str, str]) -> None:
        for column, value in values.items():
            found = _CONTROL.search(value)
            if found:
                facts = {"code": f"U+{ord(found.group()):04X}"}
                self.add(line, column, _("el valor lleva el carácter de control %(code)s.") % facts)
            # Most cells are short: encode only those that could be too long.
            if len(value) > LARGEST_FIELD // 4 and len(value.encode()) > LARGEST_FIELD:
                self.add(line, column, _("el valor ocupa más de 64 KiB."))


def _broken(error: str) -> str:
    if "unexpected end of data" in error:
        return _("unas comillas se abren y no se cierran.")
    if "field larger" in error:
        return _("un valor ocupa más de 64 KiB, o unas comillas se abren y no se cierran.")
    return _("las comillas no están bien puestas: un valor entre comillas termina antes de la coma.")


# Blank to a reader: spaces of every kind, line ends, and the characters that show nothing.
_FORMULA = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]|[ \u00a0]*[\t\r\n]")

type Cell = str | int | Decimal | date | None


def safe_cell(value: Cell) -> str:
    """A value as the text of a cell that no spreadsheet runs as a formula (RELIABILITY 18).

    Text that begins, after blanks, with = + - @ (full-width too), tab or a line end gets an apostrophe before it.
    Numbers given as int or Decimal are written plainly with a point; days in ISO form; True as 'true'; None as ''.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


class _Echo:
    """Hands each written line back instead of keeping it."""

    def write(self, content: str) -> str:
        return content


def csv_lines(header: Sequence[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The lines of a CSV file one by one, for a streamed answer: BOM first, CR LF, every cell safe."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff" + writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
