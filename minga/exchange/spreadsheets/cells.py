"""Cells of somebody's table turned into values: what cannot be read refuses its row and is named; nothing is guessed.

A number or day that the file itself holds reads in one way; a text is read by what the mapping says of its signs, and where
that leaves two readings a person is asked.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from minga.exchange.spreadsheets.columns import Field
from minga.exchange.spreadsheets.plans import Plan
from minga.exchange.spreadsheets.sheets import Broken, Exact, Line
from minga.ground.codelists.models import Code
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import half_up
from minga.ground.kit.numbers import Ambiguous, NotANumber, read_number
from minga.ground.kit.text import clean, fold
from minga.ground.territory.models import Country
from minga.ground.territory.queries import country_called

LARGEST = Decimal(10) ** 15  # more money than there is, and more people
# Words by which a cell says that it says nothing, folded; in a text they stay, for the register of findings.
NOTHING = {
    *("", "n a", "na", "n d", "nd", "s d", "sd", "no aplica", "no disponible", "no especifica", "no identifica", "sin dato", "sin datos"),
    *("pendiente", "por definir", "por confirmar", "tbd", "tbc", "null", "none", "nan", "not available", "not applicable", "unknown"),
}
MONTHS = {
    fold(formats.month_name(number, language, style)): number
    for number in range(1, 13)
    for language in ("es", "en")
    for style in ("long", "short")
} | {"sept": 9, "setiembre": 9}
CLOCK = re.compile(r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?\s?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)\Z")
YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?)?\Z")
YEAR_LAST = re.compile(r"(?:(?P<a>\d{1,2})[-/.])?(?P<b>\d{1,2})[-/.](?P<y>\d{4})\Z")
IN_WORDS = re.compile(r"(?:(?P<d>\d{1,2})(?: de)? )?(?P<m>[a-z]+)(?: de[l]?)? (?P<y>\d{4})\Z")
MONTH_FIRST = re.compile(r"(?P<m>[a-z]+) (?P<d>\d{1,2}) (?P<y>\d{4})\Z")
CURRENCY = re.compile(r"(?:(?P<before>[A-Z]{3}|US\$|\$)\s*)?(?P<number>[-\d.,' \u00a0\u202f]+?)\s*(?P<after>[A-Z]{3}|US\$|\$)?\Z")
STATE_OF = re.compile(r"(the )?(republic of(?: the)?|republica del?|plurinational state of|estado plurinacional de|kingdom of|reino de) ")


class Unreadable(ValueError):
    """What a cell says is no value of its field; str() says why and how to write it."""


class Doubtful(Unreadable):
    """A number that reads in two ways."""


class Cells:
    """Reads the cells of one row after another by a plan, keeping for each row its problems and what is worth a look."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.codes: dict[str, dict[str, Code]] = {}
        self.countries = set(Country.objects.values_list("iso2", flat=True))
        self.turned = {column: {fold(word): ours for word, ours in words.items()} for column, words in plan.values.items()}
        self.begin()

    def begin(self) -> None:
        """Forget what was noted of the row before."""
        self.problems: list[dict[str, str]] = []
        self.notes: list[dict[str, str]] = []
        self.echo: dict[str, str] = {}

    def refuse(self, column: str, value: str, why: str, *, word: str = "") -> None:
        """Note why a row is not taken; `word`: the list of codes that does not know its word."""
        self.problems.append({"column": column, "value": str(value)[:200], "why": why} | ({"list": word} if word else {}))

    def note(self, column: str, value: str, what: str) -> None:
        self.notes.append({"column": column, "value": str(value)[:200], "what": what})

    def value(self, line: Line, column: str, field: Field) -> Any:
        """Return the value of a cell, None where it says nothing or cannot be read, which is noted."""
        text = line[column]
        if isinstance(text, Broken):
            self.refuse(column, text, _("la celda no tiene valor sino un error o una fórmula sin resultado: corríjala en el archivo."))
            return None
        return self.of(text, column, field)

    def of(self, text: str, column: str, field: Field) -> Any:
        """Return the value of a text as the cell of a column, or of what holds for every row (no column)."""
        known = self.turned.get(column, {})
        turned = known.get(fold(text)) if text.strip() else None
        if turned == "" or turned is None and field.read not in ("text", "lines", "names") and fold(text) in NOTHING:
            if text.strip() and turned is None:
                self.note(column, text, _("se lee como «no dice»"))
            return None
        if not text.strip():
            return None
        try:
            value, shown = READERS[field.read](self, field, text if turned is None else turned)
        except Unreadable as error:
            if isinstance(error, Doubtful) and field.name == "total_amount":
                self.note(column, text, _("se lee de dos modos: se guarda como está escrito y un hallazgo pide decidir"))
                self.echo[column] = text
                return None
            self.refuse(column, text, str(error), word={"code": field.list, "country": "Country"}.get(field.read, ""))
            return None
        self.echo[column] = shown
        return value

    def listed(self, name: str) -> dict[str, Code]:
        """Return the values of a list by code and by folded name in both languages."""
        if name not in self.codes:
            rows = list(Code.objects.of(name).current().select_related("list"))
            names = {fold(text): row for row in rows for text in (row.name_es, row.name_en) if text}
            self.codes[name] = names | {fold(row.code): row for row in rows} | {row.code: row for row in rows}
        return self.codes[name]


def text(cells: Cells, field: Field, given: str) -> tuple[str, str]:
    """One line of text, as long as its field holds."""
    value = " ".join(cleaned(given).split())
    if field.most and len(value) > field.most:
        facts = {"n": len(value), "most": field.most}
        raise Unreadable(_("tiene %(n)s caracteres y caben %(most)s.") % facts)
    return value, value


def lines(cells: Cells, field: Field, given: str) -> tuple[str, str]:
    """A text of several lines."""
    value = cleaned(given)
    return value, value if len(value) <= 200 else f"{value[:200]}…"


def cleaned(given: str) -> str:
    try:
        return clean(given.replace("\r", "\n").replace("\u000b", "\n"), multiline=True)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def key(cells: Cells, field: Field, given: str) -> tuple[str, str]:
    return text(cells, field, given)


def code(cells: Cells, field: Field, given: str) -> tuple[Code, str]:
    """A value of a list by its code or its name in either language."""
    known = cells.listed(field.list)
    found = known.get(given.strip()) or known.get(fold(given))
    if found is None:
        raise Unreadable(_("no es un valor de la lista %(list)s: diga en el mapeo a cuál equivale.") % {"list": field.list})
    return found, found.name


def currency(cells: Cells, field: Field, given: str) -> tuple[str, str]:
    bare = {"US$": "USD", "$": cells.plan.currency}.get(given.strip(), given.strip().upper())
    found = cells.listed("Currency").get(bare) or cells.listed("Currency").get(fold(given))
    if found is None:
        raise Unreadable(_("no es una moneda: se escribe con tres letras, como USD."))
    return found.code, found.code


def country(cells: Cells, field: Field, given: str) -> tuple[str, str]:
    """The ISO code of a country by its code or its name; 'Republic of Peru' is Peru."""
    bare = given.strip()
    found = bare.upper() if bare.upper() in cells.countries else country_called(bare) or country_called(STATE_OF.sub("", fold(bare)))
    if not found:
        raise Unreadable(_("no es un país conocido: escriba su nombre o su código de dos letras."))
    return found, found


def number(cells: Cells, field: Field, given: str) -> tuple[int, str]:
    """A whole number from zero."""
    value = decimal_of(cells, given)
    if value != value.to_integral_value() or not 0 <= value <= LARGEST:
        raise Unreadable(_("no es un número entero desde cero."))
    return int(value), formats.number(value)


def money(cells: Cells, field: Field, given: str) -> tuple[tuple[Decimal, str], str]:
    """(amount, its own currency or ''); not negative; more than two decimals are rounded half-up, which is noted."""
    found = None if isinstance(given, Exact) else CURRENCY.match(given.strip())
    own = (found["before"] or found["after"] or "") if found else ""
    value = decimal_of(cells, given if isinstance(given, Exact) or not found else found["number"].replace("'", ""))
    if value < 0:
        raise Unreadable(_("un monto no es menor que cero."))
    if value > LARGEST:
        raise Unreadable(_("pasa de 10^15: revise la unidad, como «millones»."))
    amount = half_up(value)
    if amount != value:
        cells.note("", given, _("se redondea al centavo: %(amount)s") % {"amount": formats.amount(amount)})
    code_ = "" if own in ("", "$") else currency(cells, field, own)[0]
    return (amount, code_), f"{code_} {formats.amount(amount)}".strip()


def decimal_of(cells: Cells, given: str) -> Decimal:
    """A number in one reading only: as the file holds it, else by the sign that the mapping says is the decimal one."""
    if isinstance(given, Exact):
        try:
            return Decimal(str(given))
        except ArithmeticError as error:
            raise Unreadable(_("no es un número.")) from error
    try:
        read = read_number(given, thousands={",": ".", ".": ","}.get(cells.plan.decimal))
    except NotANumber as error:
        raise Unreadable(_("no es un número.")) from error
    if isinstance(read, Ambiguous):
        ways = _(" o ").join(formats.number(value) for value in read.readings)
        raise Doubtful(_("se puede leer como %(ways)s: diga en el mapeo cuál es el signo decimal.") % {"ways": ways})
    return read.value


def date(cells: Cells, field: Field, given: str) -> tuple[str, str]:
    """A year, a month or a day: '2011', '2011-02', '25/02/2011', '2/25/2011 12:00:00 AM', '25 de febrero de 2011'."""
    bare = CLOCK.sub("", given.strip()).strip()
    folded = fold(bare)
    found = YEAR_FIRST.match(bare) or YEAR_LAST.match(bare) or IN_WORDS.match(folded) or MONTH_FIRST.match(folded)
    if not found:
        raise Unreadable(_("no es una fecha que se entienda: se escribe 2026-03-14 o 14/03/2026."))
    year, month, day = parts_of(found.groupdict(), cells.plan.dates)
    written = "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])
    try:
        value = PartialDate.parse(written)
    except ValueError as error:
        if YEAR_LAST.match(bare) and 12 < int(month or 0) <= 31:
            raise Unreadable(
                _("el mes %(month)s no existe: ¿va el mes antes que el día? Dígalo en el mapeo.") % {"month": month}
            ) from error
        raise Unreadable(str(error)) from error
    return value.text, value.show()


def parts_of(found: dict[str, str | None], order: str) -> tuple[str, str, str]:
    """Return (year, month, day) of what was matched, '' for what is not said."""
    if "b" in found:
        first, second = found["a"] or "", found["b"] or ""
        month, day = (first, second) if order == "mdy" and first else (second, first)
        return found["y"] or "", month, day
    month = found.get("m") or ""
    if month and not month.isdigit():
        if month not in MONTHS:
            raise Unreadable(_("«%(month)s» no es un mes.") % {"month": month})
        month = str(MONTHS[month])
    return found["y"] or "", month, found.get("d") or ""


def address(cells: Cells, field: Field, given: str) -> tuple[str, str]:
    """An address of the web."""
    value = given.strip()
    try:
        URLValidator(schemes=["http", "https"])(value)
    except ValidationError as error:
        raise Unreadable(_("no es una dirección de la web.")) from error
    if len(value) > 200:
        raise Unreadable(_("la dirección pasa de 200 caracteres."))
    return value, value


READERS: dict[str, Callable[[Cells, Field, str], tuple[Any, str]]] = {
    "text": text, "lines": lines, "key": key, "code": code, "currency": currency, "country": country, "number": number, "money": money,
    "date": date, "address": address, "place": text, "names": lines,
}  # fmt: skip
