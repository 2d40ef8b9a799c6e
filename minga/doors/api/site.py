"""The interface as a whole: its operations, its description, its refusals."""

from typing import Any, NoReturn

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from minga.doors.api import activities, codes, competences, draft_steps, drafts, organisation_writes, transactions
from minga.doors.api.documented import completed
from minga.doors.api.faults import of_input
from minga.doors.api.problems import Problem
from minga.doors.api.shapes import words
from minga.doors.api.strict import StrictParser

ROOT = "/api/v1/"


class Interface(NinjaAPI):
    """NinjaAPI whose description tells every refusal."""

    def get_root_path(self, path_params: dict) -> str:
        """The place of the interface: its own root has no address."""
        return ROOT

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function, which is the name of the address too."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **options) -> Any:
        return completed(super().get_openapi_schema(**options))


def refuse(request: HttpRequest, error: Any) -> NoReturn:
    """Hand an error to the doorway, which answers all of them in one form."""
    if isinstance(error, ValidationError):
        raise of_input(error.errors) from error
    if isinstance(error, HttpError):  # ninja's own: a body that could not be read
        raise getattr(request, "unreadable", Problem(400, "bad-json")) from error
    raise error


api = Interface(
    title="Minga",
    version="1",
    description=words(_("Registro de la cooperación internacional: actividades, organizaciones, listas de códigos y expedientes.")),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    parser=StrictParser(),
)
for error in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(error, refuse)
api.add_router("", activities.router, tags=[words(_("Actividades"))])
api.add_router("", transactions.router, tags=[words(_("Recursos"))])
api.add_router("", organisation_writes.router, tags=[words(_("Organizaciones"))])
api.add_router("", codes.router, tags=[words(_("Listas de códigos"))])
api.add_router("", drafts.router, tags=[words(_("Expedientes"))])
api.add_router("", draft_steps.router, tags=[words(_("Pasos de un expediente"))])
api.add_router("", competences.router, tags=[words(_("Competencias"))])
