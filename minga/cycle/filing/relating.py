"""Whether the countries of a dossier still cooperate by its channel: between governments that ended, no project starts (R-083)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from minga.cycle.agreements.relations import CHANNELS, may_start
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.readiness import FINANCING
from minga.cycle.organisations.models import OrganisationCountry
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding


def findings_of(dossier: Dossier) -> Iterator[Finding]:
    """Yield, for each pair of a country that pays and one that receives, why the project may not start on its day."""
    values = dossier.values
    place = "start" if values.get("start") else "start_planned"
    channel, start = CHANNELS.get(values.get("source_kind", "")), values.get(place)
    if channel is None or not start:
        return
    for partner in partners(values):
        for recipient in recipients(values):
            found = may_start(partner, recipient, channel, PartialDate(start))
            if found:
                yield replace(found, place=place)


def partners(values: Mapping[str, Any]) -> list[str]:
    """Return the countries of whoever finances, by seat and by whose money it works with."""
    codes = [row["organisation"] for row in values.get("participants", []) if row.get("role") in FINANCING and row.get("organisation")]
    held = OrganisationCountry.objects.filter(organisation__code__in=codes).order_by("country_id")
    return list(held.values_list("country_id", flat=True).distinct())


def recipients(values: Mapping[str, Any]) -> list[str]:
    """Return the countries in which it works."""
    found = {row.get("country") or str(row.get("unit", ""))[:2] for row in values.get("places", [])}
    return sorted(found - {""})
