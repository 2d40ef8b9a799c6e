"""Cases that wait: notes for the cooperant to answer, notes to validate and to send, answers that are overdue, conditions to meet."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models import Membership
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.proposals.models import Condition, Proposal
from minga.cycle.proposals.permissions import has_desk
from minga.cycle.proposals.queries import due, overdue, pending
from minga.cycle.proposals.states import Stage
from minga.doors.desk.queues import Row, look_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role

# What is asked of the institution at a stage; of a note that was sent the cooperant is asked.
ASKED: dict[str, str | Promise] = {
    Stage.NEGOTIATION: _("Terminar la negociación"),
    Stage.NOTE: _("Escribir y validar la nota"),
    Stage.VALIDATED: _("Enviar la nota"),
    Stage.SUBMITTED: _("Responder la nota"),
    Stage.CONDITIONED: _("Cumplir las condiciones"),
    Stage.ACCEPTED: _("Redactar el convenio"),
}
OWN = (Stage.VALIDATED, Stage.CONDITIONED)


def listed(person: Person) -> QuerySet[Proposal]:
    """Return the cases of a person's own institutions, as an office or as a cooperant, the longest first."""
    mine = institutions_of(person)
    found = Proposal.objects.filter(Q(organisation__in=mine) | Q(cooperant__in=mine)).exclude(written_by=None)
    return found.select_related("organisation", "cooperant", "written_by").order_by("stage_since", "pk")


def waiting(person: Person) -> QuerySet[Proposal]:
    """Return the cases that wait for a person: to answer, to validate, to send, to meet conditions, to ask where an answer is late."""
    mine = institutions_of(person)
    if not mine:
        return Proposal.objects.none()
    theirs = Q(cooperant__in=mine) & (Q(stage=Stage.SUBMITTED) | confirming())
    if has_role(person, Role.OFFICER):
        own = Proposal.objects.filter(organisation__in=mine)
        late = [one.pk for one in overdue(timezone.localdate(), own)]
        approved = Q(organisation__in=mine, stage=Stage.ACCEPTED, agreements=None)
        turn = Q(stage__in=(Stage.NOTE, *OWN)) & ~(confirming() & answered_by_itself())
        theirs |= (Q(organisation__in=mine) & turn) | approved | Q(pk__in=late)
    return listed(person).filter(theirs)


def confirming() -> Q:
    """Which cases have every condition met: what is left is the confirmation."""
    return Q(stage=Stage.CONDITIONED) & ~Q(Exists(Condition.objects.filter(proposal=OuterRef("pk"), met_on="")))


def answered_by_itself() -> Q:
    """Which cases have a cooperant with people here, who answers for itself."""
    people = Membership.objects.current().filter(organisation=OuterRef("cooperant"), person__is_active=True)
    return Q(Exists(people))


def with_others(person: Person) -> QuerySet[Proposal]:
    """Return the cases of a person's institutions that wait for the other side."""
    living = listed(person).filter(stage__in=(Stage.SUBMITTED, *OWN))
    return living.exclude(pk__in=waiting(person).values("pk"))


def drafts(person: Person) -> QuerySet[Proposal]:
    """Return the cases that an office still negotiates, the last saved first."""
    if not has_role(person, Role.OFFICER):
        return Proposal.objects.none()
    return listed(person).filter(organisation__in=institutions_of(person), stage=Stage.NEGOTIATION).order_by("-saved_at", "-pk")


def row(proposal: Proposal) -> Row:
    """Return a case ready to be shown in a queue."""
    sent, term = proposal.stage == Stage.SUBMITTED, due(proposal)
    met = proposal.stage == Stage.CONDITIONED and not pending(proposal)
    whom = proposal.cooperant.name if sent or (met and has_desk(proposal.cooperant)) else proposal.organisation.name
    since = proposal.stage_since or proposal.saved_at
    late = bool(term and term < timezone.localdate())
    asked = _("Preguntar por la respuesta vencida") if late else _("Confirmar la aprobación") if met else ASKED[proposal.stage]
    url, saved = reverse("proposals:case", args=[proposal.code]), (proposal.saved_at, proposal.written_by)
    return Row(proposal.title, proposal.code, proposal.organisation.name, since, url, str(asked), whom, term, look_of(term), *saved)
