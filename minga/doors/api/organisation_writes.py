"""Organisations registered, corrected, published and withdrawn by administrators' programs, through the same actions."""

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Path
from ninja.responses import NinjaJSONEncoder
from pydantic import Field

from minga.cycle.activities.actions import refresh_naming
from minga.cycle.organisations import actions
from minga.cycle.organisations.models import AliasKind, Capacity, Organisation
from minga.cycle.organisations.permissions import can_tend
from minga.doors.api.doorway import AccessKey
from minga.doors.api.draft_shapes import Reasoned
from minga.doors.api.faults import refused
from minga.doors.api.once import once
from minga.doors.api.organisation_shapes import OrganisationWhole, state_tag, whole_shape
from minga.doors.api.organisations import router
from minga.doors.api.problems import Fault, Problem
from minga.doors.api.shapes import CONDITION, REPEATED, CodeKey, Iso2, RecordCode, Written, words
from minga.doors.api.tags import version_held
from minga.ground.accounts.models import Person, Scope
from minga.ground.codelists import queries as codelists
from minga.ground.territory.models import Country, Unit

ADMINISTER = AccessKey(Scope.ADMINISTER)
LISTS = {"kind": "TIPO_ORGANIZACION", "source_kind": "FUENTE", "scope": "AMBITO"}
Short = Annotated[str, Field(max_length=300)]


class CountryWritten(Written):
    """A country of an organisation."""

    country: Iso2
    capacity: Capacity = Capacity.SEAT


class AliasWritten(Written):
    """Another name of the same organisation."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    kind: AliasKind = AliasKind.OTHER
    valid_from: Annotated[str, Field(max_length=10)] = ""
    valid_to: Annotated[str, Field(max_length=10)] = ""
    note: Annotated[str, Field(max_length=4000)] = ""
    source: Short = ""


class OrganisationChanged(Written):
    """What changes of an organisation; a list that is sent takes the place of the one there was."""

    name: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    name_language: Annotated[str, Field(max_length=5)] | None = None
    acronym: Annotated[str, Field(max_length=60)] | None = None
    kind: CodeKey | None = None
    source_kind: CodeKey | None = None
    scope: CodeKey | None = None
    role: Annotated[str, Field(max_length=4000)] | None = None
    territory: CodeKey | None = None
    source: Short | None = None
    countries: Annotated[list[CountryWritten], Field(max_length=50)] | None = None
    aliases: Annotated[list[AliasWritten], Field(max_length=100)] | None = None


class OrganisationRegistered(OrganisationChanged):
    """A new organisation; it is public only once it is published."""

    code: Annotated[str, Field(min_length=1, max_length=30, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    name: Annotated[str, Field(min_length=1, max_length=300)]
    kind: CodeKey


@router.post(
    "/organisations",
    response={201: OrganisationWhole},
    auth=ADMINISTER,
    openapi_extra=REPEATED,
    summary=words(gettext_lazy("Registrar una organización")),
)
def register_organisation(request: HttpRequest, payload: OrganisationRegistered) -> HttpResponse:
    person = administrator_of(request, "register")

    def work() -> HttpResponse:
        if Organisation.objects.filter(code=payload.code).exists():
            raise refused([Fault("body", "/code", "taken", _("Ya hay una organización con ese código."))])
        row, _done = actions.register(by=person, code=payload.code, **values_of(payload))
        return told(row, 201)

    return once(request, person, work)


@router.patch(
    "/organisations/{code}",
    response=OrganisationWhole,
    auth=ADMINISTER,
    openapi_extra=CONDITION,
    summary=words(gettext_lazy("Corregir una organización")),
)
def change_organisation(request: HttpRequest, code: Path[RecordCode], payload: OrganisationChanged) -> HttpResponse:
    person = administrator_of(request, "register")
    version_held(request, needed=True)

    def work() -> HttpResponse:
        row = locked(code)
        require_same(request, row)
        kept = {"name": row.name, "countries": [(one.country_id, one.capacity) for one in row.countries.all()], "aliases": aliases_of(row)}
        row, _done = actions.register(by=person, code=code, **kept | values_of(payload))
        refresh_naming([row])
        return told(row)

    return once(request, person, work)


@router.post(
    "/organisations/{code}/publish",
    response=OrganisationWhole,
    auth=ADMINISTER,
    openapi_extra=REPEATED,
    summary=words(gettext_lazy("Publicar una organización")),
)
def publish_organisation(request: HttpRequest, code: Path[RecordCode]) -> HttpResponse:
    person = administrator_of(request, "publish")
    return once(request, person, lambda: shown(actions.publish(by=person, organisation=locked(code))))


@router.post(
    "/organisations/{code}/withdraw",
    response=OrganisationWhole,
    auth=ADMINISTER,
    openapi_extra=REPEATED,
    summary=words(gettext_lazy("Retirar una organización de lo público")),
)
def withdraw_organisation(request: HttpRequest, code: Path[RecordCode], payload: Reasoned) -> HttpResponse:
    person = administrator_of(request, "withdraw")
    if not payload.reason.strip():
        raise refused([Fault("body", "/reason", "missing", _("Escriba el motivo."))])
    return once(request, person, lambda: shown(actions.withdraw(by=person, organisation=locked(code), reason=payload.reason)))


def administrator_of(request: HttpRequest, act: str) -> Person:
    """Return whose key it is; whoever does not tend organisations is refused (PermissionDenied)."""
    person: Person = request.auth  # type: ignore[attr-defined]
    if not can_tend(person):
        raise PermissionDenied(act)
    return person


def locked(code: str) -> Organisation:
    """Return the organisation of that code, its row locked until the transaction ends; Http404 where there is none."""
    found = Organisation.objects.select_for_update(of=("self",)).select_related("kind").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def require_same(request: HttpRequest, row: Organisation) -> None:
    """Refuse (Problem 412) a change of an organisation that is no longer as it was read; tells how it is now."""
    if request.headers.get("If-Match", "").removeprefix("W/") != state_tag(row):
        raise Problem(412, "changed-meanwhile", _("Lea cómo está ahora y vuelva a enviar su cambio."), current=actions.snapshot(row))


def values_of(payload: OrganisationChanged) -> dict[str, Any]:
    """Return what is sent as the action takes it; Problem 422 names the codes that are not there."""
    sent = payload.model_dump(include=payload.model_fields_set - {"code"}, mode="json")
    faults = []
    for name in [name for name in (*LISTS, "territory") if name in sent]:
        value = sent[name]
        row = None if value is None else named(name, value)
        if row is None and (value is not None or name == "kind"):
            faults.append(Fault("body", f"/{name}", "unknown", _("El valor no está entre los admitidos.")))
        sent[name] = row
    countries = sent.get("countries") or []
    known = set(Country.objects.filter(iso2__in=[one["country"] for one in countries]).values_list("iso2", flat=True))
    for place, one in enumerate(countries):
        if one["country"] not in known:
            faults.append(Fault("body", f"/countries/{place}/country", "unknown", _("El valor no está entre los admitidos.")))
    empty = [name for name in ("name", "countries", "aliases") if name in sent and sent[name] is None]
    faults += [Fault("body", f"/{name}", "missing", _("Falta este dato.")) for name in empty]
    if faults:
        raise refused(faults)
    if "countries" in sent:
        sent["countries"] = [(one["country"], one["capacity"]) for one in countries]
    return {name: "" if value is None and name not in (*LISTS, "territory") else value for name, value in sent.items()}


def named(name: str, value: str) -> Any:
    return Unit.objects.filter(key=value).first() if name == "territory" else codelists.get(LISTS[name], value)


def aliases_of(row: Organisation) -> list[dict[str, str]]:
    return [{name: getattr(one, name) for name in ("name", *actions.ALIAS_FIELDS)} for one in row.aliases.all()]


def shown(row: Organisation) -> HttpResponse:
    """Return the answer of an organisation whose publication changed, the cards that name it renewed."""
    refresh_naming([row])
    return told(row)


def told(row: Organisation, status: int = 200) -> HttpResponse:
    """Return the answer that tells an organisation as it is now, with its tag."""
    headers = {"ETag": state_tag(row)} | ({"Location": f"/api/v1/organisations/{row.code}"} if status == 201 else {})
    body = OrganisationWhole.model_validate(whole_shape(row)).model_dump()
    return JsonResponse(body, encoder=NinjaJSONEncoder, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})
