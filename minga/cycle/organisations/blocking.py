"""By which marks of their names two organisations are brought together to be compared: no pair is compared that shares none. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched, combinations

from rapidfuzz import fuzz, process

from minga.ground.kit.text import fold

SMALL = {"de", "del", "la", "las", "el", "los", "y", "e", "the", "of", "and", "for", "para", "en"}
MOST_ALIKE = 50  # of names borne or resembled by more organisations than this only so many are compared
MOST_SHARING = 20  # bearers of two words up to which all of them are compared; more are too many to say anything
MOST_SHORT, SHORT = 8, 8  # bearers of the same acronym, of so many letters at most, beyond which it says nothing
BATCH = 200_000  # pairs weighed at a time
NEIGHBOURS = 6  # names before and after in alphabetical order that are compared
ROUGHLY = 83  # rapidfuzz, 0 to 100: how alike two names are at least that are worth a closer look
LONGEST_WORD, LONGEST_NAME = 24, 60
ENDING = 5  # letters
INITIALS_FROM, INITIALS_TO = 2, 8  # letters of an acronym
Pairs = set[tuple[int, int]]


def content(name: str) -> set[str]:
    """Return the folded words that carry meaning."""
    return set(fold(name).split()) - SMALL


def letters(name: str) -> str:
    """Return the letters of an acronym ('C.E.' -> 'ce'), '' where the text is no acronym."""
    bare = re.sub(r"[.\s/-]", "", name)
    return fold(bare) if INITIALS_FROM <= len(bare) <= INITIALS_TO and bare.isupper() else ""


def initials(name: str) -> str:
    return "".join(word[0] for word in fold(name).split() if word not in SMALL)


def numbers(name: str) -> set[str]:
    """Return the words with a digit: 'Escuela 12' and 'Escuela 13' are two, however alike."""
    return {word for word in fold(name).split() if not word.isalpha()}


def marks(name: str) -> set[str]:
    """Return the marks by which a name is found: the whole of it, its words, its initials or, of an acronym, it with a letter less."""
    whole, short = fold(name), letters(name)
    if not whole:
        return set()
    words = content(name) or set(whole.split())
    found = {f"n:{whole[:LONGEST_NAME]}"} | {f"w:{word[:LONGEST_WORD]}" for word in words} | endings(words)
    if short:
        return found | {f"i:{one}" for one in shortened(short)}
    first = initials(name)
    return found | ({f"i:{first}"} if INITIALS_FROM <= len(first) <= INITIALS_TO else set())


def endings(words: Iterable[str]) -> set[str]:
    """Return the marks of the ends of long words, by which one is found whose beginning is misspelt."""
    return {f"e:{word[-ENDING:]}" for word in words if len(word) > ENDING}


def shortened(short: str) -> set[str]:
    """Return an acronym and it with one letter less, each: those one letter off another share one of these."""
    return {short[:place] + short[place + 1 :] for place in range(len(short))} | {short} if short else set()


def in_common(bearing: Sequence[Iterable[str]], most: int = MOST_ALIKE) -> Pairs:
    """Return the pairs of places whose marks have one in common; of a mark that very many bear, only the first ones.

    An acronym that more than MOST_SHORT bear says nothing: 'FA' are a hundred foundations.
    """
    bearers: dict[str, list[int]] = {}
    for place, own in enumerate(bearing):
        for mark in own:
            bearers.setdefault(mark, []).append(place)
    telling = (places for mark, places in bearers.items() if len(places) <= MOST_SHORT or not is_short(mark))
    return {pair for places in telling for pair in combinations(places[:most], 2)}


def is_short(folded: str) -> bool:
    """Say whether a folded name is as short as an acronym."""
    return len(folded) <= SHORT and " " not in folded


def by_acronym(names: Sequence[str]) -> Pairs:
    """Return the pairs of places where a name is an acronym one letter off another, or the initials of one."""
    short = [letters(name) for name in names]
    bearers: dict[str, list[int]] = {}
    for place, name in enumerate(short):
        if name:
            bearers.setdefault(name, []).append(place)
    found = in_common([shortened(name) for name in short])
    for place, name in enumerate(names):
        if not short[place]:
            found |= {(min(place, other), max(place, other)) for other in bearers.get(initials(name), [])[:MOST_ALIKE]}
    return found


def alike(names: Sequence[str]) -> Pairs:
    """Return the pairs of places whose names have nearly the same words and the same numbers.

    Compared are those that share two words which few bear, and those beside each other in alphabetical order read forwards,
    backwards, and word by word: what differs in one place stands together in one of them.
    """
    words = [sorted(content(name)) for name in names]
    texts = [" ".join(one) for one in words]
    digits = [" ".join(sorted(word for word in one if not word.isalpha())) for one in words]
    whole = [" ".join(word for word in fold(name).split() if word not in SMALL) for name in names]
    found = weighed(sharing(words, digits), texts, digits)
    for order in (texts, [text[::-1] for text in texts], whole, [text[::-1] for text in whole]):
        found |= weighed(neighbours([f"{number} {text}" for number, text in zip(digits, order, strict=True)], texts), texts, digits)
    return found


def weighed(pairs: Iterable[tuple[int, int]], texts: Sequence[str], digits: Sequence[str]) -> Pairs:
    """Return those of the pairs whose texts are roughly alike and have the same numbers: many weighed at once."""
    found: Pairs = set()
    for some in batched((pair for pair in pairs if digits[pair[0]] == digits[pair[1]]), BATCH):
        ones, others = [texts[one] for one, _other in some], [texts[other] for _one, other in some]
        scores = process.cpdist(ones, others, scorer=fuzz.ratio, score_cutoff=ROUGHLY)
        found.update(pair for pair, score in zip(some, scores, strict=True) if score)
    return found


def sharing(words: Sequence[Sequence[str]], digits: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places that share two words, or the only one, and have the same numbers; not of words that very many share."""
    bearers: dict[tuple[str, ...], list[int]] = {}
    for place, own in enumerate(words):
        for key in combinations(own[:8], 2) if len(own) > 1 else [tuple(own)]:
            if key:
                bearers.setdefault((*key, digits[place]), []).append(place)
    for places in bearers.values():
        if 1 < len(places) <= MOST_SHARING:
            yield from combinations(places, 2)


def neighbours(order: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places that stand near each other when these texts are put in order; a place without words is left out."""
    places = sorted((place for place in range(len(order)) if texts[place]), key=lambda place: order[place])
    for ahead in range(1, NEIGHBOURS + 1):
        for one, other in zip(places, places[ahead:], strict=False):
            yield (one, other) if one < other else (other, one)
