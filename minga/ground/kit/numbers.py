"""Numbers as people write them (R-135, R-142, R-143), and what cannot be known from the writing (DQ-LOCALE).

One point or comma with exactly three digits after it says nothing about which mark it is: "1.818" may be 1818 or
1.818. Such a text is returned with both readings for a person to choose, unless one of these settles it:

* the mark repeats ("718.566.000") or the other mark stands beside it ("12.386.206.436,05");
* what comes before cannot be a first group of thousands ("0.760", "1234.567"): then it is a decimal mark;
* the caller knows the mark for thousands of this source (`thousands="."`);
* a multiplier word follows and the three digits are 000 ("33.000 Millones"): as decimals they would add nothing
  and nobody would have written them, so they are thousands. "1.500 millones" goes to a person by the same rule,
  since 1.5 with three decimals is how tables in millions are printed;
* a band of plausible values holds one reading and not the other.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

LONGEST = 64

_EXACT = Context(prec=200)
_SHAPE = re.compile(r"([-\u2212]?)([$€£]?) *([0-9][0-9., ]*?) *([a-zó]+(?: +[a-zó]+){0,2})?")
_GROUPED = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in (".", ",", " ")}
_PLAIN = re.compile(r"0|[1-9][0-9]*")
_POWERS = {
    "mil": 3,
    "millón": 6,
    "millon": 6,
    "millones": 6,
    "mil millones": 9,
    "miles de millones": 9,
    "millardo": 9,
    "millardos": 9,
    "billón": 12,
    "billon": 12,
    "billones": 12,
}

MARK_UNCLEAR = gettext_noop("El punto o la coma puede separar miles o decimales.")
OUT_OF_BAND = gettext_noop("El valor queda fuera de lo que es verosímil aquí.")


@dataclass(frozen=True, slots=True)
class Written:
    """A number that reads in one way only: the text, its value, and the sign and multiplier word it carried."""

    text: str
    value: Decimal
    unit_word: str | None = None
    symbol: str | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A text for a person to decide: its possible values, and why (a msgid)."""

    text: str
    readings: tuple[Decimal, ...]
    why: str


class NotANumber(ValueError):
    """The text holds no number that can be read; `.text` is what was written."""

    def __init__(self, text: str) -> None:
        self.text = text
        shown = text if len(text) <= LONGEST else text[:LONGEST] + "…"
        sentence = _("No se puede leer «%(text)s» como un número.") if text.strip() else _("Falta el número.")
        super().__init__(sentence % {"text": shown})


def read_number(text: str, *, band: tuple[Decimal, Decimal] | None = None, thousands: str | None = None) -> Written | Ambiguous:
    """Read a written number; Ambiguous when a person must decide, NotANumber when there is none.

    `band` is the lowest and highest plausible value: it settles an unclear mark, and a value outside it is handed
    to a person too. `thousands` is the source's mark for thousands: it settles what is unclear, nothing else.
    """
    found = _SHAPE.fullmatch(_one_spacing(text)) if len(text) <= LONGEST else None
    if not found:
        raise NotANumber(text)
    sign, symbol, body, word = found.groups()
    word = " ".join(word.split()) if word else None
    if word is not None and word not in _POWERS:
        raise NotANumber(text)
    readings = _readings(body, thousands, followed=word is not None)
    if not readings:
        raise NotANumber(text)
    power = _POWERS[word] if word else 0
    values = tuple(_scaled(reading, power, negative=bool(sign)) for reading in readings)
    return _decided(text, values, band, word, symbol or None)


def _decided(
    text: str, values: tuple[Decimal, ...], band: tuple[Decimal, Decimal] | None, word: str | None, symbol: str | None
) -> Written | Ambiguous:
    plausible = values if band is None else tuple(value for value in values if band[0] <= value <= band[1])
    if len(plausible) == 1:
        return Written(text, plausible[0], word, symbol)
    return Ambiguous(text, values, MARK_UNCLEAR if plausible else OUT_OF_BAND)


def _one_spacing(text: str) -> str:
    """Every kind of space as the plain one, ends cut, lower case; digits of other scripts stay what they are."""
    plain = "".join(" " if unicodedata.category(char) == "Zs" else char for char in text)
    return plain.strip(" \t\r\n").lower()


def _scaled(value: Decimal, power: int, *, negative: bool) -> Decimal:
    scaled = value.scaleb(power, context=_EXACT)
    if power and scaled == scaled.to_integral_value():
        scaled = scaled.quantize(Decimal(1), context=_EXACT)
    return -scaled if negative and scaled else scaled


def _readings(body: str, thousands: str | None, *, followed: bool) -> tuple[Decimal, ...]:
    """The values the digits and marks can have: none, one, or two with the thousands reading first."""
    if _PLAIN.fullmatch(body):
        return (Decimal(body),)
    as_thousands = next((_digits(body) for shape in _GROUPED.values() if shape.fullmatch(body)), None)
    as_decimal = _with_decimals(body)
    if as_thousands is None or as_decimal is None:
        return tuple(value for value in (as_thousands, as_decimal) if value is not None)
    if thousands is not None and thousands in ".,":
        return (as_thousands,) if thousands in body else (as_decimal,)
    if followed and body.endswith("000"):
        return (as_thousands,)
    return as_thousands, as_decimal


def _with_decimals(body: str) -> Decimal | None:
    """The value if the last mark is a decimal one and what stands before it is plain or grouped by another mark."""
    for mark, others in ((".", (",", " ")), (",", (".", " "))):
        whole, found, decimals = body.partition(mark)
        if not found or not decimals.isdecimal():
            continue
        if _PLAIN.fullmatch(whole) or any(_GROUPED[other].fullmatch(whole) for other in others):
            return Decimal(f"{_digits(whole)}.{decimals}")
    return None


def _digits(grouped: str) -> Decimal:
    return Decimal(grouped.replace(".", "").replace(",", "").replace(" ", ""))
