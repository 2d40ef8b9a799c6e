"""Text for searching, sorting and comparing that is the same on every database, and text that is clean to keep."""

import re
import string
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

LONGEST_QUERY = 1000
LONGEST_WORD = 64

_LETTERS = re.compile(r"[^\W\d_]+")

_LETTERS_WITHOUT_MARKS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_FUNCTION_WORDS = frozenset(
    {
        "a",
        "al",
        "and",
        "con",
        "da",
        "das",
        "de",
        "del",
        "do",
        "dos",
        "e",
        "el",
        "en",
        "for",
        "la",
        "las",
        "los",
        "of",
        "o",
        "para",
        "por",
        "the",
        "to",
        "u",
        "un",
        "una",
        "y",
    }
)
_STEMMERS = {"es": snowballstemmer.stemmer("spanish"), "en": snowballstemmer.stemmer("english")}
# A stemmer keeps the word it works on in itself: two threads at once would mix their letters.
_STEMMING = threading.Lock()


class _Folding(dict[int, str]):
    """What each character folds to, worked out when first met; rare scripts are worked out each time."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < 0x3000:
            self[code] = folded
        return folded


def _fold_character(char: str) -> str:
    plain = char
    for _round in range(3):
        plain = unicodedata.normalize("NFKD", plain).casefold().translate(_LETTERS_WITHOUT_MARKS)
    return "".join(_kept(part) for part in plain)


def _kept(char: str) -> str:
    if char.isalnum():
        return char
    # Accents and invisible characters vanish, so that they never split a word; all else separates.
    return "" if unicodedata.category(char) in ("Mn", "Me", "Cf") else " "


_FOLDED = _Folding()


def fold(text: str) -> str:
    """Lower case, no accents, ñ as n, punctuation as space, single spaces.

    'Cooperación Sur – Sur' → 'cooperacion sur sur'. Folding twice changes nothing.
    """
    return " ".join(text.translate(_FOLDED).split())


# What forms and exports write where nothing is known, folded.
_PLACEHOLDERS = frozenset(
    (
        "no especifica", "no especificado", "no especificada", "sin especificar", "no identifica", "no identificado", "no definido",
        "no definida", "por definir", "no disponible", "sin dato", "sin datos", "sin informacion", "desconocido", "desconocida",
        "ninguno", "n d", "nd", "s d", "sd", "s n", "n a", "default", "default o d s", "null", "none", "nan", "unknown", "unspecified",
        "not specified", "not available", "not stated", "to be defined", "tbd", "xx", "xxx",
    )
)  # fmt: skip
_LONGEST_PLACEHOLDER = 24


def is_placeholder(text: str) -> bool:
    """Say whether a text only stands where something is missing: 'NO ESPECIFICA', 'N/D', '—'; an empty one does not."""
    if len(text) > _LONGEST_PLACEHOLDER or not text.strip():
        return False
    folded = fold(text)
    return not folded or folded in _PLACEHOLDERS


_SORTED = {"ñ": "nzz", " ": "0"}
_SORTED |= {digit: "1" + digit for digit in string.digits} | {letter: letter for letter in string.ascii_lowercase}


def sort_key(text: str) -> str:
    """A key of lower ASCII letters and digits alone, sorting alike under C, ICU and en_US/es collations.

    Accents do not count; ñ is 'nzz', so it follows n and precedes o; a space is '0' and a digit '1' and itself, so
    that words come before digits and digits before letters without a space or sign, which collations treat
    differently. Letters of other scripts come last, by code point.
    """
    parts = unicodedata.normalize("NFC", text).lower().split("ñ")
    folded = "ñ".join(part.translate(_FOLDED) for part in parts)
    return "".join(_SORTED.get(char) or _other_letter(char) for char in " ".join(folded.split()))


def _other_letter(char: str) -> str:
    return "zzz" + f"{ord(char):06x}".translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))


@lru_cache(maxsize=65536)
def _stem(word: str, language: str) -> str:
    """Folded stem of a folded word; the accent that fold took from -ción and -sión is put back before."""
    if language not in _STEMMERS or len(word) > LONGEST_WORD:
        return word
    if language == "es" and word.endswith(("cion", "sion")):
        word = word[:-2] + "ón"
    with _STEMMING:
        return fold(_STEMMERS[language].stemWord(word))


def word_forms(word: str) -> tuple[str, ...]:
    """The folded word with its Spanish and its English stem, each once: what a search for the word may match."""
    folded = fold(word)
    return tuple(dict.fromkeys((folded, _stem(folded, "es"), _stem(folded, "en")))) if folded else ()


def stems(text: str, language: str) -> str:
    """Every folded word, followed by its stem where that differs; language 'es' or 'en', others are only folded."""
    words: list[str] = []
    for word in fold(text).split():
        stem = _stem(word, language[:2])
        words.extend((word,) if stem == word else (word, stem))
    return " ".join(words)


def written_words(text: str) -> dict[str, str]:
    """Return {folded: as written first} of the words of letters alone, of four to thirty of them, that a text holds."""
    words: dict[str, str] = {}
    for word in _LETTERS.findall(text):
        folded = fold(word)
        if 4 <= len(folded) <= 30 and folded.isalpha() and len(word) <= 60:
            words.setdefault(folded, word)
    return words


def query_words(text: str, limit: int = 12) -> list[str]:
    """The folded words of what a person typed, each once and at most `limit`; signs and operators are dropped."""
    words = fold(text[:LONGEST_QUERY]).split()
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words))[:limit]


def telling(words: list[str]) -> list[str]:
    """The words without the small ones ('de', 'en', 'the'), unless nothing else stands; 'no' is not small: it says something."""
    return [word for word in words if word not in _FUNCTION_WORDS or word == "no"] or words


def clean(text: str, *, multiline: bool = False) -> str:
    """Text as it may be kept: NFC, ends stripped, CR LF as LF; ValueError names a character it cannot hold.

    Refused: controls (line ends and tabs only with `multiline`), lone surrogates, unassigned code points
    (RELIABILITY 23).
    """
    return _checked(text, ("Cc", "Cs", "Cn"), "\n\t" if multiline else "")


def sentence(text: str) -> str:
    """Return what somebody wrote closed as a sentence, so that another may follow: 'No corresponde' becomes 'No corresponde.'."""
    bare = text.strip()
    return bare if not bare or bare.endswith((".", "!", "?", "…")) else f"{bare}."


def quoted(text: str) -> str:
    """The text between the quotation marks of the reader's language: «agua» in Spanish, “agua” in English."""
    return _("«%(text)s»") % {"text": text}


def identifiers(text: str) -> str:
    """Clean text for codes and names that must not look alike: invisible format characters are refused as well."""
    return _checked(text, ("Cc", "Cs", "Cn", "Cf"), "")


def _checked(text: str, refused: tuple[str, ...], allowed: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip(" \t\r\n"))
    if not text.isprintable():
        for place, char in enumerate(text, 1):
            if char not in allowed and unicodedata.category(char) in refused:
                facts = {"name": _named(char), "place": place}
                raise ValueError(_("No se admite el carácter %(name)s, en la posición %(place)d del texto.") % facts)
    return text.strip()


def _named(char: str) -> str:
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X} {name}".strip()


def likeness(one: str, other: str) -> int:
    """How alike two names are, 0–100, whatever the order of their words, their accents and function words."""
    first, second = _telling_words(one), _telling_words(other)
    return round(fuzz.token_sort_ratio(first, second)) if first and second else 0


def _telling_words(name: str) -> str:
    words = fold(name).split()
    return " ".join([word for word in words if word not in _FUNCTION_WORDS] or words)
