"""A dossier as programs read and write it. What a record is made of comes from the form itself (filing.shape)."""

import datetime
import hashlib
import json
from typing import Annotated, Any

from django.core.serializers.json import DjangoJSONEncoder
from ninja import Schema
from pydantic import Field, create_model

from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import possible_steps
from minga.cycle.filing.shape import FIELDS, OBJECTS, ROWS
from minga.doors.api.shapes import RecordCode, Reference, Written
from minga.ground.kit.findings import Finding

DraftKey = Annotated[str, Field(pattern=r"^E-[0-9]{4}-[0-9]{5,9}$")]
RowId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,16}$")]
Cell = Annotated[str, Field(max_length=20_000)]
Place = Annotated[str, Field(max_length=120)]


def row_shape(name: str) -> type[Written]:
    """Return the shape of a row of a table of the form: its cells, and its id where it keeps one."""
    cells: dict[str, Any] = {one.name: (Cell | None, None) for one in ROWS[name].columns}
    return create_model(f"Draft{name.title().replace('_', '')}", __base__=Written, id=(RowId | None, None), **cells)


def values_shape() -> type[Written]:
    """Return the shape of a record as it is sent: fields and tables of the form, all of them optional."""
    fields: dict[str, Any] = dict.fromkeys(FIELDS, (Cell | None, None))
    rows: dict[str, Any] = {name: (Annotated[list[row_shape(name)], Field(max_length=300)], []) for name in ROWS}  # type: ignore[misc]
    texts: dict[str, Any] = {name: (dict[Place, Cell], {}) for name in OBJECTS}
    return create_model("DraftValues", __base__=Written, **fields, **rows, **texts)


DraftValues = values_shape()


class DraftOpened(Written):
    """What opens a dossier: the institution, and the values known so far or a record that is not registered yet."""

    organisation: RecordCode
    activity: RecordCode | None = None
    on_paper: bool = False
    values: DraftValues | None = None  # type: ignore[valid-type]


class DraftChanged(Written):
    """What changes, by place: 'title', 'places.p1.share'; null empties a cell or takes a row away, true makes an empty row."""

    changes: Annotated[dict[Place, Cell | bool | None], Field(min_length=1, max_length=2000)]


class Reasoned(Written):
    """Why a step is taken."""

    reason: Annotated[str, Field(max_length=2000)]


class Annulled(Reasoned):
    """Why a registration is annulled, and by which act."""

    act: Annotated[str, Field(max_length=200)]


class Observed(Written):
    """Comments by place; '' is the whole record."""

    comments: Annotated[dict[Place, Annotated[str, Field(max_length=4000)]], Field(min_length=1, max_length=300)]


class DraftLine(Schema):
    """A dossier in a list."""

    key: str
    title: str
    kind: str
    stage: str
    stage_since: datetime.datetime
    version: int
    organisation: Reference
    activity: str | None
    saved_at: datetime.datetime


class ObservationShape(Schema):
    """A comment of a reviewer on one place of what was sent."""

    round: int
    place: str
    text: str
    at: datetime.datetime


class DraftWhole(DraftLine):
    """A dossier with its values. `typed`: what people wrote and nobody could read yet; `steps`: those that you can take now."""

    values: dict[str, Any]
    typed: dict[str, Any]
    on_paper: bool
    author: str
    saved_by: str
    created_at: datetime.datetime
    submitted_at: datetime.datetime | None
    registered_at: datetime.datetime | None
    registered: int
    observations: list[ObservationShape]
    steps: list[str]


class FindingShape(Schema):
    """What a record lacks or contradicts, and where."""

    rule: str
    severity: str
    place: str
    message: str


class Findings(Schema):
    """What a record lacks or contradicts for a step."""

    items: list[FindingShape]


def line(row: Dossier) -> dict[str, Any]:
    """Return a dossier as a list tells it."""
    return {
        "key": row.key,
        "title": row.title,
        "kind": row.kind,
        "stage": row.stage,
        "stage_since": row.stage_since,
        "version": row.version,
        "organisation": {"code": row.organisation.code, "name": row.organisation.name},
        "activity": row.activity.code if row.activity else None,
        "saved_at": row.saved_at,
    }


def whole_shape(row: Dossier, person) -> dict[str, Any]:
    """Return a dossier as this person reads it."""
    return {
        **line(row),
        "values": row.values,
        "typed": row.typed,
        "on_paper": row.on_paper,
        "author": str(row.author),
        "saved_by": str(row.saved_by),
        "created_at": row.created_at,
        "submitted_at": row.submitted_at,
        "registered_at": row.registered_at,
        "registered": row.registered,
        "observations": [{name: getattr(one, name) for name in ObservationShape.model_fields} for one in row.observations.all()],
        "steps": [step.name for step in possible_steps(person, row)],
    }


def finding_shape(one: Finding, language: str) -> dict[str, str]:
    """Return a finding in the reader's language."""
    return {"rule": one.rule, "severity": one.severity, "place": one.place, "message": one.show(language)}


def digest_of(told: dict[str, Any]) -> str:
    """Return the digest of what is told of a dossier."""
    return hashlib.sha256(json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
