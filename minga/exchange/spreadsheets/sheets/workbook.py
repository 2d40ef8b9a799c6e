"""Workbooks (XLSX): every sheet as the file holds it. The gate of documents looks at the package first; no macro and no formula runs.

A reader of our own over the standard library, because a cell's number format decides whether 0.6 is 60 % and 45292 a day, and
because a library that a far cell can bring down would take the worker with it.
"""

import datetime
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree  # the gate has refused every document type before: no entity is left to expand

from django.utils.translation import gettext as _

from minga.exchange.spreadsheets.sheets.grid import MOST_COLUMNS, MOST_ROWS, Broken, Exact, Grid
from minga.ground.documents.checking.office import BROKEN, look_at_office
from minga.ground.documents.checking.refusals import FileRefused, refusal

CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
LARGEST_PART = 20 * 2**20  # bytes of a part that is read whole; sheets are read row by row
MOST_MERGED = 200_000  # cells that take the value of the first one they are joined with
DAYS, TIMES, PERCENTS = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}, {18, 19, 20, 21, 45, 46, 47}, {9, 10}
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
EPOCH, EPOCH_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)
LATEST = 2_958_465  # 9999-12-31


@dataclass
class Book:
    """What the sheets of a workbook share."""

    package: zipfile.ZipFile
    sheets: dict[str, str] = field(default_factory=dict)  # name: part
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)  # of each style: 'day', 'percent' or ''
    epoch: datetime.datetime = EPOCH


def read_workbook(name: str, content: bytes, sheet: str = "") -> Grid:
    """Return the rows of a sheet by its name or number, the first one otherwise. Raises FileRefused."""
    code = look_at_office("xlsx", content, only_read=True)
    if code:
        raise refusal(code, ending="XLSX")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            book = opened(package)
            chosen = chosen_sheet(list(book.sheets), sheet)
            rows = sheet_rows(book, book.sheets[chosen])
    except FileRefused:
        raise
    except (*BROKEN, ElementTree.ParseError, KeyError, IndexError, ArithmeticError) as error:
        raise refusal("damaged") from error
    told = [_("Libro de %(n)s hojas.") % {"n": len(book.sheets)}] if len(book.sheets) > 1 else []
    filled = {number for number, _cells in rows}
    blanks = [number for number in range(1, max(filled, default=0)) if number not in filled]
    return Grid(name, rows, sheet=chosen, sheets=list(book.sheets), told=told, blanks=blanks)


def chosen_sheet(names: list[str], asked: str) -> str:
    """Return the sheet of that name, else of that number from 1, else the first where none is asked for."""
    if not names:
        raise refusal("damaged")
    if not asked or asked in names:
        return asked or names[0]
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(names):
        return names[int(asked) - 1]
    raise FileRefused(
        _("El libro no tiene la hoja «%(sheet)s»; tiene: %(names)s.") % {"sheet": asked[:60], "names": "; ".join(names)[:300]}
    )


def opened(package: zipfile.ZipFile) -> Book:
    """Read what the sheets share: their names and parts, shared texts, number formats, where days begin."""
    book = Book(package)
    root = parsed(package, "xl/workbook.xml")
    parts = {one.get("Id"): one.get("Target", "") for one in parsed(package, "xl/_rels/workbook.xml.rels")}
    for one in root.iter():
        if local(one) == "sheet":
            target = parts[next(value for key, value in one.attrib.items() if key.endswith("}id"))]
            book.sheets[one.get("name", "")] = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if local(one) == "workbookPr" and one.get("date1904") in ("1", "true"):
            book.epoch = EPOCH_1904
    names = set(package.namelist())
    if "xl/sharedStrings.xml" in names:
        book.strings = [spoken(one) for one in parsed(package, "xl/sharedStrings.xml") if local(one) == "si"]
    if "xl/styles.xml" in names:
        book.formats = formats_of(parsed(package, "xl/styles.xml"))
    return book


def parsed(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """The tree of a part that is read whole; FileRefused where it is larger than any office's."""
    if package.getinfo(part).file_size > LARGEST_PART:
        raise refusal("office-too-large")
    return ElementTree.fromstring(package.read(part))


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def spoken(element: ElementTree.Element) -> str:
    """The text of a shared or inline string, its runs joined, without the reading aids of Asian scripts."""
    if local(element) == "t":
        return element.text or ""
    return "".join(spoken(one) for one in element if local(one) not in ("rPh", "phoneticPr"))


def formats_of(styles: ElementTree.Element) -> list[str]:
    """Return of each style what its numbers are: 'day', 'percent' or ''."""
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter() if local(one) == "numFmt"}
    cells = next((list(one) for one in styles if local(one) == "cellXfs"), [])
    return [kind_of(int(one.get("numFmtId", "0")), own.get(one.get("numFmtId"), "")) for one in cells]


def kind_of(number: int, written: str) -> str:
    """What a number format makes of a number: a day, a percentage, or nothing else."""
    bare = QUOTED.sub("", written).lower()
    if number in PERCENTS or "%" in bare:
        return "percent"
    if number in DAYS or number not in TIMES and written and re.search(r"[yd]|(?<!:)m(?!:)", bare) and not re.search(r"[0#]", bare):
        return "day"
    return ""


def sheet_rows(book: Book, part: str) -> list[tuple[int, list[str]]]:
    """Return (number, cells) of the rows that say something; joined cells all say what their first one says."""
    rows: dict[int, dict[int, str]] = {}
    joined: list[str] = []
    with book.package.open(part) as stream:
        for _event, element in ElementTree.iterparse(stream):
            if local(element) == "row":
                read_row(book, element, rows)
                element.clear()
            elif local(element) == "mergeCell":
                joined.append(element.get("ref", ""))
    spread(rows, joined)
    return [(number, [cells.get(place, "") for place in range(max(cells) + 1)]) for number, cells in sorted(rows.items()) if cells]


def read_row(book: Book, element: ElementTree.Element, rows: dict[int, dict[int, str]]) -> None:
    number = int(element.get("r") or max(rows, default=0) + 1)
    cells: dict[int, str] = {}
    place = -1
    for one in element:
        found = CELL.match(one.get("r", ""))
        place = position(found[1]) if found else place + 1
        value = cell_of(book, one)
        if value.strip():
            if place >= MOST_COLUMNS:
                facts = {"cell": one.get("r", ""), "most": MOST_COLUMNS}
                raise FileRefused(_("La celda %(cell)s está más allá de las %(most)s columnas que se leen: quite lo que sobra.") % facts)
            cells[place] = value
    if cells:
        rows[number] = cells
    if len(rows) > MOST_ROWS + 100:
        raise FileRefused(_("La hoja tiene más de %(most)s filas: divídala.") % {"most": MOST_ROWS})


def position(name: str) -> int:
    """Return the place from 0 of a column by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_of(book: Book, element: ElementTree.Element) -> str:
    """The value of a cell as text: Exact for numbers and days, Broken where the file holds no value."""
    kind = element.get("t", "n")
    parts = {local(one): one for one in element}
    if kind == "inlineStr":
        return spoken(parts["is"]) if "is" in parts else ""
    text = (parts["v"].text or "") if "v" in parts else ""
    if not text:
        formula = (parts["f"].text or "") if "f" in parts else ""
        return Broken(f"={formula}"[:80]) if formula and kind != "str" else ""
    if kind == "s":
        return book.strings[int(text)]
    if kind == "e":
        return Broken(text)
    if kind == "b":
        return _("sí") if text == "1" else _("no")
    if kind == "d":
        return Exact(text[:10])
    return text if kind == "str" else number_of(book, text, int(element.get("s", "0")))


def number_of(book: Book, text: str, style: int) -> Exact:
    """A number as people mean it: a day by its format, a percentage with its sign, else its shortest decimal."""
    value = Decimal(repr(float(text)))
    kind = book.formats[style] if style < len(book.formats) else ""
    if kind == "day" and 0 <= value <= LATEST:
        return Exact((book.epoch + datetime.timedelta(days=float(value))).date().isoformat())
    if kind == "percent":
        return Exact(f"{plain(value * 100)} %")
    return Exact(plain(value))


def plain(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def spread(rows: dict[int, dict[int, str]], joined: list[str]) -> None:
    """Give every cell of a joined block the value of its first one."""
    left = MOST_MERGED
    for block in joined:
        for number, place, first in cells_in(block):
            left -= 1
            if left < 0:
                raise FileRefused(_("La hoja tiene demasiadas celdas combinadas: sepárelas y guárdela de nuevo."))
            value = rows.get(first[0], {}).get(first[1], "")
            if value and number in rows:
                rows[number].setdefault(place, value)


def cells_in(block: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield (row, column, first cell) of every cell of a block like 'A1:C3' within what is read."""
    start, _colon, end = block.partition(":")
    one, other = CELL.match(start), CELL.match(end)
    if not one or not other:
        return
    first = (int(one[2]), position(one[1]))
    for number in range(first[0], min(int(other[2]), first[0] + MOST_ROWS) + 1):
        for place in range(first[1], min(position(other[1]), MOST_COLUMNS - 1) + 1):
            yield number, place, first
