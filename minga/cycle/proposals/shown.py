"""The scorecard of the five Paris principles of a case: each with its evidence, or without (R-327–R-332)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cycle.proposals.models import Evidence, Proposal
from minga.ground.codelists.models import Code

OF = {  # what somebody notes: the principle it is evidence of
    Evidence.Kind.JOINT_MISSION: "ARMONIZACION",
    Evidence.Kind.INDICATOR: "GESTION_POR_RESULTADOS",
    Evidence.Kind.JOINT_REVIEW: "MUTUA_RESPONSABILIDAD",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence: what kind it is, what it says, when (a partial date or '')."""

    what: str | Promise
    text: str
    on: str = ""
    row: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle with its evidence; none is 'sin evidencia', which is no zero."""

    code: str
    name: str
    definition: str
    evidence: list[Shown]


def scorecard(proposal: Proposal) -> list[Principle]:
    """Return the five principles in the order of the source, each with what the case can show."""
    found = shown(proposal)
    rows = Code.objects.of("PARIS").filter(until=None).order_by("position", "code")
    return [Principle(one.code, one.name, one.definition, found.get(one.code, [])) for one in rows]


def shown(proposal: Proposal) -> Mapping[str, list[Shown]]:
    """Return {principle: its evidence}: the plan's objective, the country's systems, and what somebody noted."""
    found: dict[str, list[Shown]] = {}
    item = proposal.demand.plan_item if proposal.demand else None
    if item:
        found["APROPIACION"] = [Shown(_("Sirve a un objetivo del plan"), str(item))]
    if proposal.uses_national_systems:
        found["ALINEACION"] = [Shown(_("Usa sistemas nacionales"), proposal.national_systems)]
    for row in proposal.evidence.all():
        kind = Evidence.Kind(row.kind)
        found.setdefault(OF[kind], []).append(Shown(kind.label, row.text, row.on, row))
    return found
