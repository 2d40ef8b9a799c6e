"""Bars drawn by the server for portal/parts/bars.html: widths in per cent of the longest."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MOST = 20
LEAST = Decimal("0.1")  # per cent: what is there can be seen


@dataclass(frozen=True)
class Piece:
    """A bar's one piece, as the template takes it: per cent, the class of its colour, its value and that in words."""

    start: Decimal
    width: Decimal
    colour: str
    series: str
    value: Decimal
    text: str


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its value in words, where it leads, its pieces."""

    name: str
    text: str
    url: str
    pieces: tuple[Piece, ...]


def bars(rows: Sequence[tuple[str, Decimal, str, str]]) -> list[Bar]:
    """Return (name, value, the value in words, address) as bars, the longest 100 per cent wide; what is below zero has no length."""
    longest = max((value for _name, value, _text, _url in rows), default=Decimal(0))
    return [Bar(name, text, url, (Piece(Decimal(0), width(value, longest), "c1", "", value, text),)) for name, value, text, url in rows]


def width(value: Decimal, longest: Decimal) -> Decimal:
    if value <= 0 or longest <= 0:
        return Decimal(0)
    return max((value * 100 / longest).quantize(Decimal("0.01"), ROUND_HALF_UP), LEAST)
