"""The task list of a dossier: each section with what it still asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.cycle.filing.forms import cells_filled
from minga.cycle.filing.shape import SECTIONS, Section, section_of
from minga.ground.kit.findings import Finding, Severity


@dataclass(frozen=True)
class Task:
    """One section of the list: its number, how it stands ('ok', 'bad', 'warn', '') in words, its comments."""

    section: Section
    number: int
    look: str
    words: str
    comments: int
    errors: int


def tasks_of(values: Mapping[str, Any], findings: Iterable[Finding], places_commented: Iterable[str]) -> list[Task]:
    """Return the sections with how each stands, from what is missing for sending it."""
    errors: dict[str, list[Finding]] = {section.name: [] for section in SECTIONS}
    for one in findings:
        section = section_of(one.place)
        if section and one.severity == Severity.ERROR:
            errors[section.name].append(one)
    commented = [section.name for place in places_commented if (section := section_of(place))]
    plain = dict(values)
    rows = enumerate(SECTIONS, 1)
    return [task_of(one, number, plain, errors[one.name], commented.count(one.name)) for number, one in rows]


def task_of(section: Section, number: int, values: dict, errors: list[Finding], comments: int) -> Task:
    filled = cells_filled(section, values)
    if errors and not filled and all(one.rule == "DQ-MISSING" for one in errors):
        look, words = "", _("Sin empezar")
    elif errors:
        look = "bad" if any(one.rule != "DQ-MISSING" for one in errors) else "warn"
        words = ngettext("Falta %(n)s cosa", "Faltan %(n)s cosas", len(errors)) % {"n": len(errors)}
        if look == "bad":
            words = ngettext("%(n)s por corregir", "%(n)s por corregir", len(errors)) % {"n": len(errors)}
    elif filled:
        look, words = "ok", _("Completo")
    else:
        look, words = "", _("Opcional")
    return Task(section, number, look, words, comments, len(errors))
