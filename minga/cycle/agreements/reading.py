"""An agreement as it is read: its sections with what they say and the notes of the review; the task list of whoever writes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.cycle.agreements.labels import Labels, name_of
from minga.cycle.agreements.positions import EMPTY
from minga.cycle.agreements.shape import SECTIONS, Section, section_of
from minga.ground.kit.findings import Finding, Severity

UNTOLD = ("total_currency", "total_precision")  # the amount is told with its currency
ONLY_YES = ("indefinite", "programme_logic")  # told where they are so


@dataclass
class Fact:
    """One line to be read: its place, its name, what it says."""

    place: str
    name: str
    text: str
    notes: list[Any] = field(default_factory=list)
    typed: str = ""  # what a reviewer is writing about it


def sections_read(values: Mapping[str, Any], notes: Mapping[str, list]) -> list[tuple[Section, list[Fact]]]:
    """Return each section with its facts; what is empty and has no note is left out."""
    labels = Labels(values)
    return [(section, facts_of(section, values, labels, notes)) for section in SECTIONS]


def facts_of(section: Section, values: Mapping[str, Any], labels: Labels, notes: Mapping[str, list]) -> list[Fact]:
    found = []
    for one in section.fields:
        text = labels.of(one, values.get(one.name))
        if one.name == "total_amount" and text:
            text = f"{text} {values.get('total_currency', '')}"
        silent = one.name in UNTOLD or (one.name in ONLY_YES and values.get(one.name) == "no")
        if (text and not silent) or notes.get(one.name):
            found.append(Fact(one.name, str(one.label), text, notes.get(one.name, [])))
    for rows in section.rows:
        for row in values.get(rows.name, []):
            place = f"{rows.name}.{row['id']}"
            said = [one for at, many in notes.items() if at == place or at.startswith(f"{place}.") for one in many]
            found.append(Fact(place, name_of(place, values), labels.row(rows, row), said))
        if notes.get(rows.name):
            found.append(Fact(rows.name, str(rows.label), "", notes[rows.name]))
    return found


@dataclass(frozen=True)
class Task:
    """One section of the task list: its number, how it stands ('ok', 'warn', 'bad', '') in words, its notes."""

    section: Section
    number: int
    look: str
    words: str
    notes: int
    errors: int


def tasks_of(values: Mapping[str, Any], findings: Iterable[Finding], notes: Mapping[str, list]) -> list[Task]:
    """Return the sections with how each stands, from what is missing for the legal review."""
    wrong: dict[str, list[Finding]] = {section.name: [] for section in SECTIONS}
    for one in findings:
        section = section_of(one.place)
        if section and one.severity == Severity.ERROR:
            wrong[section.name].append(one)
    noted = [section.name for place, many in notes.items() if (section := section_of(place)) for _one in many]
    return [task_of(one, number, values, wrong[one.name], noted.count(one.name)) for number, one in enumerate(SECTIONS, 1)]


def task_of(section: Section, number: int, values: Mapping[str, Any], errors: list[Finding], notes: int) -> Task:
    names = [one.name for one in section.fields if not one.hidden] + [rows.name for rows in section.rows]
    filled = any(values.get(name) not in EMPTY for name in names if values.get(name) != "no" or name == "implies_disbursement")
    if errors:
        look = "warn" if all(one.rule == "DQ-MISSING" for one in errors) else "bad"
        words = ngettext("Falta %(n)s cosa", "Faltan %(n)s cosas", len(errors)) % {"n": len(errors)}
        return Task(section, number, look, words, notes, len(errors))
    return Task(section, number, "ok" if filled else "", _("Completo") if filled else _("Opcional"), notes, 0)
