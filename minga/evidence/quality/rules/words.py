"""Text from scans: the raw form stays; a correction is proposed with its reason, and only a person applies it (R-339).

A proposal says the raw word, the proposed one, where it stands, why, and how sure: 0 to 100.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import gettext_noop
from rapidfuzz import process
from rapidfuzz.distance import OSA

from minga.ground.kit.findings import Figure, Finding, Severity
from minga.ground.kit.text import fold

SHORTEST = 5  # letters of a word that is compared: among shorter ones too many are near
DISTANCES = ((8, 1), (99, 2))  # (up to so many letters, so many changes)
WORD = re.compile(r"[^\W_]+(?:[|][^\W_]+)*")
NOISE = re.compile(r"(?<![\w.,([{|])(?P<digits>\d{1,3})\s?[\]|)}](?![\w])")
TWICE = re.compile(r"(?<![\w.,])(?P<digits>\d{1,3}) (?P=digits)(?![\w.,])")
MIXED = re.compile(r"(?<![\w.,])\d[\d.,lIOo|]*[\dO](?!\w)")  # ends in no «l» or «o»: «200l» are litres, «10o» is an ordinal
DIGITS = {"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"}
ENDINGS = ("s", "es", "a", "o", "as", "os", "ed", "ing", "d")
CONFUSABLE = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("ii", "u"), ("li", "h"), ("tr", "rr"), ("rr", "tr"), ("ri", "n"),
    ("0", "o"), ("1", "l"), ("1", "i"), ("5", "s"), ("8", "b"), ("6", "b"), ("4", "a"), ("|", "l"), ("l", "i"), ("i", "l"),
    ("c", "e"), ("e", "c"), ("u", "n"), ("n", "u"), ("f", "t"), ("t", "f"), ("r", "t"), ("t", "r"), ("m", "n"), ("n", "m"), ("b", "h"),
)  # fmt: skip

GLYPHS = gettext_noop("«%(one)s» y «%(other)s» se confunden al leer un escaneo, y así escrita la palabra es conocida")
NEAR = gettext_noop("no es una palabra conocida y se parece mucho a una que lo es")
STRAY = gettext_noop("un signo suelto junto al número es ruido del escaneo")
REPEATED = gettext_noop("el mismo número salió dos veces")
AMONG_DIGITS = gettext_noop("entre cifras, «%(one)s» se confunde con «%(other)s»")
TOTAL = gettext_noop("es lo que falta para llegar al total impreso")
NAMED = gettext_noop("es el número de lugares que la fuente nombra")
OCR = gettext_noop("«%(raw)s» podría ser «%(proposed)s», porque %(reason)s. Se guarda como está hasta que alguien lo confirme.")
SURE, LIKELY, CLEANED = 95, 80, 90


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction for a person to take or leave; `position`: of the raw text in the whole, from 0; `reason`: a msgid with its figures."""

    raw: str
    proposed: str
    position: int
    reason: str
    score: int
    figures: tuple[tuple[str, str], ...] = ()

    @property
    def why(self) -> Figure:
        """The reason as a figure of a finding."""
        return {"msgid": self.reason, "figures": dict(self.figures)} if self.figures else {"msgid": self.reason}


def proposals(text: str, known_words: Collection[str]) -> list[Proposal]:
    """Return the corrections of a scanned text, in its order. `known_words`: folded (`kit.text.fold`), best a frozenset."""
    known = known_words if isinstance(known_words, frozenset) else frozenset(known_words)
    met: dict[str, Proposal | None] = {}
    found = [*numbers_with_noise(text), *misread_digits(text)]
    for match in WORD.finditer(text):
        if match[0] not in met:
            met[match[0]] = of_word(match[0], 0, known)
        if one := met[match[0]]:
            found.append(replace(one, position=match.start()))
    return sorted(found, key=lambda one: one.position)


def numbers_with_noise(text: str) -> Iterator[Proposal]:
    """Yield the numbers with a stray mark ('5]') or printed twice ('6 6')."""
    for shape, reason in ((NOISE, STRAY), (TWICE, REPEATED)):
        for match in shape.finditer(text):
            yield Proposal(match[0], match["digits"], match.start(), reason, CLEANED)


def misread_digits(text: str) -> Iterator[Proposal]:
    """Yield the numbers with a letter among their digits ('1.2l4.000')."""
    for match in MIXED.finditer(text):
        letters = [sign for sign in match[0] if sign in DIGITS]
        if letters and sum(map(str.isdigit, match[0])) > max(1, len(letters)):
            read = "".join(DIGITS.get(sign, sign) for sign in match[0])
            why = (("one", letters[0]), ("other", DIGITS[letters[0]]))
            yield Proposal(match[0], read, match.start(), AMONG_DIGITS, CLEANED, why)


@lru_cache(maxsize=4)
def by_length(known: frozenset[str]) -> dict[int, list[str]]:
    """Return the words by their number of letters: only those about as long can be near."""
    found: dict[int, list[str]] = {}
    for word in known:
        found.setdefault(len(word), []).append(word)
    return found


def of_word(raw: str, position: int, known: frozenset[str]) -> Proposal | None:
    """Return the correction of one word; None where it is known, a form of a known one, a number, or like none."""
    bare = "".join(raw.lower().split())
    if fold(raw) in known or len(raw) < SHORTEST or raw.isdigit() or inflected(fold(raw), known):
        return None
    for one, other in CONFUSABLE:
        for at in range(len(bare)):
            if bare.startswith(one, at) and fold(read := bare[:at] + other + bare[at + len(one) :]) in known:
                return Proposal(raw, cased(read, raw), position, GLYPHS, SURE, (("one", one), ("other", other)))
    return nearest(raw, position, known) if raw.isalpha() else None


def nearest(raw: str, position: int, known: frozenset[str]) -> Proposal | None:
    """Return the only known word that is one change away, two for long words; None where two are as near."""
    most = next(changes for letters, changes in DISTANCES if len(raw) <= letters)
    lengths = by_length(known)
    about = [word for letters in range(len(raw) - most, len(raw) + most + 1) for word in lengths.get(letters, ())]
    near = process.extract(fold(raw), about, scorer=OSA.distance, score_cutoff=most, limit=2)
    if not near or (len(near) > 1 and near[0][1] == near[1][1]):
        return None
    word, changes, _place = near[0]
    return Proposal(raw, cased(word, raw), position, NEAR, LIKELY - 10 * int(changes - 1))


def inflected(word: str, known: Collection[str]) -> bool:
    """Say whether a word is a plural or another gender of a known one: 'clústeres', 'locales', 'barrier'."""
    stems = {word, *(word.removesuffix(end) for end in ENDINGS)}
    return any(stem + end in known for stem in stems for end in ("", "o", "a", "e", "s", "es"))


def cased(word: str, like: str) -> str:
    """Return a word in capitals, with a capital or in small letters, as most of another's letters are."""
    capitals = sum(letter.isupper() for letter in like)
    return word.upper() if 2 * capitals > len(like) else word.capitalize() if like[:1].isupper() else word


def unread(text: str, known_words: Collection[str], place: str = "", source: str = "") -> list[Finding]:
    """DQ-OCR: what a scanned text may really say, with the raw and the proposed word (review)."""
    return [doubt(one, place, source) for one in proposals(text, known_words)]


def doubt(one: Proposal, place: str = "", source: str = "") -> Finding:
    """Return a proposal as a finding for a person."""
    figures: dict[str, Figure] = {"raw": one.raw, "proposed": one.proposed, "reason": one.why, "position": one.position, "score": one.score}
    return Finding("DQ-OCR", Severity.REVIEW, OCR, figures, place, source)


def read_cell(printed: str) -> int | None:
    """Return the number of a scanned cell: '5]' is 5, '6 6' is 6; None of ')', 'sl' or 'o ]', which no glyph decides (pitfall 23)."""
    bare = printed.strip()
    for one in numbers_with_noise(bare):
        bare = one.proposed if one.raw == bare else bare
    return int(bare) if bare.isascii() and bare.isdigit() else None


def repaired(cells: Sequence[tuple[str, str]], total: int | None, named: Mapping[str, int] | None = None) -> list[Proposal]:
    """Return the numbers of cells that cannot be read: the names told elsewhere, else what is left of the printed total.

    `cells`: (name, as printed) in order; `named`: how many places the source names of a cell. What two unread cells share
    of a total is not known, and a rest below zero is none (N-082 to N-085). `position`: the place of the cell.
    """
    read = [read_cell(printed) for _name, printed in cells]
    found: list[Proposal] = []
    for place, (name, printed) in enumerate(cells):
        if read[place] is None and name in (named or {}):
            read[place] = (named or {})[name]
            found.append(Proposal(printed, str(read[place]), place, NAMED, SURE))
    missing = [place for place, value in enumerate(read) if value is None]
    rest = None if total is None else total - sum(value for value in read if value is not None)
    if len(missing) == 1 and rest is not None and rest >= 0:
        found.append(Proposal(cells[missing[0]][1], str(rest), missing[0], TOTAL, SURE))
    return sorted(found, key=lambda one: one.position)
