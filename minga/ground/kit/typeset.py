"""PDFs by typst: tagged (PDF/UA-1) and for the archive (PDF/A-2a); what varies reaches it as JSON and is set as text.

typst reads no file of this machine and no network; the fonts are those inside it alone, so that a page looks the same everywhere.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import typst

STANDARDS = ["ua-1", "a-2a"]
LONGEST_RUN, BREAK_EVERY = 40, 30  # letters without a space, after which a line may break
MOST_ROUNDS = 8
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # kinds of characters that are told instead of obeyed: controls, direction marks, private ones
NO_GLYPH = re.compile(r'(?:the text|codepoint) `"(.+?)"`', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
LONG = re.compile(rf"\S{{{LONGEST_RUN},}}")


class CannotPrint(ValueError):
    """A text holds more kinds of characters without a drawn form than are told by their number."""


def pdf(
    source: bytes,
    name: str,
    texts: Mapping[str, Any],
    *,
    timestamp: int,
    verbatim: Collection[str] = (),
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the PDF of a typst source that reads `texts` as the JSON file `name`; the same bytes for the same texts and moment.

    Characters that the fonts lack are printed by their number, for the archive's norm allows no empty boxes; `verbatim`: texts
    that are ours and read by programs, between whose letters nothing is put; `files`: what else the source reads.
    """
    told: set[str] = set()
    for _round in range(MOST_ROUNDS):
        shown = {key: value if key in verbatim else printable(value, told) for key, value in texts.items()}
        given = {"main.typ": source, **(files or {}), name: json.dumps(shown, ensure_ascii=False).encode()}
        try:
            return typst.compile(  # type: ignore[call-overload]  # its stubs do not know a document given as files
                given,
                format="pdf",
                pdf_standards=STANDARDS,
                font_paths=fonts(),
                ignore_system_fonts=True,
                timestamp=timestamp,
            )
        except typst.TypstError as problem:
            missing = without_glyph(problem.diagnostic) - told
            if not missing:
                raise
            told |= missing
    raise CannotPrint(f"{name} holds too many characters that cannot be printed")


@cache
def fonts() -> typst.Fonts:
    """The fonts inside typst alone."""
    return typst.Fonts(include_system_fonts=False)


def printable(value: Any, told: set[str]) -> Any:
    """Return texts as they can be printed: what would not be seen, or would turn the line round, is told by its number."""
    if isinstance(value, dict):
        return {key: printable(one, told) for key, one in value.items()}
    if isinstance(value, list):
        return [printable(one, told) for one in value]
    if not isinstance(value, str):
        return value
    seen = value if value.isascii() and value.isprintable() else "".join(shown_char(char, told) for char in value)
    return LONG.sub(breakable, seen)


def shown_char(char: str, told: set[str]) -> str:
    if char in "\n\t":
        return char
    return f"[U+{ord(char):04X}]" if char in told or unicodedata.category(char) in HIDDEN else char


def breakable(found: re.Match[str]) -> str:
    run = found[0]
    return "\u200b".join(run[start : start + BREAK_EVERY] for start in range(0, len(run), BREAK_EVERY))


def without_glyph(diagnostic: str) -> set[str]:
    """Return the characters that typst says it cannot set; a letter of Latin-1 among them stays, for the fonts have it."""
    found = {ESCAPED.sub(lambda one: chr(int(one[1], 16)), text) for text in NO_GLYPH.findall(diagnostic)}
    return {char for text in found for char in text if ord(char) > 0xFF}
