"""Dossiers: opened, read, changed by place, and taken from step to step by the same actions as the pages."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import Field

from minga.cycle.activities.models import Activity
from minga.cycle.filing import actions, drafting, readiness
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import handles
from minga.cycle.filing.positions import flat
from minga.cycle.filing.queries import values_at, whole
from minga.cycle.filing.reading import note_contacts
from minga.cycle.filing.states import Stage
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.doors.api.doorway import AccessKey
from minga.doors.api.draft_shapes import (
    DraftChanged,
    DraftKey,
    DraftLine,
    DraftOpened,
    DraftWhole,
    Findings,
    digest_of,
    finding_shape,
    line,
    whole_shape,
)
from minga.doors.api.faults import refused
from minga.doors.api.once import once
from minga.doors.api.paging import page_of
from minga.doors.api.problems import Fault, Problem
from minga.doors.api.shapes import CONDITION, REPEATED, PageAsked, RecordCode, words
from minga.doors.api.tags import tag, version_held
from minga.doors.api.written import changes_written, values_written
from minga.ground.accounts.models import Person, Scope

router = Router(auth=AccessKey(Scope.READ))
ORDER = ("key",)
READY_FOR = {"submission": readiness.Step.SUBMISSION, "registration": readiness.Step.REGISTRATION}


class DraftList(Schema):
    """A page of a list; `next` is the address of the following one."""

    items: list[DraftLine]
    next: str | None


class DraftFilters(PageAsked):
    """What narrows the list of dossiers."""

    stage: Literal[tuple(Stage.values)] | None = None  # type: ignore[valid-type]
    organisation: RecordCode | None = Field(None, description="ORG-007")


class FindingsAsked(Schema):
    """For which step a dossier is looked at."""

    step: Literal["submission", "registration"] = "submission"


@router.get("/drafts", response=DraftList, summary=words(gettext_lazy("Leer la lista de expedientes")))
def list_drafts(request: HttpRequest, response: HttpResponse, filters: Query[DraftFilters]) -> dict:
    rows = Dossier.objects.visible_to(person_of(request)).select_related("organisation", "activity")
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    if filters.organisation:
        rows = rows.filter(organisation__code=filters.organisation)
    return page_of(request, response, rows, ORDER, line, filters.limit, filters.cursor)


@router.post(
    "/drafts",
    response={201: DraftWhole},
    auth=AccessKey(Scope.DRAFT),
    openapi_extra=REPEATED,
    summary=words(gettext_lazy("Abrir un expediente")),
)
def open_draft(request: HttpRequest, payload: DraftOpened) -> HttpResponse:
    person = person_of(request)

    def work() -> HttpResponse:
        made = opened(person, payload)
        return told_to(person, made.key, 201)

    return once(request, person, work)


def opened(person: Person, payload: DraftOpened) -> Dossier:
    """Open a dossier with values, or from a record; Problem 422 for an institution or a record that the person may not see."""
    mine = Q(pk__in=institutions_of(person)) | Q(pk__in=Organisation.objects.visible_to(person))
    organisation = Organisation.objects.filter(mine, code=payload.organisation).first()
    if organisation is None:
        raise refused([Fault("body", "/organisation", "unknown", _("No hay una organización con ese código."))])
    if payload.activity is None:
        values: dict[str, Any] = values_written(payload.values.model_dump(exclude_unset=True), person) if payload.values else {}
        return drafting.open_dossier(by=person, organisation=organisation, values=values, on_paper=payload.on_paper)
    if payload.values is not None:
        raise refused([Fault("body", "/values", "one_or_other", _("Los valores vienen del registro: cámbielos después de abrirlo."))])
    activity = Activity.objects.visible_to(person).filter(code=payload.activity).first()
    if activity is None:
        raise refused([Fault("body", "/activity", "unknown", _("No hay una actividad con ese código."))])
    return drafting.open_from(by=person, organisation=organisation, activity=activity, on_paper=payload.on_paper)


@router.get("/drafts/{key}", response=DraftWhole, summary=words(gettext_lazy("Leer un expediente")))
def read_draft(request: HttpRequest, key: Path[DraftKey]) -> HttpResponse:
    note_contacts(person_of(request), found_for(person_of(request), key))
    return told_to(person_of(request), key)


@router.get("/drafts/{key}/findings", response=Findings, summary=words(gettext_lazy("Leer qué le falta a un expediente")))
def read_draft_findings(request: HttpRequest, key: Path[DraftKey], asked: Query[FindingsAsked]) -> dict:
    found = actions.findings_of(found_for(person_of(request), key), READY_FOR[asked.step])
    return {"items": [finding_shape(one, get_language() or "es") for one in found]}


@router.patch(
    "/drafts/{key}",
    response=DraftWhole,
    auth=AccessKey(Scope.DRAFT),
    openapi_extra=CONDITION,
    summary=words(gettext_lazy("Cambiar un expediente")),
)
def change_draft(request: HttpRequest, key: Path[DraftKey], payload: DraftChanged) -> HttpResponse:
    person = person_of(request)
    base = version_held(request, needed=True)

    def work() -> HttpResponse:
        dossier = drafting.locked(found_for(person, key))
        if not handles(person, dossier):
            raise PermissionDenied("save")
        changes = changes_written(payload.changes, dossier.values, person)
        require_version(dossier, base, changes)
        drafting.save(by=person, dossier=dossier, base=dossier.version, changes=changes)
        return told_to(person, key)

    return once(request, person, work)


def person_of(request: HttpRequest) -> Person:
    """Return whose key it is."""
    return request.auth  # type: ignore[attr-defined]


def found_for(person: Person, key: str) -> Dossier:
    """Return the dossier of that number if the person may see it; Http404 otherwise."""
    found = whole(Dossier.objects.visible_to(person)).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def told_to(person: Person, key: str, status: int = 200) -> HttpResponse:
    """Return the answer that tells a dossier as it is now, with its tag."""
    dossier = found_for(person, key)
    told = whole_shape(dossier, person)
    headers = {"ETag": tag(dossier.version, digest_of(told))}
    if status == 201:
        headers["Location"] = f"/api/v1/drafts/{key}"
    body = DraftWhole.model_validate(told).model_dump()
    return JsonResponse(body, encoder=NinjaJSONEncoder, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})


def require_version(dossier: Dossier, base: int | None, changes: Mapping[str, Any] | None = None) -> None:
    """Refuse (Problem 412) a version that is no longer the last; tells what it said, what it says now and what was sent."""
    if base is None or base == dossier.version:
        return
    detail = _("Usted leyó la versión %(base)s y ya es la %(version)s. Lea las diferencias y vuelva a enviar su cambio.")
    words_ = detail % {"base": base, "version": dossier.version}
    told = differences(dossier, base, changes or {}) if base < dossier.version else []
    raise Problem(412, "changed-meanwhile", words_, version=dossier.version, differences=told)


def differences(dossier: Dossier, base: int, changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each place that changed since a version or is sent now, in its three readings."""
    before, now = flat(values_at(dossier, base)), flat(dossier.values)
    changed = {place for place in before.keys() | now.keys() if before.get(place) != now.get(place)}
    return [
        {"place": place, "base": before.get(place), "theirs": now.get(place), "mine": changes.get(place, before.get(place))}
        for place in sorted(changed | set(changes))
    ]


def stepped(request: HttpRequest, key: str, step: Callable[..., Dossier], scope: Scope, **given) -> HttpResponse:
    """Take a step with a dossier, of the version that the program holds, and tell it as it is then.

    Nobody reviews what they did not read: a step of the centre (Scope.REVIEW) is refused without its version (Problem 428).
    """
    person = person_of(request)
    base = version_held(request, needed=scope == Scope.REVIEW)

    def work() -> HttpResponse:
        dossier = drafting.locked(found_for(person, key))
        require_version(dossier, base)
        try:
            step(by=person, dossier=dossier, **given)
        except actions.NotReady as lacking:
            raise not_ready(lacking) from lacking
        if not Dossier.objects.visible_to(person).filter(key=key).exists():
            return HttpResponse(status=204)  # taken out of the person's own sight, as a deletion is
        return told_to(person, key)

    return once(request, person, work)


def not_ready(lacking: actions.NotReady) -> Problem:
    """Return the 422 that names what a record lacks for a step, each with its place."""
    language = get_language() or "es"
    faults = [Fault("record", one.place, one.rule, one.show(language)) for one in lacking.findings]
    return Problem(422, "not-ready", str(lacking), faults)
