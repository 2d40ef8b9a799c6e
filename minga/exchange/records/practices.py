"""The success practices as their tables tell them: read whole and checked; the findings are on the practice."""

from collections import Counter

from django.utils.translation import gettext as _

from minga.evidence.quality.rules.practices import unmeasured, untold_steps
from minga.evidence.quality.rules.sequences import CLOSING, CONTACT, NOTE, SENT, out_of_order
from minga.exchange.records.cells import Cells
from minga.exchange.records.facts import Tables
from minga.ground.findings import actions as findings
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.tables import Row

CHAIN = {1: CONTACT, 3: NOTE, 5: SENT, 8: CLOSING}  # the steps of the fiche that follow one another in time


def check_practices(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Hold each practice against its eight steps, their dates and the measure of its results."""
    told = {}
    for row in tables["practices"]:
        code, source = cells.needed(row, "practice_id", 60), cells.source(row)
        steps = dict(step_of(one, cells) for one in of(code, tables.get("practice_steps", [])) if one["step"].strip())
        results = [cells.amount(one, "quantity") for one in of(code, tables.get("practice_results", []))]
        told[code] = [
            *untold_steps(steps, source),
            *out_of_order([(name, steps.get(number)) for number, name in CHAIN.items()], "steps", source),
            *unmeasured(results, source),
        ]
    known = set(told)
    for name in ("practice_steps", "practice_results"):
        for row in tables.get(name, []):
            if row["practice_id"].strip() not in known:
                cells.refuse(row, "practice_id", _("«%(code)s» no está en practices.csv") % {"code": row["practice_id"]})
    for code, proposed in told.items() if not cells.problems else ():
        findings.renew(by=by, thing=("practice", code), proposed=proposed)
    return Counter(unchanged=len(told))


def of(code: str, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["practice_id"].strip() == code]


def step_of(row: Row, cells: Cells) -> tuple[int, PartialDate | None]:
    """Return the number of a step and when it was; (0, None) where it cannot be read, which refuses the folder."""
    text = cells.partial_date(row, "date")
    return cells.whole(row, "step") or 0, PartialDate(text) if text else None
