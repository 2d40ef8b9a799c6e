"""Code lists: which there are, and the values of one."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Path, Query, Router, Schema
from pydantic import Field

from minga.doors.api.doorway import AccessKey
from minga.doors.api.paging import page_of
from minga.doors.api.shapes import CodeKey, Cursor, words
from minga.ground.accounts.models import Scope
from minga.ground.codelists.models import Code, CodeList

router = Router(auth=AccessKey(Scope.READ, optional=True))
OPTIONAL: dict[str, Any] = {"security": [{}]}
Many = Annotated[int, Field(ge=1, le=500)]


class ManyAsked(Schema):
    """Which page of a list: how many rows, and after which."""

    limit: Many = 100
    cursor: Cursor = ""


class ListLine(Schema):
    """A code list."""

    code: str
    name: str
    family: str
    description: str


class ListOfLists(Schema):
    """Every code list."""

    items: list[ListLine]
    next: str | None


class CodeLine(Schema):
    """A value of a list; `until`: the last version of the list in which it is valid, null while it still is."""

    code: str
    name: str
    definition: str
    parent: str | None
    since: int
    until: int | None


class CodePage(Schema):
    """A page of the values of a list."""

    items: list[CodeLine]
    next: str | None


@router.get("/codelists", response=ListOfLists, openapi_extra=OPTIONAL, summary=words(gettext_lazy("Leer qué listas de códigos hay")))
def list_codelists(request: HttpRequest, response: HttpResponse, page: Query[ManyAsked]) -> dict:
    return page_of(request, response, CodeList.objects.all(), ("code",), list_line, page.limit, page.cursor)


@router.get("/codelists/{code}", response=CodePage, openapi_extra=OPTIONAL, summary=words(gettext_lazy("Leer los valores de una lista")))
def read_codelist(request: HttpRequest, response: HttpResponse, code: Path[CodeKey], page: Query[ManyAsked]) -> dict:
    found = CodeList.objects.filter(code=code).first()
    if found is None:
        raise Http404
    rows = Code.objects.filter(list=found).select_related("parent")
    return page_of(request, response, rows, ("position", "code", "since"), code_line, page.limit, page.cursor)


def list_line(row: CodeList) -> dict:
    return {"code": row.code, "name": row.name, "family": row.family, "description": row.description}


def code_line(row: Code) -> dict:
    return {
        "code": row.code,
        "name": row.name,
        "definition": row.definition,
        "parent": row.parent.code if row.parent else None,
        "since": row.since,
        "until": row.until,
    }
