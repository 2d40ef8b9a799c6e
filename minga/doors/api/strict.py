"""A body is read strictly: what one program reads must be what another reads, and what a database keeps (RELIABILITY 22)."""

import json
import math
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from minga.doors.api.problems import Problem

LARGEST = 1_048_576  # bytes
DEEPEST = 32


class Unreadable(ValueError):
    """What is wrong with a text that should be JSON, in a sentence for people."""


class StrictParser(Parser):
    """JSON in UTF-8 without NaN, repeated names, lone surrogates, NUL or depth beyond reason."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return read(request.body)
        except Unreadable as error:
            setattr(request, "unreadable", Problem(400, "bad-json", str(error)))  # noqa: B010  (ninja keeps no cause)
            raise


def read(body: bytes) -> Any:
    """Return what a body holds; Unreadable says why it cannot be."""
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=once_each, parse_constant=no_constant, parse_float=finite)
    except UnicodeDecodeError as error:
        raise Unreadable(_("El cuerpo no está en UTF-8.")) from error
    except RecursionError as error:
        raise Unreadable(too_deep()) from error
    except Unreadable:
        raise
    except ValueError as error:  # broken JSON, and a whole number of more than 4,300 digits
        place = {"line": getattr(error, "lineno", 1), "column": getattr(error, "colno", 1)}
        raise Unreadable(_("El JSON se rompe en la línea %(line)s, columna %(column)s.") % place) from error
    check(found)
    return found


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable(_("Un nombre se repite dentro del mismo objeto."))
    return found


def no_constant(name: str) -> NoReturn:
    raise Unreadable(_("«%(name)s» no es un número de JSON.") % {"name": name})


def finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Unreadable(_("Un número es demasiado grande."))
    return number


def too_deep() -> str:
    return _("El JSON tiene más de %(depth)s niveles.") % {"depth": DEEPEST}


def check(found: Any) -> None:
    """Refuse depth beyond DEEPEST and text that no database here keeps."""
    waiting: list[tuple[Any, int]] = [(found, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unreadable(too_deep())
        if isinstance(value, str):
            check_text(value)
        elif isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
        elif isinstance(value, dict):
            waiting += [(one, depth) for one in value]
            waiting += [(one, depth + 1) for one in value.values()]


def check_text(text: str) -> None:
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise Unreadable(_("Un texto lleva un carácter que no se puede guardar (nulo o mitad de un par)."))
