"""Words of the trade in Spanish, English and as they are said in a territory, each with the concept it means (data/thesaurus.csv).

Two texts are alike by the stems and the concepts that they share: «ciclovías» and “active travel” are one concept, and «movilidad
humana», which is migration, is another than «movilidad». Sources of the words stand in the file.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from minga.ground.kit.text import fold, stems, telling

FILE = Path(__file__).parent / "data" / "thesaurus.csv"
LONGEST = 4  # words of a term
SHORTEST = 3  # letters of a word that tells anything
CONCEPT = "§"  # stands before a concept, so that no word is taken for one
WORDS = re.compile(r"\w+")
MOST_TIMES = 63  # that a word is counted in one record
TITLE = 2  # how often the words of a title count


@cache
def terms() -> dict[str, dict[tuple[str, ...], str]]:
    """Return {language: {stems of a term: concept}} of the file."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["language"], {})[tuple(stemmed(row["term"], row["language"]))] = row["concept"]
    return found


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """Return the folded stem of a folded word."""
    return stems(word, language).split()[-1]


def stemmed(text: str, language: str) -> list[str]:
    """Return the stems of a text in their order, the small words ('de', 'the') left out."""
    words = fold(text).split()
    return [stem(word, language) for word in telling(words)] if words else []


def tokens(text: str, language: str = "es") -> Iterator[str]:
    """Yield the concepts of a text, the longest term first, and the stems of the words that belong to none.

    `language`: 'es' or 'en', that of the text; another is read as Spanish.
    """
    tongue = "en" if language.startswith("en") else "es"
    words, known, at = stemmed(text, tongue), terms()[tongue], 0
    while at < len(words):
        size = next((size for size in range(min(LONGEST, len(words) - at), 0, -1) if tuple(words[at : at + size]) in known), 0)
        if size:
            yield CONCEPT + known[tuple(words[at : at + size])]
        elif len(words[at]) >= SHORTEST:
            yield words[at]
        at += max(size, 1)


def counted(title: str, text: str, language: str = "es") -> dict[str, int]:
    """Return how often each concept and stem stands in a record; those of the title count TITLE times."""
    found = Counter(tokens(text, language))
    for token in tokens(title, language):
        found[token] += TITLE
    return {token: min(times, MOST_TIMES) for token, times in found.items()}


def written(text: str, language: str = "es") -> dict[str, str]:
    """Return {concept or stem: the words of the text that say it first}, so that a person reads words and not stems."""
    tongue = "en" if language.startswith("en") else "es"
    words = [word for word in WORDS.findall(text) if fold(word)]
    bare, known, found, at = [stem(fold(word).split()[0], tongue) for word in words], terms()[tongue], dict[str, str](), 0
    small = {fold(word) for word in words} - set(telling([fold(word) for word in words]))
    kept = [place for place, word in enumerate(words) if fold(word) not in small]
    while at < len(kept):
        most = min(LONGEST, len(kept) - at)
        size = next((size for size in range(most, 0, -1) if tuple(bare[place] for place in kept[at : at + size]) in known), 0)
        here = kept[at : at + max(size, 1)]
        token = CONCEPT + known[tuple(bare[place] for place in here)] if size else bare[here[0]]
        found.setdefault(token, " ".join(words[here[0] : here[-1] + 1]).lower())
        at += len(here)
    return found
