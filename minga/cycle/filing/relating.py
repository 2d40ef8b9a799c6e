"""Whether those whom a dossier names may still cooperate: countries by its channel (R-083), NGOs by their Convenio Básico (R-069)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.relations import CHANNELS, may_start
from minga.cycle.agreements.rules import dated_outside
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.readiness import FINANCING
from minga.cycle.filing.shape import REASONS
from minga.cycle.organisations.models import Organisation, OrganisationCountry
from minga.cycle.organisations.standing import FINISHED, register
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding, Severity

NGO_ENDED = gettext_noop("%(names)s: su Convenio Básico terminó. Quítela, o escriba por qué figura en este registro.")


def findings_of(dossier: Dossier) -> Iterator[Finding]:
    """Yield what stops a record, or is doubtful: a channel that ended; dates outside an agreement that it answers to; an NGO whose
    agreement ended, until somebody justifies it in writing.
    """
    yield from channels_ended(dossier)
    yield from outside_agreements(dossier.values)
    names = ended_ngos(dossier)
    if names:
        written = bool(dossier.values.get(REASONS, {}).get("standing"))
        severity = Severity.WARNING if written else Severity.ERROR
        yield Finding("R-069", severity, NGO_ENDED, {"names": ", ".join(names)}, f"{REASONS}.standing")


def outside_agreements(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield, at the place of its dates, that a record lies outside an agreement that it answers to; it warns."""
    places = {one: one if values.get(one) else f"{one}_planned" for one in ("start", "end")}
    start, end = (PartialDate(text) if (text := values.get(place)) else None for place in places.values())
    named = [row["agreement"] for row in values.get("agreement_links", []) if row.get("agreement")]
    for agreement in Agreement.objects.filter(code__in=named).order_by("code"):
        for found in dated_outside(agreement, start, end):
            yield replace(found, place=places[found.place])


def ended_ngos(dossier: Dossier) -> list[str]:
    """Return the names of the participants that the register knows as NGOs whose Convenio Básico is not in force today."""
    codes = {row["organisation"] for row in dossier.values.get("participants", []) if row.get("organisation")}
    named = Organisation.objects.filter(Q(standing__isnull=False) | Q(basic_agreements__isnull=False), code__in=codes).distinct()
    today = timezone.localdate()
    return [one.name for one in named.order_by("sort_key") if register(one, today)[0] == FINISHED]


def channels_ended(dossier: Dossier) -> Iterator[Finding]:
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
