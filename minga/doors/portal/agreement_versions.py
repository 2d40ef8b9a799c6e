"""Two versions of an agreement side by side: what each place said then and says now."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.agreements.labels import Labels, name_of
from minga.cycle.agreements.models import Agreement, AgreementVersion
from minga.cycle.agreements.positions import changes_between, stands
from minga.doors.portal.reading import Reading


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
    """Return {place, before, after} of every place that differs, in words, in the order of the record."""
    if older is None or newer is None:
        return []
    labels = Labels(older.values, newer.values)
    return [
        {
            "place": name_of(place, newer.values if stands(newer.values, place) else older.values),
            "before": labels.at(place, before),
            "after": labels.at(place, after),
        }
        for place, (before, after) in changes_between(older.values, newer.values).items()
    ]
