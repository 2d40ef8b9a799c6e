"""What waits, for whom and since when: dossiers by stage and requests for an account, for the person whose turn it is."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cycle.access.models import AccountRequest
from minga.cycle.access.permissions import can_decide, can_read_requests
from minga.cycle.access.queries import queue as requests
from minga.cycle.access.states import State
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.states import Stage
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role

# Whose turn it is at a stage, and what is asked of them; the institution's own turn has no role of the centre.
TURNS: dict[str, tuple[Role | None, str | Promise]] = {
    Stage.SUBMITTED: (Role.VALIDATOR, _("Revisar")),
    Stage.PLANNING: (Role.PLANNER, _("Aprobar por planificación")),
    Stage.APPROVED: (Role.REGISTRAR, _("Registrar")),
    Stage.TO_DELETE: (Role.REGISTRAR, _("Decidir si se elimina")),
    Stage.OBSERVED: (None, _("Corregir y enviar otra vez")),
}
DRAFTS = (Stage.DRAFT, Stage.AMENDING)
SOON = datetime.timedelta(days=3)


REQUESTS: dict[str, str | Promise] = {State.FORM_RECEIVED: _("Revisar"), State.CHECKED: _("Aprobar y abrir la cuenta")}


@dataclass(frozen=True)
class Row:
    """A dossier, an agreement or a request as a queue shows it. `look`: how its term stands ('bad' past, 'warn' soon, '')."""

    title: str
    key: str
    institution: str
    since: datetime.datetime
    url: str
    asked: str
    whom: str
    term: datetime.date | None
    look: str
    saved_at: datetime.datetime | None = None
    saved_by: Person | None = None


def stages_of(person: Person) -> list[str]:
    """Return the stages at which it is the turn of a person of the centre."""
    return [stage for stage, (role, _asked) in TURNS.items() if role and has_role(person, role)]


def mine(person: Person) -> Q:
    """What a person files for: the dossiers of their institutions, and for registrars those that came on paper."""
    found = Q(organisation__in=institutions_of(person)) if has_role(person, Role.OFFICER) else Q(pk__in=[])
    return found | Q(on_paper=True) if has_role(person, Role.REGISTRAR) else found


def waiting(person: Person) -> QuerySet[Dossier]:
    """Return what waits for a person, the longest first: what came back to their institution, what was sent to their role.

    What they sent themselves waits for another: nobody reviews their own.
    """
    theirs = Q(stage=Stage.OBSERVED) & mine(person)
    reviewed = Q(stage__in=stages_of(person)) & ~Q(submitted_by=person)
    return listed(person).filter(theirs | reviewed)


def with_others(person: Person) -> QuerySet[Dossier]:
    """Return what a person may see and waits for somebody else, the longest first."""
    return listed(person).filter(stage__in=TURNS).exclude(pk__in=waiting(person).values("pk"))


def requests_waiting(person: Person) -> QuerySet[AccountRequest]:
    """Return the requests for an account on which a person may act now: to check, or to open where another checked."""
    if not can_decide(person):
        return AccountRequest.objects.none()
    return requests().exclude(email=person.email).exclude(state=State.CHECKED, checked_by=person)


def requests_with_others(person: Person) -> QuerySet[AccountRequest]:
    """Return the requests that a person may read and that wait for somebody else."""
    if not can_read_requests(person):
        return AccountRequest.objects.none()
    return requests().exclude(pk__in=requests_waiting(person).values("pk"))


def drafts(person: Person) -> QuerySet[Dossier]:
    """Return the drafts and amendments on which a person works, the last saved first."""
    return listed(person).filter(mine(person), stage__in=DRAFTS).order_by("-saved_at", "-pk")


def listed(person: Person) -> QuerySet[Dossier]:
    found = Dossier.objects.visible_to(person).select_related("organisation", "saved_by").defer("values", "typed")
    return found.order_by("stage_since", "pk")


def row(dossier: Dossier) -> Row:
    role, asked = TURNS.get(dossier.stage, (None, _("Terminar y enviar")))
    term = term_of(dossier.stage_since) if role else None
    whom = str(role.label) if role else dossier.organisation.name
    url, name = reverse("filing:dossier", args=[dossier.key]), dossier.organisation.name
    saved = (dossier.saved_at, dossier.saved_by)
    return Row(dossier.title, dossier.key, name, dossier.stage_since, url, str(asked), whom, term, look_of(term), *saved)


def request_row(wanted: AccountRequest) -> Row:
    """Return a request for an account ready to be shown: what is asked of registration, since when, by when."""
    term, since = term_of(wanted.waits_since), wanted.waits_since
    name = wanted.organisation.name if wanted.organisation else wanted.organisation_written
    url, title = reverse("access:request", args=[wanted.pk]), _("Cuenta para %(name)s") % {"name": wanted.name}
    return Row(title, wanted.code, name, since, url, str(REQUESTS[wanted.state]), str(Role.REGISTRAR.label), term, look_of(term))


def term_of(since: datetime.datetime) -> datetime.date:
    """Return the day by which the centre answers: MINGA_REVIEW_DAYS after something came to it."""
    return timezone.localdate(since) + datetime.timedelta(days=settings.REVIEW_DAYS)


def look_of(term: datetime.date | None) -> str:
    today = timezone.localdate()
    if term is None or term > today + SOON:
        return ""
    return "bad" if term < today else "warn"
