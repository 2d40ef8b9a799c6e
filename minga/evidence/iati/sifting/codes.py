"""Which activities hold a code that is unknown or withdrawn: each different code of a column is looked up once."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from minga.evidence.iati.checking.codes import looks
from minga.evidence.iati.checking.operators import XML_LANG
from minga.evidence.iati.sifting.told import NOBODY, Place, Told, column_of
from minga.evidence.iati.standard.facts import ROOTS, UNITS, CodeList, Element, element_at

NARRATIVE: Place = ("narrative", "lang")

type Lists = tuple[tuple[CodeList, frozenset[str | None]], ...]  # a list, and the vocabularies in which it holds (none: in all)


@dataclass(frozen=True)
class Column:
    """A column of codes, the lists that they may be of, and the column of the vocabulary where that decides which."""

    place: Place
    lists: Lists
    vocabulary: Place | None
    language: bool

    def is_wrong(self, value: str, vocabulary: str | None) -> bool:
        """Whether the checks would say something of a code."""
        if self.language:
            return any(value.lower() not in codes.codes for codes, _words in self.lists)
        return any(
            value not in codes.codes or value in codes.withdrawn
            for codes, words in self.lists
            if not words or (vocabulary or None) in words
        )

    def suspects(self, told: Told) -> np.ndarray:
        """Activities with such a code."""
        if self.vocabulary is None:
            return told.bearing(self.place, lambda value: self.is_wrong(value, None))
        if not told.has(self.place):
            return NOBODY
        rows, values = told.coded(self.place)
        of, words = told.coded(self.vocabulary)
        both = rows.astype(np.int64) * (len(words) + 1) + of + 1
        wrong = []
        for pair in pc.unique(pa.array(both[rows >= 0])).to_pylist():  # np.unique first imports numpy.ma
            value, word = values[pair // (len(words) + 1)], pair % (len(words) + 1)
            if self.is_wrong(value, words[word - 1] if word else None):
                wrong.append(pair)
        return told.numbers(self.place[0])[np.isin(both, wrong) & (rows >= 0)] if wrong else NOBODY


def wrong_codes(told: Told, version: str) -> np.ndarray:
    """Return the activities with a code of which the checks would say something."""
    return np.concatenate([column.suspects(told) for column in columns(version)])


@cache
def columns(version: str) -> tuple[Column, ...]:
    """Return every column of codes. LookupError for a place of the standard's codes that rows do not hold."""
    unit = element_at("a", version, UNITS["a"])
    if unit is None:
        raise LookupError(version)
    return tuple(dict.fromkeys(_below(unit, [], version)))


def _below(element: Element, tags: list[str], version: str) -> list[Column]:
    made = [column for look in looks("a", version).get(element.name, ()) if (column := _column(element, look.attribute, look.lists, tags))]
    for child in element.children.values():
        made += _below(child, [*tags, child.name], version)
    return made


def _column(element: Element, attribute: str, lists: tuple, tags: list[str]) -> Column | None:
    language = attribute == XML_LANG
    above = [ROOTS["a"], UNITS["a"], *tags][-2]
    fitting = tuple((codes, words) for codes, place, words, _rule in lists if not place or place == above)
    if not fitting or (attribute and not language and attribute not in element.attributes):
        return None
    place = NARRATIVE if element.name == "narrative" else column_of(tags, attribute)
    if place is None:
        raise LookupError(f"{'/'.join(tags)}/@{attribute}")
    vocabulary = column_of(tags, "vocabulary") if any(words for _codes, words in fitting) else None
    if vocabulary is None and any(words for _codes, words in fitting):
        raise LookupError(f"{'/'.join(tags)}/@vocabulary")
    return Column(place, fitting, vocabulary, language)
