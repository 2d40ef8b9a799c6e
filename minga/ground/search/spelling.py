"""What a person may have meant: the nearest words that the cards bear, as they are written there (the same on both databases)."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from minga.ground.journal.queries import head, kept
from minga.ground.kit.text import fold, query_words, telling
from minga.ground.search.fulltext import count_hits, expression, match_for
from minga.ground.search.models import Word
from minga.ground.search.queries import Asked, narrowed

SHORTEST = 4  # letters: what is shorter is near to too much
LONG = 6  # letters from which a word may differ in two places
MOST_WORDS = 200_000
MOST = 3  # proposals
NEAREST = 8
MOST_UNKNOWN = 4  # words of one question that are looked for
LETTERS = re.compile(r"[^\W\d_]+")


def proposals(asked: Asked, as_of: str = "") -> list[str]:
    """Return at most MOST texts that a person may have meant, the likeliest first, each of which finds something.

    What was asked stays as typed but for the words that no card bears; the chosen facets hold. None where every word is
    known or nothing is near. `as_of`: the head of the journal where the caller knows it.
    """
    unknown = [word for word in telling(query_words(asked.text)) if may_be_misspelt(word)]
    near = {word: found for word in unknown[:MOST_UNKNOWN] if (found := nearest(word, as_of))}
    if not near:
        return []
    best = {word: found[0] for word, found in near.items()}
    others = [{word: other} for word, found in near.items() for other in found[1:]] if len(near) == 1 else []
    texts = dict.fromkeys(rewritten(asked.text, words) for words in [best, *others])
    return [text for text in texts if finds(text, asked)][:MOST]


def may_be_misspelt(word: str) -> bool:
    """Say whether a word is long enough to be taken for another and neither it nor a word that begins so is in any card."""
    if len(word) < SHORTEST or not word.isalpha():
        return False
    return not count_hits(expression([word])) and not count_hits(expression([word], prefix=True))


def vocabulary(as_of: str = "") -> list[str]:
    """Return the folded words of the cards, at most MOST_WORDS; kept until the journal grows."""
    words = Word.objects.order_by("folded").values_list("folded", flat=True)[:MOST_WORDS]
    return kept("words of the cards", lambda: list(words), as_of or head()[1])


def nearest(word: str, as_of: str = "") -> list[str]:
    """Return the words one or, from LONG letters, two changes away that cards bear, as written: the nearest first.

    A change is a letter more, less, another or two that stand the wrong way round. Of words as near, those with the same
    first letter and then those that more cards bear come first.
    """
    reach = 2 if len(word) >= LONG else 1
    found = process.extract(word, vocabulary(as_of), scorer=OSA.distance, score_cutoff=reach, limit=None)
    ranked = sorted((changes, one[0] != word[0], one) for one, changes, _place in found)[:NEAREST]
    borne = [(changes, apart, -count_hits(expression([one])), one) for changes, apart, one in ranked]
    written = dict(Word.objects.filter(folded__in=[one for *_rank, one in borne]).values_list("folded", "written"))
    return [written.get(one, one) for *_rank, cards, one in sorted(borne) if cards]


def rewritten(text: str, words: dict[str, str]) -> str:
    """Return the text as typed with these folded words replaced; what was typed small has no capital for a title's sake."""

    def word(found: re.Match[str]) -> str:
        typed = found.group()
        written = words.get(fold(typed), typed)
        return written.lower() if typed.islower() and written.istitle() else written

    return LETTERS.sub(word, text)


def finds(text: str, asked: Asked) -> bool:
    """Say whether a text finds a card that passes the chosen facets."""
    match = match_for(text)
    return match is not None and narrowed(match, asked.chosen).exists()
