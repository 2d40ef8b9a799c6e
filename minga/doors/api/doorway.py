"""What every request passes before its operation, and every answer after it: language, key, limits, size, refusals in one form."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _

from minga.doors.api import limits
from minga.doors.api.faults import SENTENCES, of_validation, refused
from minga.doors.api.problems import Fault, Problem, answer
from minga.doors.api.strict import LARGEST
from minga.ground.accounts.models import Scope, Token
from minga.ground.accounts.permissions import held_back
from minga.ground.accounts.tokens import find
from minga.ground.kit.steps import NotAllowedHere

READS = {"GET", "HEAD", "OPTIONS"}
WAIT = "5"  # seconds after which a program may ask a busy database again
log = logging.getLogger(__name__)


class AccessKey:
    """The rule of an operation: which scope its key must have; `optional`: without any key one reads what is public."""

    openapi_security_schema = {"type": "http", "scheme": "bearer", "bearerFormat": "minga_…"}

    def __init__(self, scope: Scope, optional: bool = False) -> None:
        self.scope, self.optional = scope, optional

    def __call__(self, request: HttpRequest):
        """Return the person whose rights hold; Problem 401 without a key, 403 with one of other scopes."""
        token = getattr(request, "access_key", None)
        if token is None:
            if self.optional:
                return AnonymousUser()
            raise no_key(_("Envíe la llave en el encabezado «Authorization: Bearer …»."))
        if held_back(token.person):
            raise Problem(403, "no-right", _("Ingrese con el navegador y complete su contraseña o su segundo factor."), act="sign_in")
        if self.scope not in token.allows:
            raise Problem(403, "no-right", _("La llave no tiene el permiso «%(scope)s».") % {"scope": self.scope.label}, scope=self.scope)
        return token.person


def no_key(detail: str) -> Problem:
    return Problem(401, "no-key", detail, headers={"WWW-Authenticate": 'Bearer realm="Minga"'})


def guarded(view: Callable[..., HttpResponse], queries: Mapping[str, frozenset[str]]) -> Callable[..., HttpResponse]:
    """Return the view behind the doorway. `queries`: for each method the parameters that its address knows."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            try:
                enter(request, queries.get(str(request.method)))
                response = view(request, *args, **kwargs)
            except Exception as error:
                response = answer(request, problem_of(error))
            if response.status_code == 405 and response.get("Content-Type", "").startswith("text/"):
                response = answer(request, Problem(405, "wrong-method", headers={"Allow": response["Allow"]}))
            return finished(request, response)

    return answered


def enter(request: HttpRequest, known: frozenset[str] | None) -> None:
    """Read the key, count the request, refuse what is too large, no JSON, or asks with parameters that nobody knows.

    `known`: the parameters of the operation; None where the address has none for this method.
    """
    bearer = request.headers.get("Authorization", "")
    token = find(bearer.removeprefix("Bearer ").strip()) if bearer.startswith("Bearer ") else None
    setattr(request, "access_key", token)  # noqa: B010  (an attribute of ours on Django's request)
    if token:
        limits.count_key(token)
    else:
        limits.count_address(request)
        if bearer:
            raise no_key(_("La llave no existe, venció o fue revocada."))
    if request.method not in READS:
        check_body(request)
    unknown = [] if known is None else [name for name in request.GET if name not in known]
    if unknown:
        rule = "unknown_parameter"
        raise refused([Fault("query", name[:100], rule, str(SENTENCES[rule])) for name in unknown])


def check_body(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        raise Problem(413, "too-large", _("Se admite hasta 1 MiB."))
    if int(length) and request.content_type not in ("application/json", "application/merge-patch+json"):
        raise Problem(415, "not-json", _("Envíe «Content-Type: application/json»."))


def problem_of(error: Exception) -> Problem:
    """Return how an error is told: what was refused as such, a busy database as 503, all else as our own failure."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404):
        return Problem(404, "not-found")
    if isinstance(error, PermissionDenied):
        return Problem(403, "no-right", _("Su cuenta no puede hacer esto."), act=str(error))
    if isinstance(error, NotAllowedHere):
        return Problem(409, "not-now", str(error), state=error.state, step=error.name)
    if isinstance(error, ValidationError):
        return of_validation(error)
    if isinstance(error, OperationalError):
        log.warning("the database could not serve: %s", type(error).__name__)
        return Problem(503, "busy", headers={"Retry-After": WAIT})
    log.error("the interface failed", exc_info=error)
    return Problem(500, "failure")


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the answer its headers, and 304 to whoever holds it already."""
    token: Token | None = getattr(request, "access_key", None)
    response["Content-Language"] = (translation.get_language() or "es")[:2]
    patch_vary_headers(response, ("Authorization", "Accept-Language"))
    response["Cache-Control"] = "private, no-store" if token or response.status_code >= 400 else "no-cache"
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        return response
    if "ETag" not in response:
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    kept = get_conditional_response(request, etag=response["ETag"], response=response)
    return kept if isinstance(kept, HttpResponse) else response
