"""How the values of an agreement are read, and stand in the boxes of the form: all looked up in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.positions import flat
from minga.cycle.agreements.shape import ROWS, Field, Rows, Sort, field_at
from minga.cycle.agreements.states import Stage
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists import queries as codelists
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.territory.models import Country, Unit

# An organisation or an agreement that is not public is called by its code alone, whoever reads.
NAMED: dict[Sort, Any] = {
    Sort.UNIT: ("key", Unit.objects.select_related("country", "parent__parent")),
    Sort.ORGANISATION: ("code", Organisation.objects.named()),
    Sort.COUNTRY: ("iso2", Country.objects.all()),
    Sort.AGREEMENT: ("code", Agreement.objects.published()),
}
UNREAD = frozenset({"source", "precision", "organisation"})  # of a row told in one line


class Labels:
    """The words for the values of some versions of agreements, read together."""

    def __init__(self, *records: Mapping[str, Any]) -> None:
        self.language = (get_language() or "es")[:2]
        wanted: dict[Sort, set[str]] = defaultdict(set)
        for values in records:
            for place, value in flat(values).items():
                field = field_at(place)
                if field and field.sort in NAMED:
                    wanted[field.sort].add(value)
        self.named = {sort: self.read(sort, keys) for sort, keys in wanted.items()}

    def read(self, sort: Sort, keys: Iterable[str]) -> dict[str, str]:
        key, rows = NAMED[sort]
        found = {getattr(one, key): one for one in rows.filter(**{f"{key}__in": list(keys)})}
        return {name: one.full_name if sort is Sort.UNIT else getattr(one, "title", "") or one.name for name, one in found.items()}

    def of(self, field: Field, value: Any) -> str:
        """Return a value as it is read; '' for none."""
        if value in (None, "", [], {}):
            return ""
        match field.sort:
            case Sort.CODE:
                return codelists.names(field.list).get(value, value)
            case Sort.SECTOR:
                return codelists.names("Sector").get(value.partition("/")[2], value)
            case Sort.AMOUNT:
                exact = Decimal(value)
                return formats.number(exact, self.language, None if exact == exact.to_integral_value() else 2)
            case Sort.DATE | Sort.DAY:
                return PartialDate(value).show(self.language)
            case Sort.YES_NO:
                return _("Sí") if value == "yes" else _("No")
            case Sort.PLAIN:
                pairs = [f"{key}: {text}" for key, text in value.items()] if isinstance(value, dict) else map(str, value)
                return "; ".join(pairs)
        if field.name == "stage":
            return str(Stage(value).label)
        return self.named.get(field.sort, {}).get(value, str(value))

    def typed(self, field: Field, value: Any) -> str:
        """Return a value as it stands in its box, so that it reads back as itself."""
        if value in (None, ""):
            return ""
        if field.sort is Sort.SECTOR or field.sort in NAMED:
            read = self.of(field, value)
            return f"{read} ({value.rpartition('/')[2]})" if read != value else str(value)
        if field.sort is Sort.AMOUNT:
            whole, point, part = str(value).partition(".")
            return f"{whole}{',' if self.language == 'es' else '.'}{part.ljust(2, '0')}" if point else whole
        return str(value)

    def at(self, place: str, value: Any) -> str:
        """Return the value of any place as it is read: a row as a whole by its name."""
        field = field_at(place)
        if field:
            return self.of(field, value)
        if value is True:
            return _("(fila)")
        return "" if value is None else str(value)

    def in_row(self, field: Field, value: Any) -> str:
        """Return a value beside others: what is so by its own name, what is not so not at all."""
        if field.sort is Sort.YES_NO:
            return str(field.label) if value == "yes" else ""
        return self.of(field, value)

    def row(self, rows: Rows, row: Mapping[str, Any]) -> str:
        """Return a row in one line: 'Parte · Municipio de Bierbeek · Bélgica'."""
        parts = [self.in_row(one, row.get(one.name)) for one in rows.columns if one.name not in UNREAD]
        return " · ".join(part for part in parts if part) or _("(sin datos)")


HAPPENED: dict[str, str | Promise] = {
    "agreement.recorded": gettext_lazy("Se cargó un convenio"),
    "agreement.revised": gettext_lazy("Cambió un convenio"),
    "agreement.opened": gettext_lazy("Se empezó un convenio"),
    "agreement.saved": gettext_lazy("Se guardó un convenio"),
    "agreement.sent_to_review": gettext_lazy("Un convenio pasó a revisión jurídica"),
    "agreement.observed": gettext_lazy("Un convenio volvió con observaciones"),
    "agreement.reviewed": gettext_lazy("La revisión jurídica halló conforme un convenio"),
    "agreement.signed": gettext_lazy("Se suscribió un convenio"),
    "agreement.standing_justified": gettext_lazy("Se justificó que se nombre a una ONG"),
    "agreement.addendum_added": gettext_lazy("Se añadió una adenda"),
    "agreement.obligation_met": gettext_lazy("Se cumplió una obligación"),
    "agreement.suspended": gettext_lazy("Se suspendió un convenio"),
    "agreement.resumed": gettext_lazy("Se reanudó un convenio"),
    "agreement.settled": gettext_lazy("Se liquidó un convenio"),
    "agreement.terminated": gettext_lazy("Terminó un convenio antes de su fecha"),
    "agreement.withdrawn": gettext_lazy("Se desistió de un convenio"),
    "agreement.reopened": gettext_lazy("Se retomó un convenio"),
}


def happened(event: str) -> str:
    """Return what a version was kept after, in words."""
    return str(HAPPENED.get(event, event))


def name_of(place: str, values: Mapping[str, Any]) -> str:
    """Return what a place is called: 'Título', 'Parte 2: Quién firma'."""
    parts = place.split(".")
    field = field_at(place)
    if parts[0] not in ROWS:
        return str(field.label) if field else (_("El registro") if place == "certificate" else place)
    rows = ROWS[parts[0]]
    if len(parts) == 1:
        return str(rows.label)
    ids = [row["id"] for row in values.get(parts[0], [])]
    row = f"{rows.one} {ids.index(parts[1]) + 1 if parts[1] in ids else ''}".strip()
    return f"{row}: {field.label}" if field else row
