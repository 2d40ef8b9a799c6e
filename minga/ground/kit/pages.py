"""Pages of a list: reading the page asked for."""

import re

_ASKED = re.compile(r"[0-9]{1,9}")


def read_page(value: str | None, last: int) -> int:
    """The page asked for, between 1 and `last`; 1 for anything that is no page number."""
    if not value or not _ASKED.fullmatch(value):
        return 1
    return max(1, min(int(value), last))
