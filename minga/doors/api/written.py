"""Values of a record as a program writes them, turned into the kept ones; what cannot be understood is refused at its place.

A page keeps what it could not understand, so that nobody's typing is lost; a program is told and sends it again.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from minga.cycle.filing.drafting import new_row
from minga.cycle.filing.positions import Values, flat, put
from minga.cycle.filing.readiness import ASKED, NEVER_UNSTATED
from minga.cycle.filing.shape import OBJECTS, ROWS, UNSTATED, Field, field_at
from minga.cycle.filing.understanding import NotUnderstood, understood
from minga.doors.api.faults import pointer, refused
from minga.doors.api.problems import Fault
from minga.ground.kit.money import Precision
from minga.ground.kit.text import clean

ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
LONGEST_LOCATOR = 300


class Refused(ValueError):
    """Why a value is none of its place, in a sentence for people."""


def values_written(values: Mapping[str, Any], person) -> Values:
    """Return the kept values of a whole record; rows without an id are given one. Problem 422 names each fault's place."""
    changes, pointers = flattened(values)
    return put({}, changes_read(changes, pointers, {}, person))


def changes_written(changes: Mapping[str, Any], values: Values, person) -> dict[str, Any]:
    """Return the kept values of changes by place to these values of a record. Problem 422 names each fault's place."""
    return changes_read(changes, {place: pointer(["changes", place]) for place in changes}, values, person)


def flattened(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return {place: what was written} of a whole record, and {place: where it stands in the body}."""
    changes: dict[str, Any] = {}
    pointers: dict[str, str] = {}
    for name, value in values.items():
        for place, path, one in spread(name, value):
            changes[place], pointers[place] = one, pointer(["values", *path])
    return changes, pointers


def spread(name: str, value: Any) -> list[tuple[str, list[str], Any]]:
    """Return (place, path, value) of each cell that a field, a table or an object of the record holds."""
    if name in OBJECTS:
        return [(f"{name}.{key}", [name, key], text) for key, text in value.items()]
    if name not in ROWS:
        return [(name, [name], value)]
    found: list[tuple[str, list[str], Any]] = []
    for number, row in enumerate(value):
        row_id = row.get("id") or new_row()
        found.append((f"{name}.{row_id}", [name, str(number)], True))
        found += [(f"{name}.{row_id}.{key}", [name, str(number), key], cell) for key, cell in row.items() if key != "id"]
    return found


def changes_read(changes: Mapping[str, Any], pointers: Mapping[str, str], values: Values, person) -> dict[str, Any]:
    read: dict[str, Any] = {}
    faults = []
    held = flat(values)
    for place, value in changes.items():
        try:
            read[place] = one_read(place, value, held.get(place), person)
        except ValueError as error:
            rule = "not_understood" if isinstance(error, NotUnderstood) else "value"
            faults.append(Fault("body", pointers[place], rule, str(error)))
    faults = faults or [Fault("body", pointers[place], "value", told) for place, told in counted_in_a_unit(values, read)]
    if faults:
        raise refused(faults)
    return read


def counted_in_a_unit(values: Values, read: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (place, why) of each place of the territory that would be both a unit and a count of units, which no record holds."""
    for row in put(values, read).get("places", []):
        written = [place for cell in ("unit", "count") if (place := f"places.{row['id']}.{cell}") in read]
        if written and row.get("unit") and row.get("count"):
            yield written[0], _("Esta fila cuenta lugares sin nombrarlos: añada otra fila para el que nombra.")


def one_read(place: str, value: Any, held: Any, person) -> Any:
    """Return the kept value of one place that holds another now; ValueError says why there is none.

    What reviewers are not shown is not written: it is taken only as it stands.
    """
    name, *rest = place.split(".")
    if name in OBJECTS and rest:
        return object_read(name, ".".join(rest), value, held)
    if name in ROWS and rest and not ROW_ID.fullmatch(rest[0]):
        raise Refused(_("El identificador de una fila lleva letras sin acento, cifras y guiones: hasta 16."))
    if name in ROWS and len(rest) == 1:
        if value not in (True, None):
            raise Refused(_("Una fila se añade con «true» y se quita con «null»."))
        return value
    field = field_at(place)
    if field is None:
        raise Refused(_("Un registro no tiene este campo."))
    read = None if value is None else cell_read(field, place, value, held, person)
    if field.hidden and read != held:
        raise Refused(_("Este dato no se escribe en un expediente: quien revisa no lo vería."))
    return read


def object_read(name: str, key: str, value: Any, held: Any) -> str | None:
    """Return the kept text of a justification, or of where the source ought to say something that is asked for."""
    read = None if value is None else text_of(value)
    if name == UNSTATED and read != held and (key not in ASKED or key in NEVER_UNSTATED):
        raise Refused(_("De este dato no se declara que la fuente no lo dice."))
    return read


def cell_read(field: Field, place: str, value: Any, held: Any, person) -> str | None:
    if not isinstance(value, str):
        raise Refused(_("Debe ser un texto."))
    if place.rpartition(".")[2] in ("precision", "total_precision") and value not in ("", *Precision.values):
        raise Refused(_("El valor no está entre los admitidos."))
    return understood(field, value, person=person, held=held)


def text_of(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > LONGEST_LOCATOR:
        raise Refused(_("Debe ser un texto de hasta %(most)s caracteres.") % {"most": LONGEST_LOCATOR})
    return clean(value).strip() or None
