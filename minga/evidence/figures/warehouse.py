"""The registry's facts in columns: one copy for each process, brought up to date from the journal before each reading.

DuckDB in memory, compressed; a Parquet file beside the data folder spares the next process the long way. Nothing is written
here that the registry does not hold: the copy can be thrown away at any time.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow
import pyarrow.parquet
from django.conf import settings
from django.db import connection

from minga.evidence.figures import extraction
from minga.evidence.figures.extraction import COLUMNS, GIFTS
from minga.ground.journal import chain
from minga.ground.journal.models import Entry

LAYOUT = 3  # of the columns: a file of another layout is not read
BATCH = 2000  # activities read at a time
FAR = 500  # changed activities from which a new file is worth its writing
KEPT = 2  # files that stay: the newest and the one before
EVERYTHING = ("territory.loaded", "organisation.merged", "organisation.unmerged")  # events after which every activity is read again
SHOWING = ("organisation.published", "organisation.withdrawn")  # their money is then named or not
FILE = re.compile(rf"facts-{LAYOUT}-(\d+)-([0-9a-f]{{16}})\.parquet")
# The facts with two of their three families summed out: what asks for no more than one family reads far fewer rows.
FAMILIES = {
    "facts_place": ("country", "unit1", "unit2", "unit3", "place_rest"),
    "facts_sector": ("sector", "sector_rest"),
    "facts_gift": ("partner", "role", "resource", "gift_rest"),
}
OF_ACTIVITY = ("public", "source", "modality", "status", "kind", "aid", "theme", "year", "currencies", "has_usd", "doubt", "held")
CREATE = f"CREATE TABLE facts ({', '.join(f'{name} {kind.sql}' for name, kind in COLUMNS.items())})"
CREATE_GIFTS = f"CREATE TABLE gifts ({', '.join(f'{name} {kind.sql}' for name, kind in GIFTS.items())})"
SCHEMA = pyarrow.schema([(name, kind.arrow) for name, kind in COLUMNS.items()])


@dataclass(frozen=True)
class Mark:
    """A place in the journal: the number of its last line and that line's digest; `at`: when it was written."""

    seq: int
    digest: str
    at: datetime | None = None


class Reading:
    """A look at the facts as of one moment: whatever is asked of it agrees."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, as_of: Mark):
        self.cursor, self.as_of = cursor, as_of

    def rows(self, sql: str, values: list[Any] | None = None) -> list[tuple]:
        """Return the rows of a statement over `facts`."""
        return self.cursor.execute(sql, values or []).fetchall()


class Warehouse:
    """The facts of one database, as of `mark`."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin with no facts, in a store of its own: a look that another thread has on the old one stays whole."""
        self.mark = Mark(-1, "")
        self.base = duckdb.connect(config={"threads": 2, "memory_limit": "1GB", "allow_community_extensions": False})
        self.base.execute("ATTACH ':memory:' AS store (COMPRESS)")
        self.base.execute("USE store")
        self.base.execute(CREATE)
        self.base.execute(CREATE_GIFTS)
        self.gifts_read = False
        for name in FAMILIES:
            self.base.execute(f"CREATE TABLE {name} AS {summed(name)} LIMIT 0")

    @contextmanager
    def reading(self, *, gifts: bool = False) -> Iterator[Reading]:
        """Give a look at the facts, brought up to the head of the journal first; `gifts`: at the contributions too."""
        with self.lock:
            self.follow()
            if gifts and not self.gifts_read:
                self.read_gifts()
            cursor, mark = self.base.cursor(), self.mark
            cursor.execute("USE store")
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            cursor.execute("SELECT 1 FROM facts LIMIT 1")  # the look begins here, before another thread may change the facts
        try:
            yield Reading(cursor, mark)
        finally:
            cursor.close()

    def follow(self) -> None:
        """Bring the facts up to the head of the journal: by what changed, from a kept file, or else all anew."""
        now = head_mark()
        if now.digest == self.mark.digest:
            return
        if not stands(self.mark):
            self.load(now)
        changed = changed_since(self.mark, now)
        if changed is None or len(changed) > FAR:
            self.load(now)
            changed = changed_since(self.mark, now)
        if changed is None or len(changed) > FAR:
            self.rebuild(now)
        else:
            self.renew(changed, now)

    def load(self, now: Mark) -> None:
        """Take the newest kept file that belongs to this journal and is newer than what is held; none: nothing changes."""
        for path, mark in kept_files():
            if self.mark.seq < mark.seq <= now.seq and stands(mark) or not stands(self.mark) and stands(mark):
                try:
                    self.take(path, mark)
                except duckdb.Error:  # another process has just put it away, or it is damaged: an older one, or none
                    self.forget()
                    continue
                return

    def rebuild(self, now: Mark) -> None:
        """Read every activity anew, into a file and from it into memory: what memory it takes does not grow with the registry."""
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder() / f"facts-{LAYOUT}-{now.seq}-{now.digest[:16]}.parquet"
        passing = path.with_suffix(f".{uuid4().hex}.tmp")
        try:
            with pyarrow.parquet.ParquetWriter(passing, SCHEMA, compression="zstd") as writer:
                for rows in extraction.batches(BATCH):
                    writer.write_table(table(rows))
            passing.chmod(0o600)
            self.take(passing, now)  # before another process can put it away
            passing.replace(path)
        finally:
            passing.unlink(missing_ok=True)
        for old, _mark in kept_files()[KEPT:]:
            old.unlink(missing_ok=True)

    def take(self, path: Path, mark: Mark) -> None:
        """Hold what a file holds; duckdb.Error where it cannot be read."""
        self.forget()
        self.base.execute("INSERT INTO facts FROM read_parquet(?)", [str(path)])
        for name in FAMILIES:
            self.base.execute(f"INSERT INTO {name} {summed(name)}")
        self.base.execute("CHECKPOINT store")
        self.mark = mark

    def read_gifts(self) -> None:
        """Read the contributions of every activity."""
        for rows in extraction.gift_batches(BATCH * 5):
            self.put_gifts(self.base, rows)
        self.gifts_read = True

    def put_gifts(self, cursor: duckdb.DuckDBPyConnection, rows: list[tuple]) -> None:
        if rows:
            cursor.register("fresh_gifts", table(rows, GIFTS))
            cursor.execute("INSERT INTO gifts FROM fresh_gifts")
            cursor.unregister("fresh_gifts")

    def renew(self, codes: list[str], now: Mark) -> None:
        """Put the facts of these activities in the place of those held, in one step."""
        cursor = self.base.cursor()
        cursor.execute("USE store")
        fresh = table(extraction.rows_of(codes)) if codes else None
        gifts = extraction.gifts_of_codes(codes) if codes and self.gifts_read else []
        cursor.execute("BEGIN TRANSACTION")
        for name in ("facts", "gifts", *FAMILIES) if codes else ():
            cursor.execute(f"DELETE FROM {name} WHERE activity IN (SELECT unnest(?))", [codes])
        if fresh is not None and fresh.num_rows:
            cursor.register("fresh", fresh)
            cursor.execute("INSERT INTO facts FROM fresh")
            for name in FAMILIES:
                cursor.execute(f"INSERT INTO {name} {summed(name, 'fresh')}")
        self.put_gifts(cursor, gifts)
        cursor.execute("COMMIT")
        cursor.close()
        self.mark = now


def summed(name: str, source: str = "facts") -> str:
    """Return the SQL of the facts of one family: a row for each activity, value of the family and currency."""
    keys = ("activity", "currency", *FAMILIES[name])
    same = ", ".join(f"any_value({column}) AS {column}" for column in OF_ACTIVITY)
    sums = "bool_or(first) AS first, sum(amount) AS amount, sum(usd) AS usd, bool_and(exact OR amount IS NULL) AS exact"
    return f"SELECT {', '.join(keys)}, {same}, {sums} FROM {source} GROUP BY {', '.join(keys)}"


@cache
def warehouse_of(vendor: str, name: str) -> Warehouse:
    """Return the warehouse of a database, one for each process."""
    return Warehouse()


def here() -> Warehouse:
    """Return the warehouse of the database in use."""
    return warehouse_of(connection.vendor, str(connection.settings_dict["NAME"]))


@contextmanager
def reading(*, gifts: bool = False) -> Iterator[Reading]:
    """Give a look at the facts of this database, as of the head of its journal; `gifts`: at its contributions too."""
    with here().reading(gifts=gifts) as look:
        yield look


def discard() -> None:
    """Throw the facts away, kept files included: the next reading makes them anew from the registry."""
    with here().lock:
        here().forget()
        for path, _mark in kept_files():
            path.unlink(missing_ok=True)


def table(rows: list[tuple], named: dict[str, extraction.Kind] = COLUMNS) -> pyarrow.Table:
    """Return rows as a table in columns, those of the facts or others by name."""
    columns = list(zip(*rows, strict=True)) or [()] * len(named)
    arrays = [pyarrow.array(values, kind.arrow) for values, kind in zip(columns, named.values(), strict=True)]
    return pyarrow.table(arrays, names=list(named)) if named is not COLUMNS else pyarrow.table(arrays, schema=SCHEMA)


def folder() -> Path:
    """Return where the files of this journal are kept: as private as the database itself."""
    first = Entry.objects.order_by("seq").values_list("digest", flat=True).first() or chain.START
    return Path(settings.DATA_DIR) / "figures" / first[:16]


def kept_files() -> list[tuple[Path, Mark]]:
    """Return the kept files with their place in the journal (the digest only by its beginning), newest first."""
    found = [(path, match) for path in folder().glob("facts-*.parquet") if (match := FILE.fullmatch(path.name))]
    return sorted(((path, Mark(int(match[1]), match[2])) for path, match in found), key=lambda pair: -pair[1].seq)


def head_mark() -> Mark:
    """Return the end of the journal."""
    last = Entry.objects.order_by("-seq").values_list("seq", "digest", "at").first()
    return Mark(*last) if last else Mark(0, chain.START)


def stands(mark: Mark) -> bool:
    """Tell whether this database's journal holds that line."""
    return Entry.objects.filter(seq=mark.seq, digest__startswith=mark.digest).exists() if mark.seq > 0 else mark.seq == 0


def changed_since(mark: Mark, now: Mark) -> list[str] | None:
    """Return the codes of the activities that the journal tells of after `mark`; None where all must be read again."""
    if not stands(mark) or mark.seq > now.seq:
        return None
    later = Entry.objects.filter(seq__gt=mark.seq, seq__lte=now.seq)
    if any(later.filter(event__startswith=event).exists() for event in EVERYTHING):
        return None
    told = later.filter(thing_kind="activity").order_by().values_list("thing_key", flat=True)
    shown = later.filter(event__in=SHOWING).order_by().values_list("thing_key", flat=True)
    return sorted(set(told) | set(extraction.naming(set(shown))))
