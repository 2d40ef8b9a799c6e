"""Activities: the list, one with all its parts, and what the journal says of it."""

import datetime
from collections.abc import Iterator
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Path, Query, Router, Schema
from pydantic import Field

from minga.cycle.activities.models import Activity, Participant
from minga.cycle.activities.queries import in_unit, of_country, whole
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import hidden_names, institutions_of
from minga.cycle.registration.models import Certificate
from minga.cycle.registration.queries import answer, certificate_of
from minga.doors.api.activity_shapes import ActivityLine, ActivityWhole, CertificateShape, HistoryLine, line, whole_shape
from minga.doors.api.doorway import AccessKey, no_key
from minga.doors.api.paging import page_of
from minga.doors.api.problems import Problem
from minga.doors.api.shapes import CodeKey, Iso2, Moment, PageAsked, RecordCode, words
from minga.doors.desk.history import colleagues
from minga.ground.accounts.models import Person, Scope
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.journal.models import Entry
from minga.ground.territory.models import Unit

router = Router(auth=AccessKey(Scope.READ, optional=True))
OPTIONAL: dict[str, Any] = {"security": [{}]}  # beside the key: anybody reads what is public
ORDERS = {"title": ("sort_key", "code"), "revised": ("revised_at", "code")}
EARLIEST, LATEST = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (1900, 9000))
LINES = ("seq",)
NAMING = ("organisation", "proposed", "as_written", "parent", "duplicate_of")  # cells of the journal that name a record


class ActivityList(Schema):
    """A page of a list; `next` is the address of the following one."""

    items: list[ActivityLine]
    next: str | None


class HistoryList(Schema):
    """A page of the history of a record, the oldest line first."""

    items: list[HistoryLine]
    next: str | None


class ActivityFilters(PageAsked):
    """What narrows the list of activities; each is the code of a list or of a record."""

    kind: CodeKey | None = Field(None, description="TIPO_ACTIVIDAD")
    status: CodeKey | None = Field(None, description="ESTADO_ACTIVIDAD")
    country: Iso2 | None = Field(None, description="ISO 3166-1")
    unit: CodeKey | None = Field(None, description="EC-1801")
    organisation: RecordCode | None = Field(None, description="ORG-007")
    updated_since: Moment | None = Field(None, description="RFC 3339")
    order: Literal["title", "revised"] = "title"


@router.get("/activities", response=ActivityList, openapi_extra=OPTIONAL, summary=words(gettext_lazy("Leer la lista de actividades")))
def list_activities(request: HttpRequest, response: HttpResponse, filters: Query[ActivityFilters]) -> dict:
    person = person_of(request)
    rows = narrowed(Activity.objects.visible_to(person), filters, person).select_related("kind", "status")
    return page_of(request, response, rows, ORDERS[filters.order], line, filters.limit, filters.cursor)


def person_of(request: HttpRequest):
    """Return who reads: the person of the key, or a visitor."""
    return request.auth  # type: ignore[attr-defined]


def narrowed(rows: QuerySet[Activity], filters: ActivityFilters, person) -> QuerySet[Activity]:
    """Return the activities that pass every filter; an organisation that the reader may not see finds nothing."""
    for name in ("kind", "status"):
        if value := getattr(filters, name):
            rows = rows.filter(**{f"{name}__code": value})
    if filters.country:
        rows = of_country(rows, filters.country)
    if filters.unit:
        unit = Unit.objects.filter(key=filters.unit).first()
        rows = in_unit(rows, unit) if unit else rows.none()
    if filters.organisation:
        known = Organisation.objects.visible_to(person).filter(code=filters.organisation)
        rows = rows.filter(id__in=Participant.objects.filter(organisation__in=known).values("activity"))
    if filters.updated_since:
        rows = rows.filter(revised_at__gte=in_reach(filters.updated_since))
    return rows


def in_reach(moment: datetime.datetime) -> datetime.datetime:
    """Return the moment in UTC, within the years that every database can tell."""
    return EARLIEST if moment.year < EARLIEST.year else LATEST if moment.year > LATEST.year else moment.astimezone(datetime.UTC)


def found_for(person, code: str) -> Activity:
    """Return the activity of that code if the person may see it; Http404 otherwise."""
    found = whole(Activity.objects.visible_to(person)).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def names_for(person, activity: Activity):
    """Return a function that names an organisation as this reader may know it, None where they may not."""
    ids = [one.organisation_id for part in (activity.participants, activity.contributions) for one in part.all() if one.organisation_id]
    known = dict(Organisation.objects.visible_to(person).filter(pk__in=ids).values_list("pk", "name"))

    def name(organisation: Organisation | None) -> dict | None:
        return {"code": organisation.code, "name": known[organisation.pk]} if organisation and organisation.pk in known else None

    return name


def told_to(person, activity: Activity) -> dict:
    """Return an activity as this reader may read it."""
    others = [one.code for one in (activity.parent, activity.duplicate_of) if one]
    seen = set(Activity.objects.visible_to(person).filter(code__in=others).values_list("code", flat=True)) if others else set()
    return whole_shape(activity, names_for(person, activity), seen)


@router.get("/activities/{code}", response=ActivityWhole, openapi_extra=OPTIONAL, summary=words(gettext_lazy("Leer una actividad")))
def read_activity(request: HttpRequest, code: Path[RecordCode]) -> dict:
    person = person_of(request)
    return told_to(person, found_for(person, code))


@router.get(
    "/activities/{code}/history",
    response=HistoryList,
    auth=AccessKey(Scope.READ),
    summary=words(gettext_lazy("Leer la historia de una actividad")),
)
def read_activity_history(
    request: HttpRequest,
    response: HttpResponse,
    code: Path[RecordCode],
    page: Query[PageAsked],
) -> dict:
    person = person_of(request)
    activity = found_for(person, code)
    if not can_read_history(person, activity):
        raise Problem(403, "no-right", _("La historia la leen las instituciones que participan y el centro."))
    lines = Entry.objects.filter(thing_kind="activity", thing_key=activity.code).select_related("actor")
    known = None if can_see_everything(person) else colleagues(person)
    found = page_of(request, response, lines, LINES, lambda entry: history_line(entry, known), page.limit, page.cursor)
    return found if known is None else found | {"items": discreet(found["items"], person)}


@router.get(
    "/activities/{code}/certificate",
    response=CertificateShape,
    openapi_extra=OPTIONAL,
    summary=words(gettext_lazy("Leer la constancia de una actividad")),
)
def read_activity_certificate(request: HttpRequest, code: Path[RecordCode]) -> dict:
    activity = found_for(person_of(request), code)
    found = certificate_of(("activity", activity.code))
    if found is None:
        raise Http404
    return certificate_told(found)


def certificate_told(found: Certificate) -> dict:
    """Return a certificate as programs read it; `check` is the address at which anybody verifies it."""
    told = {name: getattr(found, name) for name in ("number", "version", "kind", "issued_at", "digest")}
    state = answer(found).state
    return told | {"code": found.grouped_code, "state": state, "check": reverse("registration:checked", args=[found.code])}


def can_read_history(person, activity: Activity) -> bool:
    """The centre, and whoever acts for an institution that takes part."""
    if not isinstance(person, Person):
        raise no_key("")
    mine = institutions_of(person)
    return can_see_everything(person) or any(one.organisation_id in mine for one in activity.participants.all())


def discreet(items: list[dict], person) -> list[dict]:
    """Return lines of the journal without what names an organisation or a record that the reader may not see."""
    named = {value for item in items for side in ("before", "after") for value in names_in(item[side])}
    own = Organisation.objects.filter(pk__in=institutions_of(person)).values_list("code", "name")
    records = Activity.objects.filter(code__in=named).exclude(pk__in=Activity.objects.visible_to(person)).values_list("code", flat=True)
    secret = hidden_names(named).difference(*own) | set(records)
    return [item | {side: without(item[side], secret) for side in ("before", "after")} for item in items]


def names_in(told: Any) -> Iterator[str]:
    """Yield what the cells that name an organisation or a record say, at any depth."""
    if isinstance(told, list):
        for one in told:
            yield from names_in(one)
    elif isinstance(told, dict):
        for key, value in told.items():
            if isinstance(value, (dict, list)):
                yield from names_in(value)
            elif key in NAMING and value:
                yield value


def without(told: Any, secret: set[str]) -> Any:
    """Return what is told with nothing where a cell names what is secret."""
    if isinstance(told, list):
        return [without(one, secret) for one in told]
    if not isinstance(told, dict):
        return told
    return {key: None if key in NAMING and value in secret else without(value, secret) for key, value in told.items()}


def history_line(entry: Entry, known: set[int] | None) -> dict:
    """Return a line of the journal as programs read it; `known`: who is named to the reader, None for everybody."""
    return {
        "number": entry.seq,
        "at": entry.at,
        "event": entry.event,
        "person": str(entry.actor) if known is None or entry.actor_id in known else "",
        "reason": entry.reason,
        "before": entry.before,
        "after": entry.after,
    }
