"""The description of the interface, completed: every refusal that the doorway can give stands at every operation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.doors.api.problems import CONTENT_TYPE
from minga.doors.api.shapes import ProblemShape

REFUSALS = {
    "401": _("Sin llave vigente"),
    "403": _("La llave o la cuenta no lo permiten"),
    "404": _("No existe o no está a su vista"),
    "405": _("Método no admitido"),
    "422": _("Datos por corregir, cada uno con su lugar"),
    "429": _("Demasiadas peticiones: el encabezado Retry-After dice cuándo volver"),
    "503": _("Base de datos ocupada: el encabezado Retry-After dice cuándo volver"),
}
OF_WRITING = {
    "400": _("El cuerpo no es JSON estricto, o la condición no se entiende"),
    "409": _("El estado del registro no lo permite"),
    "413": _("Cuerpo de más de 1 MiB"),
    "415": _("El cuerpo no es JSON"),
}
OF_CHANGING = {
    "412": _("El registro cambió desde que se leyó: la respuesta trae las diferencias"),
    "428": _("Falta el encabezado If-Match"),
}
REF = "#/components/schemas/ProblemShape"


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with the refusals of every operation, all of them as problem+json."""
    schema["components"]["schemas"]["ProblemShape"] = ProblemShape.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    definitions = schema["components"]["schemas"]["ProblemShape"].pop("$defs", {})
    schema["components"]["schemas"].update(definitions)
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            complete(method, operation)
    return schema


def complete(method: str, operation: dict[str, Any]) -> None:
    refusals = dict(REFUSALS)
    if method != "get":
        refusals |= OF_WRITING
    if any(one["name"] == "If-Match" and one["required"] for one in operation["parameters"]):
        refusals |= OF_CHANGING
    if any(one["name"] == "If-Match" for one in operation["parameters"]):
        refusals["412"] = OF_CHANGING["412"]
    answers = {str(status): told for status, told in operation["responses"].items()}
    if method == "get":
        answers["304"] = {"description": _("No cambió desde la etiqueta que usted envió en If-None-Match")}
    for status, description in refusals.items():
        answers[status] = {"description": description, "content": {CONTENT_TYPE: {"schema": {"$ref": REF}}}}
    operation["responses"] = dict(sorted(answers.items()))
