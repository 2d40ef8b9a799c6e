"""The queue of the centre: one list for each one's turn, read one by one or in a row."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.filing.reading import note_contacts
from minga.doors.desk import review_page
from minga.doors.desk.answering import person_of
from minga.doors.desk.gates import can_review, only
from minga.ground.journal.actions import note_reading


@require_safe
@only(can_review)
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for one's role, the longest first, 25 to a page."""
    return render(request, "desk/queue.html", review_page.page(request, person_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_review)
def reading(request: HttpRequest) -> HttpResponse:
    """Show one dossier of the queue whole; sent, mark it as read, which leaves `dossier.read`, and go on to the next one.

    The contacts that it shows leave `contact.read`.
    """
    page = review_page.reading(request, person_of(request))
    if request.method == "POST":
        if not page["read"]:
            note_reading(by=person_of(request), thing=("dossier", page["dossier"].key), what="queue")
        return redirect(page["after"] or page["back"])
    note_contacts(person_of(request), page["dossier"])
    return render(request, "desk/reading.html", page)
