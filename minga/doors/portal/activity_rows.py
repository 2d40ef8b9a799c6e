"""Activities as rows of a table on the page of a place, and of its download."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from minga.cycle.activities.models import Activity
from minga.doors.portal.downloads import inexact
from minga.doors.portal.reading import other_language
from minga.ground.codelists.queries import names
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money, Precision
from minga.ground.kit.tables import Cell

COLUMNS = (
    "code", "title", "title_language", "kind__code", "status__code", "start", "end", "total_amount", "total_currency",
    "total_precision", "source_kind__code", "duplicate_of__code", "source",
)  # fmt: skip
HEADER = (
    "codigo", "titulo", "idioma_del_titulo", "que_es", "estado", "inicio", "fin", "costo_total", "moneda", "aproximado",
    "tipo_de_fuente", "repite_a", "fuente",
)  # fmt: skip


def activity_rows(ids: list[int], as_of: str) -> list[dict]:
    """Return the activities of these ids, in their order, as plain values ready to show; `as_of`: head of the journal."""
    found = {row[0]: row[1:] for row in Activity.objects.filter(id__in=ids).values_list("id", *COLUMNS)}
    rows = [found[pk] for pk in ids if pk in found]
    language, states = get_language() or "es", names("ESTADO_ACTIVIDAD", as_of)
    return [
        {
            "code": row[0],
            "url": reverse("portal:activity", args=[row[0]]),
            "title": row[1],
            "lang": other_language(row[2]),
            "status": states.get(row[4], ""),
            "start": PartialDate(row[5]).show(language, "short") if row[5] else "",
            "amount": total(row[7], row[8], row[9], language),
            "repeats": row[11] or "",
        }
        for row in rows
    ]


def total(amount, currency: str, precision: str, language: str) -> str:
    """Return the declared total in words, '' where the source says none."""
    if amount is None:
        return ""
    return formats.said(Money(amount, currency, Precision(precision)), language)


def table_rows(activities: QuerySet[Activity]) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the download; 'aproximado' is empty where there is no total."""
    for row in activities.values_list(*COLUMNS).iterator(chunk_size=1000):
        mark = None if row[7] is None else inexact(row[9])
        yield (*row[:9], mark, *row[10:])
