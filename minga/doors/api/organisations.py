"""Organisations: the list, and one with every name it goes by."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Path, Query, Router, Schema
from pydantic import Field

from minga.cycle.organisations.models import Organisation, OrganisationQuerySet
from minga.cycle.organisations.queries import of_countries
from minga.doors.api.doorway import AccessKey
from minga.doors.api.organisation_shapes import OrganisationLine, OrganisationWhole, line, state_tag, whole_shape
from minga.doors.api.paging import page_of
from minga.doors.api.shapes import CodeKey, Iso2, PageAsked, RecordCode, words
from minga.ground.accounts.models import Scope

router = Router(auth=AccessKey(Scope.READ, optional=True))
OPTIONAL: dict[str, Any] = {"security": [{}]}
ORDER = ("sort_key", "code")


class OrganisationList(Schema):
    """A page of a list; `next` is the address of the following one."""

    items: list[OrganisationLine]
    next: str | None


class OrganisationFilters(PageAsked):
    """What narrows the list of organisations."""

    kind: CodeKey | None = Field(None, description="TIPO_ORGANIZACION")
    source_kind: CodeKey | None = Field(None, description="FUENTE")
    scope: CodeKey | None = Field(None, description="AMBITO")
    country: Iso2 | None = Field(None, description="ISO 3166-1")


@router.get(
    "/organisations", response=OrganisationList, openapi_extra=OPTIONAL, summary=words(gettext_lazy("Leer la lista de organizaciones"))
)
def list_organisations(request: HttpRequest, response: HttpResponse, filters: Query[OrganisationFilters]) -> dict:
    rows = narrowed(Organisation.objects.visible_to(request.auth), filters)  # type: ignore[attr-defined]
    rows = rows.select_related("kind", "source_kind", "scope")
    return page_of(request, response, rows, ORDER, line, filters.limit, filters.cursor)


def narrowed(rows: OrganisationQuerySet, filters: OrganisationFilters):
    """Return the organisations that pass every filter."""
    for name in ("kind", "source_kind", "scope"):
        if value := getattr(filters, name):
            rows = rows.filter(**{f"{name}__code": value})
    return of_countries(rows, (filters.country,)) if filters.country else rows


def found_for(person, code: str) -> Organisation:
    """Return the organisation of that code if the person may see it; Http404 otherwise."""
    related = ("kind", "source_kind", "scope", "territory")
    found = Organisation.objects.visible_to(person).select_related(*related).filter(code=code).first()
    if found is None:
        raise Http404
    return found


@router.get(
    "/organisations/{code}", response=OrganisationWhole, openapi_extra=OPTIONAL, summary=words(gettext_lazy("Leer una organización"))
)
def read_organisation(request: HttpRequest, response: HttpResponse, code: Path[RecordCode]) -> dict:
    found = found_for(request.auth, code)  # type: ignore[attr-defined]
    response["ETag"] = state_tag(found)
    return whole_shape(found)
