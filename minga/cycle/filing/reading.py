"""A dossier as it is read: its sections with what they say, what is declared unstated and the comments of the reviewers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from minga.cycle.filing.labels import Labels, name_of
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.shape import ROWS, SECTIONS, UNSTATED, Field, Rows, Section, Sort
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal


@dataclass
class Fact:
    """One line to be read: its place, its name, what it says; `unstated`: where the source ought to say it and does not."""

    place: str
    name: str
    text: str
    unstated: str = ""
    comments: list[Any] = field(default_factory=list)
    typed: str = ""  # what a reviewer is writing about it


def sections_read(dossier: Dossier, comments: Mapping[str, list]) -> list[tuple[Section, list[Fact]]]:
    """Return each section with its facts; what is empty and not asked about is left out."""
    labels = Labels(dossier.values)
    return [(section, facts_of(section, dossier, labels, comments)) for section in SECTIONS]


def facts_of(section: Section, dossier: Dossier, labels: Labels, comments: Mapping[str, list]) -> list[Fact]:
    values, found = dossier.values, []
    unstated = values.get(UNSTATED, {})
    for one in section.fields:
        text = field_read(one, values, labels) or dossier.typed.get(one.name, "")
        if not one.hidden and (text or one.name in unstated or comments.get(one.name)):
            found.append(Fact(one.name, str(one.label), text, unstated.get(one.name, ""), comments.get(one.name, [])))
    for rows in section.rows:
        for row in values.get(rows.name, []):
            place = f"{rows.name}.{row['id']}"
            said = [one for at, many in comments.items() if at == place or at.startswith(f"{place}.") for one in many]
            found.append(Fact(place, name_of(place, values), row_read(rows.columns, row, labels), "", said))
        if rows.name in unstated:
            found.append(Fact(rows.name, str(rows.label), "", unstated[rows.name], comments.get(rows.name, [])))
    for name in ("financing", "executing") if section.name == "actors" else ():
        if name in unstated:
            found.append(Fact(name, name_of(name, values), "", unstated[name]))
    return found


def field_read(one: Field, values: Mapping[str, Any], labels: Labels) -> str:
    """Return a single field as it is read; the currency of the total stands with its amount."""
    amount, currency = values.get("total_amount"), values.get("total_currency", "")
    if amount and one.name in ("total_amount", "total_currency"):
        return labels.money(amount, currency) if one.name == "total_amount" else ""
    return labels.of(one, values.get(one.name))


def cell_read(column: Field, value: Any, labels: Labels) -> str:
    """Return a cell of a row as it is read; of a yes or no, its name where it is yes."""
    if column.sort is Sort.YES_NO:
        return str(column.label) if value == "yes" else ""
    return labels.of(column, value)


def row_read(columns: tuple[Field, ...], row: Mapping[str, Any], labels: Labels) -> str:
    """Return a row in one line: 'Financiador · BMZ · USD 250.000'."""
    skipped = {"source", "proposed", "proposed_reason", "precision", "country"} | ({"as_written"} if row.get("organisation") else set())
    read = {one.name: cell_read(one, row.get(one.name), labels) for one in columns if one.name not in skipped}
    if row.get("latitude") and row.get("longitude"):
        read |= {"latitude": f"{read['latitude']}; {read['longitude']}", "longitude": ""}
    if row.get("amount"):
        read |= {"amount": labels.money(row["amount"], row.get("currency", "")), "currency": ""}
    return " · ".join(part for part in read.values() if part) or _("(sin datos)")


def note_contacts(person: Person, dossier: Dossier) -> None:
    """Write that somebody of another institution was shown the contacts of a dossier, where it has any. Leaves `contact.read`."""
    rows = [row for name, table in ROWS.items() for row in dossier.values.get(name, []) if any(row.get(one) for one in reserved(table))]
    if rows and dossier.organisation_id not in institutions_of(person):
        journal.note_reading(by=person, thing=("contact", dossier.key), what="dossier")


def reserved(table: Rows) -> list[str]:
    """Return the names of the columns of a table that are personal."""
    return [one.name for one in table.columns if one.reserved]
