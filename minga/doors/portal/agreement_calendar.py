"""The days of agreements as a calendar: when each ends and what has to be done by when, of what the reader may see."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.agreements.asking import on_day
from minga.cycle.agreements.models import Agreement, Obligation
from minga.cycle.agreements.states import LIVING
from minga.doors.portal.calendar_file import Event, calendar
from minga.ground.kit.dates import PartialDate

MOST = 5000
COLUMNS = ("code", "title", "end_text")


def file(request: HttpRequest, now: datetime.datetime) -> str:
    """Return the calendar file of what one reader may see."""
    return calendar(_("Convenios"), events(request, now.date()), now)


def events(request: HttpRequest, today: datetime.date) -> Iterator[Event]:
    """Yield the ends and the obligations not yet met of the agreements that live, from a year ago on.

    A day that is known only as a month or a year stands on its last day, and the text says what is known.
    """
    since = (today - datetime.timedelta(days=365)).isoformat()
    living = on_day(Agreement.objects.visible_to(request.user).filter(stage__in=LIVING), today)
    ending = living.filter(~Q(end_text=""), Q(last_day__gte=since)).order_by(*("last_day", "code"))
    for code, title, end in ending.values_list(*COLUMNS)[:MOST]:
        known = PartialDate(end)
        text = _("Termina la vigencia de «%(title)s»: %(day)s.") % {"title": title, "day": known.show()}
        yield Event(f"{code}-fin@minga", known.last, _("Termina %(code)s") % {"code": code}, text, address(request, code))
    rows = Obligation.objects.filter(agreement__in=living.values("pk"), met_on=None).exclude(due="").select_related("agreement")
    for row in rows.order_by("due", "id")[:MOST]:
        known, code = PartialDate(row.due), row.agreement.code
        if known.last.isoformat() >= since:
            title = _("%(party)s: obligación de %(code)s") % {"party": row.party, "code": code}
            yield Event(f"{code}-obligacion-{row.pk}@minga", known.last, title, row.text, address(request, code))


def address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("portal:agreement", args=[code]))
