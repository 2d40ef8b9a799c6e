"""Our own tables of the law, read from data/*.csv: checked whole, all or nothing; repeating it changes nothing.

A row that the centre has revised since is kept: the tables never write over it.
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.law.columns import TABLES, Table
from minga.cycle.law.models import Attribution, Holder
from minga.cycle.law.queries import levels
from minga.cycle.law.rules import Line, repeated_rows
from minga.ground.findings import actions as findings
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.tables import Problem, Row, TableRefused, read_or_note

DATA = Path(__file__).parent / "data"
MATRIX = "CNC-009-2011"  # the resolution whose attributions the matrix lists (001 L246-273)
NO_ARTICLE = gettext_noop("%(level)s: la fuente le reconoce la gestión de la cooperación y no cita el artículo que se la da.")


@transaction.atomic
def load(*, by, folder: Path = DATA) -> dict[str, Any]:
    """Load every table of the law; returns {'rows', 'changed', 'report'}, the report as R-037 words it.

    Raises TableRefused with every problem, by file, line and column; nothing is then changed. Leaves `law.loaded` if any
    row changed.
    """
    problems: list[Problem] = []
    tables = [
        (table, read_or_note(folder / f"{table.name}.csv", ["code", *table.columns], problems, key="code")) for table in TABLES.values()
    ]
    kept = set(Entry.objects.filter(event="law.revised").values_list("thing_key", flat=True))
    changed = 0
    for table, rows in tables:
        for position, row in enumerate(rows, 1):
            changed += 0 if f"{table.name}:{row['code']}" in kept else put(table, row, position, problems)
    if problems:
        raise TableRefused(problems)
    if changed:
        journal.record("law.loaded", by=by, thing=("law", "all"), after={"changed": changed})
    findings.renew(by=by, thing=("norm", "CRE"), proposed=without_article())
    findings.renew(by=by, thing=("norm", MATRIX), proposed=repeated_rows(lines()))
    return {"rows": sum(len(rows) for _table, rows in tables), "changed": changed, "report": report()}


def put(table: Table, row: Row, position: int, problems: list[Problem]) -> bool:
    """Write one row where it differs; returns whether it did, and adds to `problems` what its cells refuse."""
    found = table.model._default_manager.filter(code=row["code"]).first()
    before = {**table.told(found), "position": found.position} if found else None
    one = found or table.model(code=row["code"])
    one.position = position
    if not fill(table, one, row, problems):
        return False
    if before == {**table.told(one), "position": position}:
        return False
    try:
        with transaction.atomic():
            one.full_clean()
            one.save()
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            problems += [row.problem("" if column == "__all__" else column, message) for message in messages]
        return False
    return True


def fill(table: Table, one, row: Row, problems: list[Problem]) -> bool:
    """Set the columns of a row as its cells say; False where a cell names nothing that exists."""
    whole = True
    for column in table.references:
        named = table.referred(column, row[column]) if row[column] else None
        if row[column] and named is None:
            problems.append(row.problem(column, _("«%(value)s» no existe.") % {"value": row[column][:60]}))
            whole = False
        setattr(one, column, named)
    for column in (*table.own, "text_es", "text_en", "source"):
        setattr(one, column, row[column] == "true" if column == "within" else row[column])
    return whole


def without_article() -> list[Finding]:
    """Return a finding for each level of government whose article no source cites (R-013)."""
    return [
        Finding("DQ-CONFLICT", Severity.REVIEW, NO_ARTICLE, {"level": basis.level.name_es}, basis.level.code, "001:L178 | 001:L222")
        for basis in levels()
        if basis.article is None
    ]


def lines() -> list[Line]:
    """Return the rows of the matrix of competences as plain values, in their order."""
    return [Line(row.code, row.holder, row.text_es, row.source) for row in Attribution.objects.order_by("position")]


def report() -> str:
    """Return how many rows the matrix has for governments, and which of them repeat another (R-037)."""
    rows = Attribution.objects.filter(holder=Holder.GAD)
    copies = [f"{row.code} = {row.duplicate_of.code}" for row in rows.select_related("duplicate_of") if row.duplicate_of]
    if len(copies) == 1:
        return _("%(rows)d filas, 1 duplicada (%(copies)s)") % {"rows": rows.count(), "copies": copies[0]}
    return _("%(rows)d filas, %(number)d duplicadas (%(copies)s)") % {
        "rows": rows.count(),
        "number": len(copies),
        "copies": ", ".join(copies),
    }
