"""Tables of published rates: the ECB's daily reference rates (units for one euro) and the IMF's annual averages (units for one dollar).

Layouts: `Date,USD,JPY,…` with a row a day and N/A where there is none (eurofxref-hist.csv of the European Central Bank), and
`Date,Rate,Currency,Frequency,Source,Country code,Country` with a row a country and year (series ENDA of the IMF).
"""

import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from minga.ground.kit.tables import Problem, TableRefused
from minga.ground.rates.models import Period

DAILY = ("Date", "USD")
YEARLY = ("Date", "Rate", "Currency", "Frequency")
DIGITS = Context(prec=12, rounding=ROUND_HALF_UP)  # of a rate: more than any source is sure of, and alike in every database
EXACT, KEPT = Context(prec=40, rounding=ROUND_HALF_UP), Decimal("1e-20")  # the places that the table keeps
AREA = {"EUR": "U2"}  # whose row is the currency's own, where the IMF has one for each country that uses it
NEAR = Decimal("0.005")  # rows of one currency and year that differ by less are one rate
MOST_PROBLEMS = 50
LARGEST = 50_000_000  # bytes

type Key = tuple[str, str, str, datetime.date]  # period, base, quote, date


@dataclass
class Series:
    """What a file of rates says: its publisher, its rates, and the (currency, year) on which its own rows disagree: those are left out."""

    publisher: str
    rates: dict[Key, Decimal] = field(default_factory=dict)
    unsure: list[tuple[str, int]] = field(default_factory=list)


def read(name: str, data: bytes) -> Series:
    """Return the rates of a file; TableRefused with the line of each thing that is wrong, and nothing of it is taken."""
    if len(data) > LARGEST:
        raise TableRefused([Problem(name, 0, "", _("El archivo pasa de 50 MB."))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableRefused([Problem(name, 0, "", _("El archivo no está en UTF-8."))]) from None
    lines = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(lines, [])]
    problems: list[Problem] = []
    if tuple(header[:2]) == DAILY:
        found = daily(name, header, lines, problems)
    elif tuple(header[:4]) == YEARLY and "Country code" in header:
        found = yearly(name, header, lines, problems)
    else:
        raise TableRefused([Problem(name, 1, "", _("No es una tabla diaria del BCE ni una anual del FMI."))])
    if not problems and not found.rates:
        problems.append(Problem(name, 0, "", _("No trae ninguna tasa.")))
    if problems:
        raise TableRefused(problems[:MOST_PROBLEMS])
    return found


def daily(name: str, header: Sequence[str], lines: Iterator[list[str]], problems: list[Problem]) -> Series:
    """Read a row a day, a column a currency."""
    found = Series("Banco Central Europeo")
    for line, row in enumerate(lines, start=2):
        if not any(row):
            continue
        day = date_of(name, line, row[0], problems)
        if len(row) != len(header):
            problems.append(Problem(name, line, "", _("Tiene %(n)d columnas y la cabecera %(m)d.") % {"n": len(row), "m": len(header)}))
            continue
        for currency, cell in zip(header[1:], row[1:], strict=True):
            if not currency or cell.strip() in ("", "N/A"):
                continue
            value = value_of(name, line, currency, cell, problems)
            key = (Period.DAY.value, "EUR", currency, day)
            if day and value and found.rates.setdefault(key, value) != value:  # type: ignore[arg-type]
                problems.append(Problem(name, line, currency, _("Este día ya tiene otra tasa.")))
    return found


def yearly(name: str, header: Sequence[str], lines: Iterator[list[str]], problems: list[Problem]) -> Series:
    """Read a row a country and year; a currency of several countries has the rate that most of their rows say."""
    found, said = Series("Fondo Monetario Internacional"), dict[Key, list[tuple[Decimal, str]]]()
    for line, row in enumerate(lines, start=2):
        if not any(row):
            continue
        if len(row) != len(header):
            problems.append(Problem(name, line, "", _("Tiene %(n)d columnas y la cabecera %(m)d.") % {"n": len(row), "m": len(header)}))
            continue
        cells = dict(zip(header, row, strict=True))
        day, value = date_of(name, line, row[0], problems), value_of(name, line, "Rate", row[1], problems)
        currency = cells["Currency"].strip()
        if cells["Frequency"] != "A" or day and (day.month, day.day) != (12, 31):
            problems.append(Problem(name, line, "Frequency", _("No es el promedio de un año.")))
        elif len(currency) != 3 or not currency.isascii() or not currency.isupper():
            problems.append(Problem(name, line, "Currency", _("«%(value)s» no es una moneda.") % {"value": currency[:20]}))
        elif day and value and currency != "USD":
            said.setdefault((Period.YEAR.value, "USD", currency, day), []).append((value, cells["Country code"]))
    for key, values in said.items():
        value = agreed(key[2], values)
        if value is None:
            found.unsure.append((key[2], key[3].year))
        else:
            found.rates[key] = value
    return found


def agreed(currency: str, said: Sequence[tuple[Decimal, str]]) -> Decimal | None:
    """Return the one rate that rows of a currency and year say; None where they differ by NEAR or more."""
    own = [value for value, country in said if country == AREA.get(currency)]
    if own:
        return own[0]
    values = [value for value, _country in said]
    if (max(values) - min(values)) / max(values) >= NEAR:
        return None
    most = Counter(values).most_common()
    return min(value for value, times in most if times == most[0][1])


def date_of(name: str, line: int, text: str, problems: list[Problem]) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        problems.append(Problem(name, line, "Date", _("«%(value)s» no es una fecha (AAAA-MM-DD).") % {"value": text[:20]}))
        return None


def value_of(name: str, line: int, column: str, text: str, problems: list[Problem]) -> Decimal | None:
    """Return a rate to DIGITS figures; None, and a problem, where it is not a positive number that fits."""
    try:
        value = DIGITS.create_decimal(text.strip()).quantize(KEPT, context=EXACT)
        if value.is_finite() and value > 0 and value.adjusted() < 12:
            return value
    except InvalidOperation:
        pass
    problems.append(Problem(name, line, column, _("«%(value)s» no es una tasa mayor que cero.") % {"value": text[:20]}))
    return None
