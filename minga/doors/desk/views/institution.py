"""The page of one's own institutions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.doors.desk import institution_page, inventory_page
from minga.doors.desk.answering import person_of
from minga.doors.desk.gates import only
from minga.ground.journal.actions import note_reading


@require_safe
@only()
def institution(request: HttpRequest) -> HttpResponse:
    """Show the records and the people of one's institutions; reading their addresses leaves `people.read`."""
    page = institution_page.page(request, person_of(request))
    codes = ", ".join(one.code for one in page["organisations"])
    if codes:
        note_reading(by=person_of(request), thing=("people", "institution"), what=codes)
    return render(request, "desk/institution.html", page)


@require_safe
@only()
def inventory(request: HttpRequest) -> HttpResponse:
    """Show the actors, the resources and the offers that an office counts on (R-029)."""
    return render(request, "desk/inventory.html", inventory_page.page(request, person_of(request)))
