"""The note as PDF: tagged (PDF/UA-1) and for the archive (PDF/A-2a). What is printed reaches typst as JSON and is set as text."""

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from minga.cycle.proposals.printing.contents import Printed

SOURCE = Path(__file__).parent / "note.typ"
STANDARDS = ["ua-1", "a-2a"]
MOST_ROUNDS = 8
NO_GLYPH = re.compile(r'(?:the text|codepoint) `"(.+?)"`', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


def pdf(printed: Printed, moment: int) -> bytes:
    """Return the PDF of a note; `moment`: seconds since 1970, so that the same note gives the same bytes.

    Letters that the fonts lack are printed by their number: the archive's norm allows no empty boxes.
    """
    data, told = json.dumps(asdict(printed), ensure_ascii=False), set[str]()
    for _round in range(MOST_ROUNDS):
        files = {"main.typ": source(), "nota.json": data.encode()}
        try:
            return typst.compile(files, format="pdf", pdf_standards=STANDARDS, ignore_system_fonts=True, timestamp=moment)  # type: ignore[call-overload]
        except typst.TypstError as problem:
            missing = without_glyph(problem.diagnostic) - told
            if not missing:
                raise
            told |= missing
            data = json.dumps(numbered(asdict(printed), told), ensure_ascii=False)
    raise ValueError("the note holds too many letters that cannot be printed")


@cache
def source() -> bytes:
    return SOURCE.read_bytes()


def without_glyph(diagnostic: str) -> set[str]:
    """Return the letters that the fonts lack, as typst tells them."""
    found = "".join(NO_GLYPH.findall(str(diagnostic)))
    return set(ESCAPED.sub(lambda one: chr(int(one[1], 16)), found))


def numbered(value, signs: set[str]):
    """Return the same values with these letters told by their number."""
    if isinstance(value, str):
        return "".join(f"[U+{ord(sign):04X}]" if sign in signs else sign for sign in value)
    if isinstance(value, dict):
        return {name: numbered(one, signs) for name, one in value.items()}
    return [numbered(one, signs) for one in value] if isinstance(value, list | tuple) else value
