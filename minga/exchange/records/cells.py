"""Cells turned into values: what cannot be read is collected with its file, line and column, and nothing is guessed."""

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from minga.ground.codelists.models import Code
from minga.ground.documents.queries import plain
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Precision
from minga.ground.kit.numbers import Ambiguous, NotANumber, read_number
from minga.ground.kit.tables import Problem, Row
from minga.ground.kit.text import clean, fold
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import country_named

DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,8})?\Z")
LARGEST = 10**15  # of a whole number and of an amount: more people, pieces or money than there are
# Of thousands of units at each load: no cell is read by these.
UNREAD = ("latitude", "longitude", "point_source", "population", "population_year", "source")
VAGUE = {"approximate": Precision.APPROXIMATE, "about": Precision.APPROXIMATE, "more than": Precision.AT_LEAST}


class Cells:
    """Reads cells and keeps every problem; a value that cannot be read comes back empty."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lines: set[tuple[str, int]] = set()
        self.codes: dict[str, dict[str, Code]] = {}
        self.units = {unit.key: unit for unit in Unit.objects.defer(*UNREAD)}
        self.countries = set(Country.objects.values_list("iso2", flat=True))
        self.met: dict[tuple, Row] = {}

    def refuse(self, row: Row, column: str, message: str) -> None:
        self.problems.append(row.problem(column, message))
        self.lines.add((row.file, row.line))

    @contextmanager
    def at(self, row: Row, **columns: str) -> Iterator[None]:
        """Turn what an action refuses into problems at this row; `columns`: of a field the column, where it has another name."""
        try:
            yield
        except ValidationError as error:
            found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
            if self.refused(row):  # what its cells say is said; the rest follows from it
                return
            for name, messages in found.items():
                for message in messages:
                    self.refuse(row, "" if name == NON_FIELD_ERRORS else columns.get(name, name), message)
        except (DataError, IntegrityError, OverflowError):
            self.refuse(row, "", _("la base de datos no admite uno de los valores de la fila"))

    def refused(self, row: Row) -> bool:
        return (row.file, row.line) in self.lines

    def once(self, row: Row, column: str, *key) -> None:
        """Refuse a row whose key an earlier row of its file has."""
        first = self.met.setdefault((row.file, *key), row)
        if first is not row:
            self.refuse(row, column, _("repite lo que dice la línea %(line)d") % {"line": first.line})

    def text(self, row: Row, column: str, longest: int | None = None) -> str:
        try:
            value = clean(row[column], multiline=longest is None)
        except ValueError as error:
            self.refuse(row, column, str(error))
            return ""
        if longest is not None and len(value) > longest:
            self.refuse(row, column, _("tiene %(n)d caracteres y caben %(most)d") % {"n": len(value), "most": longest})
        return value

    def needed(self, row: Row, column: str, longest: int | None = None) -> str:
        value = self.text(row, column, longest)
        if not value and not row[column].strip():
            self.refuse(row, column, _("está vacía y hace falta"))
        return value

    def amount(self, row: Row, column: str) -> Decimal | None:
        """A decimal with a point and no thousands mark; empty is 'not stated', never zero."""
        value = row[column].strip()
        if not value:
            return None
        if DECIMAL.match(value):
            return Decimal(value)
        self.refuse(
            row, column, _("«%(value)s» no es un número: se escribe con punto decimal y sin separador de miles") % {"value": value[:40]}
        )
        return None

    def money(self, row: Row, column: str) -> Decimal | None:
        """An amount of money: not negative, with cents at most, below what no cooperation comes to (R-149)."""
        value = self.amount(row, column)
        if value is not None and (value < 0 or value != round(value, 2)):
            self.refuse(row, column, _("«%(value)s» no es un monto: no es negativo y tiene dos decimales como mucho") % {"value": value})
            return None
        if value is not None and value > LARGEST:
            self.refuse(row, column, _("«%(value)s» pasa de 10^15: revise la unidad, como «millones»") % {"value": value})
            return None
        return value

    def whole(self, row: Row, column: str) -> int | None:
        value = self.amount(row, column)
        if value is not None and (value != value.to_integral_value() or not 0 <= value <= LARGEST):
            self.refuse(row, column, _("«%(value)s» no es un número entero") % {"value": row[column][:40]})
            return None
        return None if value is None else int(value)

    def as_written(self, row: Row, column: str, value: Decimal | None, band=None, *, kept: bool = False) -> Decimal | None:
        """Check a number against the text it was printed as; returns the value, read from the text where it is empty.

        Text that can be read in two ways gives no value (R-143): where the record keeps the text (`kept`) a finding asks a
        person, elsewhere the row is refused.
        """
        text = row[column].strip()
        if not text:
            return value
        try:
            read = read_number(text, band=band, thousands="." if value is not None and "," not in text else None)
        except NotANumber as error:
            self.refuse(row, column, str(error))
            return value
        if isinstance(read, Ambiguous):
            if value is None and not kept:
                self.refuse(row, column, _("«%(text)s» se puede leer de más de un modo: escriba el número") % {"text": text})
            return value
        if value is not None and read.value != value:
            self.refuse(
                row, column, _("«%(text)s» se lee %(read)s y la tabla dice %(value)s") % {"text": text, "read": read.value, "value": value}
            )
        return read.value

    def currency(self, row: Row, column: str, amount: Decimal | None) -> str:
        """The ISO 4217 code of a currency of the list; it may be missing only where there is no amount."""
        value = row[column].strip()
        if value in self.listed("Currency") and len(value) == 3:
            return value
        if value or amount is not None:
            self.refuse(row, column, _("«%(value)s» no es una moneda de tres letras (ISO 4217)") % {"value": value[:20]})
        return ""

    def partial_date(self, row: Row, column: str) -> str:
        try:
            return PartialDate.parse(row[column]).text if row[column].strip() else ""
        except ValueError as error:
            self.refuse(row, column, str(error))
            return ""

    def day(self, row: Row, column: str) -> datetime.date | None:
        text = self.partial_date(row, column)
        if text and len(text) == 10:
            return datetime.date.fromisoformat(text)
        if text:
            self.refuse(row, column, _("hace falta el día: AAAA-MM-DD"))
        return None

    def source(self, row: Row, column: str = "source") -> str:
        """The places of the sources that say this row: every record shows where it comes from (pitfall 34)."""
        return self.citation(row, column, self.needed(row, column, 300))

    def citation(self, row: Row, column: str, text: str) -> str:
        try:
            return plain(text)
        except ValueError as error:
            self.refuse(row, column, str(error))
            return ""

    def code(self, row: Row, column: str, list_code: str, default: str = "") -> Code | None:
        """A value of a list by its code, or by its name in Spanish ('en ejecución')."""
        value = row[column].strip() or default
        if not value:
            return None
        found = self.listed(list_code).get(value) or self.listed(list_code).get(fold(value))
        if found is None:
            self.refuse(row, column, _("«%(value)s» no está en la lista %(list)s") % {"value": value[:40], "list": list_code})
        return found

    def code_needed(self, row: Row, column: str, list_code: str) -> Code | None:
        return self.code(row, column, list_code) if self.needed(row, column) else None

    def listed(self, list_code: str) -> dict[str, Code]:
        if list_code not in self.codes:
            rows = list(Code.objects.of(list_code).order_by("since"))
            self.codes[list_code] = {fold(row.name_es): row for row in rows} | {row.code: row for row in rows}
        return self.codes[list_code]

    def country(self, row: Row, column: str, text: str | None = None) -> str:
        """The ISO code of a country given by code or by name; '' where the cell is empty."""
        value = (row[column] if text is None else text).strip()
        if not value or value in self.countries:
            return value
        iso2 = country_named(value)
        if iso2 is None:
            self.refuse(row, column, _("«%(value)s» no es un país conocido") % {"value": value[:40]})
        return iso2 or ""

    def is_country(self, text: str) -> bool:
        return text.strip() in self.countries or country_named(text) is not None

    def unit(self, row: Row, column: str) -> Unit | None:
        value = row[column].strip()
        if not value:
            return None
        if value not in self.units:
            self.refuse(row, column, _("«%(value)s» no es una unidad territorial: se espera, por ejemplo, EC-1701") % {"value": value[:40]})
        return self.units.get(value)

    def precision(self, row: Row, column: str, note: str = "note") -> Precision:
        """The exactness, from its own column or from how the note begins ('more than …')."""
        value = row[column].strip()
        if value in Precision.values:
            return Precision(value)
        if value:
            self.refuse(row, column, _("«%(value)s» no es exact, approximate ni at_least") % {"value": value[:20]})
        said = row.values.get(note, "").lower()
        return next((vague for word, vague in VAGUE.items() if said.startswith(word)), Precision.EXACT)


def said(row: Row, fields: dict, optional: Sequence[str]) -> dict:
    """Return the fields less those whose optional column, of the same name, the table has not: nothing is said of them."""
    return {name: value for name, value in fields.items() if name not in optional or row.has(name)}
