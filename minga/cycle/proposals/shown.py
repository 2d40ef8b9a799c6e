"""What pages show of a case beyond its record: the Paris scorecard (R-327–R-332), what is next and who must act."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cycle.proposals.models import Evidence, Proposal
from minga.cycle.proposals.queries import pending
from minga.cycle.proposals.states import Stage
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


CONFIRMING = "confirming"  # conditioned, and every condition met


@dataclass(frozen=True, slots=True)
class Next:
    """What is next in a case, and who must act."""

    what: str | Promise
    who: str


def next_of(proposal: Proposal, cooperant_has_desk: bool) -> Next | None:
    """Return what is next in a case and who must act; None once it is over."""
    ours = proposal.organisation.name
    asked = proposal.cooperant.name if cooperant_has_desk else ours
    said: dict[str, tuple[Any, str]] = {
        Stage.NEGOTIATION: (_("Completar el expediente de negociación y pasar a la nota conceptual."), ours),
        Stage.NOTE: (_("Escribir la nota en el formato de la agencia y validarla con las organizaciones."), ours),
        Stage.VALIDATED: (_("Enviar la nota al cooperante."), ours),
        Stage.SUBMITTED: (
            _("Responder la nota.") if cooperant_has_desk else _("Esperar la respuesta del cooperante y anotarla con su constancia."),
            asked,
        ),
        Stage.CONDITIONED: (_("Cumplir las condiciones previas."), ours),
        CONFIRMING: (_("Confirmar la aprobación: las condiciones previas están cumplidas."), asked),
        Stage.ACCEPTED: (_("Redactar el convenio."), ours),
        Stage.SUSPENDED: (_("Reanudar el caso o desistir."), ours),
    }
    met = proposal.stage == Stage.CONDITIONED and not pending(proposal)
    found = said.get(CONFIRMING if met else proposal.stage)
    return Next(*found) if found else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A section of two versions of a note: paragraphs as (mark, text), mark '+' new, '-' gone, '' the same."""

    title: str
    lines: list[tuple[str, str]]
    changed: bool


def compared(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> list[Compared]:
    """Return two versions of a note side by side, paragraph by paragraph, in the order of the later one; what is gone comes last."""
    before = {one["key"]: one for one in earlier["sections"]}
    after = {one["key"]: one for one in later["sections"]}
    rows = []
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = (found.get(key, {}).get("text", "").splitlines() for found in (before, after))
        told = [(line[0].strip(), line[2:]) for line in difflib.ndiff(old, new) if line[0] != "?"]
        title = (after.get(key) or before[key])["title"]
        rows.append(Compared(title, told, changed=any(mark for mark, _text in told)))
    return rows
