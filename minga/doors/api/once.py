"""The same request sent twice has one effect: the answer stands beside its key, in the transaction of the effect."""

import hashlib
import re
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minga.doors.api import actions
from minga.doors.api.problems import Fault, Problem
from minga.ground.accounts.models import Person

HEADER = "Idempotency-Key"
KEY = re.compile(r"[A-Za-z0-9._:-]{1,100}")


def once(request: HttpRequest, by: Person, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with what `work` gives; with an Idempotency-Key the second time with what it gave the first.

    Problem 409 while the same is under way, 422 where the key came with another request. A refusal keeps nothing: the key
    stays free for the corrected request.
    """
    key = request.headers.get(HEADER, "")
    if key and not KEY.fullmatch(key):
        told = _("La clave lleva de 1 a 100 letras sin acento, cifras, puntos, guiones y dos puntos.")
        raise Problem(422, "refused", told, [Fault("header", HEADER, "string_pattern_mismatch", told)])
    with transaction.atomic():
        if not key:
            return work()
        answered = actions.claim(by=by, key=key, request=fingerprint(request))
        if answered is None:
            raise Problem(409, "in-progress", _("Espere la respuesta de la primera y repita después."), headers={"Retry-After": "1"})
        if answered.request != fingerprint(request):
            raise Problem(422, "key-reused", "", [Fault("header", HEADER, "key_reused", _("Use una clave nueva para cada petición."))])
        if answered.status:
            kept = HttpResponse(answered.body, status=answered.status, headers=answered.headers)
            kept["Idempotent-Replayed"] = "true"
            return kept
        response = work()
        actions.keep(answered, response)
        return response


def fingerprint(request: HttpRequest) -> str:
    """Return what makes two requests the same: method, address, condition and body."""
    parts = (request.method, request.get_full_path(), request.headers.get("If-Match", ""), hashlib.sha256(request.body).hexdigest())
    return hashlib.sha256(repr(parts).encode()).hexdigest()
