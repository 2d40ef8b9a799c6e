"""Demands that wait, for whom and since when, beside the dossiers and agreements of the desk."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cycle.needs.models import Demand
from minga.cycle.needs.permissions import WRITING
from minga.cycle.needs.states import DemandStage
from minga.cycle.organisations.queries import institutions_of
from minga.doors.desk.queues import Row, look_of, term_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.journal.models import Entry

RETURNED = Q(stage=DemandStage.DRAFT) & ~Q(stage_reason="")
REGISTERED = Q(stage=DemandStage.REGISTERED)
IN_HAND = Q(stage__in=(DemandStage.VALIDATED, DemandStage.PRIORITISED, DemandStage.SEARCHING))
ASKED: dict[str, str | Promise] = {
    DemandStage.REGISTERED: _("Validar o devolver"),
    DemandStage.VALIDATED: _("Priorizar"),
    DemandStage.PRIORITISED: _("Buscar cooperante"),
    DemandStage.SEARCHING: _("Elegir con quién hacerla"),
    DemandStage.DRAFT: _("Corregir y registrar otra vez"),
}


def waiting(person: Person) -> QuerySet[Demand]:
    """Return the demands that wait for a person, the longest first: to validate what they did not write, to mend what came back."""
    theirs = mine(person) & (RETURNED | IN_HAND)
    if has_role(person, Role.PLANNER):
        wrote = Entry.objects.filter(thing_kind="demand", event__in=WRITING, actor=person).values("thing_key")
        theirs |= REGISTERED & ~Q(code__in=wrote)
    return listed(person).filter(theirs)


def with_others(person: Person) -> QuerySet[Demand]:
    """Return the demands that a person may follow and that wait for somebody else, the longest first."""
    followed = Q() if has_role(person, Role.PLANNER) else Q(organisation__in=institutions_of(person))
    return listed(person).filter(followed & (REGISTERED | RETURNED)).exclude(pk__in=waiting(person).values("pk"))


def drafts(person: Person) -> QuerySet[Demand]:
    """Return the drafts of a person's institutions that nobody returned, the last saved first."""
    return listed(person).filter(mine(person), stage=DemandStage.DRAFT, stage_reason="").order_by("-saved_at", "-pk")


def mine(person: Person) -> Q:
    return Q(organisation__in=institutions_of(person)) if has_role(person, Role.OFFICER) else Q(pk__in=[])


def listed(person: Person) -> QuerySet[Demand]:
    found = Demand.objects.visible_to(person).select_related("organisation", "written_by").defer("folded")
    return found.order_by("stage_since", "pk")


def row(demand: Demand) -> Row:
    """Return a demand ready to be shown in a queue."""
    central = demand.stage == DemandStage.REGISTERED
    since = demand.stage_since or demand.saved_at
    term = term_of(since) if central else None
    name = demand.organisation.name
    asked = str(ASKED.get(demand.stage, "")) if demand.stage != DemandStage.DRAFT or demand.returned else str(_("Terminar y registrar"))
    page = "proposals:matches" if demand.stage == DemandStage.SEARCHING else "needs:demand"
    url, whom = reverse(page, args=[demand.code]), str(Role.PLANNER.label) if central else name
    saved = (demand.saved_at, demand.written_by)
    return Row(demand.title, demand.code, name, since, url, asked, whom, term, look_of(term), *saved)
