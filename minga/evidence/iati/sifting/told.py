"""The rows of a chunk as columns, and what may be asked of a column: which activities (by number) stand out."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from minga.evidence.iati.checking.operators import Around
from minga.evidence.iati.reading.elements import TREES

type Suspicion = Callable[[Told], np.ndarray]  # numbers of activities, any may come twice
type Place = tuple[str, str]  # table, column

NOBODY = np.empty(0, np.int64)


@dataclass
class Told:
    """The tables of a chunk (`reading.Rows.arrow`), with what is known from outside it."""

    tables: dict[str, pa.Table]
    around: Around
    _coded: dict[Place, tuple[np.ndarray, list[str]]] = field(default_factory=dict)

    def has(self, place: Place) -> bool:
        return place[0] in self.tables

    def numbers(self, table: str) -> np.ndarray:
        """The activity of each row of a table."""
        return self.tables[table].column("a").to_numpy() if table in self.tables else NOBODY

    def column(self, place: Place) -> pa.Array:
        """A column of a table that there is."""
        return self.tables[place[0]].column(place[1]).combine_chunks()

    def coded(self, place: Place) -> tuple[np.ndarray, list[str]]:
        """The different values of a column of text, and for each row which it has (-1: none)."""
        found = self._coded.get(place)
        if found is None:
            coded = self.column(place).dictionary_encode()
            found = self._coded[place] = coded.indices.fill_null(-1).to_numpy(), coded.dictionary.to_pylist()
        return found

    def without(self, place: Place) -> np.ndarray:
        """Activities with a row that has no value in a column."""
        if not self.has(place):
            return NOBODY
        return self.numbers(place[0])[self.column(place).is_null().to_numpy(zero_copy_only=False)]

    def bearing(self, place: Place, wrong: Callable[[str], object]) -> np.ndarray:
        """Activities with a row whose value in a column is wrong; each different value is asked once."""
        if not self.has(place):
            return NOBODY
        rows, values = self.coded(place)
        found = [at for at, value in enumerate(values) if wrong(value)]
        return self.numbers(place[0])[np.isin(rows, found)] if found else NOBODY

    def days(self, place: Place) -> np.ndarray:
        """A column of dates or moments as days (numpy datetime64[D], NaT for none)."""
        return self.column(place).to_numpy(zero_copy_only=False).astype("datetime64[D]")

    def today(self) -> np.datetime64:
        return np.datetime64(self.around.today)

    def all(self) -> np.ndarray:
        """Every activity."""
        return self.numbers("activity")


def column_of(tags: list[str], attribute: str) -> Place | None:
    """Where rows hold an attribute ('': the text) of the element at a path below the activity; None where they do not."""
    rule, tables = TREES["activity"]
    table = rule.table
    wrapped: dict[str, str] = {}
    for tag in tags:
        inner = rule.children.get(tag)
        if inner is None:
            return None
        wrapped = inner.wrapped
        rule, table = inner, inner.table or table
    if attribute in wrapped:  # it stands in each row of the element inside
        return next(iter(rule.children.values())).table, wrapped[attribute]
    column = rule.attributes.get(attribute, "") if attribute else rule.text
    return (table, column) if column in tables[table].columns else None


def either(*suspicions: Suspicion) -> Suspicion:
    """Whom any of them suspects."""
    return lambda told: np.concatenate([one(told) for one in suspicions])
