"""What the facts of a version come to by plain Decimal arithmetic, row by row: what the columns are compared with (Q4)."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow.parquet

from minga.evidence.figures.splitting import split
from minga.evidence.lake.conversion import Rates

CENT = Decimal("0.01")
type Sums = dict[tuple[str, int, str, str], Decimal]  # kind, year, country, sector


def sums(folder: Path, rates: Rates) -> Sums:
    """Return the dollars of each kind, year, country and sector; the shares of the star's activities add up to 100."""
    places, themes = shares(folder / "recipient_country.parquet"), shares(folder / "sector.parquet")
    lots: dict[tuple[int, str, int], Decimal] = defaultdict(Decimal)
    for row in rows(folder / "transaction.parquet"):
        rate = rates.on(row["currency"], row["date"]).usd
        if rate is not None:
            lots[row["a"], row["type"], row["date"].year] += (row["value"] * rate).quantize(CENT, ROUND_HALF_UP)
    found: Sums = defaultdict(Decimal)
    for (a, kind, year), amount in lots.items():
        for (country, _share), piece in parts(places[a], amount):
            for (sector, _part), cell in parts(themes[a], piece):
                found[kind, year, country, sector] += cell
    return dict(found)


def parts(said: dict[str, Decimal], amount: Decimal) -> list[tuple[tuple[str, Decimal], Decimal]]:
    whole = [Decimal(100)] if len(said) == 1 else list(said.values())
    return [(pair, piece) for pair, piece in zip(said.items(), split(amount, whole), strict=True) if piece is not None]


def shares(path: Path) -> dict[int, dict[str, Decimal]]:
    """Return the shares of each activity by code, a code that stands twice with the sum."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for row in rows(path):
        found[row["a"]][row["code"]] = found[row["a"]].get(row["code"], Decimal(0)) + row["percentage"]
    return found


def rows(path: Path) -> list[dict]:
    return sorted(pyarrow.parquet.read_table(path).to_pylist(), key=lambda row: (row["a"], row["n"]))
