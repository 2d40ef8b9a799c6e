"""Tables to take away: CSV that is streamed, dated in its name and safe in a spreadsheet."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse
from django.utils import timezone

from minga.ground.kit.money import Precision
from minga.ground.kit.tables import Cell, csv_lines


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Iterable[Cell]]) -> StreamingHttpResponse:
    """Return the rows as 'minga-<name>-<today>.csv', sent line by line. Headers are Spanish and never change with the language."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minga-{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def inexact(precision: str) -> bool:
    """Say whether a figure is less than exact: it goes with the mark 'aproximado' (pitfall 40)."""
    return bool(precision) and precision != Precision.EXACT
