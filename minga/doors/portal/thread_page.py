"""The whole life of a case in the fifteen stages of the cycle (MISSION 1.3): done, now, to come; who acts and which guard holds it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.states import UNSIGNED
from minga.cycle.filing.models import Dossier
from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DemandStage
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals import queries
from minga.cycle.proposals.models import NoteVersion, Proposal
from minga.cycle.proposals.permissions import can_follow, has_desk
from minga.cycle.proposals.reckoning import LIFE_STAGE, Done
from minga.cycle.proposals.shown import next_of
from minga.cycle.proposals.states import LIVING
from minga.cycle.proposals.states import Stage as Case
from minga.cycle.registration.queries import certificate_of
from minga.ground.kit.dates import PartialDate


@dataclass(frozen=True, slots=True)
class LifeStage:
    """A stage of the cycle: its words, who carries it, what must hold to leave it."""

    number: int
    label: str | Promise
    who: str | Promise
    guard: str | Promise


GOVERNMENT, COOPERANT, CENTRE = gettext_lazy("Gobierno local"), gettext_lazy("Cooperante"), gettext_lazy("Gobierno central")
STAGES = tuple(
    LifeStage(number, *words)
    for number, words in enumerate(
        (
            (gettext_lazy("Prioridades del territorio"), GOVERNMENT, gettext_lazy("Actores públicos y sociales; prioridades en orden")),
            (gettext_lazy("Demanda"), GOVERNMENT, gettext_lazy("Vínculo con el plan; competencia; territorio propio")),
            (gettext_lazy("Oferta"), COOPERANT, gettext_lazy("Validada; abierta en su fecha; con requisitos")),
            (gettext_lazy("Emparejamiento"), GOVERNMENT, gettext_lazy("Territorio y sector coinciden; ganancia de ambas partes")),
            (gettext_lazy("Negociación"), GOVERNMENT, gettext_lazy("Siete consejos; equipo; intereses compartidos; seis criterios")),
            (
                gettext_lazy("Nota conceptual"),
                GOVERNMENT,
                gettext_lazy("Diagnóstico y equipo; formato de la agencia; validación participativa"),
            ),
            (gettext_lazy("Envío y respuesta"), COOPERANT, gettext_lazy("Fecha; plazo; respuesta")),
            (
                gettext_lazy("Convenio"),
                GOVERNMENT,
                gettext_lazy("Competencia para firmar; Convenio Básico de la ONG; convenio del que deriva"),
            ),
            (gettext_lazy("Registro y constancia"), CENTRE, gettext_lazy("Expediente completo; número y código de la constancia")),
            (
                gettext_lazy("Plan de trabajo (POA)"),
                GOVERNMENT,
                gettext_lazy("Actividades, meses y presupuesto; condiciones previas cumplidas"),
            ),
            (gettext_lazy("Ejecución y monitoreo"), GOVERNMENT, gettext_lazy("Plan de monitoreo, o por qué no lo hay")),
            (
                gettext_lazy("Informes y evaluación"),
                GOVERNMENT,
                gettext_lazy("Todo lo que está en marcha informa; la evaluación va aparte"),
            ),
            (gettext_lazy("Cierre"), GOVERNMENT, gettext_lazy("Resultados con cantidades; saldos; lecciones")),
            (gettext_lazy("Lecciones y práctica exitosa"), GOVERNMENT, gettext_lazy("Ficha completa; lecciones")),
            (gettext_lazy("Oferta Sur-Sur"), GOVERNMENT, gettext_lazy("Institución, capacidad, condiciones e idiomas")),
        ),
        1,
    )
)
ENDED = (Case.REFUSED, Case.WITHDRAWN)
AGREEMENT = 8  # the stage after which the case itself has no more steps


@dataclass(slots=True)
class Held:
    """What the records say of a stage: whether it is done, when (a partial date or ''), in words, with which links."""

    done: bool = False
    on: str = ""
    words: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A stage as the page shows it; `state`: 'done', 'now', 'untold' (passed without a record) or 'to_come'."""

    stage: LifeStage
    state: str
    held: Held


def page(person, code: str) -> dict[str, Any]:
    """Return what portal/thread.html shows of the case, or of the demand, of that code; Http404 for what the person may not see."""
    proposal = queries.cases(person).filter(code=code).first()
    demands = Demand.objects.visible_to(person).select_related("organisation", "priority__agenda", "plan_item__plan")
    demand = demands.filter(proposals=proposal).first() if proposal else demands.filter(code=code).first()
    if proposal is None and demand is not None:
        seen = queries.cases(person).filter(demand=demand).exclude(stage__in=ENDED)
        proposal = seen.order_by("-pk").first()
    if proposal is None and demand is None:
        raise Http404
    agreements = list(agreements_of(person, proposal)) if proposal else []
    found = held_by(person, proposal, demand, agreements)
    current = now(proposal, demand, agreements, found)
    rows = [Row(one, state_of(one.number, current, found[one.number], ended(proposal)), found[one.number]) for one in STAGES]
    inside = proposal is not None and can_follow(person, proposal)
    owner = proposal or demand
    return {
        "code": owner.code if owner else code,
        "title": owner.title if owner else code,
        "institution": institution_of(owner),
        "proposal": proposal,
        "demand": demand,
        "rows": rows,
        "done": sum(row.state == "done" for row in rows),
        "current": None if ended(proposal) else next((row for row in rows if row.state == "now"), None),
        "next": next_of(proposal, has_desk(proposal.cooperant)) if proposal and not agreements and current <= AGREEMENT else None,
        "held": held_back(proposal) if proposal and inside else [],
        "inside": inside,
        "crumbs": [(_("Propuestas"), reverse("proposals:list")), (owner.title if owner else code, None)],
    }


def institution_of(owner: Proposal | Demand | None) -> Organisation | None:
    return owner.organisation if owner else None


def ended(proposal: Proposal | None) -> bool:
    """Whether a case ended without cooperation."""
    return proposal is not None and proposal.stage in ENDED


def agreements_of(person, proposal: Proposal):
    """Return the agreements that grew out of a case and that the person may see."""
    return Agreement.objects.visible_to(person).filter(proposal=proposal).exclude(stage="withdrawn").order_by("pk")


def held_back(proposal: Proposal) -> list:
    """Return the guards that hold a case back from its next step."""
    step = {Case.NEGOTIATION: "write_note", Case.NOTE: "validate", Case.VALIDATED: "submit", Case.CONDITIONED: "accept"}
    name = step.get(Case(proposal.stage))
    return queries.lacks(proposal, name) if name else []


def held_by(person, proposal: Proposal | None, demand: Demand | None, agreements: list[Agreement]) -> dict[int, Held]:
    """Return what the records say of each of the fifteen stages."""
    found = {one.number: Held() for one in STAGES}
    if demand:
        found |= of_demand(demand)
    if proposal:
        found |= of_match(person, proposal) | of_proposal(person, proposal)
        found |= of_agreements(agreements) | of_activities(person, proposal, agreements)
    return found


def of_demand(demand: Demand) -> dict[int, Held]:
    """Stages 1 and 2: the plan's objective and the agenda's priority, the demand itself."""
    told = [str(one) for one in (demand.plan_item, demand.priority and demand.priority.theme) if one]
    registered = demand.stage not in (DemandStage.DRAFT, DemandStage.WITHDRAWN)
    link = (demand.code, reverse("needs:demand", args=[demand.code]))
    return {
        1: Held(bool(told), words=" · ".join(told)),
        2: Held(registered, on=str(demand.year or ""), words=demand.title, links=[link]),
    }


def of_match(person, proposal: Proposal) -> dict[int, Held]:
    """Stages 3 and 4: the offer and the accepted match; where there was none, why."""
    inside, offer, match = can_follow(person, proposal), proposal.offer, proposal.match
    third = (
        Held(True, words=offer.title, links=[(offer.code, reverse("portal:offer", args=[offer.code]))])
        if offer and (inside or proposal.public)
        else Held()
    )
    fourth = Held(True, on=PartialDate.of(timezone.localdate(match.at)).text) if match else Held()
    if match is None and inside and proposal.because:
        fourth = Held(False, words=_("Sin emparejamiento: %(why)s") % {"why": proposal.because})
    return {3: third, 4: fourth}


def of_proposal(person, proposal: Proposal) -> dict[int, Held]:
    """Stages 5 to 7: the negotiation, the note, its sending and its answer; steps 1 to 5 of the process where a source tells them."""
    steps = {one.number: one for one in queries.steps_of(proposal)}
    reached = LIFE_STAGE.get(Case(proposal.stage), LIFE_STAGE.get(Case(proposal.suspended_from), 5) if proposal.suspended_from else 5)
    link = [(proposal.code, reverse("proposals:case", args=[proposal.code]))]
    sent = NoteVersion.objects.filter(note__proposal=proposal, sent=True).exists() or bool(proposal.submitted)
    words = (
        _("Respuesta: %(stage)s") % {"stage": proposal.get_stage_display()} if proposal.answered or proposal.stage == Case.ACCEPTED else ""
    )
    return {
        5: Held(reached > 5 or steps[1].done and steps[2].done, on=proposal.approached or steps[1].on, links=link),
        6: Held(reached > 6 or steps[3].done and steps[4].done, on=proposal.consulted_on, words=steps[4].words),
        7: Held(proposal.stage == Case.ACCEPTED or reached > 7, on=proposal.submitted if sent else "", words=words),
    }


def of_agreements(agreements: list[Agreement]) -> dict[int, Held]:
    """Stages 8 and 9: the agreement, and its registration with its certificate."""
    eighth, ninth = Held(), Held()
    for one in agreements:
        name = "portal:agreement" if one.open_to_all else "agreements:work"
        eighth.links.append((one.code, reverse(name, args=[one.code])))
        eighth.done, eighth.on = eighth.done or one.stage not in UNSIGNED, eighth.on or one.signed_on
        certificate = certificate_of(("agreement", one.code))
        if certificate and not certificate.annulled_at:
            ninth.done, ninth.on = True, PartialDate.of(timezone.localdate(certificate.issued_at)).text
            ninth.words = _("Constancia %(number)s") % {"number": certificate.number}
    return {8: eighth, 9: ninth}


def of_activities(person, proposal: Proposal, agreements: list[Agreement]) -> dict[int, Held]:
    """Stages 10, 11 and 13: the work plan, the execution and the closing, by the projects of the case or as its source tells them."""
    steps: dict[int, Done] = {one.number: one for one in queries.steps_of(proposal)}
    named = Q(agreement_links__agreement__in=agreements) | Q(code=steps[7].thing[1] or None)
    activities = list(Activity.objects.visible_to(person).filter(named).select_related("status").distinct())
    links = [(one.code, reverse("portal:activity", args=[one.code])) for one in activities]
    closed = [one for one in activities if one.status and one.status.code == "CERRADO"]
    dossiers = Dossier.objects.visible_to(person).filter(activity__in=activities) if getattr(person, "is_authenticated", False) else []
    links += [(one.key, reverse("filing:dossier", args=[one.key])) for one in dossiers]
    return {
        10: Held(steps[6].done, on=steps[6].on, words=steps[6].words),
        11: Held(bool(closed) or steps[8].done, on=steps[7].on, words=steps[7].words or words_of(activities), links=links),
        13: Held(bool(closed) or steps[8].done, on=steps[8].on, words=steps[8].words),
    }


def words_of(activities: list[Activity]) -> str:
    """Return the states of the projects of a case."""
    return ", ".join(dict.fromkeys(one.status.name for one in activities if one.status))


def now(proposal: Proposal | None, demand: Demand | None, agreements: list[Agreement], found: dict[int, Held]) -> int:
    """Return the number of the stage in which a case is: the one after the furthest that is done, not before what it is worked at."""
    furthest = max((number for number, one in found.items() if one.done), default=0)
    reached = 1
    if demand:
        reached = 4 if demand.stage in (DemandStage.SEARCHING, DemandStage.MATCHED) else 2
    if proposal:
        stage = Case(proposal.suspended_from) if proposal.stage == Case.SUSPENDED and proposal.suspended_from else Case(proposal.stage)
        reached = LIFE_STAGE.get(stage, 5)
        if stage in LIVING:
            return reached
    if any(one.stage in UNSIGNED for one in agreements) and furthest < 9:
        return 8
    return max(reached, furthest + 1)


def state_of(number: int, current: int, held: Held, over: bool) -> str:
    """Return how a stage stands; after a case that ended without cooperation nothing is to come."""
    if held.done and (number < current or over):
        return "done"
    if over:
        return "untold"
    if number == current:
        return "now"
    if number > current:
        return "done" if held.done else "to_come"
    return "untold"
