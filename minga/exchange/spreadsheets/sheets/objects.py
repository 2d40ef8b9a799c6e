"""A JSON list of plain objects: what programs and forms give out; each object is a row, each name a column."""

import json
from typing import Any

from django.utils.translation import gettext as _

from minga.exchange.spreadsheets.sheets.grid import Exact, Grid
from minga.ground.documents.checking.refusals import FileRefused, refusal
from minga.ground.documents.checking.texts import CONTROLS


def read_objects(name: str, content: bytes, sheet: str = "") -> Grid:
    """Return the rows of a JSON list: row 1 are the names, the first object is row 2. Raises FileRefused."""
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_float=Exact, parse_int=Exact, parse_constant=refuse, object_pairs_hook=once)
    except UnicodeDecodeError as error:
        raise refusal("text-encoding") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise FileRefused(_("El archivo no es JSON bien escrito: pida la exportación de nuevo.")) from error
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise FileRefused(_("Se espera una lista de registros: un objeto JSON por fila."))
    names = list(dict.fromkeys(key for one in found for key in one))
    rows: list[tuple[int, list[str]]] = [(1, [str(one) for one in names])]
    rows += [(number, [cell(one.get(key)) for key in names]) for number, one in enumerate(found, 2)]
    filled = [(number, cells) for number, cells in rows if any(one.strip() for one in cells)]
    blanks = [number for number, cells in rows if not any(one.strip() for one in cells)]
    return Grid(name, filled, told=[_("Lista JSON de %(n)s registros.") % {"n": len(found)}], blanks=blanks)


def refuse(constant: str) -> None:
    raise FileRefused(_("El archivo lleva «%(text)s», que no es un número.") % {"text": constant})


def once(pairs: list[tuple[str, Any]]) -> dict:
    """An object whose names differ: of two values of one name it could not be said which holds."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise FileRefused(_("Un registro nombra dos veces el mismo dato: pida la exportación de nuevo."))
    return found


def cell(value: Any) -> str:
    """A value as the text of a cell; the parts of a list are joined by '; '."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if isinstance(value, list):
        return "; ".join(filter(None, (cell(one) for one in value)))
    if isinstance(value, dict):
        raise FileRefused(_("Un registro tiene otros dentro: pida la exportación como tabla."))
    if CONTROLS.search(value):
        raise refusal("text-controls")
    return value
