"""A row as an organisation that is not public."""

from django.utils.translation import gettext as _

from minga.cycle.organisations.models import AliasKind, Capacity
from minga.cycle.organisations.rules import acronym_of
from minga.exchange.spreadsheets.columns import fields_of
from minga.exchange.spreadsheets.facts import Understood, finished, simple
from minga.exchange.spreadsheets.naming import Desk, code_of, parts
from minga.exchange.spreadsheets.sheets import Line

MOST = 30  # characters of an organisation's code
SIMPLE = ("text", "lines", "key", "code", "country")
NOT_FIELDS = {"identifier", "country", "financing_country"}


def understood(line: Line, desk: Desk) -> Understood:
    """Return what a row says of an organisation: fields for `organisations.register`, its code, and why it may be refused."""
    cells = desk.cells
    cells.begin()
    told = simple(line, cells, SIMPLE)
    source = f"{cells.plan.prefix}:L{line.number}"
    fields = {name: value for name, value in told.items() if name not in NOT_FIELDS}
    fields = {name: "" if value is None and name in ("acronym", "role") else value for name, value in fields.items()}
    for name in ("name", "kind"):
        if not fields.get(name):
            column = next(iter(cells.plan.columns_of(name)), "")
            cells.refuse(column, "", _("falta «%(label)s».") % {"label": fields_of("organisation")[name].label})
    if "acronym" in fields:
        fields["acronym"] = acronym_of(fields["acronym"])
    if line.off:
        cells.refuse("", "", line.lengths)
    seats = [(told["country"], Capacity.SEAT)] if told.get("country") else []
    money = [(told["financing_country"], Capacity.FINANCING)] if told.get("financing_country") else []
    fields |= {"source": source, "name_language": cells.plan.language, "countries": seats + money, "aliases": aliases(line, desk, source)}
    fields |= territory(line, desk, told.get("country") or "")
    name = told.get("identifier") or told.get("name") or ""
    key = code_of(cells.plan.prefix, name, MOST) if name else ""
    return finished(line, cells, key, fields, {})


def aliases(line: Line, desk: Desk, source: str) -> list[dict]:
    cells = desk.cells
    names = [
        name
        for column in cells.plan.columns_of("alias")
        for name in parts(cells, column, cells.value(line, column, fields_of("organisation")["alias"]) or "")
    ]
    return [{"name": name, "kind": AliasKind.OTHER, "source": source} for name in dict.fromkeys(names)]


def territory(line: Line, desk: Desk, land: str) -> dict:
    """The unit that is its territory, where the cell names one of its country."""
    cells = desk.cells
    for column in cells.plan.columns_of("territory"):
        written = cells.value(line, column, fields_of("organisation")["territory"])
        if written:
            unit = desk.unit(land, written) if land else None
            if unit is None:
                cells.note(column, written, _("no se conoce en el territorio: queda solo en la fila guardada"))
            return {"territory": unit}
    return {}
