"""The journal: read by auditors and administrators; the history of a record also by its own institution."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.doors.desk import history as reading
from minga.doors.desk import journal_page
from minga.doors.desk.answering import person_of
from minga.doors.desk.gates import can_read_journal, only
from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.reading import record_code
from minga.ground.journal.actions import note_reading


@require_safe
@only(can_read_journal)
def journal(request: HttpRequest) -> HttpResponse:
    """Show the lines that pass the filters, newest first."""
    return render(request, "desk/journal.html", journal_page.page(request))


@require_safe
@only(can_read_journal)
def journal_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the lines that pass the filters; that leaves `journal.read`."""
    note_reading(by=person_of(request), thing=("journal", "csv"), what=request.GET.urlencode()[:500])
    return csv_answer("bitacora", journal_page.HEADER, journal_page.cells(request))


@require_safe
@only(can_read_journal)
def journal_line(request: HttpRequest, seq: int) -> HttpResponse:
    """Show one line, what was before and after side by side."""
    return render(request, "desk/journal_line.html", journal_page.line(seq))


@require_safe
@only()
def history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Show the history of one record: to who reads the journal, and to the record's own institution.

    Http404 for a record that the person may not see, PermissionDenied for one that is another institution's. Reading a
    person's history leaves `person.read`.
    """
    key = record_code(key)
    if not reading.may_read(person_of(request), kind, key):
        if reading.may_see(person_of(request), kind, key):
            raise PermissionDenied("history")
        raise Http404
    page = journal_page.history(request, kind, key)
    if kind == "person":
        note_reading(by=person_of(request), thing=(kind, key), what="history")
    return render(request, "desk/history.html", page)
