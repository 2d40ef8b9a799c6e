"""Cases that the sources tell of, with their eight steps and their conditions; templates of concept notes."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from minga.cycle.proposals.actions import opening, templates
from minga.cycle.proposals.models import Template
from minga.cycle.proposals.states import Stage
from minga.exchange.records.cells import Cells
from minga.exchange.records.facts import Tables
from minga.exchange.records.partners import called, one_of, organisations
from minga.exchange.records.practices import of
from minga.ground.kit.tables import Row

EXECUTION = 7  # the step that a project of the registry carries out


def load_templates(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Write the templates that are not there yet; one that somebody wrote here stays as it is."""
    counts: Counter = Counter()
    known = organisations()
    for row in tables["note_templates"]:
        code = cells.needed(row, "code", 40)
        fields: dict[str, Any] = {name: cells.text(row, name) for name in ("name", "lead", "language")}
        cooperant = called(cells, row, "cooperant", known) if row["cooperant"].strip() else None
        sections = [section_of(one, cells) for one in tables.get("note_template_sections", []) if one["code"].strip() == code]
        if cells.refused(row):
            continue
        if Template.objects.filter(code=code).exists():
            counts["unchanged"] += 1
            continue
        with cells.at(row):
            templates.put_template(by=by, code=code, cooperant=cooperant, sections=sections, **fields)
            counts["created"] += 1
    return counts


def section_of(row: Row, cells: Cells) -> dict[str, Any]:
    required = one_of(cells, row, "required", ["yes", "no"]) == "yes"
    told = {name: cells.text(row, name) for name in ("key", "title", "help")}
    return told | {"required": required, "max_words": cells.whole(row, "max_words")}


def load_proposals(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record the cases of the sources; one that is there already stays as people have worked at it."""
    counts: Counter = Counter()
    known, codes = organisations(), set()
    for row in tables["proposals"]:
        code = cells.needed(row, "code", 30)
        codes.add(code)
        fields: dict[str, Any] = {name: called(cells, row, name, known) for name in ("organisation", "cooperant")}
        fields |= {name: cells.partial_date(row, name) for name in ("submitted", "answered")}
        fields |= {"title": cells.needed(row, "title", 300), "stage": one_of(cells, row, "stage", Stage.values)}
        fields |= {"narrative": cells.text(row, "narrative"), "term_months": cells.whole(row, "term_months"), "source": cells.source(row)}
        steps = steps_of(row, tables, cells)
        conditions = [condition_of(one, cells) for one in tables.get("proposal_conditions", []) if one["code"].strip() == code]
        note = {name: cells.text(row, name, 300) for name in ("assistance", "assistance_fund")}
        if cells.refused(row) or fields["organisation"] is None or fields["cooperant"] is None:
            continue
        with cells.at(row):
            _made, how = opening.record(by=by, code=code, fields=fields, steps=steps, conditions=conditions, consulted=[], note=note)
            counts[how] += 1
    for row in tables.get("proposal_conditions", []):
        if row["code"].strip() not in codes:
            cells.refuse(row, "code", _("«%(code)s» no está en proposals.csv") % {"code": row["code"]})
    return counts


def condition_of(row: Row, cells: Cells) -> dict[str, str]:
    text, document = cells.needed(row, "text", 500), cells.text(row, "document", 300)
    return {"text": text, "document": document, "source": cells.source(row)}


def steps_of(row: Row, tables: Tables, cells: Cells) -> list[dict[str, Any]]:
    """Return the numbered steps of the practice that a case is, with the project of the registry at the execution."""
    practice, project = cells.text(row, "practice_id"), cells.text(row, "project_id")
    found = []
    for one in of(practice, tables.get("practice_steps", [])) if practice else []:
        number = cells.whole(one, "step") or 0
        if not 1 <= number <= 8:
            continue
        told = {"number": number, "on": cells.partial_date(one, "date"), "source": cells.source(one)}
        told |= {"text": cells.text(one, "value_filled_in_source", 500)}
        found.append(told | ({"thing_kind": "activity", "thing_key": project} if project and number == EXECUTION else {}))
    return found
