"""Each amount in US dollars and euros at its own date, with the rate used, its date and its source; none found: not convertible.

A currency of the ECB's daily table is converted through the euro at the last rate published on or before the day, at most LATEST days
earlier (the ECB publishes none on weekends and holidays). Any other at the IMF's average of its own year. Nothing is guessed: no
rate of another year, no rate of a currency nearby (R-144).
"""

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import pyarrow as pa
from django.db import connection
from django.db.models import Count, Max

from minga.ground.rates.models import Period, PublishedRate

LATEST = 7  # days that a daily rate may be older than its use
FINE = Decimal("0.0000000000000001")  # a rate is used, and stored, with 16 decimals
EURO, DOLLAR = "EUR", "USD"
SCHEMA = pa.schema(
    [
        ("currency", pa.string()),
        ("day", pa.date32()),
        ("usd_rate", pa.decimal128(38, 16)),
        ("eur_rate", pa.decimal128(38, 16)),
        ("rate_date", pa.date32()),
        ("rate_source", pa.string()),
    ]
)


@dataclass(frozen=True)
class Used:
    """What one unit of a currency was worth on a day in dollars and in euros; None where no rate is found."""

    usd: Decimal | None = None
    eur: Decimal | None = None
    date: datetime.date | None = None
    source: str = ""


@dataclass(frozen=True)
class Rates:
    """Published rates: `daily` {currency: (days, units for one euro)}, `yearly` {(currency, year): units for one dollar}."""

    daily: Mapping[str, tuple[list[datetime.date], list[Decimal]]] = field(default_factory=dict)
    yearly: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)
    daily_source: str = ""
    yearly_source: str = ""

    def on(self, currency: str, day: datetime.date) -> Used:
        """Return the rates of a currency at a day; a currency is itself at 1."""
        found = self.of_the_day(currency, day) or self.of_the_year(currency, day.year)
        if found is not None:
            return found
        one = Decimal(1)
        return Used(one if currency == DOLLAR else None, one if currency == EURO else None, day if currency in (DOLLAR, EURO) else None)

    def of_the_day(self, currency: str, day: datetime.date) -> Used | None:
        """Return the ECB's rates on the day; None where the currency or the dollar has none."""
        dollars = self.last(DOLLAR, day)
        own = (dollars[0], Decimal(1)) if currency == EURO and dollars else self.last(currency, day)
        if dollars is None or own is None:
            return None
        usd = Decimal(1) if currency == DOLLAR else fine(dollars[1] / own[1])
        return Used(usd, fine(1 / own[1]), min(own[0], dollars[0]), self.daily_source)

    def of_the_year(self, currency: str, year: int) -> Used | None:
        """Return the IMF's averages of the year; None where the currency has none."""
        own = Decimal(1) if currency == DOLLAR else self.yearly.get((currency, year))
        euros = self.yearly.get((EURO, year))
        if own is None or currency == DOLLAR and euros is None:
            return None
        eur = None if euros is None else Decimal(1) if currency == EURO else fine(euros / own)
        return Used(fine(1 / own), eur, datetime.date(year, 12, 31), self.yearly_source)

    def last(self, currency: str, day: datetime.date) -> tuple[datetime.date, Decimal] | None:
        """Return (day, units for one euro) of the last rate on or before the day; None where it is older than LATEST days."""
        days, values = self.daily.get(currency, ([], []))
        place = bisect_right(days, day) - 1
        if place < 0 or (day - days[place]).days > LATEST:
            return None
        return days[place], values[place]


def fine(value: Decimal) -> Decimal:
    return value.quantize(FINE, ROUND_HALF_UP)


def table(rates: Rates, wanted: Iterable[tuple[str, datetime.date]]) -> pa.Table:
    """Return the rates of each (currency, day), a row each, as SCHEMA."""
    columns: list[list] = [[] for _ in SCHEMA]
    for currency, day in wanted:
        used = rates.on(currency, day)
        for column, value in zip(columns, (currency, day, used.usd, used.eur, used.date, used.source), strict=True):
            column.append(value)
    return pa.table([pa.array(values, kind.type) for values, kind in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)


def stamp() -> tuple:
    """Return what tells one state of the published rates from another."""
    facts = PublishedRate.objects.aggregate(number=Count("id"), newest=Max("id"))
    return connection.vendor, str(connection.settings_dict["NAME"]), facts["number"], facts["newest"]


def here() -> Rates:
    """Return the rates of this database, read once for each state of them."""
    return read(stamp())


@lru_cache(maxsize=1)
def read(_stamp: tuple) -> Rates:
    """Return the published rates as they stand."""
    daily: dict[str, tuple[list[datetime.date], list[Decimal]]] = {}
    sources = {}
    rows = PublishedRate.objects.filter(period=Period.DAY, base=EURO).order_by("quote", "date")
    for quote, date, value, source in rows.values_list("quote", "date", "value", "source").iterator(chunk_size=20_000):
        days, values = daily.setdefault(quote, ([], []))
        days.append(date)
        values.append(value)
        sources["daily"] = source
    yearly = {}
    averages = PublishedRate.objects.filter(period=Period.YEAR, base=DOLLAR).order_by("quote", "date")
    for quote, date, value, source in averages.values_list("quote", "date", "value", "source"):
        yearly[quote, date.year] = value
        sources["yearly"] = source
    return Rates(daily, yearly, sources.get("daily", ""), sources.get("yearly", ""))
