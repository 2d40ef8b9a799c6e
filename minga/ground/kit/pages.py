"""Pages of a list: reading the page and the words asked for."""

import re

from django.http import HttpRequest

LONGEST_WORDS = 200

_ASKED = re.compile(r"[0-9]{1,9}")


def read_page(value: str | None, last: int) -> int:
    """The page asked for, between 1 and `last`; 1 for anything that is no page number."""
    if not value or not _ASKED.fullmatch(value):
        return 1
    return max(1, min(int(value), last))


def read_words(request: HttpRequest, name: str = "q") -> str:
    """What was typed in an address, without signs that cannot be shown (databases refuse some), at most 200 characters."""
    typed = request.GET.get(name, "")[: LONGEST_WORDS * 4]
    return "".join(char for char in typed if char.isprintable()).strip()[:LONGEST_WORDS]
