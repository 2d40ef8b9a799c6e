"""Every refusal of the interface is an `application/problem+json` (RFC 9457) that names the place of each fault."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.requests import current_id

CONTENT_TYPE = "application/problem+json"
TITLES = {
    "bad-json": _("El cuerpo no es JSON que se pueda leer"),
    "bad-condition": _("La condición no se entiende"),
    "no-key": _("Hace falta una llave de acceso vigente"),
    "no-right": _("Su llave o su cuenta no permiten esto"),
    "not-found": _("No existe o no está a su vista"),
    "wrong-method": _("Esta dirección no admite ese método"),
    "not-now": _("El estado del registro no lo permite"),
    "in-progress": _("La misma petición está en curso"),
    "changed-meanwhile": _("El registro cambió desde que usted lo leyó"),
    "too-large": _("El cuerpo es demasiado grande"),
    "not-json": _("El cuerpo debe enviarse como JSON"),
    "refused": _("Hay datos por corregir"),
    "not-ready": _("Al registro le falta algo para este paso"),
    "key-reused": _("La misma clave de repetición acompañó a otra petición"),
    "no-condition": _("Falta decir qué versión se cambia"),
    "too-many": _("Demasiadas peticiones"),
    "failure": _("Algo falló de nuestro lado"),
    "busy": _("La base de datos está ocupada"),
}


@dataclass(frozen=True)
class Fault:
    """One thing to correct: where it stands (`body`, `query`, `path`, `header`), at which place there, and what is wrong."""

    within: str
    place: str  # in a body a JSON pointer ('/parts/places/0/unit'), elsewhere the name of the parameter
    rule: str
    message: str


class Problem(Exception):
    """A refusal on its way to the answer. `more`: members of this kind of problem, such as the differences of a 412."""

    def __init__(
        self, status: int, kind: str, detail: str = "", faults: Iterable[Fault] = (), headers: dict[str, str] | None = None, **more
    ) -> None:
        super().__init__(status, kind, detail)
        self.status, self.kind, self.detail = status, kind, detail
        self.faults = list(faults)
        self.headers = headers or {}
        self.more = more


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return the problem as an answer."""
    body = {
        "type": f"/api/docs#{problem.kind}",
        "title": TITLES[problem.kind],
        "status": problem.status,
        "detail": problem.detail or TITLES[problem.kind],
        "instance": request.path,
        "request_id": current_id.get(),
        "faults": [asdict(fault) for fault in problem.faults],
        **problem.more,
    }
    text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, status=problem.status, content_type=CONTENT_TYPE, headers=problem.headers)
