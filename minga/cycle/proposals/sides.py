"""Plain values of a demand, an offer, what cooperants funded, and a score; and how alike two texts are."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import fsum, log, sqrt
from typing import Any, NamedTuple

from minga.cycle.proposals.thesaurus import MOST_TIMES

OFTEN = (0.0, *(1 + log(times) for times in range(1, MOST_TIMES + 1)))  # how much a word counts that stands so many times


class Reason(NamedTuple):
    """Why: a code of wording.SENTENCES and the figures of its sentence (codes of lists, keys of units, amounts as text)."""

    code: str
    figures: Mapping[str, Any] = {}


class Part(NamedTuple):
    """One part of a score: how much of it is fulfilled, from 0 to 1, and why. Made by the ten thousand, so a tuple."""

    name: str
    share: float
    reason: Reason


def settle(side: "Need | Gift") -> None:
    """Work out the DAC categories and groups of the sectors of a side, once: they are compared thousands of times."""
    object.__setattr__(side, "categories", frozenset(code[:3] for code in side.sectors))
    object.__setattr__(side, "groups", frozenset(code[:2] for code in side.sectors))


@dataclass(frozen=True, slots=True)
class Need:
    """A demand. `units`: keys of its units, each with `above`, the keys of those that hold it; `urban`: all of them are;
    `kinds`: the kind of its government and the kinds above; `asked`: USD; `words`: thesaurus.counted; '' and empty: not said."""

    code: str
    country: str
    kinds: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    rural: bool = False
    urban: bool = False
    sectors: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    modality: str = ""
    asked: float | None = None
    months: int | None = None
    languages: frozenset[str] = frozenset()
    words: Mapping[str, int] = field(default_factory=dict)
    categories: frozenset[str] = field(init=False)
    groups: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True)
class Gift:
    """An offer. `giver`: what its entries of the agenda go by; `low`, `high`: USD; `units`: keys of those that it names, `above` of what
    holds them; `open`: whether its stage lets anybody ask for it."""

    code: str
    giver: str = ""
    countries: frozenset[str] = frozenset()
    reach: str = "national"
    units: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    modality: str = ""
    low: float | None = None
    high: float | None = None
    months: tuple[int | None, int | None] = (None, None)
    opens: datetime.date | None = None
    closes: datetime.date | None = None
    rolling: bool = False
    languages: frozenset[str] = frozenset()
    words: Mapping[str, int] = field(default_factory=dict)
    categories: frozenset[str] = field(init=False)
    groups: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True)
class Funded:
    """What a cooperant funded of one DAC category in a country: activities, from when to when, USD of the middle half of them."""

    activities: int
    years: tuple[int, int]
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    usd: float | None = None


type Agendas = Mapping[tuple[str, str], Mapping[str, Funded]]  # (giver, country): {category: what}


@dataclass(frozen=True)
class Corpus:
    """How rare each word is in the offers, and how long their texts are: {word: weight}, {code: length}."""

    rarity: Mapping[str, float] = field(default_factory=dict)
    lengths: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Weighed:
    """A score: its points, and its parts as (name, points, most, reason)."""

    code: str
    points: Decimal
    parts: tuple[tuple[str, Decimal, Decimal, Reason], ...]


def corpus(gifts: Iterable[Gift]) -> Corpus:
    """Return how rare the words of the offers are: log((offers + 1) / (offers with it + 1/2))."""
    held, number = dict[str, int](), 0
    kept = list(gifts)
    for number, one in enumerate(kept, 1):  # noqa: B007
        for word in one.words:
            held[word] = held.get(word, 0) + 1
    rarity = {word: log((number + 1) / (times + 0.5)) for word, times in held.items()}
    return Corpus(rarity, {one.code: length(one.words, rarity) for one in kept})


def vector(words: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """Return {word: weight} of a text, of the words that any offer holds."""
    return {word: OFTEN[times] * rarity[word] for word, times in words.items() if word in rarity}


def length(words: Mapping[str, int], rarity: Mapping[str, float]) -> float:
    """Return the length of a text's vector."""
    return sqrt(fsum(value * value for value in vector(words, rarity).values()))


@dataclass(frozen=True)
class Wanted:
    """The text of a demand, ready to be compared with thousands: {word: its weight, times how rare it is}, and its length."""

    words: Mapping[str, float]
    size: float


def wanted(words: Mapping[str, int], known: Corpus) -> Wanted:
    """Return the text of a demand ready to be compared."""
    own = vector(words, known.rarity)
    return Wanted({word: weight * known.rarity[word] for word, weight in own.items()}, length(words, known.rarity))


def likeness(asked: Wanted, gift: Gift, known: Corpus) -> float:
    """Return how alike two texts are, from 0 to 1: the cosine of their vectors."""
    other, theirs = known.lengths.get(gift.code, 0.0), gift.words
    shared = asked.words.keys() & theirs.keys()
    if not shared or not other or not asked.size:
        return 0.0
    own = asked.words
    return fsum([own[word] * OFTEN[theirs[word]] for word in shared]) / (asked.size * other)


def telling_words(asked: Wanted, gift: Gift) -> list[str]:
    """Return the three shared words that make two texts most alike."""
    weight = {word: asked.words[word] * OFTEN[gift.words[word]] for word in asked.words.keys() & gift.words.keys()}
    return sorted(weight, key=lambda word: (-weight[word], word))[:3]
