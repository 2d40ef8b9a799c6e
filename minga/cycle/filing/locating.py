"""Whether the point of a place lies in the place, as findings that warn: boundaries are drawn, and drawn with some tolerance."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Finding, Severity
from minga.ground.territory.locating import units_at
from minga.ground.territory.models import Unit

ELSEWHERE = gettext_noop("El punto cae en %(found)s y la fila dice %(unit)s: corrija el lugar o el punto.")
NOWHERE = gettext_noop("El punto no cae en ningún lugar registrado y la fila dice %(unit)s: revise la latitud y la longitud.")


def findings_of(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the rows whose point lies in another unit; in a fixed number of queries, none where no row has a point."""
    rows = [row for row in values.get("places", []) if row.get("unit") and row.get("latitude") and row.get("longitude")]
    if not rows:
        return
    units = Unit.objects.select_related("country", "parent__parent").in_bulk({row["unit"] for row in rows}, field_name="key")
    found = units_at([(float(row["latitude"]), float(row["longitude"])) for row in rows])
    for row, here in zip(rows, found, strict=True):
        said = units.get(row["unit"])
        place = f"places.{row['id']}.latitude"
        if said and here is None:
            yield Finding("DQ-GEO", Severity.WARNING, NOWHERE, {"unit": said.full_name}, place)
        elif said and here and said not in here.chain and here not in said.chain:
            yield Finding("DQ-GEO", Severity.WARNING, ELSEWHERE, {"found": here.full_name, "unit": said.full_name}, place)
