"""Tables to take away: CSV that is streamed, dated in its name and safe in a spreadsheet."""

from minga.ground.kit.answers import csv_answer as csv_answer
from minga.ground.kit.money import Precision


def inexact(precision: str) -> bool:
    """Say whether a figure is less than exact: it goes with the mark 'aproximado' (pitfall 40)."""
    return bool(precision) and precision != Precision.EXACT
