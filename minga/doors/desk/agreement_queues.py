"""Agreements that wait, for whom and since when, beside the dossiers of the desk."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cycle.agreements.models import Agreement, AgreementVersion
from minga.cycle.agreements.permissions import WRITING
from minga.cycle.agreements.states import Stage
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.registration.models import Certificate
from minga.doors.desk.queues import Row, look_of, term_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role

# Whose turn it is at a stage, and what is asked of them; the institution's own turn has no role of the centre.
TURNS: dict[str, tuple[Role | None, str | Promise]] = {
    Stage.REVIEW: (Role.VALIDATOR, _("Revisar")),
    Stage.READY: (None, _("Suscribir")),
    Stage.OBSERVED: (None, _("Corregir y enviar otra vez")),
    Stage.SIGNED: (Role.REGISTRAR, _("Registrar")),
}
OWN = tuple(stage for stage, (role, _asked) in TURNS.items() if role is None)


def waiting(person: Person) -> QuerySet[Agreement]:
    """Return the agreements that wait for a person, the longest first; what they wrote or found in order waits for another."""
    wrote = AgreementVersion.objects.filter(by=person, event__in=WRITING).values("agreement")
    theirs = Q(pk__in=[])
    if has_role(person, Role.VALIDATOR):
        theirs |= Q(stage=Stage.REVIEW) & ~Q(pk__in=wrote)
    if has_role(person, Role.REGISTRAR):
        theirs |= Q(stage=Stage.SIGNED) & ~Q(pk__in=wrote) & ~Q(reviewed_by=person)
    return in_turn(person).filter(theirs | mine(person, OWN))


def with_others(person: Person) -> QuerySet[Agreement]:
    """Return the agreements that a person may see and that wait for somebody else, the longest first."""
    return in_turn(person).exclude(pk__in=waiting(person).values("pk"))


def drafts(person: Person) -> QuerySet[Agreement]:
    """Return the drafts of a person's institutions, the last saved first."""
    return listed(person).filter(mine(person, (Stage.DRAFT,))).order_by("-revised_at", "-pk")


def mine(person: Person, stages: tuple[str, ...]) -> Q:
    if not has_role(person, Role.OFFICER, Role.ADMINISTRATOR):
        return Q(pk__in=[])
    return Q(organisation__in=institutions_of(person), stage__in=stages)


def in_turn(person: Person) -> QuerySet[Agreement]:
    """Return what somebody has to act on: not what is signed and registered already."""
    registered = Certificate.objects.current().filter(thing_kind="agreement", annulled_at=None).values("thing_key")
    return listed(person).filter(stage__in=TURNS).exclude(stage=Stage.SIGNED, code__in=registered)


def listed(person: Person) -> QuerySet[Agreement]:
    found = Agreement.objects.visible_to(person).exclude(organisation=None).select_related("organisation", "saved_by")
    return found.order_by("stage_since", "pk")


def row(agreement: Agreement) -> Row:
    """Return an agreement ready to be shown in a queue."""
    role, asked = TURNS.get(agreement.stage, (None, _("Terminar y enviar")))
    since = agreement.stage_since or agreement.revised_at
    term = term_of(since) if role else None
    name = agreement.organisation.name if agreement.organisation else ""
    saved = (agreement.revised_at, agreement.saved_by)
    url, whom = reverse("agreements:work", args=[agreement.code]), str(role.label) if role else name
    return Row(agreement.title, agreement.code, name, since, url, str(asked), whom, term, look_of(term), *saved)
