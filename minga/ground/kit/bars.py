"""Bars drawn by the server: widths in per cent of the longest, so that no style and no script is needed (portal/parts/bars.html)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MOST = 20  # bars that are read at a glance
LEAST = Decimal("0.1")  # per cent: what is there can be seen


@dataclass(frozen=True)
class Piece:
    """A part of a bar: where it begins and how long it is, in per cent; its colour by class; its series; its value, and that in words."""

    start: Decimal
    width: Decimal
    colour: str
    series: str
    value: Decimal
    text: str


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its value in words, where it leads, and its pieces."""

    name: str
    text: str
    url: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Measured:
    """What is drawn of one line before it is scaled: its pieces as (series, colour, value, the value in words)."""

    name: str
    text: str
    url: str
    values: tuple[tuple[str, str, Decimal, str], ...]

    @property
    def length(self) -> Decimal:
        """How far the bar reaches; what is below zero has no length."""
        return sum((max(value, Decimal(0)) for _series, _colour, value, _text in self.values), Decimal(0))


def plain(name: str, value: Decimal, text: str, url: str) -> Measured:
    """Return a line of one piece in the first colour."""
    return Measured(name, text, url, (("", "c1", value, text),))


def drawn(lines: Sequence[Measured]) -> list[Bar]:
    """Return the lines as bars, the longest 100 per cent wide."""
    longest = max((line.length for line in lines), default=Decimal(0))
    return [Bar(line.name, line.text, line.url, tuple(pieces(line, longest))) for line in lines]


def pieces(line: Measured, longest: Decimal) -> Iterable[Piece]:
    """Yield the pieces of a bar one after another."""
    reached = Decimal(0)
    for series, colour, value, text in line.values:
        start, width = per_cent(reached, longest), per_cent(max(value, Decimal(0)), longest)
        reached += max(value, Decimal(0))
        yield Piece(start, max(width, LEAST) if value > 0 else width, colour, series, value, text)


def per_cent(value: Decimal, longest: Decimal) -> Decimal:
    """Return a length in per cent of the longest, to two decimals."""
    return (value * 100 / longest).quantize(Decimal("0.01"), ROUND_HALF_UP) if longest else Decimal(0)
