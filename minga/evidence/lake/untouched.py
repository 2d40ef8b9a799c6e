"""Tables of which a version has the very rows of the one before: their files are not written again, they stand in both.

Most changes to a publisher's file touch some tables of a few activities. As long as the activities stand where they stood, those that
changed are read as they were before too, and compared table by table; a table is written from the first batch in which it differs.
"""

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from minga.evidence.iati.chunks import Chunk, Frame
from minga.evidence.iati.reading import read_chunk
from minga.evidence.lake.copying import Before
from minga.evidence.lake.parts import Writer

MOST = 0.1  # of a batch: where more changed, comparing costs more than writing
NOT_COMPARED = {"finding"}  # and the table of the activities themselves: they say line and hash
FIGURES = {"reporting_ref", "reporting_name", "status", "flow_type", "aid_type", "currency"}  # of an activity: figures depend on them
WORDS: dict[str, tuple[str, ...]] = {  # what is searched by (`indexing.TEXTS`), by table; of those without columns, all
    "activity": ("a", "iati_identifier", "lang", "title", "description", "reporting_ref", "reporting_name"),
    "narrative": (),
    "other_identifier": (),
    "participating_org": (),
    "transaction": ("a", "provider_ref", "provider_name", "receiver_ref", "receiver_name"),
}

type Tables = dict[str, pa.Table]


class Untouched:
    """Follows the batches of a version in their order; `names` are the tables of which no row has differed so far.

    `figures`: whether nothing of what figures depend on has differed in the table of the activities either. `words`: whether nothing of
    what is searched by has differed.
    """

    def __init__(self, before: Before, writer: Writer) -> None:
        self.before, self.writer = before, writer
        self.names = set(before.files) - NOT_COMPARED - {before.main} if before.has() else set()
        self.figures, self.words = bool(self.names), before.has()
        self.count = 0  # activities before the batch in hand

    def look(self, frame: Frame, size: int, kept: Sequence[tuple[int, int]], read: Sequence[Tables]) -> None:
        """Compare the next `size` activities: `kept` are (number, number before) of those that are copied, `read` the rows of the others.

        Tables that differ are written up to here, and leave `names`.
        """
        if self.names or self.words:
            still = {number for number, _old in kept}
            numbers = [number for number in range(self.count, self.count + size) if number not in still]
            if any(number != old for number, old in kept) or len(numbers) > MOST * size:
                differing = set(self.names)
                self.figures = self.words = False
            else:
                differing = self._differing(frame, numbers, read) if numbers else set()
            for name in sorted(differing):
                self._catch_up(name, self.count)
            self.names -= differing
        self.count += size

    def _differing(self, frame: Frame, numbers: list[int], read: Sequence[Tables]) -> set[str]:
        """Return the tables in which what was read differs from what these activities said before."""
        old = as_before(self.before, frame, numbers)
        new = joined(read)
        main = self.before.main
        known = sorted(FIGURES & set(self.before.columns[main]))
        if main not in old or not old[main].select(known).equals(new[main].select(known)):
            self.figures = False
        if main not in old or not all(same(said(old, name, columns), said(new, name, columns)) for name, columns in WORDS.items()):
            self.words = False
        return {name for name in self.names if not same(old.get(name), new.get(name))}

    def _catch_up(self, name: str, end: int) -> None:
        """Write the rows that a table has of the activities before the number `end`, a row group at a time."""
        for place, (first, last) in enumerate(self.before.bounds[name]):
            if first >= end:
                continue
            rows = self.before.files[name].read_row_group(place, self.before.columns[name], use_threads=False)
            self.writer.add(name, rows if last < end else rows.filter(pc.less(rows.column("a"), end)))
            self.writer.flush()

    def end(self) -> None:
        """Link the files of the tables that are untouched to the end; where the version before was longer, write what is left."""
        was = len(self.before.hashes)
        for name in sorted(self.names):
            if self.before.bounds[name][-1][1] >= self.count:
                self._catch_up(name, self.count)
                self.names.discard(name)
            else:
                self.writer.link(name, self.before.path(name))
        self.figures, self.words = self.figures and self.count == was, self.words and self.count == was

    def has_same(self, names: Iterable[str]) -> bool:
        """Say, at the end, whether in these tables, and in what figures need of the activities, no row differs."""
        other = (set(self.before.files) | set(self.writer.counts)) - self.names - {self.before.main}
        return self.figures and other.isdisjoint(names)


def as_before(before: Before, frame: Frame, numbers: list[int]) -> Tables:
    """Return the rows that these activities had, read from their bytes; nothing where those are not known."""
    pieces = before.raw([number for number in numbers if number < len(before.hashes)])
    spans, end = [], 0
    for number, piece in pieces.items():
        if piece is None:
            return {}
        spans.append((number, end, end + len(piece), 0))
        end += len(piece)
    return read_chunk(Chunk(frame, b"".join(filter(None, pieces.values())), tuple(spans))).arrow() if spans else {}


def joined(read: Sequence[Tables]) -> Tables:
    """Return the rows of several chunks as those of one."""
    names = dict.fromkeys(name for tables in read for name in tables)
    return {name: pa.concat_tables([tables[name] for tables in read if name in tables]) for name in names}


def said(tables: Tables, name: str, columns: Sequence[str]) -> pa.Table | None:
    """Return what a table says in these columns, in all if none is named; None where it has no row."""
    rows = tables.get(name)
    return rows if rows is None or not columns else rows.select([one for one in columns if one in rows.column_names])


def same(one: pa.Table | None, other: pa.Table | None) -> bool:
    """Say whether two tables have the same rows; none are those of no table."""
    return one is other if one is None or other is None else one.equals(other)
