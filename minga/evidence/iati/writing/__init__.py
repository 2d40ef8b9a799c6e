"""Rows → IATI 2.03, in the standard's order, as a stream: reading, writing and reading again gives the same rows.

Values may be text as written or typed (date, Decimal, bool…). What stands in `unread` is written as it was; elements and attributes
of other namespaces stand where they stood. What 2.03 has no place for, and what 1.0x said otherwise, goes to the end of its activity in
elements of our own namespace (`extension`, `original`), which the standard allows and our reading understands. Columns that repeat a
value of another table (`name`, `title`, `aid_type`, `id_code`…) are not written: their table is.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from minga.evidence.iati.reading import Rows
from minga.evidence.iati.reading.elements import ROOTS
from minga.evidence.iati.writing.bulk import VERSION, texts_of
from minga.evidence.iati.writing.markup import text_of


def write(batches: Iterable[Rows], kind: str = "activity", generated: datetime | None = None) -> Iterator[bytes]:
    """The file, piece by piece, an activity (or organisation) a piece; its head at once. Each batch holds whole activities."""
    head = f' generated-datetime="{text_of(generated)}"' if generated else ""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOTS[kind]} version="{VERSION}"{head}>\n'.encode()
    for batch in batches:
        yield from map(str.encode, texts_of(batch))
    yield f"</{ROOTS[kind]}>\n".encode()
