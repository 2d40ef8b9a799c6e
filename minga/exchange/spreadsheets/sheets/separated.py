"""Text files of separated values: the encoding and the mark between the columns are found, and told."""

import csv
import io
import re
from collections import Counter

from django.utils.translation import gettext as _

from minga.exchange.spreadsheets.sheets.grid import Grid
from minga.ground.documents.checking.refusals import FileRefused, refusal
from minga.ground.documents.checking.texts import CONTROLS, OTHER, look_at_cells

MARKS = (",", ";", "\t", "|")
TRIED = 60  # records by which the mark is found
TWO_BYTES = re.compile(rb"[\xc3][\x80-\xbf]|\xe2\x80[\x90-\xa6]")  # an accented letter or a dash, as UTF-8 writes it
WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # what spreadsheets call «Unicode text»


def read_separated(name: str, content: bytes, sheet: str = "") -> Grid:
    """Return the rows of a text file. Raises FileRefused, naming the line where there is one."""
    text, encoding = decoded(content)
    if CONTROLS.search(text):
        raise refusal("text-controls")
    if OTHER.match(text) or content.startswith(b"PK\x03\x04"):
        raise refusal("other-content", ending="CSV")
    code = look_at_cells(text)
    if code:
        raise refusal(code)
    mark = mark_of(text)
    shown = {"\t": _("tabulador")}.get(mark, f"«{mark}»")
    told = [_("Codificación: %(name)s.") % {"name": encoding}, _("Columnas separadas por %(mark)s.") % {"mark": shown}]
    rows, blanks = records(text, mark)
    return Grid(name, rows, told=told, blanks=blanks, ragged=True)


def decoded(content: bytes) -> tuple[str, str]:
    """Return (text, name of the encoding): UTF-8, UTF-16 where it says so, else Windows-1252; FileRefused for a mixture."""
    for start, encoding in WIDE:
        if content.startswith(start) and content[2:4] != b"\0\0":
            try:
                return content.decode(encoding), "UTF-16"
            except UnicodeDecodeError as error:
                raise refusal("damaged") from error
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    if TWO_BYTES.search(content):
        raise FileRefused(_("El archivo mezcla dos codificaciones (línea %(line)s): ábralo y guárdelo como CSV UTF-8.") % {"line": line})
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            _("La codificación del archivo no se reconoce (línea %(line)s): guárdelo como CSV UTF-8.") % {"line": line}
        ) from error


def mark_of(text: str) -> str:
    """Return the mark by which most of the first records have the same number of columns, and the most of them."""
    return max(MARKS, key=lambda mark: (evenness(text, mark), -MARKS.index(mark)))


def evenness(text: str, mark: str) -> int:
    """How many cells stand in records of the commonest width above one, for one mark."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        widths = Counter(len(record) for record, _nth in zip(reader, range(TRIED), strict=False) if record)
    except csv.Error:
        return 0
    return max((width * count for width, count in widths.items() if width > 1), default=0)


def records(text: str, mark: str) -> tuple[list[tuple[int, list[str]]], list[int]]:
    """Return ((line, cells) of every record that says something, the lines of the others); FileRefused for open quotation marks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[tuple[int, list[str]]] = []
    blanks: list[int] = []
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                rows.append((line, record))
            else:
                blanks.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(
            _("Las comillas de la línea %(line)s no están bien puestas: revíselas y guarde de nuevo.") % {"line": line}
        ) from error
    return rows, blanks
