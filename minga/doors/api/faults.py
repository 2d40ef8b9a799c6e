"""What pydantic, ninja and Django's validation find wrong, as faults with their place and a sentence in the reader's language."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.doors.api.problems import Fault, Problem

SAID = 50  # faults told at most: the answer to a hostile body stays small
SENTENCES = {
    "missing": gettext_lazy("Falta este dato."),
    "extra_forbidden": gettext_lazy("Este dato no existe o no se puede cambiar por aquí."),
    "unknown_parameter": gettext_lazy("Este parámetro no existe."),
    "string_too_long": gettext_lazy("El texto es demasiado largo."),
    "string_too_short": gettext_lazy("El texto es demasiado corto."),
    "string_pattern_mismatch": gettext_lazy("El texto no tiene la forma esperada."),
    "string_type": gettext_lazy("Debe ser un texto."),
    "literal_error": gettext_lazy("El valor no está entre los admitidos."),
    "enum": gettext_lazy("El valor no está entre los admitidos."),
    "int_parsing": gettext_lazy("Debe ser un número entero."),
    "int_type": gettext_lazy("Debe ser un número entero."),
    "bool_type": gettext_lazy("Debe ser verdadero o falso."),
    "list_type": gettext_lazy("Debe ser una lista."),
    "dict_type": gettext_lazy("Debe ser un objeto."),
    "model_type": gettext_lazy("Debe ser un objeto."),
    "model_attributes_type": gettext_lazy("Debe ser un objeto."),
    "greater_than_equal": gettext_lazy("El número es demasiado pequeño."),
    "less_than_equal": gettext_lazy("El número es demasiado grande."),
    "too_long": gettext_lazy("La lista es demasiado larga."),
}


def refused(faults: list[Fault]) -> Problem:
    """Return the 422 that names these faults."""
    return Problem(422, "refused", _("Corrija lo que se indica y vuelva a enviar la petición."), faults[:SAID])


def of_input(errors: list[dict[str, Any]]) -> Problem:
    """Return the 422 of what does not fit the shape of an operation; `errors` as ninja gathers them."""
    return refused([of_one(error) for error in errors])


def of_one(error: dict[str, Any]) -> Fault:
    within, *rest = [str(part) for part in error["loc"]]
    if within == "body":
        rest = rest[1:]  # the name of the argument, which no program knows
    place = pointer(rest) if within == "body" else ".".join(rest)
    return Fault(within, place[:200], error["type"], str(SENTENCES.get(error["type"], _("El valor no es válido."))))


def pointer(parts: list[str]) -> str:
    """Return a JSON pointer (RFC 6901)."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def of_validation(error: ValidationError) -> Problem:
    """Return the 422 of what an action refused, each sentence at the field it is about."""
    if not hasattr(error, "error_dict"):
        return refused([Fault("body", "", one.code or "invalid", text) for one in error.error_list for text in one.messages])
    found = []
    for field, errors in error.error_dict.items():
        place = "" if field == NON_FIELD_ERRORS else pointer([field])
        found += [Fault("body", place, one.code or "invalid", text) for one in errors for text in one.messages]
    return refused(found)
