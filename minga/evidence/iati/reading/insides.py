"""The inside of an element whose row is known, in four kinds: nothing, narratives, other elements, both.

Each returns the function that reads text and children. An element is one proxy, one tag, one look-up; nothing more is asked of it.
"""

from collections.abc import Callable
from typing import Any

from minga.evidence.iati.reading.keeping import Kept, Row

type Step = Callable[[Any, Row, int], None]  # (element, row it stands in, number of that row)
type Inside = Callable[[Any, Row, int, Row], None]  # (element, its row, number of it, the row above)
type Steps = dict[str, tuple[int, Step]]  # tag → rank in the standard's order, function


class OutOfOrder(Exception):
    """Children that do not stand in the standard's order: they are put in order and read again, so that numbers are the same."""


def bare(kept: Kept, table: str, path: str, value: int | None) -> Inside:
    """Nothing inside, or a text that is a value (`value`: its place in the row)."""

    def read(element: Any, row: Row, n: int, outer: Row) -> None:
        text = element.text
        if text is not None and not text.isspace():
            if value is None:
                kept.text(table, n, path, text.strip())
            else:
                row[value] = text.strip()
        if len(element):
            for child in element:
                kept.element(child, table, n, path)

    return read


def narrated(kept: Kept, narrative: Callable[..., None], table: str, path: str, owner: str, first: int | None, lifted: bool) -> Inside:
    """Narratives only; a text beside them is one too (1.0x). `first`: the place that the first one fills, `lifted`: in the row above."""

    def read(element: Any, row: Row, n: int, outer: Row) -> None:
        text = element.text
        filled = outer if lifted else row
        if text is not None and not text.isspace():
            narrative(element, filled, n, owner, first)
        for child in element:
            if child.tag == "narrative":
                narrative(child, filled, n, owner, first)
            else:
                kept.element(child, table, n, path)

    return read


def nested(kept: Kept, steps: Steps, table: str, path: str) -> Inside:
    """Other elements, each with its function."""
    children = steps.get

    def read(element: Any, row: Row, n: int, outer: Row) -> None:
        text = element.text
        if text is not None and not text.isspace():
            kept.text(table, n, path, text.strip())
        last = 0
        for child in element:
            step = children(child.tag)
            if step is None:
                kept.element(child, table, n, path)
            else:
                rank, function = step
                if rank < last:
                    raise OutOfOrder
                last = rank
                function(child, row, n)

    return read


def mixed(kept: Kept, narrative: Callable[..., None], steps: Steps, table: str, owner: str) -> Inside:
    """Other elements and narratives (`budget-line`, `other-identifier`)."""
    inner = nested(kept, {**steps, "narrative": (len(steps), lambda child, row, n: narrative(child, row, n, owner, None))}, table, "")

    def read(element: Any, row: Row, n: int, outer: Row) -> None:
        text = element.text
        if text is not None and not text.isspace():
            narrative(element, row, n, owner, None)
            element.text = None
        inner(element, row, n, outer)

    return read
