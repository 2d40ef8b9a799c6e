"""Tables of strangers become records: through a mapping that is kept, row by row, none of them public, every row accounted for.

A row that is refused is named with its reason and leaves the others. The same file again changes nothing; a record that
somebody touched since is left to them. What a row said, as it stood in the file, is kept with the load (R-339).
"""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities import actions as activity_actions
from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import ruled
from minga.cycle.filing.registry import numbers
from minga.cycle.organisations import actions as organisation_actions
from minga.cycle.organisations.models import Organisation
from minga.evidence.figures import agendas
from minga.exchange.spreadsheets import activities, directory
from minga.exchange.spreadsheets.cells import Cells
from minga.exchange.spreadsheets.columns import check_plan, fields_of
from minga.exchange.spreadsheets.facts import Understood
from minga.exchange.spreadsheets.models import Draft, Load, LoadRow, Mapping, Outcome
from minga.exchange.spreadsheets.naming import Desk
from minga.exchange.spreadsheets.permissions import can_load
from minga.exchange.spreadsheets.plans import ACTIVITY, Plan
from minga.exchange.spreadsheets.queries import last_rows, mark_of, rules_of
from minga.exchange.spreadsheets.sheets import Line, Table, read
from minga.ground.accounts.models import Person
from minga.ground.documents import actions as documents
from minga.ground.documents.models import Source
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit.text import sort_key

BATCH = 200  # activities whose rules are run at once
KEPT = datetime.timedelta(days=30)  # files that were brought and never loaded
READERS = {ACTIVITY: activities.understood, "organisation": directory.understood}


@dataclass
class Known:
    """What the registry holds before a load: rows of earlier loads, records by code, certificates."""

    rows: dict[str, LoadRow]
    records: dict[str, Any]
    registered: dict[str, str]


@transaction.atomic
def bring(*, by, name: str, content: bytes, plan: Plan) -> Draft:
    """Keep a file on its way, with the first plan for it; the person's own old ones are forgotten. Leaves no line: the load does.

    PermissionDenied for whoever does not load tables; FileRefused where the file cannot be read.
    """
    require(by)
    Draft.objects.filter(by=by, at__lt=timezone.now() - KEPT).delete()
    digest = hashlib.sha256(content).hexdigest()
    return Draft.objects.create(file=name[:200], sha256=digest, content=content, plan=plan.plain(), by=by, at=timezone.now())


@transaction.atomic
def plan_draft(*, by, draft: Draft, plan: Plan) -> Draft:
    """Keep how a file on its way is to be read."""
    require(by)
    draft.plan = plan.plain()
    draft.save(update_fields=["plan"])
    return draft


@transaction.atomic
def save_mapping(*, by, plan: Plan) -> Mapping:
    """Keep a mapping under its name, as a new version where it was there. Leaves `mapping.saved`.

    Refuses (PlanRefused, ValidationError) a plan that is not whole and a prefix that another mapping or source bears.
    """
    require(by)
    check_plan(plan)
    row = Mapping.objects.select_for_update().filter(name=plan.name).first()
    if row and row.plan == plan.plain():
        return row
    if row and (row.prefix, row.kind) != (plan.prefix, plan.kind):
        raise ValidationError(_("Un mapeo guardado no cambia de prefijo ni de clase: sus registros los llevan. Guárdelo con otro nombre."))
    taken = Mapping.objects.filter(prefix=plan.prefix).exclude(name=plan.name).first()
    if taken or row is None and Source.objects.filter(code=plan.prefix).exists():
        who = taken.name if taken else _("una fuente")
        raise ValidationError(_("El prefijo %(prefix)s ya lo usa %(who)s.") % {"prefix": plan.prefix, "who": who})
    before = row.plan if row else {}
    mapping = row or Mapping(name=plan.name, kind=plan.kind, prefix=plan.prefix, version=0)
    mapping.plan, mapping.version, mapping.by, mapping.saved_at = plan.plain(), mapping.version + 1, by, timezone.now()
    mapping.full_clean()
    mapping.save()
    journal.record("mapping.saved", by=by, thing=("mapping", mapping.prefix), before=before, after=mapping.plan)
    return mapping


def require(by) -> None:
    if not can_load(by):
        raise PermissionDenied("can_load")


def preview(table: Table, plan: Plan) -> Iterator[Understood]:
    """Yield what would be understood of each row, writing nothing; a repeated record is refused as a load refuses it."""
    desk = Desk(Cells(plan))
    first: dict[str, int] = {}
    for line in table.lines:
        row = READERS[plan.kind](line, desk)
        refuse_repeated(row, first, table)
        yield row


def refuse_repeated(row: Understood, first: dict[str, int], table: Table) -> None:
    """Refuse a row whose record an earlier row of the file is."""
    there = first.setdefault(row.key, row.line) if row.key else row.line
    if there != row.line:
        where = table.place(there)
        row.problems.append({"column": "", "value": row.key, "why": _("repite el registro de otra fila (%(where)s).") % {"where": where}})


def check_table(table: Table, plan: Plan) -> None:
    """Refuse (ValidationError) a plan that names columns the table has not, or a fixed value that cannot be read."""
    missing = [column for column in plan.columns if column not in table.columns]
    if missing:
        names = "; ".join(missing)[:400]
        raise ValidationError(_("El archivo no tiene las columnas del mapeo: %(names)s.") % {"names": names})
    cells, fields = Cells(plan), fields_of(plan.kind)
    for name, text in plan.constants.items():
        if fields[name].read != "names":
            cells.of(text, "", fields[name])
        for problem in cells.problems:
            raise ValidationError(f"{fields[name].label}: «{problem['value']}» {problem['why']}")


@transaction.atomic
def load(*, by, mapping: Mapping, name: str, content: bytes) -> Load:
    """Load a file through a mapping; its records are not public. Leaves `load.completed` and each record's own line; what the funders of
    its activities gave goes into the table of agendas.

    Refuses (FileRefused, ValidationError) a file that is not the mapping's; a row that is not understood is refused alone.
    PermissionDenied for whoever does not load tables.
    """
    require(by)
    plan = mapping.read
    table = read(name, content, plan.sheet, plan.header)
    check_table(table, plan)
    sourced(by, plan, name)
    known = before_load(mapping, plan)
    rows = [enter(row, line, by, plan, known) for row, line in zip(preview(table, plan), table.lines, strict=True)]
    counts = Counter(row.outcome for row in rows)
    load = Load.objects.create(
        mapping=mapping,
        version=mapping.version,
        plan=plan.plain(),
        file=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        sheet=table.sheet,
        header=table.header,
        columns=table.columns,
        told=table.told,
        by=by,
        at=timezone.now(),
        read=len(table.lines),
        blank=table.blank,
        **{outcome: counts[outcome] for outcome in Outcome.values},
    )
    for row in rows:
        row.load = load
    LoadRow.objects.bulk_create(rows, batch_size=200)
    look_again(by, load, rows)
    if plan.kind == ACTIVITY and (load.created or load.changed):
        agendas.fill_after(by=Person.objects.system())
    after = {"file": load.file, "sha256": load.sha256, "read": load.read, **{one: counts[one] for one in Outcome.values}}
    journal.record("load.completed", by=by, thing=("load", str(load.pk)), after=after)
    return load


def sourced(by, plan: Plan, name: str) -> None:
    """Register the source that the records of the load cite by the mapping's prefix and their row."""
    note = _("Licencia que declara: %(licence)s") % {"licence": plan.licence} if plan.licence else ""
    facts = {"title": plan.title, "publisher": plan.publisher, "language": plan.language, "note_es": note, "file_name": name[:120]}
    documents.put_source(by=by, code=plan.prefix, **facts)


def before_load(mapping: Mapping, plan: Plan) -> Known:
    model: Any = Activity if plan.kind == ACTIVITY else Organisation
    records = {one.code: one for one in model.objects.filter(code__startswith=f"{plan.prefix}-")}
    return Known(last_rows(mapping), records, numbers() if plan.kind == ACTIVITY else {})


def enter(row: Understood, line: Line, by, plan: Plan, known: Known) -> LoadRow:
    """Record what was understood of a row, or refuse it; returns its row of the load, unsaved."""
    raw = {column: str(value) for column, value in line.values.items()}
    kept = LoadRow(line=row.line, key=row.key, raw=raw, notes=row.notes)
    earlier, there = known.rows.get(row.key), known.records.get(row.key)
    if not row.problems and earlier and there and earlier.raw == raw and earlier.load.plan == plan.plain():
        kept.outcome, kept.mark = Outcome.UNCHANGED, earlier.mark
        return kept
    row.problems += standing_against(row, earlier, there, known)
    if not row.problems:
        store(row, kept, by, plan, there)
    if row.problems:
        kept.outcome, kept.problems = Outcome.REFUSED, row.problems
    return kept


def standing_against(row: Understood, earlier: LoadRow | None, there: Any, known: Known) -> list[dict[str, str]]:
    """Return why a record that is there is not to be touched by a load."""
    why = ""
    if row.key in known.registered:
        why = _("está registrado como %(number)s: se enmienda en su expediente.") % {"number": known.registered[row.key]}
    elif there and earlier is None:
        why = _("ya hay un registro con ese código que esta planilla no cargó.")
    elif there and earlier and mark_of(snapshot(there)) != earlier.mark:
        why = _("alguien lo cambió después de la última carga: corríjalo a mano.")
    return [{"column": "", "value": row.key, "why": why}] if why else []


def snapshot(record: Any) -> dict:
    return activity_actions.snapshot(record) if isinstance(record, Activity) else organisation_actions.snapshot(record)


def store(row: Understood, kept: LoadRow, by, plan: Plan, there: Any) -> None:
    """Make the record of a row; what an action or the database refuses becomes a problem of the row."""
    before = snapshot(there) if there else {}
    thing = "activity" if plan.kind == ACTIVITY else "organisation"
    try:
        with transaction.atomic():
            record, how = make(row, by, plan, there)
    except ValidationError as error:
        row.problems += told(error)
        return
    except (DataError, IntegrityError, OverflowError):
        row.problems.append({"column": "", "value": "", "why": _("la base de datos no admite uno de los valores de la fila.")})
        return
    written = Entry.objects.filter(thing_kind=thing, thing_key=row.key).exclude(after={}).order_by("-seq").first()
    kept.outcome = Outcome(how)
    kept.mark = mark_of(written.after if written and how != "unchanged" else snapshot(type(record).objects.get(pk=record.pk)))
    kept.before = before if how == "changed" else {}


def make(row: Understood, by, plan: Plan, there: Any) -> tuple[Any, str]:
    """Record an activity or register an organisation; an organisation of a name that the directory holds is not made again."""
    if plan.kind == ACTIVITY:
        return activity_actions.record(by=by, code=row.key, fields=row.fields, parts=row.parts)
    fields = row.fields | {"aliases": organisation_actions.with_identifiers(there, row.fields["aliases"])}
    same = Organisation.objects.filter(sort_key=sort_key(fields["name"])[:360]).exclude(code=row.key).first()
    if same:
        raise ValidationError({"name": _("ya está en el directorio con el código %(code)s.") % {"code": same.code}})
    return organisation_actions.register(by=by, code=row.key, **fields)


def told(error: ValidationError) -> list[dict[str, str]]:
    """Return what an action refused as problems of a row."""
    found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return [
        {"column": "" if name == NON_FIELD_ERRORS else name, "value": "", "why": message}
        for name, messages in found.items()
        for message in messages
    ]


def look_again(by, load: Load, rows: list[LoadRow]) -> None:
    """Run the rules over what the load wrote, and keep how many findings of each rule stand open about its records."""
    written = [row.key for row in rows if row.outcome in (Outcome.CREATED, Outcome.CHANGED)]
    if load.mapping.kind == ACTIVITY:
        for some in batched(written, BATCH):
            activity_actions.review_many(by=by, activities=ruled(Activity.objects.filter(code__in=some)))
    elif written:
        organisation_actions.renew_findings(by=by, organisations=Organisation.objects.filter(code__in=written))
    load.findings = rules_of(load.mapping.kind, [row.key for row in rows if row.outcome != Outcome.REFUSED])
    load.save(update_fields=["findings"])


@transaction.atomic
def load_draft(*, by, draft: Draft) -> Load:
    """Save the mapping of a file on its way and load it; the file is then forgotten, its rows are kept with the load.

    Refuses (ValidationError) one that was loaded while this was asked for.
    """
    if not Draft.objects.select_for_update().filter(pk=draft.pk).exists():
        raise ValidationError(_("Este archivo ya se cargó: mírelo en la lista."))
    plan = Plan.of(draft.plan)
    mapping = save_mapping(by=by, plan=plan)
    done = load(by=by, mapping=mapping, name=draft.file, content=bytes(draft.content))
    draft.delete()
    return done
