"""What differs between two versions of a dataset, as people read it: which activities came, went and changed, and in which fields.

Rows of a changed activity are compared table by table as values: one that stands in both, wherever, has not changed. What remains is
paired in its order, so that a changed row tells its fields; a row without a partner came or went whole.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from minga.evidence.lake import rereading, shelf
from minga.evidence.lake.parts import TABLES

APART = {"dataset", "a", "n", "of", "row", "line", "hash", "raw"}  # places, not what is said
AMOUNTS = {"decimal", "percentage"}  # kinds of columns
FINDING = "finding"  # told only where the same bytes were read again: else a change of the file tells it all
MOST_PAIRS = 40_000  # of rows of one table of one activity that are compared with each other

type Values = tuple[str | None, ...]


@dataclass(frozen=True)
class Difference:
    """One field of one activity. `before` or `after` is None where nothing stood or stands; `row`: the other values of its row."""

    table: str
    field: str
    before: str | None
    after: str | None
    row: str = ""


@dataclass(frozen=True)
class Changed:
    """An activity that both versions have, with what differs; nothing where only its form does (order, spaces, places of tags)."""

    identifier: str
    fields: tuple[Difference, ...]


@dataclass(frozen=True)
class Comparison:
    """Identifiers that came and went, and activities whose bytes changed (`limit` of `number`, from the place `first` on)."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]
    number: int


def compared(old: Path, new: Path, main: str = "activity", limit: int = 200, first: int = 0) -> Comparison:
    """Return what differs between the versions in two folders."""
    with shelf.over([old]) as before, shelf.over([new]) as after:
        was, now = activities(before, main), activities(after, main)
        came, went, pairs = [], [], []
        for identifier in dict.fromkeys([*was, *now]):
            mine, theirs = unlike(was.get(identifier, []), now.get(identifier, []))
            pairs += [(identifier, one, other) for (_h, one), (_i, other) in zip(mine, theirs, strict=False)]
            went += [identifier] * (len(mine) - len(theirs))
            came += [identifier] * (len(theirs) - len(mine))
        again = not (pairs or came or went)
        if again:
            named = {a: identifier for identifier, rows in now.items() for _hash, a in rows}
            pairs = [(named[a], a, a) for a in sorted(rereading.differing(old, new)) if a in named]
        found = list(changed(before, after, pairs[first : first + limit], main, TABLES.keys() - ({FINDING} if not again else set())))
    return Comparison(tuple(came), tuple(went), tuple(found), len(pairs))


def activities(base: duckdb.DuckDBPyConnection, main: str) -> dict[str, list[tuple[str, int]]]:
    """Return {identifier: [(hash, number)]} in the file's order."""
    name = "iati_identifier" if main == "activity" else f"{main}_identifier"
    found: dict[str, list[tuple[str, int]]] = {}
    for identifier, hashed, a in base.execute(f'SELECT trim("{name}"), hash, a FROM "{main}" ORDER BY a').fetchall():
        found.setdefault(identifier or "", []).append((hashed, a))
    return found


def unlike[T: tuple](mine: list[T], theirs: list[T]) -> tuple[list[T], list[T]]:
    """Return what each of two lists has that the other has not, by the first of each pair, counted as often as it stands."""
    shared = Counter(one[0] for one in mine) & Counter(one[0] for one in theirs)
    return list(less(mine, shared)), list(less(theirs, shared))


def less[T: tuple](ones: Iterable[T], shared: Counter) -> Iterator[T]:
    left = Counter(shared)
    for one in ones:
        if left[one[0]]:
            left[one[0]] -= 1
        else:
            yield one


def changed(
    before: duckdb.DuckDBPyConnection,
    after: duckdb.DuckDBPyConnection,
    pairs: list[tuple[str, int, int]],
    main: str,
    names: Collection[str],
) -> Iterator[Changed]:
    """Yield each pair of activities with what differs in the tables of these names."""
    fields: dict[int, list[Difference]] = defaultdict(list)
    for name, table in TABLES.items():
        columns = [column for column in table.columns if column not in APART]
        if name not in names:
            continue
        was, now = rows(before, name, columns, [a for _i, a, _b in pairs]), rows(after, name, columns, [b for _i, _a, b in pairs])
        for place, (_identifier, a, b) in enumerate(pairs):
            mine, theirs = unlike([(one,) for one in was.get(a, [])], [(one,) for one in now.get(b, [])])
            for was_here, now_here in by_owner(columns, [one for (one,) in mine], [one for (one,) in theirs]):
                fields[place] += differing(name, columns, was_here, now_here, name == main)
    for place, (identifier, _a, _b) in enumerate(pairs):
        yield Changed(identifier, tuple(told_once(fields[place])))


def by_owner(columns: list[str], mine: list[Values], theirs: list[Values]) -> Iterator[tuple[list[Values], list[Values]]]:
    """Yield the rows of both sides that stand under the same kind of element; all of them where the table does not say."""
    if "owner" not in columns:
        yield mine, theirs
        return
    place = columns.index("owner")
    for owner in dict.fromkeys(one[place] for one in [*mine, *theirs]):
        yield [one for one in mine if one[place] == owner], [one for one in theirs if one[place] == owner]


def told_once(fields: list[Difference]) -> Iterator[Difference]:
    """Leave out the narratives whose text is told by a field of their element already."""
    texts = {text for one in fields if one.table != "narrative" for text in (one.before, one.after) if text}
    for one in fields:
        told = [text.rpartition(" · ")[2] for text in (one.before, one.after) if text]
        if one.table != "narrative" or not told or not all(text in texts for text in told):
            yield one


def rows(base: duckdb.DuckDBPyConnection, name: str, columns: list[str], numbers: list[int]) -> dict[int, list[Values]]:
    """Return {activity: its rows of a table as texts}."""
    listed = ", ".join(f'CAST("{column}" AS VARCHAR)' for column in columns)
    found: dict[int, list[Values]] = defaultdict(list)
    for a, *values in base.execute(f'SELECT a, {listed} FROM "{name}" WHERE list_contains(?, a) ORDER BY a, n', [numbers]).fetchall():
        found[a].append(tuple(values))
    amounts = [place for place, column in enumerate(columns) if TABLES[name].columns[column] in AMOUNTS]
    return {a: [plain(one, amounts) for one in told] for a, told in found.items()} if amounts else found


def plain(values: Values, amounts: Collection[int]) -> Values:
    """Return the values of a row, its amounts without the zeros that columns fill them up with: '20', not '20.000000'."""
    return tuple(one.rstrip("0").rstrip(".") if one and at in amounts and "." in one else one for at, one in enumerate(values))


def differing(name: str, columns: list[str], mine: list[Values], theirs: list[Values], main: bool) -> Iterator[Difference]:
    """Yield what differs between the rows of one table that remain on each side."""
    pairs, gone, came = paired(mine, theirs)
    for was, now in pairs:
        same = "" if main else said(one for one, other in zip(was, now, strict=True) if one == other)
        for column, one, other in zip(columns, was, now, strict=True):
            if one != other:
                yield Difference(name, column, one, other, same)
    for was in gone:
        yield Difference(name, "", said(was), None)
    for now in came:
        yield Difference(name, "", None, said(now))


def paired(mine: list[Values], theirs: list[Values]) -> tuple[list[tuple[Values, Values]], list[Values], list[Values]]:
    """Return the rows of two sides that say most alike as pairs, and those of each side that have no partner.

    Rows that have nothing in common are no pair. Very many are paired in their order.
    """
    if len(mine) * len(theirs) > MOST_PAIRS:
        return list(zip(mine, theirs, strict=False)), mine[len(theirs) :], theirs[len(mine) :]
    alike = [(likeness(was, now), abs(i - j), i, j) for i, was in enumerate(mine) for j, now in enumerate(theirs)]
    firsts: dict[int, int] = {}
    for shared, _distance, i, j in sorted(alike, key=lambda one: (-one[0], *one[1:])):
        if shared and i not in firsts and j not in firsts.values():
            firsts[i] = j
    gone = [was for i, was in enumerate(mine) if i not in firsts]
    came = [now for j, now in enumerate(theirs) if j not in firsts.values()]
    return [(mine[i], theirs[j]) for i, j in sorted(firsts.items())], gone, came


def likeness(was: Values, now: Values) -> int:
    return sum(one == other and one is not None for one, other in zip(was, now, strict=True))


def said(values: Iterable[str | None]) -> str:
    """Return the values of a row as one line."""
    return " · ".join(one for one in values if one)
