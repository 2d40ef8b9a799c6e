"""Sources and their gaps: where facts come from, and what a source lost."""

from django.db import transaction

from minga.ground.documents.models import Gap, Source
from minga.ground.journal import actions as journal


@transaction.atomic
def put_source(*, by, code: str, **fields) -> str:
    """Register a source or correct it; returns 'created', 'changed' or 'unchanged'.

    Raises ValidationError for a value that a field refuses. Leaves `source.recorded`.
    """
    return put(Source, by, "source", {"code": code}, fields)


@transaction.atomic
def put_gap(*, by, code: str, source: Source, **fields) -> str:
    """Record what a source lost; returns 'created', 'changed' or 'unchanged'.

    Raises ValidationError for a value that a field refuses. Leaves `gap.recorded`.
    """
    return put(Gap, by, "gap", {"code": code}, {"source": source, **fields})


def put(model, by, kind: str, key: dict, fields: dict) -> str:
    row = model.objects.filter(**key).first()
    before = {name: str(getattr(row, name)) for name in fields} if row else {}
    after = {name: str(value) for name, value in fields.items()}
    if before == after and row:
        return "unchanged"
    kept = row or model(**key)
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.full_clean()
    kept.save()
    journal.record(f"{kind}.recorded", by=by, thing=(kind, key["code"]), before=before, after=after)
    return "changed" if row else "created"
