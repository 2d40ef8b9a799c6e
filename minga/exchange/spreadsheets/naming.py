"""Whom and where the cells of a table mean: the names of the register and of the territory, read once for a file."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from minga.cycle.organisations.matching import Names
from minga.exchange.spreadsheets.cells import Cells
from minga.exchange.spreadsheets.columns import Field
from minga.exchange.spreadsheets.sheets import Line
from minga.ground.kit.text import clean, fold
from minga.ground.territory.models import Unit

LONGEST_NAME = 300
PARTED = ";\n"  # what parts several names or places of one cell where the mapping says nothing else


@dataclass
class Desk:
    """What the rows of a file are read with besides their cells."""

    cells: Cells
    names: Names = field(default_factory=Names)
    units: dict[str, dict[str, Unit]] = field(default_factory=dict)

    def named(self, written: str, country: str) -> dict:
        """Somebody as written, with the organisation of that name or the one likeliest meant; nobody is created."""
        return self.names.as_written(written, country)

    def unit(self, country: str, written: str) -> Unit | None:
        """The unit of a country by its code or its name, the widest of that name; None where none bears it."""
        if country not in self.units:
            rows = Unit.objects.filter(country=country).order_by("-level", "-code")
            self.units[country] = {key: one for one in rows for key in (fold(one.name), fold(one.key), one.code)}
        known = self.units[country]
        return known.get(written.strip()) or known.get(fold(written)) or known.get(fold(re.sub(r"\(.*?\)", "", written)))


def parts(cells: Cells, column: str, written: str) -> list[str]:
    """Return the several names of a cell: by the signs of the mapping, else by semicolons and lines; each once."""
    signs = cells.plan.parted.get(column, PARTED)
    found = [" ".join(clean(part, multiline=True).split()) for part in re.split(f"[{re.escape(signs)}]", written)]
    return list(dict.fromkeys(part for part in found if part))


def people(line: Line, column: str, one: Field, country: str, desk: Desk) -> list[dict]:
    """Return those whom a cell names, as parts of an activity without role and source; what they are understood as is echoed."""
    cells = desk.cells
    written = cells.value(line, column, one) if column else None
    found = [desk.named(name[:LONGEST_NAME], country) for name in parts(cells, column, written or "")]
    if found:
        cells.echo[column] = "; ".join(understood(who) for who in found)
    return found


def understood(who: dict) -> str:
    """How a written name was understood: the organisation it is, the one it may be, or nobody known."""
    if who["organisation"]:
        return f"{who['as_written']} = {who['organisation'].name}"
    if who["proposed"]:
        return _("%(written)s (¿%(name)s?)") % {"written": who["as_written"], "name": who["proposed"].name}
    return _("%(written)s (no está en el directorio)") % {"written": who["as_written"]}


def places(line: Line, column: str, one: Field, country: str, desk: Desk) -> list[dict]:
    """Return the places of a cell in a country: the unit of each name, or the name alone where there is none."""
    cells = desk.cells
    written = cells.value(line, column, one)
    found: list[dict] = []
    for name in parts(cells, column, written or ""):
        unit = desk.unit(country, name)
        found.append({"country_id": country, "unit": unit, "as_written": name[:LONGEST_NAME]})
        if unit is None:
            cells.note(column, name, _("no se conoce en el territorio: se guarda como está escrito"))
    if found:
        cells.echo[column] = "; ".join(place["unit"].name if place["unit"] else place["as_written"] for place in found)
    return found


def code_of(prefix: str, identifier: str, most: int) -> str:
    """Return the code of a record: the prefix and what the source calls it; a digest follows where its signs could not stay."""
    plain = unicodedata.normalize("NFKD", identifier).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-")
    whole = f"{prefix}-{slug}"
    if slug == identifier and len(whole) <= most:
        return whole
    digest = hashlib.sha256(identifier.encode()).hexdigest()[:8]
    return f"{prefix}-{slug[: most - len(prefix) - 10]}-{digest}" if slug else f"{prefix}-{digest}"
