"""The figures that sources report, as rows of a download: each with its unit, its exactness and its source (pitfall 40)."""

from collections.abc import Iterable, Iterator

from minga.doors.portal.downloads import inexact
from minga.evidence.figures.models import ReportedFigure
from minga.ground.kit.tables import Cell

HEADER = ("codigo", "que_mide", "periodo", "valor", "unidad", "aproximado", "en_cuarentena", "organismo", "lugar", "nota", "fuente")


def figures(rows: Iterable[ReportedFigure]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows under HEADER; `aproximado` is empty where there is no value."""
    for row in rows:
        value = None if row.value is None else row.value.normalize()
        yield (
            row.code, row.name_es, row.period, value, row.unit, None if value is None else inexact(row.precision), row.quarantined,
            row.organisation.code if row.organisation and row.organisation.public else "",
            row.territory.key if row.territory else row.country_id or "", row.note_es, row.source,
        )  # fmt: skip
