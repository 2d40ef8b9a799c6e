"""A table that somebody brings, whatever program wrote it: CSV, XLSX or a JSON list, read cell by cell with the name of each place.

Nothing here touches the database. A file that cannot be read for sure is refused in one plain sentence.
"""

from minga.exchange.spreadsheets.sheets.grid import Broken, Exact, Grid, Line, Table, tabled
from minga.exchange.spreadsheets.sheets.objects import read_objects
from minga.exchange.spreadsheets.sheets.separated import read_separated
from minga.exchange.spreadsheets.sheets.workbook import read_workbook
from minga.ground.documents.checking import extension
from minga.ground.documents.checking.refusals import FileRefused, refusal
from minga.ground.documents.receiving import longest, too_large

__all__ = ["ENDINGS", "Broken", "Exact", "FileRefused", "Grid", "Line", "Table", "read", "read_rows"]

READERS = {"csv": read_separated, "tsv": read_separated, "txt": read_separated, "xlsx": read_workbook, "json": read_objects}
ENDINGS = tuple(READERS)


def read(name: str, content: bytes, sheet: str = "", header: int = 0) -> Table:
    """Return the table of a file: of a workbook the sheet of that name or number, the first where none is said.

    `header`: the row that names the columns, 0: found by itself. Raises FileRefused, whose str() says why and what to do.
    """
    return tabled(read_rows(name, content, sheet), header)


def read_rows(name: str, content: bytes, sheet: str = "") -> Grid:
    """Return the rows of a file as they stand, titles and all. Raises FileRefused."""
    ending = extension(name)
    if ending not in READERS:
        raise refusal("extension", allowed=", ".join(ENDINGS))
    if not content.strip():
        raise refusal("empty")
    if len(content) > longest():
        raise too_large()
    return READERS[ending](name, content, sheet)
