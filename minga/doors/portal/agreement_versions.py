"""Two versions of an agreement side by side: what each place said then and says now."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.agreements.models import Agreement, AgreementVersion
from minga.doors.portal.reading import Reading

ROWS = {
    "parties": gettext_lazy("parte"),
    "values": gettext_lazy("aporte"),
    "areas": gettext_lazy("área de trabajo"),
    "places": gettext_lazy("territorio"),
    "obligations": gettext_lazy("obligación"),
}


def page(request: HttpRequest, agreement: Agreement) -> dict:
    """Return what portal/agreement_versions.html shows; without a choice the last two versions are compared."""
    versions = list(agreement.versions.select_related("by").order_by("number"))
    reading = Reading(request)
    numbers = [str(one.number) for one in versions]
    older = reading.one("a", numbers, numbers[-2] if len(numbers) > 1 else "")
    newer = reading.one("b", numbers, numbers[-1] if numbers else "")
    by_number = {str(one.number): one for one in versions}
    return {
        "agreement": agreement,
        "versions": versions,
        "older": by_number.get(older),
        "newer": by_number.get(newer),
        "rows": differences(by_number.get(older), by_number.get(newer)),
        "notice": reading.notice,
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Convenios"), reverse("portal:agreements")),
            (agreement.code, reverse("portal:agreement", args=[agreement.code])),
            (_("Versiones"), None),
        ],
    }


def differences(older: AgreementVersion | None, newer: AgreementVersion | None) -> list[dict]:
    """Return {place, before, after} of every place that differs, in the order of the newer version."""
    before, after = (dict(flat(one.values)) if one else {} for one in (older, newer))
    if older is None or newer is None:
        return []
    places = [*after, *(place for place in before if place not in after)]
    return [
        {"place": label(place), "before": before.get(place, ""), "after": after.get(place, "")}
        for place in places
        if before.get(place, "") != after.get(place, "")
    ]


def flat(values: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield (place, text) of nested values; rows are numbered from one."""
    if isinstance(values, Mapping):
        for name, value in values.items():
            yield from flat(value, (*at, str(name)))
    elif isinstance(values, list):
        for number, value in enumerate(values, 1):
            yield from flat(value, (*at, str(number)))
    else:
        yield at, "" if values is None else str(values)


def label(place: tuple[str, ...]) -> str:
    """Return the words of a place: a field by its name in the model, a row by its kind and number."""
    first, *rest = place
    field = next((one for one in Agreement._meta.get_fields() if one.name == first and hasattr(one, "verbose_name")), None)
    name = str(field.verbose_name) if field is not None else str(ROWS.get(first, first))
    return " · ".join([name[:1].upper() + name[1:], *rest])
