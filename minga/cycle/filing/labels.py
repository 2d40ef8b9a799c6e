"""How values are shown: to be read, and in the boxes of the form. Everything a page shows is looked up in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing.positions import flat
from minga.cycle.filing.shape import OBJECTS, REASONS, ROWS, Field, Sort, field_at
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists import queries as codelists
from minga.ground.codelists.models import Code
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money
from minga.ground.territory.models import Country, Unit

# An organisation or a record that is not public is called by its code alone, whoever reads.
NAMED: dict[Sort, Any] = {
    Sort.UNIT: ("key", Unit.objects.select_related("country", "parent__parent")),
    Sort.ORGANISATION: ("code", Organisation.objects.named()),
    Sort.COUNTRY: ("iso2", Country.objects.all()),
    Sort.ACTIVITY: ("code", Activity.objects.published()),
    Sort.AGREEMENT: ("code", Agreement.objects.published()),
}
FEWEST = {
    Sort.AMOUNT: 2,
    Sort.PERCENT: 2,
    Sort.RATE: 4,
    Sort.LATITUDE: 1,
    Sort.LONGITUDE: 1,
}  # decimals shown in a box, where there are any


class Labels:
    """The words for the values of some records, read together."""

    def __init__(self, *records: Mapping[str, Any]) -> None:
        self.language = (get_language() or "es")[:2]
        wanted: dict[Sort, set[str]] = defaultdict(set)
        lists: dict[str, set[str]] = defaultdict(set)
        for values in records:
            for place, value in flat(values).items():
                field = field_at(place)
                if field and field.sort in NAMED:
                    wanted[field.sort].add(value)
                elif field and field.sort is Sort.CODES:
                    lists[str(value).partition("/")[0]].add(str(value).partition("/")[2])
        self.named = {sort: self.read(sort, keys) for sort, keys in wanted.items()}
        self.codes = self.read_codes(lists)

    def read(self, sort: Sort, keys: Iterable[str]) -> dict[str, str]:
        key, rows = NAMED[sort]
        found = {getattr(one, key): one for one in rows.filter(**{f"{key}__in": list(keys)})}
        return {name: one.full_name if sort is Sort.UNIT else getattr(one, "title", "") or one.name for name, one in found.items()}

    def read_codes(self, lists: Mapping[str, set[str]]) -> dict[str, str]:
        found: dict[str, str] = {}
        for list_code, codes in lists.items():
            for row in Code.objects.of(list_code).filter(code__in=codes).order_by("since"):
                found[f"{list_code}/{row.code}"] = row.name
        return found

    def of(self, field: Field, value: Any) -> str:
        """Return a value as it is read; '' for none."""
        if value in (None, ""):
            return ""
        match field.sort:
            case Sort.CODE | Sort.CURRENCY:
                return codelists.names(field.list).get(value, value) if field.sort is Sort.CODE else value
            case Sort.CODES:
                return self.codes.get(value, value)
            case Sort.AMOUNT:
                return formats.amount(Decimal(value), self.language)
            case Sort.RATE:
                return formats.number(Decimal(value), self.language)
            case Sort.PERCENT:
                return formats.percent(Decimal(value), None, self.language)
            case Sort.LATITUDE | Sort.LONGITUDE:
                return self.number(field, str(value))
            case Sort.COUNT:
                return formats.number(int(value), self.language)
            case Sort.DATE | Sort.DAY:
                return PartialDate(value).show(self.language)
            case Sort.YES_NO:
                return _("Sí") if value == "yes" else _("No")
        return self.named.get(field.sort, {}).get(value, str(value))

    def money(self, amount: str, currency: str) -> str:
        """Return an amount with its currency, where it has one: 'USD 12.500,50'."""
        known = Decimal(amount)
        return formats.money(Money(known, currency), self.language) if currency else formats.amount(known, self.language)

    def typed(self, field: Field, value: Any) -> str:
        """Return a value as it stands in its box: what is read, with its code, where the code is what is kept."""
        if value in (None, ""):
            return ""
        if field.sort is Sort.CODES or field.sort in NAMED:
            read = self.of(field, value)
            return f"{read} ({value})" if read != value else str(value)
        return self.number(field, str(value)) if field.sort in FEWEST else str(value)

    def number(self, field: Field, value: str) -> str:
        """Return a number as the reader writes it, ungrouped and with so many decimals that it reads in one way only."""
        whole, _point, part = value.partition(".")
        part = part.ljust(FEWEST[field.sort], "0") if part else ""
        return f"{whole}{',' if self.language == 'es' else '.'}{part}" if part else whole

    def at(self, place: str, value: Any) -> str:
        """Return the value of any place as it is read: a row as a whole by its name."""
        field = field_at(place)
        if field:
            return self.of(field, value)
        if value is True:
            return _("(fila)")
        return "" if value is None else str(value)


def name_of(place: str, values: Mapping[str, Any]) -> str:
    """Return what a place is called: 'Título', 'Lugar 2: Porcentaje', 'La fuente no lo dice: Inicio'."""
    parts = place.split(".")
    if parts[0] in OBJECTS:
        inner = place.partition(".")[2]
        reason, _dot, body = inner.partition(".") if parts[0] == REASONS else (inner, "", "")
        inner = name_of(reason, values) + (f" ({body})" if body else "")
        return (_("La fuente no lo dice: %(name)s") if parts[0] == "unstated" else _("Justificación: %(name)s")) % {"name": inner}
    if parts[0] in ROWS:
        rows = ROWS[parts[0]]
        ids = [row["id"] for row in values.get(parts[0], [])]
        if len(parts) == 1:
            return str(rows.label)
        number = ids.index(parts[1]) + 1 if parts[1] in ids else ""
        row = f"{rows.one} {number}".strip()
        field = field_at(place)
        return f"{row}: {field.label}" if field else row
    asked = {
        "scope": _("Modalidad"),
        "territory": _("Territorio"),
        "competence": _("Competencia"),
        "standing": _("ONG sin convenio vigente"),
        "overtaken": _("Cambios por otra vía"),
        "financing": _("Quién financia"),
        "executing": _("Quién ejecuta"),
    }
    field = field_at(place)
    return str(field.label) if field else asked.get(place, place)
