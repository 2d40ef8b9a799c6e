"""A measured figure beside its goal and its reference, and the table of them."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

COLUMNS = ("cifra", "valor", "meta", "referencia", "razón", "")


@dataclass(frozen=True)
class Figure:
    """One figure. `value` and `goal` in `unit`, passed where value ≤ goal; `goal` None: shown for information.

    `reference` is what it is compared with (in the same unit, what it is in `of`), None where there is nothing to compare.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    reference: float | None = None
    of: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether the goal is held; None for a figure without goal."""
        return None if self.goal is None else self.value <= self.goal

    @property
    def cells(self) -> tuple[str, ...]:
        """The figure as a row of the table."""
        shown = {None: "", True: "cumple", False: "NO CUMPLE"}[self.passed]
        return (
            self.name,
            f"{number(self.value)} {self.unit}",
            "–" if self.goal is None else f"≤ {number(self.goal)} {self.unit}",
            "–" if self.reference is None else f"{number(self.reference)} {self.unit} ({self.of})",
            "–" if not self.reference else f"{number(self.value / self.reference)}×",
            shown,
        )

    def plain(self) -> dict:
        """The figure as JSON can carry it from one process to the other."""
        return asdict(self)


def number(value: float) -> str:
    """Return a number with a comma: two decimals below ten, one below a hundred, none above."""
    return f"{value:.{2 if abs(value) < 10 else 1 if abs(value) < 100 else 0}f}".replace(".", ",")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` (0–1) of the values do not exceed. ValueError for no values."""
    if not values:
        raise ValueError("percentile of nothing")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table of plain text."""
    rows = [COLUMNS, *(figure.cells for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def verdict(figures: Sequence[Figure]) -> str:
    """Return 'N passed, N failed' of the figures that have a goal."""
    held = [figure.passed for figure in figures if figure.passed is not None]
    return f"{held.count(True)} passed, {held.count(False)} failed"
