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
from minga.cycle.organisations.models import Organisation, OrganisationCountry
from minga.cycle.organisations.queries import all_meant_by
from minga.cycle.organisations.standing import FINISHED, register
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding, Severity

NGO_ENDED = gettext_noop(
    "El Convenio Básico de %(ngo)s terminó. Quítela, o pida al centro que justifique por escrito por qué figura en este registro."
)
NGO_JUSTIFIED = gettext_noop("%(ngo)s no tiene Convenio Básico vigente. Se la nombra porque: %(reason)s")


def findings_of(dossier: Dossier) -> Iterator[Finding]:
    """Yield what stops a record, or is doubtful: a channel that ended; dates outside an agreement that it answers to; an NGO whose
    agreement ended, until the centre justifies it in writing.
    """
    yield from channels_ended(dossier)
    yield from outside_agreements(dossier.values)
    for place, one in ended_ngos(dossier).items():
        reason, figures = dossier.standing_reasons.get(one.code, ""), {"ngo": one.name}
        if reason:
            yield Finding("R-069", Severity.WARNING, NGO_JUSTIFIED, figures | {"reason": reason}, place)
        else:
            yield Finding("R-069", Severity.ERROR, NGO_ENDED, figures, place)


def outside_agreements(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield, at the place of its dates, that a record lies outside an agreement that it answers to; it warns."""
    places = {one: one if values.get(one) else f"{one}_planned" for one in ("start", "end")}
    start, end = (PartialDate(text) if (text := values.get(place)) else None for place in places.values())
    named = [row["agreement"] for row in values.get("agreement_links", []) if row.get("agreement")]
    for agreement in Agreement.objects.filter(code__in=named).order_by("code"):
        for found in dated_outside(agreement, start, end):
            yield replace(found, place=places[found.place])


def ended_ngos(dossier: Dossier) -> dict[str, Organisation]:
    """Return {place: participant} of those the register knows as NGOs whose Convenio Básico is not in force today, each once."""
    rows = [row for row in dossier.values.get("participants", []) if row.get("organisation")]
    meant = all_meant_by(row["organisation"] for row in rows)
    held = {one.pk for one in meant.values()}
    named = Organisation.objects.filter(Q(standing__isnull=False) | Q(basic_agreements__isnull=False), pk__in=held).distinct()
    today = timezone.localdate()
    ended = {one.pk: one for one in named if register(one, today)[0] == FINISHED} if held else {}
    found: dict[str, Organisation] = {}
    for row in rows:
        if (known := meant.get(row["organisation"])) and (one := ended.pop(known.pk, None)):
            found[f"participants.{row['id']}.organisation"] = one
    return found


def unjustified(dossier: Dossier) -> list[Organisation]:
    """Return the NGOs whose agreement ended and whom nobody of the centre has justified."""
    return [one for one in ended_ngos(dossier).values() if one.code not in dossier.standing_reasons]


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
