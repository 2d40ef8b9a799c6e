"""Which activities the checks need to look at, told from the rows that were read of them: never too few, mostly few.

Asking libxml2 of every element takes as long as reading; a column of rows says the same in a hundredth of the time. What cannot be told
from rows is asked of all, and whoever is suspected is checked by the very checks of `checking`: sifting finds nothing itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

import numpy as np
import pyarrow as pa
from lxml import etree

from minga.evidence.iati.checking import own
from minga.evidence.iati.checking.candidates import Question, asked, contexts, question
from minga.evidence.iati.checking.codes import check_codes
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.iati.checking.operators import Around
from minga.evidence.iati.checking.ruleset import as_number, check_within, failing
from minga.evidence.iati.checking.structure import units_with_errors
from minga.evidence.iati.reading.keeping import is_foreign
from minga.evidence.iati.sifting.codes import wrong_codes
from minga.evidence.iati.sifting.ours import OURS
from minga.evidence.iati.sifting.rules import suspicion_of
from minga.evidence.iati.sifting.told import Suspicion, Told

__all__ = ["Sieve", "Suspects", "sieve"]

EMPTY = (b'""', b"''")  # an attribute without a value: rows do not tell it from one that is not there
NAME = re.compile(rb"""([^\s"'<>=]+)\s*=\s*\Z""")
LONGEST = 64  # bytes before a value in which its attribute's name is looked for
HARMLESS = {b"ref", b"activity-id", b"provider-activity-id", b"receiver-activity-id", b"linked-data-uri"}  # no check asks that of these
INSIDE = re.compile(r"\]/([^{\[]+)\[")  # elements of no namespace within one of another
SPACED = etree.XPath("/iati-activities/iati-activity[iati-identifier[. != normalize-space(.)]]")  # rows hold it without its spaces

type Check = Callable[[etree._Element], list[Finding]]


@dataclass(frozen=True)
class Suspects:
    """Activities, by their numbers, that have to be looked at. `odd`: for everything; `told`: each check with whom it is to ask."""

    odd: frozenset[int]
    told: tuple[tuple[Check, frozenset[int]], ...]

    def findings(self, units: Mapping[int, etree._Element]) -> list[Finding]:
        """Return what the checks find in activities {number: element} that are not odd; lines are those of their root."""
        return [finding for check, numbers in self.told for number in sorted(numbers & units.keys()) for finding in check(units[number])]


@dataclass(frozen=True)
class Sieve:
    """What is asked of all activities of a version (`rest`), and what only of those whose rows raise a suspicion."""

    version: str
    rest: tuple[Question, ...]
    cases: tuple[tuple[Question, Suspicion], ...]

    def odd(self, root: etree._Element, pieces: Sequence[bytes]) -> list[int]:
        """Return the places of the activities below a root whose rows do not tell enough: of a wrong structure, or with what rows leave
        out. `pieces`: the bytes of each. To be asked before they are read."""
        found = {root.index(one) for one in SPACED(root)} | units_with_errors(root, "a", self.version)
        return sorted(found | {place for place, piece in enumerate(pieces) if has_empty(piece)})

    def asked_of_all(self, root: etree._Element, around: Around) -> list[Finding]:
        """Return what is found by the questions that rows do not answer, in all activities below a root."""
        today = as_number(around.today)
        return [found for one in self.rest for found in failing(one, one.xpath(root, today=today), around, 0)]

    def suspects(self, tables: dict[str, pa.Table], around: Around, odd: Iterable[int]) -> Suspects:
        """Return who has to be looked at, of the activities whose rows these are; `odd`: who is checked for everything anyhow."""
        told = Told(tables, around)
        all_of_it = frozenset(odd).union(untold(told).tolist())
        known = dict[Suspicion, frozenset[int]]()
        checks = list[tuple[Check, frozenset[int]]]()
        for suspicion, check in self._checks(around):
            if suspicion not in known:
                known[suspicion] = frozenset(suspicion(told).tolist()) - all_of_it
            if known[suspicion]:
                checks.append((check, known[suspicion]))
        return Suspects(all_of_it, tuple(checks))

    def _checks(self, around: Around) -> Iterator[tuple[Suspicion, Check]]:
        yield partial(wrong_codes, version=self.version), partial(check_codes, file="a", version=self.version)
        for one, suspicion in self.cases:
            yield suspicion, partial(check_within, one, around)
        for rule, suspicion in OURS.items():
            yield suspicion, partial(own.check_rule, rule, around)


def has_empty(piece: bytes) -> bool:
    """Whether an activity has an attribute without a value that a check would ask about."""
    for mark in EMPTY:
        at = piece.find(mark)
        while at >= 0:
            named = NAME.search(piece, max(at - LONGEST, 0), at)
            if named is None or named[1] not in HARMLESS:
                return True
            at = piece.find(mark, at + len(mark))
    return False


def untold(told: Told) -> np.ndarray:
    """Return the activities whose rows do not hold in their columns all that is checked."""
    kept = [told.numbers("unread"), told.numbers("original")]
    if "extension" in told.tables:
        rows = told.tables["extension"]
        pairs = zip(rows.column("path").to_pylist(), rows.column("name").to_pylist(), strict=True)
        kept.append(told.numbers("extension")[[not unasked(path or "", name) for path, name in pairs]])
    return np.concatenate(kept)


@lru_cache(maxsize=4096)
def unasked(path: str, name: str | None) -> bool:
    """Whether what is kept of another namespace is nothing that a check asks about; dates of it are (`ours.strange_years`)."""
    inside = INSIDE.findall(path)
    return is_foreign(path, name) and (not inside or (name is None and set(inside) == {"narrative"}))


@cache
def sieve(kind: str, version: str | None) -> Sieve | None:
    """Return the sieve of a version; None where rows do not say things as the file does (1.0x) or are few (organisations)."""
    if kind != "activity" or version is None or version < "2":
        return None
    rest, cases = [], []
    for context, case in contexts(version):
        suspicion = suspicion_of(case, context, version)
        if suspicion is None:
            rest.append((context, case))
        else:
            cases.append((question(context, (case,)), suspicion))
    return Sieve(version, asked(rest), tuple(cases))
