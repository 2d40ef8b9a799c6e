"""Who is told what about a case: a task for whoever it waits for, a notice for the other side, an alert of a term that passed."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from minga.cycle.organisations.models import Membership, Organisation
from minga.cycle.proposals.models import Condition, Proposal
from minga.cycle.proposals.permissions import has_desk
from minga.cycle.proposals.queries import pending
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind
from minga.ground.kit.dates import PartialDate

COOPERANT, GOVERNMENT = "cooperant", "government"
# After a step: which side is told; to be done or to be known; what is said.
TOLD: dict[str, tuple[str, Kind, str, str]] = {
    "submit": (
        COOPERANT,
        Kind.TASK,
        gettext_noop("Nota conceptual por responder: %(title)s"),
        gettext_noop("%(institution)s le envió la nota conceptual «%(title)s» (%(code)s). Puede leerla y responder en su escritorio."),
    ),
    "share": (
        COOPERANT,
        Kind.NOTICE,
        gettext_noop("Nota conceptual para comentar: %(title)s"),
        gettext_noop("%(institution)s comparte la nota «%(title)s» (%(code)s) antes de enviarla: puede dejar sus comentarios."),
    ),
    "ask_again": (
        GOVERNMENT,
        Kind.TASK,
        gettext_noop("El cooperante pide corregir: %(title)s"),
        gettext_noop("%(cooperant)s devolvió «%(title)s» (%(code)s): %(reason)s"),
    ),
    "accept": (
        GOVERNMENT,
        Kind.TASK,
        gettext_noop("Respuesta afirmativa: %(title)s"),
        gettext_noop("%(cooperant)s aprobó «%(title)s» (%(code)s). Lo que sigue es el convenio."),
    ),
    "condition": (
        GOVERNMENT,
        Kind.TASK,
        gettext_noop("Aprobada con condiciones: %(title)s"),
        gettext_noop("%(cooperant)s aprobó «%(title)s» (%(code)s) con condiciones que hay que cumplir antes."),
    ),
    "refuse": (
        GOVERNMENT,
        Kind.NOTICE,
        gettext_noop("Rechazada: %(title)s"),
        gettext_noop("%(cooperant)s no aprobó «%(title)s» (%(code)s): %(reason)s"),
    ),
    "withdraw": (
        COOPERANT,
        Kind.NOTICE,
        gettext_noop("Desistida: %(title)s"),
        gettext_noop("%(institution)s desistió de «%(title)s» (%(code)s): %(reason)s"),
    ),
    "suspend": (
        COOPERANT,
        Kind.NOTICE,
        gettext_noop("Suspendida: %(title)s"),
        gettext_noop("%(institution)s suspendió «%(title)s» (%(code)s): %(reason)s"),
    ),
    "meet": (
        COOPERANT,
        Kind.NOTICE,
        gettext_noop("Condición cumplida: %(title)s"),
        gettext_noop("%(institution)s cumplió una condición de «%(title)s» (%(code)s): %(reason)s"),
    ),
    "met": (
        COOPERANT,
        Kind.TASK,
        gettext_noop("Condiciones cumplidas: %(title)s"),
        gettext_noop("%(institution)s cumplió las condiciones de «%(title)s» (%(code)s). Falta que ustedes confirmen la aprobación."),
    ),
    "comment": (
        GOVERNMENT,
        Kind.NOTICE,
        gettext_noop("Comentario a la nota: %(title)s"),
        gettext_noop("Hay un comentario nuevo a la nota «%(title)s» (%(code)s): %(reason)s"),
    ),
}
KNOWN_ONLY_IF_SENT = frozenset({"withdraw", "suspend"})  # before, the cooperant knows nothing of the case
LATE = gettext_noop("Respuesta vencida: %(title)s")
LATE_BODY = gettext_noop("La respuesta de %(cooperant)s a «%(title)s» (%(code)s) se esperaba hasta %(due)s. Conviene preguntar.")


def tell(by: Person, proposal: Proposal, step: str, reason: str = "", *, given: bool = True) -> None:
    """Close what was to be done about a case, and tell whoever it waits for now; never the one who took the step.

    `given`: whether the cooperant has the note; of what it never saw it is told nothing.
    """
    thing = ("proposal", proposal.code)
    if step not in ("comment", "share", "meet"):
        inbox.finish(thing=thing)
    if step not in TOLD or (step in KNOWN_ONLY_IF_SENT and not given):
        return
    side, kind, subject, body = TOLD[step]
    people = officers(proposal.organisation) if side == GOVERNMENT else members(proposal.cooperant)
    figures = said(proposal) | {"reason": reason[:500]}
    inbox.tell(
        to=[one for one in people if one.pk != by.pk],
        subject=subject,
        body=body,
        figures=figures,
        link=address(proposal),
        thing=thing,
        kind=kind,
    )


def tell_late(proposal: Proposal, due: PartialDate) -> None:
    """Alert the institution's officers, and the cooperant's people where it has any, that an answer is overdue (R-103)."""
    people = [*officers(proposal.organisation), *(members(proposal.cooperant) if has_desk(proposal.cooperant) else [])]
    figures = said(proposal) | {"due": due.text}
    thing = ("proposal", proposal.code)
    inbox.tell(to=people, subject=LATE, body=LATE_BODY, figures=figures, link=address(proposal), thing=thing, kind=Kind.ALERT)


def tell_met(by: Person, proposal: Proposal, condition: Condition) -> None:
    """Tell the cooperant that one of its conditions was met; after the last, that it is its turn to confirm."""
    if pending(proposal) or not has_desk(proposal.cooperant):
        tell(by, proposal, "meet", condition.text)
    else:
        tell(by, proposal, "met")


def said(proposal: Proposal) -> dict:
    return {
        "title": proposal.title[:120],
        "code": proposal.code,
        "institution": proposal.organisation.name[:120],
        "cooperant": proposal.cooperant.name[:120],
    }


def address(proposal: Proposal) -> str:
    """Return the address of a case."""
    with translation.override("es"):
        return reverse("proposals:case", args=[proposal.code])


def officers(organisation: Organisation) -> list[Person]:
    """Return the officers of an institution today."""
    working = Appointment.objects.current().filter(role=Role.OFFICER).values("person")
    return members(organisation, working)


def members(organisation: Organisation, working: Iterable | None = None) -> list[Person]:
    """Return the people who act for an organisation today."""
    ids = Membership.objects.current().filter(organisation=organisation).values("person")
    found = Person.objects.filter(is_active=True, pk__in=ids)
    return list(found if working is None else found.filter(pk__in=working))
