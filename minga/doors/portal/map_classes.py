"""The classes of a coloured map: few, with the breaks that the numbers themselves have, and none that says more than they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST = 5
NOTHING, SILENT = "q0", "none"  # no activity; activities of which no amount is known
SHADES = {1: (3,), 2: (2, 5), 3: (2, 3, 5), 4: (2, 3, 4, 5), 5: (1, 2, 3, 4, 5)}  # more contrast than neighbours in a scale of five


@dataclass(frozen=True)
class Class:
    """A shade of the map, its smallest and largest number as they occur, and how many units have it."""

    shade: str
    low: Decimal | int
    high: Decimal | int
    units: int


def classes(values: Sequence[Decimal | int]) -> list[Class]:
    """Return the classes of these numbers, lowest first: one for each number where they are five or fewer, else natural breaks.

    Natural breaks (Jenks, by Fisher's exact method): the groups in which the numbers differ least from their mean. Every class
    has a number in it, and says the numbers it has rather than round ones.
    """
    different = sorted(set(values))
    groups = [[value] for value in different] if len(different) <= MOST else natural(different, MOST)
    shades = SHADES.get(len(groups), ())
    return [
        Class(f"q{shade}", group[0], group[-1], sum(1 for value in values if group[0] <= value <= group[-1]))
        for shade, group in zip(shades, groups, strict=True)
    ]


def natural(values: Sequence[Decimal | int], number: int) -> list[list]:
    """Return sorted `values` in so many groups, with the least sum of squared distances from each group's mean."""
    largest = max(abs(float(value)) for value in values) or 1.0
    sums, squares = [0.0], [0.0]  # floats only choose where to cut: what a class says are the numbers themselves
    for value in values:
        part = float(value) / largest
        sums.append(sums[-1] + part)
        squares.append(squares[-1] + part * part)

    def spread(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return squares[end] - squares[start] - total * total / (end - start)

    best = [[spread(0, end) if end else 0.0 for end in range(len(values) + 1)]]
    cuts: list[list[int]] = [[0] * (len(values) + 1)]
    for count in range(2, number + 1):
        row, where = [float("inf")] * (len(values) + 1), [0] * (len(values) + 1)
        for end in range(count, len(values) + 1):
            row[end], where[end] = min((best[-1][start] + spread(start, end), start) for start in range(count - 1, end))
        best.append(row)
        cuts.append(where)
    return parted(values, cuts)


def parted(values: Sequence, cuts: list[list[int]]) -> list[list]:
    """Return the groups that the best cuts make, the last cut first found."""
    groups, end = [], len(values)
    for where in reversed(cuts):
        start = where[end]
        groups.append(list(values[start:end]))
        end = start
    return groups[::-1]


def shade_of(value: Decimal | int | None, activities: int, found: Sequence[Class]) -> str:
    """Return the shade of a unit: NOTHING without activities, SILENT where no amount is known, else its class's."""
    if not activities:
        return NOTHING
    if value is None:
        return SILENT
    return next(one.shade for one in found if one.low <= value <= one.high)
